"""A report with everything in it that strangers may write, as a page."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from fastapi import Request

from app.html.view import page
from app.platform.i18n import LANGUAGES, Language, Words
from app.verification import render
from app.verification.report_page import on_a_page
from credentials.judgement import EndorsementJudged, Finding, Judgement, Note, Witness
from schemas.report import Outcome, RecipientMatch, Trust, Verdict
from schemas.strict_json import JsonObject
from tests.app.pages.visitor.test_pages import Page
from tests.app.verification.demo_service import DemoService

HOSTILE = '"><script>alert(1)</script>\u202e\u2066'
SIGNED = (
    Finding("proof", Outcome.PASSED, "proof.good", {"suite": HOSTILE}),
    Finding("issuer-key", Outcome.PASSED, "issuer-key.of-issuer"),
)
LEVEL = {"id": "urn:1", "name": "Zelfstandig", "description": f"Zonder hulp {HOSTILE}"}


def credential() -> JsonObject:
    return {
        "id": "https://a.example/1",
        "issuer": {"id": "did:web:a.example", "name": f"Uitgever {HOSTILE}", "url": "https://a.example/"},
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2027-01-01T00:00:00Z",
        "evidence": [
            {"id": "https://a.example/foto", "name": "Een foto", "narrative": f"Zo ging het {HOSTILE}"},
            {"id": "javascript:alert(1)", "name": "Geen foto"},
            "https://a.example/film",
        ],
        "credentialSubject": {
            "identifier": {"identityType": "name", "hashed": False, "identityHash": f"Amal {HOSTILE}"},
            "narrative": "Wat een werk. " * 40,
            "source": {"id": "https://a.example/leider", "name": f"Leider {HOSTILE}"},
            "result": {"achievedLevel": "urn:1"},
            "achievement": {
                "id": "https://a.example/vaardigheid",
                "name": f"Lassen {HOSTILE}",
                "creator": {"id": "did:web:b.example", "name": f"Bedenker {HOSTILE}"},
                "resultDescription": {"rubricCriterionLevel": [LEVEL]},
                "alignment": {"targetName": f"weld {HOSTILE}", "targetFramework": "ESCO v1.2.0"},
            },
        },
    }


def judgement(verdict: Verdict, *findings: Finding, trust: Trust = Trust.UNKNOWN_ISSUER) -> Judgement:
    said = {"issuer": {"id": "did:key:z6Mk", "name": f"Universiteit {HOSTILE}"},
            "credentialSubject": {"endorsementComment": f"Gelijk aan ons diploma {HOSTILE}"}}  # fmt: skip
    return Judgement(
        verdict=verdict,
        trust=trust,
        findings=findings,
        credential=credential(),
        warnings=(Note("issuer-message", {"message": HOSTILE}),),
        not_checked=(Note("context", {"url": HOSTILE}),),
        endorsements=tuple(EndorsementJudged(said, {}, one) for one in (Verdict.VALID, Verdict.INVALID)),
        witnesses=(Witness(f"did:web:w.example {HOSTILE}", Trust.UNKNOWN_ISSUER),),
        recipient=RecipientMatch.MATCH,
        proven=findings == SIGNED,
    )


def show(service: DemoService, judged: Judgement, language: Language) -> Page:
    app = SimpleNamespace(state=SimpleNamespace(runtime=service.runtime))
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/verify",
        "query_string": b"",
        "headers": [],
        "app": app,
    }
    t = Words(language)
    report = render.report(judged, t, checked_at=datetime(2026, 11, 24, 18, 12, tzinfo=UTC))
    answer = page(Request({**scope, "app": app}), "report.html", t=t, **on_a_page(report), json_url=None)
    return Page(bytes(answer.body).decode())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("trust", list(Trust))
@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("proven", [True, False], ids=["proven", "unproven"])
def test_what_strangers_wrote_is_shown_and_never_obeyed(
    service: DemoService, verdict: Verdict, trust: Trust, language: Language, proven: bool
) -> None:
    broken = (Finding("proof", Outcome.FAILED, "proof.broken"),)
    judged = judgement(verdict, *(SIGNED if proven else broken), trust=trust)
    seen = show(service, judged, language)
    assert len(seen.of("script")) == 1
    assert not set(seen.words) & set("\u202e\u2066")
    assert not [a for a in seen.of("a") if "script:" in str(a.get("href"))]
    elsewhere = [str(a["href"]) for a in seen.of("a") if "a.example" in str(a.get("href"))]
    believed = verdict is Verdict.VALID or (proven and verdict is not Verdict.INVALID)
    assert bool(elsewhere) is believed
    assert "Zo ging het" in seen.words


def test_f8_a_strangers_praise_stands_on_the_page_as_a_strangers(service: DemoService) -> None:
    seen = show(service, judgement(Verdict.VALID, *SIGNED, trust=Trust.TRUSTED), "nl")
    assert "Gelijk aan ons diploma" in seen.words
    assert "die zich Universiteit" in seen.words
    assert "wij kennen deze niet" in seen.words
    assert "did:key:z6Mk" in seen.words


def test_an_end_at_midnight_is_the_day_before_on_the_page(service: DemoService) -> None:
    seen = show(service, judgement(Verdict.VALID, *SIGNED, trust=Trust.TRUSTED), "nl")
    assert "geldig tot en met 31 december 2026" in seen.words
    assert "Gecontroleerd op 24 november 2026 om 19.12" in seen.words
    assert "van Amal" in seen.words
