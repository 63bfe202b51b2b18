"""What an instance signs verifies; any change does not; and nothing is signed that would be refused."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conformance.vc_service import EMBEDDED, VcService
from tests.e2e.mutations import mutations

FEW = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)
VALUES = st.recursive(
    st.one_of(WORDS, st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1)),
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(st.sampled_from("abcdef"), inner, min_size=1, max_size=3),
    max_leaves=6,
)  # fmt: skip
SUBJECTS = st.dictionaries(
    st.sampled_from(["skill", "level", "note", "evidenceOf", "judgedBy"]), VALUES, min_size=1
)


def verified(vc: VcService, document: Any) -> bool:
    answer = vc.client.post("/vc/credentials/verify", json={"verifiableCredential": document})
    assert answer.status_code in {200, 400, 422}, answer.text
    assert (answer.status_code == 200) == (answer.json()["verified"] is True)
    return answer.status_code == 200


@pytest.mark.parametrize("instance", EMBEDDED)
@FEW
@given(subject=SUBJECTS)
def test_what_an_instance_signs_verifies(vc: VcService, instance: str, subject: dict[str, Any]) -> None:
    body = {"credential": vc.credential(instance, credentialSubject=subject)}
    answer = vc.client.post(f"/vc/{instance}/credentials/issue", json=body)
    assert answer.status_code in {201, 400, 422}, answer.text
    if answer.status_code == 201:
        assert verified(vc, answer.json()["verifiableCredential"])


@pytest.mark.parametrize("instance", EMBEDDED)
def test_no_changed_claim_verifies(vc: VcService, instance: str) -> None:
    signed = vc.issue(instance, vc.credential(instance, validUntil="2099-01-01T00:00:00Z"))
    assert [where for where, mutant in mutations(signed) if verified(vc, mutant)] == []


@pytest.mark.parametrize("instance", EMBEDDED)
@pytest.mark.parametrize("member", ["created", "verificationMethod", "proofPurpose", "proofValue", "type"])
def test_no_changed_proof_metadata_verifies(vc: VcService, instance: str, member: str) -> None:
    signed = vc.issue(instance, vc.credential(instance))
    for changed in (None, "2001-01-01T00:00:00Z", "authentication", "did:key:zOther#zOther"):
        other = deepcopy(signed)
        proof = other["proof"][0] if isinstance(other["proof"], list) else other["proof"]
        proof[member] = changed
        if changed is None:
            del proof[member]
            if member == "created":
                continue  # a proof without `created` is another proof, covered by the changed one
        assert not verified(vc, other), (member, changed)
