from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from app.platform.i18n import LANGUAGES, Words
from app.wallets.apps import App, Way, apps, by_link
from tests.app.asgi_client import AsgiClient

OFFER = "https://badges.example/oid4vci/x/offers/a&b=c"
FORMATS = ("SD-JWT", "JWT", "VCDM", "OpenID", "OID4VCI", "ldp", "JSON-LD")


def named(name: str) -> App:
    return next(one for one in apps() if one.id == name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_app_is_told_in_plain_words_with_its_name_and_never_a_formats(
    client: AsgiClient, language: str
) -> None:
    page = client.get(f"/apps?lang={language}")
    assert page.status_code == 200
    for one in apps():
        assert f'id="app-{one.id}"' in page.text
        assert one.name in page.text
    assert not [word for word in FORMATS if word in page.text]


def test_every_fact_has_a_source_and_a_day() -> None:
    for one in apps():
        assert one.source.startswith("https://")
        assert date(2024, 1, 1) < one.dated <= date(2026, 11, 25)
        assert one.ways
        assert (Way.LATER in one.ways) is (one.ways == (Way.LATER,))


def test_every_way_has_its_sentences() -> None:
    for language in LANGUAGES:
        words = Words(language)
        for way in Way:
            assert words.has(f"apps.way.{way.value}")
        for one in apps():
            assert words.has(f"apps.short.{one.ways[0].value}")
            assert words.has(f"apps.known.{one.known_by.value}")
    assert len({one.id for one in apps()}) == len(apps())


def test_an_offer_reaches_a_site_whole_and_by_reference() -> None:
    link = named("wwwallet").link(OFFER)
    assert link is not None
    assert parse_qs(urlsplit(link).query) == {"credential_offer_uri": [OFFER]}
    assert named("paradym").link(OFFER) is None
    assert named("europass").link(OFFER) is None
    assert named("paradym") in by_link(asks_code=True)
    assert named("wwwallet") not in by_link(asks_code=True)
    assert named("veres") in by_link(asks_code=False)
    assert named("veres") not in by_link(asks_code=True)


def test_what_works_comes_before_what_does_not_yet() -> None:
    later = [Way.LATER in one.ways for one in apps()]
    assert later == sorted(later)
