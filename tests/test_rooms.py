"""The rooms of `app/` in their order: a room imports only rooms above it, a door no other door."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.rooms import ROOMS

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app"
PLACE = {room.name: place for place, room in enumerate(ROOMS)}
DOORS = {room.name for room in ROOMS if room.door}
# Arrows that still point upward, each to be turned round. Nothing may be added.
KNOWN: set[str] = set()


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def arrows(room: str) -> Iterator[tuple[str, str]]:
    """Where one file of a room imports from another room, or from the top."""
    for path in sorted((APP / room).rglob("*.py")):
        for name in imported(path):
            parts = name.split(".")
            if parts[0] == "app" and len(parts) > 1 and parts[1] != room:
                yield f"{path.relative_to(APP).as_posix()} -> {parts[1]}", parts[1]


def test_every_folder_is_a_room_or_stands_at_the_top() -> None:
    folders = {path.name for path in APP.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders - set(PLACE) == {"cli", "demo"}
    assert set(PLACE) <= folders


@pytest.mark.parametrize("room", [room.name for room in ROOMS])
def test_a_room_imports_only_rooms_above_it(room: str) -> None:
    wrong = {
        arrow
        for arrow, other in arrows(room)
        if PLACE.get(other, len(ROOMS)) > PLACE[room] or (room in DOORS and other in DOORS)
    }
    known = {arrow for arrow in KNOWN if arrow.startswith(f"{room}/")}
    assert sorted(wrong - known) == []
    assert sorted(known - wrong) == [], "turned round already: take it off the list"
