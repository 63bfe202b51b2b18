from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.foreign import ForeignVerifiers, foreign_verifiers
from tests.e2e.servers import demo
from tests.e2e.wallets.node import Wallet, wallet
from tests.e2e.wallets.offering import Organisation


@pytest.fixture(scope="package")
def organisation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organisation]:
    """An organisation of a demo over TLS, which wallets demand, with its data where a test finds it."""
    folder = tmp_path_factory.mktemp("wallets-demo")
    with demo(folder, tls=True, data=folder / "data") as running:
        yield Organisation(running, folder / "data")


@pytest.fixture(scope="package")
def openid4vc(organisation: Organisation) -> Iterator[Wallet]:
    """A wallet on @openid4vc/openid4vci."""
    with wallet("openid4vc", organisation.demo) as running:
        yield running


@pytest.fixture(scope="package")
def sd_jwt(organisation: Organisation) -> Iterator[Wallet]:
    """A reader on @sd-jwt/sd-jwt-vc."""
    with wallet("sdjwt", organisation.demo) as running:
        yield running


@pytest.fixture(scope="package")
def verifiers(organisation: Organisation) -> Iterator[ForeignVerifiers]:
    """@digitalbazaar/vc and @digitalcredentials/verifier-core."""
    with foreign_verifiers(organisation.demo) as running:
        yield running


@pytest.fixture(scope="package")
def root(organisation: Organisation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate at which the chain in every `x5c` ends, as a file in PEM."""
    file = tmp_path_factory.mktemp("root") / "root.pem"
    stated = organisation.demo.state["certificate_root"]
    if "BEGIN CERTIFICATE" not in stated:
        answer = organisation.demo.client.get(stated)
        assert answer.status_code == 200, answer.text
        stated = answer.text
    file.write_text(stated)
    return file
