"""What is handed to the typesetter, and that it costs its own answer and nobody else's."""

import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.papers import setting, typesetter
from app.papers.setting import settable
from app.platform import child
from app.platform.child import Places
from schemas.errors import Unavailable

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
COVERS = Path(setting.__file__).with_name("covers.json")
TEMPLATE = """
#set document(title: "x", date: auto)
#set text(lang: "nl", font: ("Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern"))
#for one in json(bytes(sys.inputs.texts)) { par(text(one)); par(text(weight: "bold", one)) }
"""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("gewoon", "gewoon"),
        ("twee\nregels", "twee\nregels"),
        ("tab\thier", "tab hier"),
        ("日本", "□□"),
        ("👩🏽\u200d🔧", "□□"),
        ("om\u202egekeerd", "omgekeerd"),
        ("x" * 50, f"{'x' * 20}\u200b{'x' * 20}\u200b{'x' * 10}"),
        ("", ""),
    ],
    ids=["plain", "lines", "tab", "no-shape", "joined", "turned-round", "long-word", "nothing"],
)
def test_a_text_is_made_fit_for_the_fonts(text: str, shown: str) -> None:
    assert settable(text) == shown


def test_every_character_that_counts_as_drawable_is_drawn() -> None:
    """The standards that it is set to refuse a character without a shape."""
    ranges = json.loads(COVERS.read_text(encoding="utf-8"))
    every = "".join(chr(code) for first, last in ranges for code in range(first, last + 1))
    texts = [settable(every[start : start + 100]) for start in range(0, len(every), 100)]
    paper = typesetter.typeset(TEMPLATE, {"texts": json.dumps(texts)}, int(NOW.timestamp()))
    assert paper.startswith(b"%PDF")


def test_a_paper_that_is_never_done_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text("import time\ntime.sleep(600)\n", encoding="utf-8")
    monkeypatch.setattr(setting, "_TYPESETTER", endless)
    monkeypatch.setattr(setting, "SECONDS", 0.3)
    with pytest.raises(Unavailable) as refused:
        setting.typeset(TEMPLATE, {"texts": "[]"}, NOW)
    assert refused.value.code == "paper-not-made"


def test_a_template_that_does_not_end_is_stopped_by_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "SECONDS", 2.0)
    endless = '#set document(title: "x", date: auto)\n#for i in range(100000000) { calc.pow(1.1, 3) }'
    with pytest.raises(Unavailable):
        setting.typeset(endless, {}, NOW)


def test_a_template_reads_no_files_and_fetches_nothing() -> None:
    for asked in ('#read("/etc/passwd")', '#import "@preview/example:0.1.0": add', '#image("/etc/hostname")'):
        with pytest.raises(Unavailable):
            setting.typeset(f'#set document(title: "x", date: auto)\n{asked}', {}, NOW)


def test_the_child_knows_nothing_of_us(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KRINGBADGE_SECRET_KEY", "geheim")
    script = tmp_path / "tells.py"
    script.write_text(
        "import os, sys\nsys.stdout.write(repr(dict(os.environ)) + os.getcwd() + sys.stdin.read())\n",
        encoding="utf-8",
    )
    told = child.run(script, b"werk", seconds=10, longest=10_000)
    assert told is not None
    assert b"geheim" not in told
    assert told.endswith(b"/werk")


def test_who_finds_no_place_is_sent_away() -> None:
    places = Places(
        lambda: Unavailable("papers-busy", "Busy."), at_once=1, most_waiting=1, seconds_waiting=0.1
    )
    inside, leave = threading.Event(), threading.Event()

    def stay() -> None:
        with places.turn():
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=stay)
    thread.start()
    inside.wait(10)
    with pytest.raises(Unavailable), places.turn():
        pass
    leave.set()
    thread.join()
    with places.turn():
        pass


def test_the_file_says_when_it_was_made(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(setting.typeset(TEMPLATE, {"texts": '["tekst"]'}, NOW))
    said = PdfReader(path).metadata
    assert said is not None
    assert said.creation_date == NOW
