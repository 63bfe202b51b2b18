import json
from typing import Any

import pytest

from tests.app.pages.test_pages import HTML, Page
from tests.app.verification.demo_service import DemoService

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}",
    "</title><script>alert(1)</script>",
    "\u202e\u0000<b>",
    "javascript:alert(1)",
)


def hand_in(service: DemoService, **fields: Any) -> tuple[int, Page]:
    files = fields.pop("files", None) or {"file": ("", b"")}
    answer = service.client.post(
        "/verify", data=fields, files=files, headers={**HTML, "Accept-Language": "nl"}
    )
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.status_code, Page(answer.text)


def test_a_pasted_badge_is_judged(service: DemoService) -> None:
    status, page = hand_in(service, text=service.document("valid").decode())
    assert (status, "Deze badge is echt" in page.words) == (200, True)


def test_a_pasted_link_is_judged(service: DemoService) -> None:
    status, page = hand_in(service, text=f"  {service.badges['revoked']}\n")
    assert (status, "Deze badge is ingetrokken" in page.words) == (200, True)


def test_a_file_is_judged(service: DemoService) -> None:
    picture = service.client.get(service.badges["expired"], headers={"Accept": "image/png"}).content
    status, page = hand_in(service, files={"file": ("badge.png", picture, "image/png")})
    assert (status, "Deze badge is verlopen" in page.words) == (200, True)


def test_the_answer_is_not_kept(service: DemoService) -> None:
    answer = service.client.get("/verify", params={"url": service.badges["valid"]}, headers=HTML)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("", 422, "Kies een bestand"),
        ("hallo", 400, "Dit is geen badge die wij kennen"),
        ("{", 400, "geen goede JSON"),
        ("https://a.example/badge", 422, "Achter deze link vonden we geen badge"),
    ],
)
def test_what_is_no_badge_is_explained_beside_the_form(
    service: DemoService, text: str, status: int, words: str
) -> None:
    answered, page = hand_in(service, text=text)
    assert answered == status
    assert words in page.words
    assert page.of("form")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_badge_says_is_shown_and_never_obeyed(service: DemoService, text: str) -> None:
    document = json.loads(service.document("valid"))
    subject = document["credentialSubject"]
    subject["achievement"].update(
        name=text,
        description=text,
        criteria={"narrative": text},
        image={"id": text, "type": "Image"},
        alignment=[{"type": ["Alignment"], "targetName": text, "targetUrl": text, "targetFramework": text}],
    )
    document["issuer"].update(name=text, url=text)
    subject["source"]["name"] = text
    document["validUntil"] = text
    status, page = hand_in(service, text=json.dumps(document))
    assert status == 200
    assert [script["src"] for script in page.of("script")] == [page.of("script")[0]["src"]]
    assert str(page.of("script")[0]["src"]).startswith("/static/")
    assert not [tag for tag, attributes in page.tags if any(name.startswith("on") for name in attributes)]
    assert not [a for a in page.of("a") if "script:" in str(a.get("href"))]
    assert not page.of("b")
    assert "49" not in page.words.split()
