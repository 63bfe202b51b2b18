"""Proof sets and chains: https://www.w3.org/TR/vc-data-integrity/#proof-sets."""

from typing import Any

import pytest

from credentials.suites.base import ProofInvalid, ProofMalformed
from keys.algorithms import KeyKind
from keys.resolver import VerificationMethod
from schemas.errors import Unavailable
from schemas.report import Outcome
from tests.sector.badges import levelled_badge as badge
from tests.sector.proofs import a_signer, checked, codes, find_key, method_of, signed

ONE, TWO, THREE = "urn:uuid:1", "urn:uuid:2", "urn:uuid:3"
SUITES = ["eddsa-rdfc-2022", "eddsa-jcs-2022"]


def chain(suite: str = "eddsa-rdfc-2022") -> dict[str, Any]:
    document = signed(badge(), suite, a_signer(number=1), proof_id=ONE)
    document = signed(document, suite, a_signer(number=2), proof_id=TWO, previous_proof=ONE)
    return signed(document, suite, a_signer(number=3), proof_id=THREE, previous_proof=[ONE, TWO])


@pytest.mark.parametrize("suite", SUITES)
def test_a_chain_holds(suite: str) -> None:
    assert codes(chain(suite)) == ["proof-verified"] * 3


@pytest.mark.parametrize("suite", SUITES)
def test_a_proof_set_of_different_suites_holds(suite: str) -> None:
    document = signed(signed(badge(), suite), "ecdsa-rdfc-2019", a_signer(KeyKind.P256))
    assert codes(document) == ["proof-verified"] * 2


@pytest.mark.parametrize("suite", SUITES)
def test_the_order_in_the_array_does_not_make_the_chain(suite: str) -> None:
    document = chain(suite)
    document["proof"] = [document["proof"][2], document["proof"][0], document["proof"][1]]
    # As JSON the predecessors are secured in their order, which is still 1, 2.
    assert codes(document) == ["proof-verified"] * 3


@pytest.mark.parametrize("suite", SUITES)
def test_a_missing_predecessor_fails(suite: str) -> None:
    document = chain(suite)
    del document["proof"][0]
    assert codes(document) == ["previous-proof-missing", "previous-proof-missing"]


@pytest.mark.parametrize("suite", SUITES)
def test_a_broken_predecessor_fails_all_that_build_on_it(suite: str) -> None:
    document = chain(suite)
    document["proof"][0]["created"] = "2020-01-01T00:00:00Z"
    assert codes(document) == ["signature-invalid", "previous-proof-failed", "previous-proof-failed"]


@pytest.mark.parametrize("suite", SUITES)
def test_a_replaced_predecessor_fails_though_it_holds_itself(suite: str) -> None:
    document = chain(suite)
    other = signed(badge(), suite, a_signer(number=4), proof_id=ONE)["proof"]
    document["proof"][0] = other
    assert codes(document)[0] == "proof-verified"
    assert codes(document)[1:] == ["signature-invalid", "previous-proof-failed"]


@pytest.mark.parametrize("suite", SUITES)
def test_previous_proof_cannot_be_added_or_dropped(suite: str) -> None:
    document = chain(suite)
    del document["proof"][1]["previousProof"]
    assert codes(document)[1] == "signature-invalid"
    document = signed(signed(badge(), suite, proof_id=ONE), suite, a_signer(number=2))
    document["proof"][1]["previousProof"] = ONE
    assert codes(document) == ["proof-verified", "signature-invalid"]


def test_an_unsupported_predecessor_leaves_the_rest_unknown() -> None:
    document = chain()
    document["proof"][0]["cryptosuite"] = "unheard-of-2030"
    results = checked(document)
    assert [result.code for result in results] == [
        "proof-unsupported",
        "previous-proof-unknown",
        "previous-proof-unknown",
    ]


def test_an_unreachable_predecessor_is_unknown() -> None:
    def unreachable(method: str, purpose: str) -> VerificationMethod:
        if method == method_of(a_signer(number=1)):
            raise Unavailable("did-unreachable", "no network")
        return find_key(method, purpose)

    results = checked(chain(), find_key=unreachable)
    assert {result.outcome for result in results} == {Outcome.UNKNOWN}


@pytest.mark.parametrize("previous", [{ONE: TWO, TWO: ONE}, {ONE: ONE, TWO: ONE}])
def test_circles_fail(previous: dict[str, str]) -> None:
    document = signed(signed(badge(), proof_id=ONE), proof_id=TWO)
    for proof in document["proof"]:
        proof["previousProof"] = previous[proof["id"]]
    assert {result.outcome for result in checked(document)} == {Outcome.FAILED}


def test_ids_must_be_unique() -> None:
    document = signed(signed(badge(), proof_id=ONE), key=a_signer(number=2), proof_id=ONE)
    assert codes(document) == ["proof-id-duplicate"] * 2


@pytest.mark.parametrize(
    "previous", ["", "relative", [], [ONE, 5], [[ONE]], {"id": ONE}, 5, None, [ONE] * 65]
)
def test_malformed_references_fail(previous: Any) -> None:
    document = signed(badge(), proof_id=ONE)
    document["proof"]["previousProof"] = previous
    assert codes(document) == ["proof-malformed"]


def test_signing_needs_the_predecessor() -> None:
    with pytest.raises(ProofInvalid) as raised:
        signed(signed(badge(), proof_id=ONE), previous_proof=[ONE, TWO])
    assert raised.value.code == "previous-proof-missing"


def test_a_long_chain_is_no_deep_recursion() -> None:
    document = signed(badge(), proof_id="urn:uuid:0")
    for number in range(1, 20):
        document = signed(document, proof_id=f"urn:uuid:{number}", previous_proof=f"urn:uuid:{number - 1}")
    document["proof"].reverse()
    assert codes(document) == ["proof-verified"] * 20


def test_too_many_proofs_are_refused_before_any_work() -> None:
    document = signed(badge())
    asked = []

    def remember(method: str, purpose: str) -> VerificationMethod:
        asked.append(method)
        return find_key(method, purpose)

    document["proof"] = [document["proof"]] * 65
    with pytest.raises(ProofMalformed) as raised:
        checked(document, find_key=remember)
    assert raised.value.code == "too-many-proofs"
    assert not asked
    document["proof"] = document["proof"][:64]
    assert codes(document) == ["proof-verified"] * 64
    with pytest.raises(ProofMalformed):
        signed(document)
