"""DID authentication as the Learner Credential Wallet does it, which `di_vp` does not take."""

from typing import Any

import pytest

from credentials.budget import Budget
from credentials.holder import signed_presentation
from credentials.holder.proof import ProofRefused
from credentials.holder.signed_presentation import Demanded
from credentials.loader import bundled_contexts
from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2, ED25519_2020_V1
from tests.credentials.holder.proving import ED25519, ISSUER, NONCE, NOW, di_vp, did_of

SUITES = ("eddsa-rdfc-2022", "Ed25519Signature2020")


def authentication(version: str = CREDENTIALS_V2, **more: Any) -> dict[str, Any]:
    members: dict[str, Any] = {"@context": [version, ED25519_2020_V1]}
    return di_vp(ED25519, "Ed25519Signature2020", **members, **more)


def holder_of(presentation: Any, *, domain_may_be_missing: bool = False) -> str:
    demanded = Demanded(SUITES, ISSUER, NOW, NONCE, domain_may_be_missing=domain_may_be_missing)
    return signed_presentation.check(presentation, demanded, bundled_contexts(), Budget()).holder.did


@pytest.mark.parametrize("version", [CREDENTIALS_V1, CREDENTIALS_V2], ids=["1.1", "2.0"])
def test_an_ed25519_signature_of_2020_is_taken(version: str) -> None:
    assert holder_of(authentication(version)) == did_of(ED25519)


def test_a_proof_for_nobody_is_taken_only_where_wallets_leave_the_domain_out() -> None:
    presentation = authentication(audience=None)
    assert holder_of(presentation, domain_may_be_missing=True) == did_of(ED25519)
    with pytest.raises(ProofRefused, match="domain"):
        holder_of(presentation)


@pytest.mark.parametrize("relaxed", [True, False], ids=["domain may be missing", "domain demanded"])
@pytest.mark.parametrize(
    ("presentation", "code"),
    [
        pytest.param(authentication(audience="https://other.example"), "proof-for-another", id="domain"),
        pytest.param(authentication(nonce="another"), "proof-answers-another", id="challenge"),
        pytest.param(authentication(nonce=None), "proof-answers-another", id="no challenge"),
        pytest.param(authentication(purpose="assertionMethod"), "proof-malformed", id="purpose"),
        pytest.param({**authentication(), "id": "urn:uuid:1"}, "proof-not-signed", id="changed"),
        pytest.param(di_vp(ED25519, "eddsa-jcs-2022"), "proof-alg-unfit", id="a suite not asked for"),
    ],
)
def test_what_does_not_answer_is_refused(presentation: Any, code: str, relaxed: bool) -> None:
    with pytest.raises(ProofRefused) as caught:
        holder_of(presentation, domain_may_be_missing=relaxed)
    assert caught.value.code == code
