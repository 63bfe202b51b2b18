"""What people see, in Debian's Chromium over the plain demo."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.servers import Demo

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
PHONE = "--window-size=500,900"


def chromium(folder: Path, *arguments: str) -> str:
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}", "--lang=nl", PHONE]
    done = subprocess.run(  # noqa: S603
        [str(CHROMIUM), *options, *arguments], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


def page(folder: Path, running: Demo, path: str) -> str:
    return chromium(folder, "--dump-dom", running.base_url + path)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("valid", "Deze badge is echt"),
        ("expired", "verlopen"),
        ("revoked", "ingetrokken"),
        ("suspended", "kijkt opnieuw naar deze badge"),
    ],
)
def test_the_verdict_is_said_in_words(plain_demo: Demo, tmp_path: Path, kind: str, words: str) -> None:
    dom = page(tmp_path, plain_demo, f"/verify?lang=nl&url={plain_demo.state['badges'][kind]}")
    assert words in dom
    assert '<html lang="nl"' in dom


def test_the_badge_page_offers_the_badge_to_keep(plain_demo: Demo, tmp_path: Path) -> None:
    dom = chromium(tmp_path, "--dump-dom", plain_demo.state["badges"]["valid"])
    assert "Textiel sorteren" in dom
    assert "as=png" in dom
    assert "as=json" in dom


def test_the_badge_page_leads_to_paper_apps_and_sharing_less(plain_demo: Demo, tmp_path: Path) -> None:
    badge = plain_demo.state["badges"]["valid"]
    dom = chromium(tmp_path, "--dump-dom", f"{badge}?lang=nl")
    for address in ("as=pdf", "as=svg", "/apps?lang=nl", "/less?lang=nl", "linkedin.com/profile/add"):
        assert address in dom
    less = chromium(tmp_path, "--dump-dom", f"{badge}/less?lang=nl")
    assert "Dit blijft altijd zichtbaar" in less
    assert 'for="part-level"' in less
    apps = page(tmp_path, plain_demo, "/apps?lang=nl")
    assert "Learner Credential Wallet" in apps


def test_an_unknown_badge_gets_a_helpful_page(plain_demo: Demo, tmp_path: Path) -> None:
    dom = page(tmp_path, plain_demo, "/credentials/unknown")
    assert "<main" in dom
    assert "badge-unknown" not in dom.split("<main")[0]


def test_the_verifier_looks_right_enough_to_print(plain_demo: Demo, tmp_path: Path) -> None:
    paper = tmp_path / "report.pdf"
    url = f"{plain_demo.base_url}/verify?url={plain_demo.state['badges']['valid']}"
    chromium(tmp_path / "profile", f"--print-to-pdf={paper}", url)
    assert paper.read_bytes().startswith(b"%PDF")
