import json
from typing import Any

import pytest

from app.verification.submission import link_in
from tests.app.verification.demo_service import DemoService

VERIFY = "/api/v1/verify"


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("https://a.example/1", "https://a.example/1"),
        ("badges.example/credentials/1", "https://badges.example/credentials/1"),
        ("www.a.example:8443/x?y=z", "https://www.a.example:8443/x?y=z"),
        ("Kijk eens (https://a.example/1).", "https://a.example/1"),
        ("Mijn badge:\nhttps://a.example/1, groet", "https://a.example/1"),
        ("did:web:a.example:x", "did:web:a.example:x"),
        ("https://a.example/1.", "https://a.example/1."),
        ("hallo", "hallo"),
        ("eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJub25lIn0.e30."),
        ('{"id": "https://a.example/1"}', '{"id": "https://a.example/1"}'),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', '<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("file:///etc/passwd", "file:///etc/passwd"),
    ],
)  # fmt: skip
def test_c15_a_link_is_found_as_people_paste_it(typed: str, link: str) -> None:
    assert link_in(typed) == link


def ask(service: DemoService, **wrapper: Any) -> dict[str, Any]:
    answer = service.client.post(VERIFY, json=wrapper)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


def test_at_compares_the_dates_of_the_badge_with_another_moment(service: DemoService) -> None:
    document = json.loads(service.document("expired"))
    then = document["validFrom"]
    report = ask(service, document=document, at=then)
    assert (report["verdict"], report["as_of"]) == ("valid", then)
    assert "at" in [one["id"] for one in report["not_checked"]]
    assert ask(service, document=document)["verdict"] == "expired"


def test_at_does_not_bring_a_withdrawn_badge_back(service: DemoService) -> None:
    document = json.loads(service.document("revoked"))
    assert ask(service, document=document, at=document["validFrom"])["verdict"] == "revoked"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"at": "yesterday"}, "datetime-malformed"),
        ({"at": "2026-01-31"}, "datetime-malformed"),
        ({"at": "2026-01-31T12:00:00"}, "datetime-malformed"),
        ({"at": 7}, "wrapper-malformed"),
        ({"profile": "any"}, "wrapper-malformed"),
        ({"recipient": ["a"]}, "wrapper-malformed"),
        ({"lang": {}}, "wrapper-malformed"),
    ],
    ids=["word", "day", "no-offset", "number", "profile", "recipient", "lang"],
)
def test_an_option_that_cannot_be_read_is_a_422_with_its_place(
    service: DemoService, options: dict[str, Any], code: str
) -> None:
    answer = service.client.post(VERIFY, json={"url": service.badges["valid"], **options})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"][0]["pointer"] == f"#/{next(iter(options))}"


def test_the_profile_can_be_asked_for(service: DemoService) -> None:
    document = json.loads(service.document("valid"))
    assert ask(service, document=document, profile="any-credential")["verified"] is True


def test_options_may_stand_in_the_address_beside_any_document(service: DemoService) -> None:
    answer = service.client.post(
        VERIFY,
        params={"lang": "nl", "at": "2000-01-01T00:00:00Z"},
        content=service.document("valid"),
        headers={"Content-Type": "application/vc"},
    )
    assert answer.json()["conclusion"] == "not_yet_valid"
    assert answer.headers["content-language"] == "nl"


def test_a3_every_badge_of_several_is_reported(service: DemoService) -> None:
    forged = json.loads(service.document("valid"))
    forged["credentialSubject"]["achievement"]["name"] = "Chirurg"
    both = [json.loads(service.document("valid")), forged]
    for report in (ask(service, document=both), service.client.post(VERIFY, json=both).json()):
        assert (report["verified"], report["verdict"], report["badge"]) == (False, "invalid", None)
        assert [one["verdict"] for one in report["credentials"]] == ["valid", "invalid"]
        assert [one["schema"] for one in report["credentials"]] == [1, 1]
        assert [one["proven"] for one in report["credentials"]] == [True, False]


def test_a4_a_badge_without_a_name_stays_real_whoever_is_asked_for(service: DemoService) -> None:
    report = ask(service, url=service.badges["valid"], recipient="youssef")
    assert (report["verified"], report["conclusion"]) == (True, "real")
    assert report["recipient"] == "not_comparable"


def test_f8_endorsers_come_with_their_trust(service: DemoService) -> None:
    report = ask(service, url=service.badges["valid"])
    assert {one["trust"] for one in report["endorsements"]} >= {"trusted"}
    assert all(one["issuer"]["id"] for one in report["endorsements"])


def test_what_is_no_wrapper_is_the_document(service: DemoService) -> None:
    answer = service.client.post(VERIFY, json={"url": "https://a.example/", "name": "x"})
    assert (answer.status_code, answer.json()["code"]) == (400, "not-a-badge")


@pytest.mark.parametrize("where", ["wrapper", "form", "address", "header"])
def test_the_details_of_a_problem_are_in_the_language_asked_for(service: DemoService, where: str) -> None:
    ways: dict[str, dict[str, Any]] = {
        "wrapper": {"json": {"document": "hello", "lang": "nl"}},
        "form": {"data": {"text": "hello", "lang": "nl"}, "files": {"file": ("", b"")}},
        "address": {"json": {"document": "hello"}, "params": {"lang": "nl"}},
        "header": {"json": {"document": "hello"}, "headers": {"Accept-Language": "nl"}},
    }
    answer = service.client.post(VERIFY, **ways[where])
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("Dit is geen badge die wij kennen")
    assert answer.json()["title"] == "Dit kunnen we niet lezen"
    assert answer.headers["content-language"] == "nl"
    assert "Accept-Language" in answer.headers["vary"]
    english = service.client.post(VERIFY, json={"document": "hello"})
    assert english.json()["title"] == "This cannot be read"
    assert english.headers["content-language"] == "en"


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"eyJhbGciOiJub25lIn0.e30", "application/jwt"),
        (b"<svg><!ENTITY x SYSTEM 'y'></svg>", "image/svg+xml"),
        (b'{"type": "VerifiablePresentation"}', "application/vp"),
        (b"{}", "video/mp4"),
        (b" ", "application/json"),
        (b"\x89PNG\r\n\x1a\nxx", "image/png"),
        (b'{"@context": "x", "a": NaN}', "application/json"),
    ],
    ids=["token", "svg", "presentation", "video", "empty", "png", "nan"],
)
def test_no_refusal_answers_in_another_language(service: DemoService, body: bytes, media_type: str) -> None:
    problems = [
        service.client.post(
            VERIFY, content=body, headers={"Content-Type": media_type, "Accept-Language": lang}
        )
        for lang in ("nl", "en")
    ]
    assert all(problem.status_code in range(400, 500) for problem in problems)
    dutch, english = (problem.json()["detail"] for problem in problems)
    assert dutch != english


def test_the_contract_of_the_report_over_http(service: DemoService) -> None:
    report = ask(service, url=service.badges["valid"])
    assert report["schema"] == 1
    assert report["conclusion"] == "real"
    assert {"verified", "verdict", "trust", "summary", "warnings", "checks", "not_checked", "witnesses",
            "endorsements", "badge"} <= report.keys()  # fmt: skip
    assert not {"recipient", "credentials"} & report.keys()
    assert report["badge"]["level_description"]
    assert report["badge"]["narrative"].startswith("Amal sorteerde")
    described = service.client.get("/openapi.json").json()["components"]["schemas"]["Report"]
    assert set(described["required"]) == report.keys()
    assert described["properties"]["schema"]["const"] == 1
