"""Makes the committed part of the hostile corpus again: `python -m tests.corpus.hostile.make`.

Same code, same bytes: keys come from names and every signature is deterministic.
"""

import json
from pathlib import Path

from tests.corpus.hostile import documents, texts, tokens
from tests.corpus.hostile.case import CASES, SMALL

FOLDER = Path(__file__).parent / "files"
INDEX = Path(__file__).parent / "index.json"
PARTS = (documents, texts, tokens)
"""The modules whose cases make up the corpus."""


def index() -> str:
    """What is expected of every case, as JSON."""
    rows = {
        name: {
            "expect": "refused" if case.verdict is None else case.verdict.value,
            "code": case.code,
            "file": name if len(case.build()) <= SMALL else None,
        }
        for name, case in sorted(CASES.items())
    }
    return json.dumps(rows, indent=2) + "\n"


def main() -> None:
    """Write the index and the small files; remove what is no case any more."""
    FOLDER.mkdir(exist_ok=True)
    for stale in FOLDER.iterdir():
        if stale.name not in CASES:
            stale.unlink()
    for name, case in CASES.items():
        data = case.build()
        if len(data) <= SMALL:
            (FOLDER / name).write_bytes(data)
    INDEX.write_text(index(), encoding="utf-8")


if __name__ == "__main__":
    main()
