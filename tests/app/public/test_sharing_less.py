import html
import re

from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.stored import SmallSector

PAGE = {"Accept": "text/html"}
FORM = {**PAGE, "Content-Type": "application/x-www-form-urlencoded"}


def test_the_page_offers_the_parts_of_this_badge_and_says_what_stays(
    client: AsgiClient, sector: SmallSector
) -> None:
    url = given(client, sector, narrative="Ging goed.")["url"]
    assert f'href="{url}/less"' in client.get(url, headers=PAGE).text
    page = client.get(f"{url}/less", headers=PAGE).text
    assert set(re.findall(r'name="part" value="(\w+)"', page)) == {"level", "narrative"}
    for part in ("level", "narrative"):
        assert f'<label for="part-{part}">' in page
    assert "Dit blijft altijd zichtbaar" in page
    assert f"<code>{url}</code>" in page


def test_the_smaller_badge_comes_as_text_and_as_a_file(client: AsgiClient, sector: SmallSector) -> None:
    url = given(client, sector, narrative="Ging goed.")["url"]
    page = client.post(f"{url}/less", headers=FORM, content="part=level").text
    found = re.search(r"<textarea[^>]*>\n(.*)</textarea>", page)
    assert found is not None
    text = html.unescape(found[1])
    file = client.post(f"{url}/less", headers=FORM, content="part=level&as=file")
    assert file.text == text
    assert file.headers["content-type"].startswith("application/vc+sd-jwt")
    assert file.headers["cache-control"] == "no-store"
    assert (
        'filename="Sorting in het Nederlands - Sorting in het Nederlands - minder.txt"'
        in (file.headers["content-disposition"])
    )
    report = client.post(
        "/api/v1/verify", content=text, headers={"Content-Type": "application/vc+sd-jwt"}
    ).json()
    assert report["verdict"] == "valid"
    assert report["badge"]["narrative"] is None
    checked = client.post("/verify?lang=nl", files={"text": (None, text)}, headers=PAGE)
    assert "Deze badge is echt" in checked.text


def test_nothing_is_chosen_when_nothing_is_ticked(client: AsgiClient, sector: SmallSector) -> None:
    url = given(client, sector)["url"]
    page = client.post(f"{url}/less", headers=FORM, content="")
    assert page.status_code == 200
    assert "Dit is weggelaten" in page.text


def test_only_a_shared_badge_can_be_made_smaller(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    sharing = f"/api/v1/awards/{award['id']}/sharing"
    client.put(sharing, token=sector.tokens["team_leader"], json={"shared": False})
    assert client.get(f"{award['url']}/less", headers=PAGE).status_code == 404
    assert client.post(f"{award['url']}/less", headers=FORM, content="part=level").status_code == 404


def test_a_wrong_choice_is_a_clear_refusal(client: AsgiClient, sector: SmallSector) -> None:
    url = given(client, sector)["url"]
    for content in ("part=issuer", "as=nonsense", "part=level&" * 40):
        assert client.post(f"{url}/less", headers=FORM, content=content).status_code == 422
    missing = client.post(f"{url}/less", headers=FORM, content="part=evidence")
    assert missing.status_code == 403
