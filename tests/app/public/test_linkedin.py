from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.public.linkedin import profile_link
from schemas.report import BadgeSummary, Party
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.stored import SmallSector


def link(**said: Any) -> dict[str, str]:
    name, issuer = said.pop("name", "Sorteren"), said.pop("issuer", "Kringloop")
    badge = BadgeSummary(
        id="https://badges.example/credentials/abc", name=name, issuer=Party(name=issuer), **said
    )
    address = urlsplit(profile_link(badge))
    assert (address.scheme, address.netloc, address.path) == ("https", "www.linkedin.com", "/profile/add")
    found = parse_qs(address.query, strict_parsing=True, keep_blank_values=True)
    assert all(len(values) == 1 for values in found.values())
    return {key: values[0] for key, values in found.items()}


@pytest.mark.parametrize("month", range(1, 13))
def test_months_run_from_one_to_twelve(month: int) -> None:
    asked = link(awarded_on=f"2026-{month:02}-15T12:00:00Z", valid_until=f"2028-{month:02}-15T12:00:00Z")
    assert (asked["issueYear"], asked["issueMonth"]) == ("2026", str(month))
    assert (asked["expirationYear"], asked["expirationMonth"]) == ("2028", str(month))


@pytest.mark.parametrize(
    ("moment", "year", "month"),
    [
        ("2026-12-31T22:59:59Z", "2026", "12"),
        ("2026-12-31T23:00:00Z", "2027", "1"),
        ("2026-06-30T21:59:59Z", "2026", "6"),
        ("2026-06-30T22:00:00Z", "2026", "7"),
        ("2026-07-01T00:30:00+02:00", "2026", "7"),
    ],
    ids=["before-new-year", "after-new-year", "before-july", "after-july", "written-here"],
)
def test_a_month_turns_where_the_trade_turns_the_page(moment: str, year: str, month: str) -> None:
    asked = link(awarded_on=moment)
    assert (asked["issueYear"], asked["issueMonth"]) == (year, month)


def test_without_an_end_no_end_is_named() -> None:
    assert not {"expirationYear", "expirationMonth"} & link(awarded_on="2026-05-01T10:00:00Z").keys()


@pytest.mark.parametrize(
    "text",
    ["a & b = c", "100% goed #1?", "één+twee", "<script>", "a/b\\c;d:e,f"],
    ids=["ampersand", "percent", "plus", "markup", "reserved"],
)
def test_every_value_arrives_as_it_was_written(text: str) -> None:
    asked = link(name=text, issuer=text)
    assert (asked["name"], asked["organizationName"]) == (text, text)
    assert asked["certUrl"] == "https://badges.example/credentials/abc"
    assert asked["certId"] == "abc"
    assert asked["startTask"] == "CERTIFICATION_NAME"


def test_the_page_offers_it(client: AsgiClient, sector: SmallSector) -> None:
    page = client.get(given(client, sector)["url"], headers={"Accept": "text/html"}).text
    assert "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&amp;name=Sorting%20in" in page
