"""F28: what every answer carries, and what the Host header cannot do."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from app.main import create_app
from tests.app.asgi_client import AsgiClient, asgi_client
from tests.sector.facts import BASE
from tests.sector.stored import SmallSector, settings

EVIL = {"Host": "evil.example"}
WATCHER = "a-watcher-s-own-token"
REAL = {
    "demo": False,
    "secret_key": SecretStr("a secret that is long enough and not the demo's"),
    "key_encryption_key": SecretStr("YS1rZXktdGhhdC1pcy1ub3QtdGhpcy1kYXRhYmFzZSE"),
}


@pytest.fixture
def watched(database_url: str) -> Iterator[AsgiClient]:
    app = create_app(settings(database_url, metrics_token=SecretStr(WATCHER)))
    with asgi_client(app, BASE) as client:
        yield client
    app.state.runtime.database.close()


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        pytest.param("/credentials/none", "application/json", 404, id="404"),
        pytest.param("/credentials/none", "text/html", 404, id="404-page"),
        pytest.param("/organisations/{member}", "image/webp", 406, id="406"),
        pytest.param("/api/v1/learners", "application/json", 401, id="401"),
        pytest.param("/nowhere", "application/json", 404, id="no-route"),
    ],
)
def test_f28_a_refusal_is_kept_by_no_cache_and_names_what_it_depends_on(
    client: AsgiClient, sector: SmallSector, path: str, accept: str, status: int
) -> None:
    answer = client.get(path.format(member=sector.member), headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.headers["cache-control"] == "no-store"
    assert {"accept", "accept-language"} <= set(answer.headers["vary"].lower().replace(",", " ").split())


@pytest.mark.parametrize("path", ["/api/v1/awards/", "/verify/", "/health/live/", "/vc/instances/"])
def test_f28_no_redirect_is_made_from_the_host_header(client: AsgiClient, path: str) -> None:
    answer = client.get(path, headers=EVIL)
    assert answer.status_code == 404
    assert "evil.example" not in f"{answer.headers} {answer.text}"


def test_f28_no_link_is_made_from_the_host_header(client: AsgiClient) -> None:
    page = client.get(
        "/verify?url=https://badges.example/credentials/none", headers={**EVIL, "Accept": "text/html"}
    )
    assert "evil.example" not in page.text


def test_f28_browsers_are_told_to_come_by_https(client: AsgiClient, database_url: str) -> None:
    assert client.get("/health/live").headers["strict-transport-security"] == "max-age=31536000"


def test_f28_figures_are_for_the_watcher(watched: AsgiClient, client: AsgiClient) -> None:
    assert client.get("/metrics").status_code == 200
    assert watched.get("/metrics").json()["code"] == "token-missing"
    assert watched.get("/metrics", token="another").json()["code"] == "token-invalid"
    assert watched.get("/metrics", token=WATCHER).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status"), [({}, 401), ({"metrics_open": True}, 200)], ids=["closed", "open"]
)
def test_f28_outside_the_demo_figures_are_closed_unless_somebody_opens_them(
    database_url: str, changes: dict[str, bool], status: int
) -> None:
    app = create_app(settings(database_url, **REAL, **changes))
    with asgi_client(app, BASE) as client:
        assert client.get("/metrics").status_code == status
        assert client.get("/metrics", token="").status_code == status
        assert client.get("/metrics", token="None").status_code == status
    app.state.runtime.database.close()
