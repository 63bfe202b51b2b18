import json

import pytest
import structlog
from fastapi import APIRouter, FastAPI

from app.main import create_app
from app.platform.observability import configure_logging
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import give
from tests.sector.facts import BASE, LEADERS_NAME, LEARNERS_NAME
from tests.sector.stored import SmallSector, settings


def test_it_lives_and_is_ready(client: AsgiClient) -> None:
    assert client.get("/health/live").json() == {"status": "live"}
    assert client.get("/health/ready").json() == {"status": "ready"}


def test_every_answer_has_a_request_id_and_safe_headers(client: AsgiClient) -> None:
    for path in ("/health/live", "/nowhere", "/api/v1/awards", "/openapi.json"):
        headers = client.get(path).headers
        assert len(headers["x-request-id"]) == 24
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("given", "taken"), [("abc-12345", True), ("a b", False), ("x" * 65, False), ("<b>", False)]
)
def test_a_callers_request_id_is_taken_if_it_is_one(client: AsgiClient, given: str, taken: bool) -> None:
    answer = client.get("/health/live", headers={"X-Request-Id": given})
    assert (answer.headers["x-request-id"] == given) is taken


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "address-unknown"),
        ("DELETE", "/health/live", 405, "method-not-allowed"),
        ("GET", "/organisations/not-an-id/did.json", 422, "request-invalid"),
        ("GET", "/skills/f7b3a6a0-0000-4000-8000-000000000000/x", 422, "request-invalid"),
    ],
)
def test_the_frameworks_own_refusals_are_problems_too(
    client: AsgiClient, method: str, path: str, status: int, code: str
) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (status == 405) is ("allow" in answer.headers)


@pytest.mark.parametrize("token", ["nonsense", "kb_a_b", "kb__", "kb_" + "0" * 16 + "_x", "é"])
def test_a_token_that_is_none(client: AsgiClient, token: str) -> None:
    answer = client.get("/api/v1/awards", headers={"Authorization": f"Bearer {token}".encode()})
    assert (answer.status_code, answer.json()["code"]) == (401, "token-invalid")
    assert "invalid_token" in answer.headers["www-authenticate"]


def test_a_surprise_is_a_fixed_sentence_with_an_id(app: FastAPI, client: AsgiClient) -> None:
    router = APIRouter()

    @router.get("/surprise")
    def surprise() -> None:
        raise ValueError("Jan Janssen lives in Assen")

    app.include_router(router)
    with structlog.testing.capture_logs() as logs:
        answer = client.get("/surprise?name=Jan+Janssen")
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert "x-content-type-options" in answer.headers
    assert "Janssen" not in answer.text + repr(logs)
    assert [log["error"] for log in logs if log["event"] == "unexpected"] == [["ValueError"]]


def test_no_log_line_names_a_person_or_repeats_a_query(
    client: AsgiClient, sector: SmallSector, capsys: pytest.CaptureFixture[str]
) -> None:
    before = structlog.get_config()
    configure_logging()
    try:
        url = give(client, sector, narrative="Iets over Jan").json()["url"]
        client.get(f"{url}?reader=Piet")
        leader = sector.tokens["team_leader"]
        client.get("/api/v1/learners?name=Piet", token=leader)
        client.post("/api/v1/learners", token=leader, json={"display_name": "Klaas"})
        client.get(f"/api/v1/organisations/{sector.member}/team-leaders", token=leader)
    finally:
        structlog.configure(**before)
    lines = capsys.readouterr().out.splitlines()
    entries = [json.loads(line) for line in lines]
    assert len([entry for entry in entries if entry["event"] == "request"]) == 5
    assert all(entry["request_id"] and entry["level"] for entry in entries)
    token_of_badge = url.rpartition("/")[2]
    for never in (LEADERS_NAME, LEARNERS_NAME, "Jan", "Piet", "Klaas", "?", token_of_badge, leader):
        assert never not in "\n".join(lines)


def test_the_figures_name_routes_and_no_addresses(client: AsgiClient, sector: SmallSector) -> None:
    client.get(f"/organisations/{sector.member}/did.json")
    page = client.get("/metrics").text
    assert 'route="/organisations/{organisation_id}/did.json",status="200"' in page
    assert str(sector.member) not in page


def test_two_applications_in_one_process_count_apart(client: AsgiClient, database_url: str) -> None:
    client.get("/health/live")
    other = create_app(settings(database_url))
    assert b"/health/live" not in other.state.metrics.page()
    other.state.runtime.database.close()


def test_the_description_names_every_problem_form(client: AsgiClient) -> None:
    document = client.get("/openapi.json").json()
    give_answers = document["paths"]["/api/v1/awards"]["post"]["responses"]
    assert {"201", "400", "401", "403", "404", "409", "422"} <= set(give_answers)
    problem = give_answers["403"]["content"]["application/problem+json"]["schema"]["$ref"]
    assert problem == "#/components/schemas/Problem"
    assert "HTTPValidationError" not in json.dumps(document)


def test_any_site_may_read_what_is_public(client: AsgiClient, sector: SmallSector) -> None:
    open_paths = (f"/organisations/{sector.member}/did.json", f"/skills/{sector.skill}/1", "/api/v1/skills")
    for path in open_paths:
        assert client.get(path).headers["access-control-allow-origin"] == "*"
        assert client.request("OPTIONS", path).status_code == 204
    assert "access-control-allow-origin" not in client.get("/api/v1/awards").headers


def test_an_unbuilt_database_is_not_ready(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.app.asgi_client import asgi_client  # noqa: PLC0415  needs another application than the fixture's

    app = create_app(settings(f"sqlite:///{tmp_path_factory.mktemp('empty') / 'empty.sqlite'}"))
    with asgi_client(app, BASE) as client:
        answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["code"]) == (503, "not-ready")
    assert "retry-after" in answer.headers
    app.state.runtime.database.close()
