"""Exchanges are doors for strangers: whoever comes too often waits."""

from collections.abc import Iterator

import pytest

from app.main import create_app
from tests.app.asgi_client import AsgiClient, asgi_client
from tests.sector.facts import BASE
from tests.sector.stored import settings


@pytest.fixture
def strict(database_url: str) -> Iterator[AsgiClient]:
    """A service that hears one wallet a minute from one place."""
    app = create_app(settings(database_url).model_copy(update={"wallets_per_minute": 1}))
    with asgi_client(app, BASE) as client:
        yield client
    app.state.runtime.database.close()


@pytest.mark.parametrize("end", ["", "/credential", "/unbound"], ids=["exchange", "credential", "unbound"])
def test_whoever_comes_too_often_waits(strict: AsgiClient, end: str) -> None:
    answers = [strict.post(f"/exchanges/unknown{end}", json={}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [404, 429]
    assert int(answers[1].headers["retry-after"]) > 0
