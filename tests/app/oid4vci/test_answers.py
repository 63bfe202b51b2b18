"""Whatever is wrong with a request, these addresses say so in OAuth's words."""

import json
import re

import pytest
from fastapi import APIRouter, FastAPI

from app.oid4vci.answers import OAuthError, refused
from app.platform.errors import NotSignedIn
from schemas.errors import Conflict, DomainError, Gone, TooMany, Unavailable
from tests.app.asgi_client import AsgiClient
from tests.sector.stored import SmallSector

SAYABLE = re.compile(r"[\x20-\x21\x23-\x5b\x5d-\x7e]*")  # RFC 6749 §5.2


def raising(app: FastAPI, path: str, error: Exception) -> None:
    router = APIRouter()

    @router.post(path)
    def route() -> None:
        raise error

    app.include_router(router)


@pytest.mark.parametrize(
    ("error", "status", "name"),
    [
        pytest.param(Gone("wallet-offer-ended", "It has ended."), 410, "invalid_request", id="gone"),
        pytest.param(Conflict("a-conflict", "No."), 409, "invalid_request", id="conflict"),
        pytest.param(TooMany("m", "Wait.", retry_after=7), 429, "temporarily_unavailable", id="too-many"),
        pytest.param(Unavailable("d", "Busy.", retry_after=2), 503, "temporarily_unavailable", id="busy"),
        pytest.param(KeyError("nobody foresaw this"), 500, "server_error", id="surprise"),
    ],
)
def test_every_error_of_the_house_is_said_as_oauth_says_it(
    app: FastAPI, client: AsgiClient, error: Exception, status: int, name: str
) -> None:
    raising(app, "/oid4vci/x/surprise", error)
    answer = client.post("/oid4vci/x/surprise")
    assert (answer.status_code, answer.json()["error"]) == (status, name)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert set(answer.json()) == {"error", "error_description"}
    assert SAYABLE.fullmatch(answer.json()["error_description"])
    assert "nobody foresaw" not in answer.text
    retry_after = error.params.get("retry_after") if isinstance(error, DomainError) else None
    assert answer.headers.get("retry-after") == (str(retry_after) if retry_after else None)


@pytest.mark.parametrize(
    ("authorization", "scheme"), [("Bearer x", "Bearer"), ("DPoP x", "DPoP"), ("dpop x", "DPoP")]
)
def test_a_wrong_token_is_challenged_in_the_scheme_it_came_in(
    app: FastAPI, client: AsgiClient, authorization: str, scheme: str
) -> None:
    raising(app, "/oid4vci/x/surprise", NotSignedIn("wallet-token-invalid", "It has ended."))
    answer = client.post("/oid4vci/x/surprise", headers={"Authorization": authorization})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")
    assert answer.headers["www-authenticate"].startswith(f'{scheme} error="invalid_token"')


def test_a_description_holds_only_what_oauth_lets_it_hold() -> None:
    answer = refused(OAuthError("invalid_request", 'say "é" \\ here\n', scheme="Bearer"))
    assert SAYABLE.fullmatch(json.loads(bytes(answer.body))["error_description"])
    assert answer.headers["www-authenticate"].count('"') == 4


def test_other_addresses_keep_problem_details(client: AsgiClient) -> None:
    assert client.get("/nowhere").headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_what_is_not_there(client: AsgiClient, method: str) -> None:
    answer = client.request(method, "/oid4vci/nowhere")
    assert (answer.status_code, answer.json()["error"]) == (404, "invalid_request")


@pytest.mark.parametrize("size", [300_000], ids=["over-the-limit"])
def test_a_body_that_is_too_large(client: AsgiClient, sector: SmallSector, size: int) -> None:
    answer = client.post(f"/oid4vci/{sector.member}/token", content=b"a=" + b"x" * size)
    assert (answer.status_code, answer.json()["error"]) == (413, "invalid_request")
