import base64
import io
import json

import pytest
import segno
from PIL import Image

from credentials.baking import png, svg
from tests.app.verification.demo_service import DemoService

VERIFY = "/api/v1/verify"


def post(service: DemoService, body: bytes, media_type: str) -> dict[str, object]:
    answer = service.client.post(VERIFY, content=body, headers={"Content-Type": media_type})
    assert answer.status_code == 200, answer.text
    report: dict[str, object] = answer.json()
    return report


def qr(text: str, kind: str = "PNG") -> bytes:
    code, picture = io.BytesIO(), io.BytesIO()
    segno.make(text, error="m").save(code, kind="png", scale=6)
    Image.open(code).convert("RGB").save(picture, kind)
    return picture.getvalue()


@pytest.mark.parametrize(
    ("kind", "verdict", "trust"),
    [
        ("valid", "valid", "trusted"),
        ("old", "valid", "trusted"),
        ("employer", "valid", "unknown_issuer"),
        ("expired", "expired", "trusted"),
        ("revoked", "revoked", "trusted"),
        ("suspended", "suspended", "trusted"),
    ],
)
def test_our_own_badges_are_judged_without_any_other_site(
    service: DemoService, kind: str, verdict: str, trust: str
) -> None:
    report = post(service, service.document(kind), "application/vc")
    assert (report["verdict"], report["trust"]) == (verdict, trust)
    assert report["verified"] is (verdict == "valid")
    assert report["summary"]


@pytest.mark.parametrize(
    "media_type",
    ["application/vc", "application/vc+ld+json", "application/ld+json", "application/json",
     "text/plain", "application/octet-stream"],
)  # fmt: skip
def test_a_badge_is_taken_under_every_name_that_badges_have(service: DemoService, media_type: str) -> None:
    assert post(service, service.document("valid"), media_type)["verified"] is True


def test_a_baked_picture_is_taken(service: DemoService) -> None:
    picture = service.client.get(service.badges["valid"], headers={"Accept": "image/png"})
    assert picture.headers["content-type"] == "image/png"
    assert post(service, picture.content, "image/png")["verified"] is True
    assert post(service, picture.content, "application/octet-stream")["verified"] is True


def test_a_baked_drawing_is_taken(service: DemoService) -> None:
    blank = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'
    baked = svg.bake(blank, service.document("valid").decode())
    assert post(service, baked.encode(), "image/svg+xml")["verified"] is True


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_of_a_qr_code_leads_to_the_badge(service: DemoService, kind: str) -> None:
    report = post(service, qr(service.badges["revoked"], kind), f"image/{kind.lower()}")
    assert report["verdict"] == "revoked"


def test_a_wrapper_holds_a_document_a_text_or_a_link(service: DemoService) -> None:
    document = json.loads(service.document("valid"))
    for wrapper in (
        {"document": document},
        {"document": service.document("valid").decode()},
        {"url": service.badges["valid"]},
        {"url": service.badges["valid"], "recipient": None},
    ):
        assert service.client.post(VERIFY, json=wrapper).json()["verified"] is True


def test_a_form_holds_a_file(service: DemoService) -> None:
    files = {"file": ("badge.json", service.document("valid"), "application/json")}
    assert service.client.post(VERIFY, files=files).json()["verified"] is True


def test_a_link_can_be_asked_for(service: DemoService) -> None:
    answer = service.client.get(VERIFY, params={"url": service.badges["expired"]})
    assert answer.json()["verdict"] == "expired"


def test_a_recipient_is_compared(service: DemoService) -> None:
    wrapper = {"document": json.loads(service.document("valid")), "recipient": "someone@example.org"}
    report = service.client.post(VERIFY, json=wrapper).json()
    (check,) = (check for check in report["checks"] if check["id"] == "recipient")
    assert check["outcome"] != "passed"
    assert "someone@example.org" not in json.dumps(report)


def test_a_changed_badge_is_invalid(service: DemoService) -> None:
    document = json.loads(service.document("valid"))
    document["credentialSubject"]["achievement"]["name"] = "Directeur"
    report = post(service, json.dumps(document).encode(), "application/vc")
    assert (report["verdict"], report["verified"]) == ("invalid", False)


def test_the_report_follows_the_contract(service: DemoService) -> None:
    report = post(service, service.document("valid"), "application/vc")
    assert {"verified", "verdict", "trust", "checks", "not_checked", "layers"} <= report.keys()
    checks = report["checks"]
    assert isinstance(checks, list)
    for check in checks:
        assert check.keys() == {"id", "outcome", "detail", "reference"}
        assert check["outcome"] in {"passed", "failed", "unknown", "skipped"}
        assert check["detail"]
        assert check["reference"].startswith("https://")


def test_the_sentences_are_in_the_language_asked_for(service: DemoService) -> None:
    summaries = [
        service.client.get(VERIFY, params={"url": service.badges["revoked"], **lang}, headers=headers).json()[
            "summary"
        ]
        for lang, headers in (
            ({}, {"Accept-Language": "nl"}),
            ({"lang": "nl"}, {}),
            ({}, {}),
            ({"lang": "en"}, {}),
        )
    ]
    assert summaries[0] == summaries[1] == "De uitgever heeft deze badge ingetrokken. Hij geldt niet meer."
    assert summaries[2] == summaries[3] == "The issuer withdrew this badge. It is no longer valid."


def test_any_page_may_ask_and_nobody_keeps_the_answer(service: DemoService) -> None:
    answer = service.client.post(
        VERIFY,
        content=service.document("valid"),
        headers={"Content-Type": "application/vc", "Origin": "https://elsewhere.example"},
    )
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "no-store"
    assert service.client.options(VERIFY).status_code == 204


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"", "application/json", 422),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"a": 1}', "application/json", 400),
        (b'{"a": 1, "a": 2}', "application/json", 400),
        (b'{"@context": "\\ud800"}', "application/json", 400),
        (b"[" * 200 + b"]" * 200, "application/json", 400),
        (b'{"url": 7}', "application/json", 422),
        (b'{"url": "https://a.example/", "document": {}}', "application/json", 422),
        (b'{"document": []}', "application/json", 422),
        (b'{"url": "https://a.example/badge"}', "application/json", 422),
        (b'{"url": "file:///etc/passwd"}', "application/json", 400),
        (b"hello", "text/plain", 400),
        (b"\xff\xfe\x00", "application/octet-stream", 400),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "image/png", 400),
        (b"\xff\xd8\xff" + b"\0" * 99, "image/jpeg", 400),
        (b"<svg", "image/svg+xml", 400),
        (b"{}", "text/html", 415),
        (b"{}", "video/mp4", 415),
        (b" " * 2_000_000, "application/json", 413),
    ],
)  # fmt: skip
def test_what_is_no_badge_is_a_problem_and_never_a_fault(
    service: DemoService, body: bytes, media_type: str, status: int
) -> None:
    answer = service.client.post(VERIFY, content=body, headers={"Content-Type": media_type})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"]


def test_a_qr_code_of_a_qr_codes_worth_of_nonsense_is_a_problem(service: DemoService) -> None:
    answer = service.client.post(VERIFY, content=qr("hello"), headers={"Content-Type": "image/png"})
    assert answer.status_code == 400


def test_a_picture_with_far_too_many_pixels_is_not_decoded(service: DemoService) -> None:
    picture = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(picture, "PNG")
    answer = service.client.post(VERIFY, content=picture.getvalue(), headers={"Content-Type": "image/png"})
    assert answer.status_code == 400


def test_a_badge_that_is_not_shared_is_not_found_behind_its_link(service: DemoService) -> None:
    url = f"{service.runtime.settings.base_url}/credentials/{'A' * 24}"
    answer = service.client.get(VERIFY, params={"url": url})
    assert (answer.status_code, answer.json()["code"]) == (422, "link-not-fetched")


def test_a_baked_picture_inside_a_data_url_is_no_link(service: DemoService) -> None:
    picture = png.bake(qr("x"), service.document("valid").decode())
    url = "data:image/png;base64," + base64.b64encode(picture).decode()
    assert service.client.post(VERIFY, json={"url": url[:2000]}).status_code in {400, 422}
