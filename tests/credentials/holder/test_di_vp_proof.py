from typing import Any

import pytest

from credentials.budget import Budget, BudgetSpent
from credentials.holder import di_vp_proof
from credentials.holder.proof import ProofRefused, Proved
from credentials.loader import bundled_contexts
from schemas.contexts import CREDENTIALS_V2
from schemas.errors import DomainError
from tests.credentials.holder.proving import ED25519, EXPECTED, NONCE, P256, P384, di_vp, did_of, method_of

SIGNER_OF = {
    "eddsa-rdfc-2022": ED25519,
    "eddsa-jcs-2022": ED25519,
    "ecdsa-rdfc-2019": P256,
    "ecdsa-jcs-2019": P384,
}


def check(presentation: Any, budget: Budget | None = None) -> Proved:
    return di_vp_proof.check(presentation, EXPECTED, bundled_contexts(), budget or Budget())


def code_of(presentation: Any) -> str:
    with pytest.raises(ProofRefused) as caught:
        check(presentation)
    return caught.value.code


def changed(presentation: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {**presentation, "proof": {**presentation["proof"], **members}}


@pytest.mark.parametrize("suite", di_vp_proof.SUITES)
@pytest.mark.parametrize("named", [True, False], ids=["holder", "no holder"])
def test_whoever_signs_a_presentation_holds_its_key(suite: str, named: bool) -> None:
    signer = SIGNER_OF[suite]
    presentation = di_vp(signer, suite) if named else di_vp(signer, suite, holder=None)
    proved = check(presentation)
    assert (proved.holder.did, proved.holder.public_key) == (did_of(signer), signer.public_key)
    assert proved.nonce == NONCE


def test_a_list_of_one_proof_and_foreign_members_change_nothing() -> None:
    presentation = di_vp()
    assert check({**presentation, "proof": [presentation["proof"]]}).nonce == NONCE
    assert check(di_vp(id="urn:uuid:5e3a4c56-3f3c-4f0b-9d58-0d8a1f5f8a11")).nonce == NONCE


INLINE = {"@context": {"domain": "https://w3id.org/security#nonce"}}


@pytest.mark.parametrize(
    ("presentation", "code"),
    [
        pytest.param(di_vp(audience="https://other.example"), "proof-for-another", id="another domain"),
        pytest.param(di_vp(audience=None), "proof-for-another", id="no domain"),
        pytest.param(di_vp(nonce=None), "proof-without-nonce", id="no challenge"),
        pytest.param(di_vp(purpose="assertionMethod"), "proof-malformed", id="another purpose"),
        pytest.param(di_vp(holder=did_of(P256)), "proof-key-unfit", id="another holder"),
        pytest.param(di_vp(method=method_of(P256)), "proof-malformed", id="key of another kind"),
        pytest.param(di_vp(method="did:web:a.example#1"), "proof-key-unfit", id="did:web"),
        pytest.param(
            di_vp(type=["VerifiableCredential"], holder=None), "proof-malformed", id="no presentation"
        ),
        pytest.param(changed(di_vp(), challenge="another"), "proof-not-signed", id="challenge changed"),
        pytest.param(changed(di_vp(), type="Ed25519Signature2020"), "proof-alg-unfit", id="another type"),
        pytest.param(changed(di_vp(), cryptosuite="bbs-2023"), "proof-alg-unfit", id="another suite"),
        pytest.param(changed(di_vp(), cryptosuite=[]), "proof-alg-unfit", id="suite is a list"),
        pytest.param(changed(di_vp(), proofValue="z1"), "proof-malformed", id="no signature"),
        pytest.param({**di_vp(), "holder": did_of(P256)}, "proof-not-signed", id="holder changed"),
        pytest.param({**di_vp(), "proof": []}, "proof-malformed", id="no proof"),
        pytest.param({**di_vp(), "proof": [di_vp()["proof"]] * 2}, "proof-malformed", id="two proofs"),
        pytest.param({**di_vp(), "proof": "text"}, "proof-malformed", id="proof is a text"),
        pytest.param({**di_vp(), "@context": [CREDENTIALS_V2, INLINE]}, "proof-malformed", id="own terms"),
        pytest.param(
            {**di_vp(), "@context": [CREDENTIALS_V2, "https://a.example/1"]},
            "proof-malformed",
            id="foreign terms",
        ),
        pytest.param({"type": ["VerifiablePresentation"], "proof": {}}, "proof-malformed", id="no context"),
        pytest.param([], "proof-malformed", id="list"),
        pytest.param("eyJ", "proof-malformed", id="text"),
        pytest.param(None, "proof-malformed", id="null"),
    ],
)
def test_what_proves_nothing(presentation: Any, code: str) -> None:
    assert code_of(presentation) == code


def test_what_costs_too_much_is_not_judged() -> None:
    with pytest.raises(BudgetSpent):
        check(di_vp(), Budget(10))


@pytest.mark.parametrize(
    "value",
    [{}, {"proof": {}}, {"@context": [None], "proof": [{}]}, {"@context": {}, "proof": {"type": 1}}],
    ids=["empty", "empty proof", "no context", "odd types"],
)
def test_any_json_is_refused_as_a_domain_error(value: Any) -> None:
    with pytest.raises(DomainError):
        check(value)
