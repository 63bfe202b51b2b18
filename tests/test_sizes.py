"""Files of at most 300 lines (tests 400), functions of at most 40; what is longer shrinks."""

import ast

from tests.test_floors import FLOORS, files_of, name_of, nodes_of

FILE, TEST_FILE, FUNCTION = 300, 400, 40
# Nothing may be added, and no number may grow.
LONG: dict[str, int] = {
    "app/issuers/tokens.py make": 46,
    "app/learners/service.py add": 48,
    "app/main.py create_app": 48,
    "app/organisations/service.py endorse": 44,
    "app/people/service.py appoint": 44,
    "app/sign_in/tokens.py create": 48,
    "credentials/forms/data_integrity.py add_proof": 67,
    "keys/resolver.py _from_document": 42,
    "tests/app/platform/events/test_carried_over.py old": 41,
    "tests/app/platform/test_seals.py test_after_a_rotation_all_sign_and_the_old_key_opens_nothing": 42,
    "tests/conformance/test_robustness.py requests": 46,
    "tests/sector/stored.py store_sector": 44,
}


def lengths() -> dict[str, int]:
    """Whatever is longer than it should be; migrations are written once and never edited."""
    found = {}
    for floor in (*FLOORS, "tests"):
        for path in files_of(floor):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > (TEST_FILE if floor == "tests" else FILE):
                found[name_of(path)] = lines
            for node in nodes_of(path):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    lines = (node.end_lineno or node.lineno) - node.lineno + 1
                    if lines > FUNCTION:
                        found[f"{name_of(path)} {node.name}"] = lines
    return found


def test_nothing_grows_too_long() -> None:
    grown = {name: lines for name, lines in lengths().items() if lines > LONG.get(name, 0)}
    assert grown == {}


def test_what_has_been_shortened_leaves_the_list() -> None:
    found = lengths()
    assert sorted(LONG.keys() - found.keys()) == []
