"""The service with the demo's sector in it, really served: real database, real keys, no other sites."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
import uvicorn

from app.demo.awards import award_badges
from app.demo.run import demo_settings
from app.demo.sector import Sector, create_sector
from app.main import create_app
from app.platform import migrate
from app.platform.runtime import Runtime


@dataclass(frozen=True)
class DemoService:
    """A running service and what is in it."""

    client: httpx.Client
    runtime: Runtime
    sector: Sector
    badges: dict[str, str]

    def document(self, kind: str) -> bytes:
        """A demo badge as it was signed."""
        return self.client.get(self.badges[kind], headers={"Accept": "application/vc"}).content


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoService]:
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    settings = demo_settings(tmp_path_factory.mktemp("demo"), port=port, tls=False)
    app = create_app(settings.model_copy(update={"offline": True}))
    runtime: Runtime = app.state.runtime
    migrate.upgrade(runtime)
    sector = create_sector(runtime)
    badges = award_badges(runtime, sector).badges
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    with httpx.Client(base_url=settings.base_url, timeout=30) as client:
        yield DemoService(client, runtime, sector, badges)
    server.should_exit = True
    thread.join()
