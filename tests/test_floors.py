"""The house: schemas ← keys ← credentials ← app. A floor imports itself and what stands below it."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("schemas", "keys", "credentials", "app")
# What a lower floor may take from outside the standard library, beside what the floors below it take.
FOREIGN = {
    "schemas": {"pydantic", "pydantic_core"},
    "keys": {"cryptography"},
    "credentials": {"pyld", "cachetools", "frozendict", "jsonschema_rs", "defusedxml", "joserfc"},
}
# The pure floors have no clock, socket, process or environment. A file only as their own package data.
IMPURE = {
    "socket", "ssl", "subprocess", "urllib.request", "http.client", "os", "sqlite3", "asyncio", "tempfile",
    "time", "shutil", "multiprocessing", "signal", "select", "glob",
}  # fmt: skip
CLOCK_CALLS = {"now", "utcnow", "today"}
FILE_CALLS = {"read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "unlink", "mkdir", "touch"}
PACKAGE_DATA = {"schemas/contexts/__init__.py", "credentials/loader.py"}


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def files_of(floor: str) -> tuple[Path, ...]:
    return tuple(sorted((ROOT / floor).rglob("*.py")))


@cache
def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.lineno, node.module


@pytest.mark.parametrize("floor", FLOORS[:-1])
def test_a_floor_never_imports_a_floor_above(floor: str) -> None:
    above = set(FLOORS[FLOORS.index(floor) + 1 :])
    wrong = [
        f"{name_of(path)}:{line} imports {name}"
        for path in files_of(floor)
        for line, name in imports_of(path)
        if name.split(".")[0] in above
    ]
    assert wrong == []


def allowed_on(floor: str) -> set[str]:
    return set(FLOORS).union(*(FOREIGN[one] for one in FLOORS[: FLOORS.index(floor) + 1]))


def test_each_floor_takes_what_those_below_it_take_and_no_more() -> None:
    assert "cryptography" not in allowed_on("schemas")
    assert {"cryptography", "pydantic"} <= allowed_on("keys") < allowed_on("credentials")


@pytest.mark.parametrize("floor", FOREIGN)
def test_a_lower_floor_takes_little_from_outside(floor: str) -> None:
    allowed = allowed_on(floor)
    wrong = [
        f"{name_of(path)}:{line} imports {name}"
        for path in files_of(floor)
        for line, name in imports_of(path)
        if name.split(".")[0] not in sys.stdlib_module_names and name.split(".")[0] not in allowed
    ]
    assert wrong == []


def impurities(path: Path) -> Iterator[str]:
    where = name_of(path)
    for line, name in imports_of(path):
        if name in IMPURE:
            yield f"{where}:{line} imports {name}"
    for node in nodes_of(path):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if isinstance(node.func, ast.Attribute) and called in CLOCK_CALLS:
            yield f"{where}:{node.lineno} reads the clock"
        if called in FILE_CALLS | {"open"} and where not in PACKAGE_DATA:
            yield f"{where}:{node.lineno} reads a file"


@pytest.mark.parametrize("floor", FOREIGN)
def test_a_lower_floor_has_no_clock_socket_file_or_environment(floor: str) -> None:
    assert [fault for path in files_of(floor) for fault in impurities(path)] == []


def test_no_assert_outside_tests() -> None:
    wrong = [
        f"{name_of(path)}:{number}"
        for floor in (*FLOORS, "migrations")
        for path in files_of(floor)
        for number, line in enumerate(lines_of(path), 1)
        if line.lstrip().startswith("assert ")
    ]
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
        f"{name_of(path)}:{number}"
        for floor in FLOORS
        for path in files_of(floor)
        if path != ROOT / home
        for number, line in enumerate(lines_of(path), 1)
        if re.search(pattern, line)
    ]
    assert again == []
    assert re.search(pattern, (ROOT / home).read_text(encoding="utf-8"))
