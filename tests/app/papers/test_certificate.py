"""The certificate, read by somebody else's reader of PDFs."""

import io
import json
import re
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageDraw
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject

from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.facts import ASSOCIATION, MEMBER
from tests.sector.stored import SmallSector, skill_content

HOSTILE = {
    "markup": '#let x = 1 *dik* = Kop $x$ #link("https://evil.example")[klik] #import "@preview/a:1.0.0": b',
    "raw": '```typ #read("/etc/passwd")``` \\u{41} // weg /* ook weg */ @verwijzing',
    "long-word": "x" * 900,
    "right-to-left": "שלום עולם مرحبا بالعالم",
    "emoji": "Goed gedaan 😀👩🏽‍🔧🦾🇳🇱",
    "no-shape": "日本語 𒀀 \u0378",
    "many-lines": "\n".join(f"regel {number}" for number in range(300)),
}


def paper(client: AsgiClient, url: str, language: str = "nl") -> PdfReader:
    answer = client.get(f"{url}?as=pdf&lang={language}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    return PdfReader(io.BytesIO(answer.content), strict=True)


def catalogue_of(reader: PdfReader) -> Any:
    return reader.root_object


def words(reader: PdfReader) -> str:
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\u200b", "").split())


def painted(page: PageObject) -> Image.Image:
    """The code of a page, painted from its strokes: each row of dark squares is one stroke."""
    drawing = page.get_contents()
    assert drawing is not None
    strokes = re.findall(r"(\d+) (\d+)\.5 m (\d+) \2\.5 l", drawing.get_data().decode("latin-1"))
    image = Image.new("L", (500, 500), 255)
    pen = ImageDraw.Draw(image)
    for left, row, right in strokes:
        pen.rectangle([int(left) * 10, int(row) * 10, int(right) * 10 - 1, int(row) * 10 + 9], fill=0)
    return image


def roles(node: Any) -> list[str]:
    """The structure types of a tagged PDF, in reading order."""
    found: list[str] = []
    waiting = [node]
    while waiting:
        one = waiting.pop(0)
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            waiting = [*one, *waiting]
        elif isinstance(one, DictionaryObject):
            if "/S" in one:
                found.append(str(one["/S"]))
            if "/K" in one:
                waiting = [one["/K"], *waiting]
    return found


def test_it_is_tagged_titled_and_says_its_language(client: AsgiClient, sector: SmallSector) -> None:
    url = given(client, sector)["url"]
    for language in ("nl", "en"):
        reader = paper(client, url, language)
        catalogue = catalogue_of(reader)
        assert catalogue["/MarkInfo"]["/Marked"]
        assert str(catalogue["/Lang"]).startswith(language)
        assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
        title = {"nl": "Certificaat: ", "en": "Certificate: "}[language]
        assert str(reader.metadata.title).startswith(title) if reader.metadata else False
        kinds = roles(catalogue["/StructTreeRoot"])
        assert kinds.count("/H1") == 1
        assert kinds.count("/H2") >= 4
        assert kinds.count("/Figure") == 2
        pages = [page.mediabox for page in reader.pages]
        assert all((round(box.width), round(box.height)) == (595, 842) for box in pages)
        stated = catalogue["/Metadata"].get_object().get_data().decode()
        assert re.search(r"pdfuaid:part[^0-9]*1", stated)
        assert re.search(r"pdfaid:part[^0-9]*3", stated)


def test_every_picture_is_told_in_words(client: AsgiClient, sector: SmallSector) -> None:
    reader = paper(client, given(client, sector)["url"])
    waiting: list[Any] = [catalogue_of(reader)["/StructTreeRoot"]]
    told: list[str] = []
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, DictionaryObject):
            told += [str(one.get("/Alt", ""))] if one.get("/S") == "/Figure" else []
            waiting += [one["/K"]] if "/K" in one and not isinstance(one["/K"], int) else []
    assert len(told) == 2
    assert all(told)


def test_the_words_of_the_badge_stand_there_as_text(client: AsgiClient, sector: SmallSector) -> None:
    url = given(client, sector, narrative="Legde de natte stukken apart.")["url"]
    nl, en = words(paper(client, url)), words(paper(client, url, "en"))
    for text in (nl, en):
        assert "Sorting in het Nederlands" in text
        assert "Legde de natte stukken apart." in text
        assert url in text
    assert f"Beoordeeld door een teamleider van {MEMBER}." in nl
    mandate = (
        "heeft deze teamleider aangewezen om dit te beoordelen, van 10 januari 2025 tot en met 31 december"
    )
    assert f"{MEMBER} {mandate}" in nl
    assert f"{ASSOCIATION} staat achter {MEMBER}" in nl
    assert "Gecontroleerd op 1 juni 2026 om 12.00: Deze badge is echt." in nl
    assert f"{MEMBER} appointed this team leader to judge this, from 10 January 2025" in en
    assert "This badge has no end date." in en


def test_the_badge_inside_is_the_signed_one_and_verifies(client: AsgiClient, sector: SmallSector) -> None:
    url = given(client, sector)["url"]
    reader = paper(client, url)
    ((name, (inside, *more)),) = reader.attachments.items()
    assert more == []
    assert name.endswith(".json")
    assert inside.decode() == client.get(url).text
    report = client.post("/api/v1/verify", content=inside, headers={"Content-Type": "application/vc"}).json()
    assert report["verdict"] == "valid"
    (listed,) = catalogue_of(reader)["/AF"]
    assert listed.get_object()["/AFRelationship"] == "/Source"


def test_the_code_leads_to_the_badge(client: AsgiClient, sector: SmallSector) -> None:
    url = given(client, sector)["url"]
    found = zxingcpp.read_barcode(painted(paper(client, url).pages[0]))
    assert found is not None
    assert found.text == url


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_what_people_wrote_is_text_and_breaks_nothing(
    client: AsgiClient, sector: SmallSector, kind: str
) -> None:
    url = given(client, sector, narrative=HOSTILE[kind])["url"]
    reader = paper(client, url)
    text = words(reader)
    if kind in {"markup", "long-word"}:
        assert "".join(HOSTILE[kind].split()) in "".join(text.split())
    if kind == "raw":
        assert '#read("/etc/passwd")' in text
    if kind == "no-shape":
        assert "□□□" in text
    if kind == "many-lines":
        assert len(reader.pages) > 1
    links = [
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", ())
        if "/A" in note.get_object()
    ]
    assert set(links) == {url}
    (inside,) = (one for several in reader.attachments.values() for one in several)
    assert json.loads(inside)["credentialSubject"]["narrative"] == HOSTILE[kind]


def test_what_was_withdrawn_is_not_put_on_paper(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    admin = sector.tokens["organisation_admin"]
    client.post(f"/api/v1/awards/{award['id']}/revoke", token=admin, json={"reason": "Vergissing."})
    refused = client.get(f"{award['url']}?as=pdf", headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (409, "award-not-standing")
    assert "as=pdf" not in client.get(award["url"], headers={"Accept": "text/html"}).text


def test_the_file_is_named_after_the_skill(client: AsgiClient, sector: SmallSector) -> None:
    answer = client.get(f"{given(client, sector)['url']}?as=pdf")
    named = answer.headers["content-disposition"]
    assert named.startswith('inline; filename="Sorting in het Nederlands')
    assert named.endswith(".pdf")


@pytest.mark.parametrize("name", ["Lassen 6G/6H", "../../een map", "links \\ rechts"])
def test_the_badge_inside_has_a_name_that_leads_nowhere(
    client: AsgiClient, sector: SmallSector, name: str
) -> None:
    content = skill_content(name).model_dump(mode="json", exclude_none=True)
    editor, path = sector.tokens["palette_editor"], f"/api/v1/skills/{sector.skill}/versions"
    assert client.post(path, token=editor, json=content).status_code == 201
    (inside,) = paper(client, given(client, sector)["url"]).attachments
    assert inside.endswith(".json")
    assert not re.search(r"[/\\]", inside)
