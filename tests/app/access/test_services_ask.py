"""Whatever a route calls and that writes asks the table, itself or in what it calls."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from app.rooms import ROOMS

ROOT = Path(__file__).resolve().parents[3]
ASKING = {
    f"app.access.check.{name}" for name in ("check", "check_role", "found", "own_organisation", "allows")
}
WRITING_CALLS = {"add", "add_all", "delete", "happened"}
WRITING_STATEMENTS = {"update", "delete", "insert"}
ROLE = re.compile(r"principal\.role|Role\.[A-Z_]+ (is|==|in)|(is|==|in) Role\.")
BY_WALLETS = (
    "app.oid4vci.authorization.confirmed",
    "app.oid4vci.authorization.exchanged",
    "app.oid4vci.authorization.opened",
    "app.oid4vci.authorization.push",
    "app.oid4vci.giving.answer",
    "app.oid4vci.giving.hold",
    "app.oid4vci.issuances.begin",
    "app.oid4vci.issuances.tell",
    "app.oid4vci.issuances.wait",
    "app.oid4vci.refresh.beside_the_token",
    "app.oid4vci.refresh.redeem",
    "app.oid4vci.token._for_code",
    "app.oid4vci.token._for_pre_authorized",
    "app.oid4vci.token._for_refresh_token",
    "app.oid4vci.token._told",
    "app.oid4vci.token.given",
    "app.wallets.offers.redeem",
    "app.wallets.offers.redeem_offer",
    "app.wallets.tokens.issue",
)
BY_OTHER_TOKENS = {
    **dict.fromkeys(BY_WALLETS, "with an offer's code, or with what a wallet got for one"),
    "app.learners.cards.try_code": "with the address of a card",
    "app.vc_api.issuing.issue": "with the instance's own token",
    "app.vc_api.statuses.update": "with the instance's own token",
    "app.oid4vp.asking.begin": "anybody may ask a wallet for a badge",
    "app.oid4vp.reading.see": "with the request's own secret",
}


@cache
def module(name: str) -> tuple[ast.Module, Mapping[str, str]]:
    """A module's code, and where each name in it comes from."""
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    names = {node.name: f"{name}.{node.name}" for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("app"):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return tree, names


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def called(tree: ast.AST, names: Mapping[str, str]) -> Iterator[str]:
    """Our own functions that some code calls, by their full names."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in names:
            yield names[node.func.id]
        elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            source = names.get(node.func.value.id)
            if source is not None and is_module(source):
                yield f"{source}.{node.func.attr}"


@cache
def function(name: str) -> tuple[ast.FunctionDef, Mapping[str, str]] | None:
    home, _, own = name.rpartition(".")
    if not is_module(home):
        return None
    tree, names = module(home)
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == own]
    return (found[0], names) if found else None


def reached(name: str) -> set[str]:
    """A function and all of ours that it calls, however deep."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        found = function(current)
        if found is not None:
            waiting += called(*found)
    return seen


def writes(name: str) -> bool:
    if name == "app.platform.db.lock":
        return True
    found = function(name)
    # What has no unit of work has no rows to change.
    if found is None or not {"work", "session"} & {argument.arg for argument in found[0].args.args}:
        return False
    return any(is_writing(node) for node in ast.walk(found[0]))


def is_writing(node: ast.AST) -> bool:
    """A change of a row, a call of the session that writes, or a statement that does."""
    if isinstance(node, ast.Assign):
        targets = [part for target in node.targets for part in ast.walk(target)]
        return any(isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store) for part in targets)
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        whose = ast.unparse(node.func.value).split(".")[-1]
        return node.func.attr in WRITING_CALLS and whose in {"session", "work"}
    return isinstance(node.func, ast.Name) and node.func.id in WRITING_STATEMENTS


def entries() -> list[str]:
    """What routes call, in rooms that have a unit of work."""
    files = [f"app.{room.name}.{router}" for room in ROOMS if room.name != "http" for router in room.routers]
    found = {name for file in files for name in called(*module(file))}
    return sorted(name for name in found if not name.startswith(("app.http.", "app.html.", "app.platform.")))


@pytest.mark.parametrize("entry", entries())
def test_what_a_route_calls_and_that_writes_asks_the_table(entry: str) -> None:
    within = reached(entry)
    if entry in BY_OTHER_TOKENS or not any(map(writes, within)):
        return
    assert within & ASKING, "it writes and asks nobody who may: app/access/table.py"


def test_every_reason_is_still_needed() -> None:
    given = BY_OTHER_TOKENS.keys()
    assert sorted(given - set(entries())) == []
    asked = {entry for entry in given if reached(entry) & ASKING}
    idle = {entry for entry in given if not any(map(writes, reached(entry)))}
    assert sorted(asked | idle) == []


def test_the_reading_of_the_code_sees_something() -> None:
    revoke = "app.awards.lifecycle.revoke"
    assert revoke in entries()
    assert any(map(writes, reached(revoke)))
    assert reached(revoke) & ASKING
    assert not reached("app.organisations.service.profile") & ASKING


# Who asks for a role by name: the table, its checks, and what makes tokens for roles.
ABOUT_ROLES = {"access", "sign_in", "platform"}


def test_nobody_else_decides_by_role() -> None:
    rooms = [ROOT / "app" / room.name for room in ROOMS if room.name not in ABOUT_ROLES]
    files = [path for room in rooms for path in sorted(room.rglob("*.py"))]
    wrong = [path for path in files if ROLE.search(path.read_text(encoding="utf-8"))]
    assert wrong == []
