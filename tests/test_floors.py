"""The house: schemas ← keys ← credentials ← app. A floor imports itself and what stands below it."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("schemas", "keys", "credentials", "app")
# What a lower floor may take from outside the standard library.
FOREIGN = {
    "schemas": {"pydantic", "pydantic_core"},
    "keys": {"cryptography"},
    "credentials": {
        "pyld",
        "cachetools",
        "frozendict",
        "cryptography",
        "jsonschema_rs",
        "defusedxml",
        "pydantic",
    },
}
# The pure floors have no clock, socket, process or environment. A file only as their own package data.
IMPURE = {
    "socket", "ssl", "subprocess", "urllib.request", "http.client", "os", "sqlite3", "asyncio", "tempfile",
}  # fmt: skip
CLOCK_CALLS = {"now", "utcnow", "today", "time", "monotonic"}


def files_of(floor: str) -> Iterator[Path]:
    return (path for path in sorted((ROOT / floor).rglob("*.py")))


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.lineno, node.module


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_never_imports_a_floor_above(floor: str) -> None:
    above = set(FLOORS[FLOORS.index(floor) + 1 :])
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in files_of(floor)
        for line, name in imports_of(path)
        if name.split(".")[0] in above
    ]
    assert wrong == []


@pytest.mark.parametrize("floor", FOREIGN)
def test_a_lower_floor_takes_little_from_outside(floor: str) -> None:
    allowed = FOREIGN[floor] | FOREIGN.get("keys", set()) | FOREIGN["schemas"] | set(FLOORS)
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in files_of(floor)
        for line, name in imports_of(path)
        if name.split(".")[0] not in sys.stdlib_module_names and name.split(".")[0] not in allowed
    ]
    assert wrong == []


@pytest.mark.parametrize("floor", FOREIGN)
def test_a_lower_floor_has_no_clock_socket_or_environment(floor: str) -> None:
    wrong = []
    for path in files_of(floor):
        where = path.relative_to(ROOT)
        wrong += [f"{where}:{line} imports {name}" for line, name in imports_of(path) if name in IMPURE]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in CLOCK_CALLS
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in {"datetime", "date", "time", "dt"}
            ):
                wrong.append(f"{where}:{node.lineno} reads the clock")
    assert wrong == []


def test_no_assert_outside_tests() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for floor in (*FLOORS, "migrations")
        for path in files_of(floor)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert wrong == []


def test_no_route_is_longer_than_fifteen_lines() -> None:
    wrong = []
    for path in (ROOT / "app").rglob("routes*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            is_route = any(
                isinstance(d, ast.Call)
                and isinstance(d.func, ast.Attribute)
                and d.func.attr in {"get", "post", "put", "patch", "delete"}
                for d in node.decorator_list
            )
            body_lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if is_route and body_lines > 15:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {body_lines} lines")
            if is_route and any(isinstance(n, ast.Try) for n in ast.walk(node)):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has a try")
    assert wrong == []


# What there is one function for, and how another one would begin.
ONE_READER = {
    "one value or several": ("schemas/json_ld.py", r"if isinstance\((\w|\[|\]|\")+, list\) else \["),
    "the id of a node": ("schemas/json_ld.py", r"\.get\(\"id\"\) if isinstance"),
    "instants and days": ("schemas/instants.py", r"\.fromisoformat\(|\.strptime\(|strftime\("),
    "how far clocks differ": ("schemas/instants.py", r"(?i)skew\b.*= *timedelta|= *timedelta\(seconds=60\)"),
}


@pytest.mark.parametrize("what", ONE_READER)
def test_there_is_one_reader(what: str) -> None:
    home, pattern = ONE_READER[what]
    again = [
        f"{path.relative_to(ROOT)}:{number}"
        for floor in FLOORS
        for path in files_of(floor)
        if path != ROOT / home
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert again == []
    assert re.search(pattern, (ROOT / home).read_text(encoding="utf-8"))
