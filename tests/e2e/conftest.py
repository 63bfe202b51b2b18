from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.servers import Demo, demo


@pytest.fixture(scope="session")
def tls_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo over TLS, as other people's verifiers need it for did:web."""
    with demo(tmp_path_factory.mktemp("tls-demo"), tls=True) as running:
        yield running


@pytest.fixture(scope="session")
def plain_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo as `make demo` starts it: http on localhost."""
    folder: Path = tmp_path_factory.mktemp("demo")
    with demo(folder, tls=False) as running:
        yield running
