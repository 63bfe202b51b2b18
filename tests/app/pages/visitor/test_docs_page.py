"""The page about the API: every operation is there, ready to be tried from the page's own origin."""

import re

import pytest
from fastapi import FastAPI

from app.http.openapi import METHODS
from tests.app.asgi_client import AsgiClient

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_operation_can_be_tried(app: FastAPI, client: AsgiClient, language: str) -> None:
    page = client.get(f"/docs?lang={language}", headers=HTML)
    assert page.status_code == 200
    forms = set(re.findall(r'<form data-method="([A-Z]+)" data-path="([^"]+)"', page.text))
    paths = app.openapi()["paths"]
    assert forms == {(m.upper(), path) for path, stated in paths.items() for m in METHODS if m in stated}
    ids = re.findall(r'<details class="screen" id="([^"]+)"', page.text)
    assert len(ids) == len(set(ids)) == len(forms)
    assert '"display_name"' in page.text.replace("&#34;", '"')


def test_all_that_the_page_needs_comes_from_here(client: AsgiClient) -> None:
    page = client.get("/docs", headers=HTML)
    wanted = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert [url for url in wanted if not url.startswith(("/", "#"))] == []
    (script,) = (url for url in wanted if url.startswith("/static/docs.js"))
    answer = client.get(script)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert "connect-src 'self'" in page.headers["content-security-policy"]
    assert "/docs" in client.get("/", headers=HTML).text
