import sys

import pytest

from tests.cpu import main

BUSY = "import time\nend = time.process_time() + 0.4\nwhile time.process_time() < end: pass"


@pytest.mark.parametrize(
    ("most", "body", "code"),
    [("60", BUSY, 0), ("0.3", BUSY, 1), ("60", "raise SystemExit(3)", 3), ("0", "raise SystemExit(3)", 3)],
    ids=["within", "too-much", "failed", "failed-and-too-much"],
)
def test_too_much_processor_time_fails(
    most: str, body: str, code: int, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main([most, sys.executable, "-c", body]) == code
    assert f"of at most {most}" in capfd.readouterr().out
