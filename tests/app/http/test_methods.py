"""C10: HEAD wherever there is GET; OPTIONS and 405 name every method; 500 comes in the asker's form."""

import pytest
from fastapi import FastAPI

from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.app.http.walking import address, operations
from tests.sector.stored import SmallSector

VARYING = {"x-request-id", "date"}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def test_head_is_get_without_a_body_on_every_route(
    app: FastAPI, client: AsgiClient, sector: SmallSector
) -> None:
    for one in operations(app):
        if one.method != "GET" or one.path in {"/metrics", "/static/{name}"}:
            continue
        url, token = address(one.path, sector), sector.tokens["organisation_admin"]
        whole, head = client.get(url, token=token), client.request("HEAD", url, token=token)
        assert (head.status_code, head.content) == (whole.status_code, b""), url
        first, second = ({k: v for k, v in of.headers.items() if k not in VARYING} for of in (whole, head))
        assert first == second, url


def test_head_of_a_badge_tells_its_length(client: AsgiClient, sector: SmallSector) -> None:
    url = given(client, sector)["url"]
    head = client.request("HEAD", url)
    assert (head.status_code, int(head.headers["content-length"])) == (200, len(client.get(url).content))


def test_options_and_405_name_every_method_of_an_address(
    app: FastAPI, client: AsgiClient, sector: SmallSector
) -> None:
    known: dict[str, set[str]] = {}
    for one in operations(app):
        known.setdefault(one.path, set()).add(one.method)
    for path, methods in known.items():
        url = address(path, sector)
        expected = methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())
        options = client.request("OPTIONS", url)
        assert options.status_code == 204, url
        assert expected <= set(options.headers["allow"].split(", ")), url
        for method in set(METHODS) - set(options.headers["allow"].split(", ")):
            refused = client.request(method, url)
            body = refused.json()
            assert refused.status_code == 405, (method, url)
            # A door with words of its own says it in them.
            assert body.get("code", body.get("error")) in {"method-not-allowed", "invalid_request"}, url
            assert refused.headers["allow"] == options.headers["allow"], url


def test_options_of_an_address_that_is_not_there(client: AsgiClient) -> None:
    assert client.request("OPTIONS", "/nowhere").status_code == 404


@pytest.mark.parametrize(
    ("accept", "kind"), [("text/html", "text/html; charset=utf-8"), ("*/*", "application/problem+json")]
)
def test_c13_what_nobody_foresaw_is_told_in_the_askers_form(
    client: AsgiClient, sector: SmallSector, monkeypatch: pytest.MonkeyPatch, accept: str, kind: str
) -> None:
    def breaks(*_: object) -> None:
        raise KeyError("nobody foresaw this")

    monkeypatch.setattr("app.issuers.status_lists.served", breaks)
    answer = client.get(f"/status-lists/{sector.member}", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (500, kind)
    assert answer.headers["x-request-id"] in answer.text
    assert "nobody foresaw" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
