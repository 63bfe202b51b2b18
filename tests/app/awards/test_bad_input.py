"""Bad input gets a 4xx problem, never a 500, and nothing is lost or left behind."""

from typing import Any

import pytest

from app.platform.runtime import Runtime
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import body, counts, give
from tests.sector.stored import SmallSector

JSON = "application/json"


@pytest.mark.parametrize(
    ("content", "media_type", "status", "code"),
    [
        (b'{"learner": ', JSON, 400, "json-malformed"),
        (b"", JSON, 422, "request-invalid"),
        (b"\xff\xfe", JSON, 400, "json-malformed"),
        (b'{"learner": "a", "learner": "b"}', JSON, 400, "json-duplicate-key"),
        (b"[" * 200 + b"]" * 200, JSON, 400, "json-too-deep"),
        (b"[" * 200_000, JSON, 400, "json-too-deep"),
        (b'{"level": NaN}', JSON, 400, "json-number-not-finite"),
        (b'{"level": "\\ud800"}', JSON, 400, "json-lone-surrogate"),
        (b"[]", JSON, 422, "request-invalid"),
        (b'"text"', JSON, 422, "request-invalid"),
        (b"{}", JSON, 422, "request-invalid"),
        (b'{"unknown": 1}', JSON, 422, "request-invalid"),
        (b" " * 10_000_000, JSON, 413, "body-too-large"),
        (b"{}", "text/plain", 415, "media-type-unsupported"),
        (b"a=b", "application/x-www-form-urlencoded", 415, "media-type-unsupported"),
        (b"<a/>", "application/xml", 415, "media-type-unsupported"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_bodies_that_are_none(  # noqa: PLR0917  fixtures and parameters
    client: AsgiClient,
    sector: SmallSector,
    runtime: Runtime,
    content: bytes,
    media_type: str,
    status: int,
    code: str,
) -> None:
    before = counts(runtime)
    answer = client.post(
        "/api/v1/awards",
        token=sector.tokens["team_leader"],
        content=content,
        headers={"Content-Type": media_type},
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert answer.json()["type"].endswith(f"/problems/{code}")
    assert counts(runtime) == before
    assert give(client, sector).status_code == 201


def test_a_body_that_does_not_say_how_long_it_is(client: AsgiClient, sector: SmallSector) -> None:
    async def endless() -> Any:
        for _ in range(1000):
            yield b" " * 10_000

    answer = client.post(
        "/api/v1/awards",
        token=sector.tokens["team_leader"],
        content=endless(),
        headers={"Content-Type": JSON},
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"skill": "f7b3a6a0-0000-4000-8000-000000000000"}, 404, "skill-unknown"),
        ({"skill": "no-skill"}, 404, "skill-unknown"),
        ({"skill": "https://elsewhere.example/skills/1"}, 404, "skill-unknown"),
        ({"learner_id": "f7b3a6a0-0000-4000-8000-000000000000"}, 404, "learner-unknown"),
        ({"learner_id": "nobody"}, 422, "request-invalid"),
        ({"narrative": "x" * 5000}, 422, "request-invalid"),
        ({"narrative": "bel\u0007"}, 422, "control-characters"),
        ({"awarded_date": "2026-05-01T10:00:00"}, 422, "request-invalid"),
        ({"awarded_date": "0001-01-01"}, 422, "request-invalid"),
        ({"awarded_date": "9999-12-31"}, 422, "request-invalid"),
        ({"awarded_date": "2020-01-01"}, 403, "keurmerk-lapsed"),
        ({"evidence": [{"id": "javascript:alert(1)"}]}, 422, "evidence-url-malformed"),
        ({"evidence": [{"name": "a"}] * 21}, 422, "request-invalid"),
        ({"evidence": [{"nested": {"a": [{"b": 1}]}}]}, 422, "request-invalid"),
        ({"valid_until": "2020-01-01T00:00:00Z"}, 422, "validity-empty"),
        ({"valid_until": "9999-12-31T23:59:59-14:00"}, 422, "request-invalid"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_orders_that_cannot_be(  # noqa: PLR0917  fixtures and parameters
    client: AsgiClient, sector: SmallSector, runtime: Runtime, changes: dict[str, Any], status: int, code: str
) -> None:
    before = counts(runtime)
    answer = client.post("/api/v1/awards", token=sector.tokens["team_leader"], json=body(sector, **changes))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert counts(runtime) == before


def test_what_was_typed_is_not_sent_back(client: AsgiClient, sector: SmallSector) -> None:
    answer = give(client, sector, learner_id="Jan Janssen")
    assert "Jan Janssen" not in answer.text
    (fault,) = answer.json()["errors"]
    assert (fault["pointer"], fault["rule"]) == ("#/body/learner_id", "id")
