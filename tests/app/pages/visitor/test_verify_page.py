import io
import json
import re
from typing import Any

import pytest
from PIL import Image

from app.verification.report_page import colour_of
from schemas.report import Conclusion
from tests.app.pages.visitor.test_pages import HTML, TEMPLATES, Page
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


def test_c15_what_was_typed_stays_after_an_error(service: DemoService) -> None:
    _, page = hand_in(service, text="hallo <b>wereld", recipient="amal@example.org")
    assert "hallo <b>wereld" in page.words
    assert "amal@example.org" in {one.get("value") for one in page.of("input")}


def test_c15_a_link_in_a_message_or_without_scheme_is_tried(service: DemoService) -> None:
    status, page = hand_in(service, text=f"Kijk, mijn badge: {service.badges['expired']}.")
    assert (status, "Deze badge is verlopen" in page.words) == (200, True)
    status, page = hand_in(service, text="a.example/badge")
    assert (status, "Achter deze link vonden we geen badge" in page.words) == (422, True)


def test_c15_a_stripped_picture_gets_advice(service: DemoService) -> None:
    for kind in ("PNG", "JPEG"):
        picture = io.BytesIO()
        Image.new("RGB", (40, 40)).save(picture, kind)
        status, page = hand_in(
            service, files={"file": ("badge", picture.getvalue(), f"image/{kind.lower()}")}
        )
        assert (status, "Chatapps en fotoapps" in page.words) == (400, True)


def test_c15_the_language_can_be_switched_after_an_upload(service: DemoService) -> None:
    picture = service.client.get(service.badges["expired"], headers={"Accept": "image/png"}).content
    _, page = hand_in(service, files={"file": ("badge.png", picture, "image/png")})
    (form,) = page.of("form")
    fields = {str(one["name"]): str(one["value"]) for one in page.of("input")}
    assert fields.keys() == {"text"}
    answer = service.client.post(str(form["action"]), data=fields, files={"file": ("", b"")}, headers=HTML)
    assert answer.headers["content-language"] == "en"
    assert "This badge has expired" in answer.text
    # and every further link keeps it
    assert 'href="/verify?lang=en"' in answer.text


def test_a8_what_an_unproven_badge_says_stands_behind_a_veil(service: DemoService) -> None:
    document = json.loads(service.document("valid"))
    document["credentialSubject"]["achievement"]["name"] = "Chirurg"
    _, page = hand_in(service, text=json.dumps(document))
    assert "Dit staat er, maar wij weten niet of het klopt." in page.words
    assert "komt van" not in page.words
    assert [one for one in page.of("section") if "veiled" in str(one.get("class"))]
    own = service.document("valid").decode()
    _, page = hand_in(service, text=own)
    assert not [one for one in page.of("section") if "veiled" in str(one.get("class"))]


def test_a3_several_badges_are_a_list_with_a_line_and_an_icon_each(service: DemoService) -> None:
    forged = json.loads(service.document("valid"))
    forged["credentialSubject"]["achievement"]["name"] = "Chirurg"
    both = json.dumps([json.loads(service.document("valid")), forged])
    status, page = hand_in(service, text=both)
    assert status == 200
    assert "Niet alle badges kloppen" in page.words
    assert len([one for one in page.of("details") if "item" in str(one.get("class"))]) == 2
    assert "Deze badge is echt" in page.words
    assert "Deze badge klopt niet" in page.words


def test_a5_the_page_of_a_strangers_badge_wears_another_colour_and_icon(service: DemoService) -> None:
    _, known = hand_in(service, text=service.document("valid").decode())
    _, stranger = hand_in(service, text=service.document("employer").decode())
    classes = [
        next(str(one["class"]) for one in page.of("section") if "verdict" in str(one.get("class")))
        for page in (known, stranger)
    ]
    assert classes == ["verdict good", "verdict stranger"]
    assert "Niet veranderd, maar wij kennen de uitgever niet" in stranger.words
    assert "Deze badge is echt" not in stranger.words


def test_every_conclusion_has_an_icon_and_a_colour_and_the_red_ones_differ() -> None:
    icons = (TEMPLATES / "icons.html").read_text(encoding="utf-8")
    drawn = {one: icons.split(f'"{one.value}"')[1].split("%}")[1].split("{%")[0] for one in Conclusion}
    assert len(set(drawn.values())) == len(Conclusion)
    red = [one for one in Conclusion if colour_of(one) == "bad"]
    assert {Conclusion.REVOKED, Conclusion.NOT_AUTHORISED, Conclusion.INVALID} <= set(red)
    assert colour_of(Conclusion.REAL) not in {
        colour_of(one) for one in Conclusion if one is not Conclusion.REAL
    }


def test_the_official_dutch_label_of_an_esco_group_comes_first(service: DemoService) -> None:
    _, page = hand_in(service, text=service.document("valid").decode())
    assert page.words.index("sorteren van materialen of producten") < page.words.index("sort textile items")
    assert "en" in {one.get("lang") for one in page.of("bdi")}


def test_the_moment_of_checking_is_said(service: DemoService) -> None:
    _, page = hand_in(service, text=service.document("valid").decode())
    assert re.search(r"Gecontroleerd op \d+ [a-z]+ 20\d\d om \d\d\.\d\d", page.words)


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
