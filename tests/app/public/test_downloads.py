"""The files of a badge, read the way other people's programs read them."""

import json
import re
import struct
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.stored import SmallSector

BRACES = 'Zei: "}{ haakjes } { en een \\\\ streep"'
NAMES = ("json", "jwt", "sd-jwt", "png", "svg", "pdf")


def read_by_counting(picture: bytes) -> str:
    """As the Learner Credential Wallet does: the file as UTF-8, from the keyword on, braces counted."""
    text = picture.decode("utf-8", errors="replace")
    start = text.index("{", text.index("openbadgecredential"))
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return text[start : place + 1]
    raise AssertionError("the braces do not balance")


def verdict(client: AsgiClient, content: bytes | str, media_type: str) -> str:
    answer = client.post("/api/v1/verify", content=content, headers={"Content-Type": media_type})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["verdict"])


def test_a_reader_that_counts_braces_finds_the_badge_in_the_picture(
    client: AsgiClient, sector: SmallSector
) -> None:
    url = given(client, sector, narrative=BRACES)["url"]
    picture = client.get(f"{url}?as=png").content
    found = read_by_counting(picture)
    assert json.loads(found) == client.get(url).json()
    assert json.loads(found)["credentialSubject"]["narrative"] == BRACES
    assert verdict(client, found, "application/vc") == "valid"
    assert verdict(client, picture, "image/png") == "valid"


def test_the_text_in_the_picture_is_one_uncompressed_chunk(client: AsgiClient, sector: SmallSector) -> None:
    picture = client.get(f"{given(client, sector)['url']}?as=png").content
    place, chunks = 8, []
    while place < len(picture):
        (length,) = struct.unpack(">I", picture[place : place + 4])
        chunks.append((picture[place + 4 : place + 8], picture[place + 8 : place + 8 + length]))
        place += 12 + length
    (text,) = [data for kind, data in chunks if kind in {b"iTXt", b"tEXt", b"zTXt"}]
    # https://www.w3.org/TR/png-3/#11iTXt: keyword, NUL, compression flag and method, language, keyword again.
    assert text.startswith(b"openbadgecredential\x00\x00\x00\x00\x00{")


def test_the_drawing_holds_the_badge_where_the_standard_says(client: AsgiClient, sector: SmallSector) -> None:
    """https://www.imsglobal.org/spec/ob/v3p0/#svg: an element directly below `svg`, the badge in its body."""
    url = given(client, sector, narrative="tekst ]]> tekst")["url"]
    answer = client.get(f"{url}?as=svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    root = ET.fromstring(answer.text)  # noqa: S314  our own
    (element,) = root.findall("{https://purl.imsglobal.org/ob/v3p0}credential")
    assert root[0] is element
    assert "<openbadges:credential " in answer.text
    assert element.text == client.get(url).text
    assert verdict(client, answer.content, "image/svg+xml") == "valid"


@pytest.mark.parametrize("name", ["jwt", "sd-jwt"])
def test_a_visitor_gets_a_signed_text_that_nobody_made_before(
    client: AsgiClient, sector: SmallSector, name: str
) -> None:
    award = given(client, sector)
    first, again = (client.get(f"{award['url']}?as={name}") for _ in range(2))
    assert first.status_code == 200, first.text
    assert first.text == again.text
    assert verdict(client, first.text, first.headers["content-type"]) == "valid"
    forms = client.get(f"/api/v1/awards/{award['id']}/forms", token=sector.tokens["team_leader"]).json()
    assert len(forms["items"]) == 2


@pytest.mark.parametrize("name", ["jwt", "sd-jwt", "pdf"])
def test_nothing_is_made_of_a_badge_that_is_not_shared(
    client: AsgiClient, sector: SmallSector, name: str
) -> None:
    award = given(client, sector)
    sharing = f"/api/v1/awards/{award['id']}/sharing"
    client.put(sharing, token=sector.tokens["team_leader"], json={"shared": False})
    assert client.get(f"{award['url']}?as={name}").status_code == 404
    forms = client.get(f"/api/v1/awards/{award['id']}/forms", token=sector.tokens["team_leader"]).json()
    assert len(forms["items"]) == 1


def test_a_withdrawn_badge_gets_no_new_form(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    made = client.get(f"{award['url']}?as=jwt").text
    admin = sector.tokens["organisation_admin"]
    client.post(f"/api/v1/awards/{award['id']}/revoke", token=admin, json={"reason": "Vergissing."})
    assert client.get(f"{award['url']}?as=sd-jwt").json()["code"] == "award-not-standing"
    kept = client.get(f"{award['url']}?as=jwt")
    assert kept.text == made
    assert verdict(client, kept.text, "application/jwt") == "revoked"


@pytest.mark.parametrize("name", NAMES)
def test_every_file_has_a_name_that_people_recognise(
    client: AsgiClient, sector: SmallSector, name: str
) -> None:
    named = client.get(f"{given(client, sector)['url']}?as={name}").headers["content-disposition"]
    simple = re.search(r'filename="([^"]+)"', named)
    full = re.search(r"filename\*=UTF-8''(\S+)$", named)
    assert simple is not None
    assert full is not None
    ending = {"sd-jwt": "sd-jwt.txt"}.get(name, name)
    assert simple[1] == unquote(full[1]) == f"Sorting in het Nederlands - Sorting in het Nederlands.{ending}"
    assert "Jan" not in named
