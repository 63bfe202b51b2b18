"""The messages of this door as another library reads them: eduTAP's models of OpenID4VCI 1.0.

It is young, and not believed where it differs from the text; it serves as a second reader.
"""

import json
from typing import Any

import pytest

pytest.importorskip("openid4vci", reason="openid4vci==1.0.0a1 is not installed")

from openid4vci.models.common import ErrorResponse
from openid4vci.models.credential import CredentialErrorCode, CredentialRequest, CredentialResponse
from openid4vci.models.deferred import DeferredCredentialErrorCode, DeferredCredentialResponse
from openid4vci.models.metadata import AuthorizationServerMetadata, CredentialIssuerMetadata
from openid4vci.models.nonce import NonceResponse
from openid4vci.models.notification import NotificationErrorCode
from openid4vci.models.oauth import TokenResponse
from openid4vci.models.offer import CredentialOffer
from pydantic import BaseModel

from tests.app.oid4vci.conftest import NewWallet
from tests.app.oid4vci.taking import CONFIGURATIONS, FORMAT_OF, Taking, redeemed
from tests.app.oid4vci.test_deferred import act, come_back
from tests.app.oid4vci.wallet import details
from tests.sector.facts import BASE
from tests.sector.stored import SmallSector


@pytest.fixture
def taking(new_wallet: NewWallet) -> Taking:
    return redeemed(new_wallet())


def read(model: type[BaseModel], message: Any) -> Any:
    return model.model_validate_json(json.dumps(message))


@pytest.mark.parametrize("well_known", ["openid-credential-issuer", "oauth-authorization-server"])
def test_the_metadata(taking: Taking, well_known: str) -> None:
    path = taking.wallet.issuer.removeprefix(BASE)
    told = taking.wallet.client.get(f"/.well-known/{well_known}{path}").json()
    if well_known == "oauth-authorization-server":
        assert read(AuthorizationServerMetadata, told).issuer == taking.wallet.issuer
        return
    found = read(CredentialIssuerMetadata, told)
    assert found.credential_issuer == taking.wallet.issuer
    formats = {name: one.format for name, one in found.credential_configurations_supported.items()}
    assert formats == FORMAT_OF
    assert found.batch_credential_issuance.batch_size == 10


@pytest.mark.parametrize("grant", ["pre-authorized_code", "authorization_code"])
@pytest.mark.parametrize("tx_code", [True, False], ids=["with code", "without code"])
def test_the_offer(new_wallet: NewWallet, grant: str, tx_code: bool) -> None:
    offered = new_wallet(grant=grant, tx_code=tx_code).offered["credential_offer"]
    assert read(CredentialOffer, offered).credential_configuration_ids == list(CONFIGURATIONS)


def test_the_token(new_wallet: NewWallet) -> None:
    assert read(TokenResponse, redeemed(new_wallet()).told).expires_in == 300
    by_details = redeemed(new_wallet(), authorization_details=details("OpenBadge_ldp")).told
    (detail,) = read(TokenResponse, by_details).authorization_details
    assert detail.credential_identifiers == ["OpenBadge_ldp"]


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
def test_nonce_request_and_response(taking: Taking, configuration: str) -> None:
    nonce = taking.wallet.client.post(taking.wallet.path("nonce")).json()
    assert len(read(NonceResponse, nonce).c_nonce) >= 22
    body = taking.request(configuration)
    assert read(CredentialRequest, body).credential_configuration_id == configuration
    answer = read(CredentialResponse, taking.post("credential", body).json())
    assert len(answer.credentials) == 1
    assert answer.notification_id


def test_a_wait_and_its_end(taking: Taking, sector: SmallSector) -> None:
    act(taking, sector, "suspend")
    waits = read(CredentialResponse, taking.ask().json())
    assert waits.interval > 0
    again = read(DeferredCredentialResponse, come_back(taking, waits.transaction_id).json())
    assert again.transaction_id == waits.transaction_id
    act(taking, sector, "reinstate")
    given = read(DeferredCredentialResponse, come_back(taking, waits.transaction_id).json())
    assert len(given.credentials) == 1


def test_refusals_have_names_that_it_knows(taking: Taking) -> None:
    known = {
        one.value for one in (*CredentialErrorCode, *DeferredCredentialErrorCode, *NotificationErrorCode)
    }
    refused = [
        taking.ask(proofs=None),
        taking.ask("unknown"),
        taking.ask(proofs={"jwt": [taking.jwt(nonce="made-up")]}),
        taking.ask(credential_response_encryption={}),
        taking.post("deferred", {"transaction_id": "unknown"}),
        taking.post("notification", {"notification_id": "unknown", "event": "credential_accepted"}),
        taking.post("notification", {}),
        taking.post("deferred", {}),
    ]
    names = [read(ErrorResponse, answer.json()).error for answer in refused]
    assert set(names) <= known
    assert len(set(names)) == len(refused)
