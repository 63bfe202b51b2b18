"""Others agree: the demo's badges in two independent verifiers over TLS, did:web on localhost."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from credentials.authority import vocabulary
from tests.e2e.foreign import ForeignVerifiers, foreign_verifiers, needs_node
from tests.e2e.mutations import mutations
from tests.e2e.servers import Demo
from tests.shared import needs_shared

pytestmark = [pytest.mark.node, needs_node, needs_shared, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def others(tls_demo: Demo) -> Iterator[ForeignVerifiers]:
    with foreign_verifiers(tls_demo) as running:
        yield running


def ours(running: Demo, document: Any) -> str:
    answer = running.client.post("/api/v1/verify", json={"document": document})
    assert answer.status_code in {200, 400, 422}, answer.text
    return str(answer.json().get("verdict", "refused"))


def embedded(badge: Any) -> list[Any]:
    return [*badge["issuer"]["endorsement"], *badge["credentialSubject"]["source"]["endorsement"]]


def test_a_valid_badge_verifies_everywhere(tls_demo: Demo, others: ForeignVerifiers) -> None:
    badge = tls_demo.badge("valid")
    assert ours(tls_demo, badge) == "valid"
    assert others.verified(badge) == (True, True), others.ask(badge)


def test_an_employers_badge_without_keurmerk_verifies_everywhere(
    tls_demo: Demo, others: ForeignVerifiers
) -> None:
    badge = tls_demo.badge("employer")
    assert ours(tls_demo, badge) == "valid"
    assert others.verified(badge) == (True, True), others.ask(badge)


def test_an_old_badge_stays_true_after_keurmerk_and_mandate_ended(
    tls_demo: Demo, others: ForeignVerifiers
) -> None:
    badge = tls_demo.badge("old")
    today = datetime.now(UTC).date().isoformat()
    periods = [endorsement["credentialSubject"][vocabulary.UNTIL] for endorsement in embedded(badge)]
    assert len(periods) == 2
    assert max(periods) < today
    assert ours(tls_demo, badge) == "valid"
    assert others.verified(badge) == (True, True), others.ask(badge)


@pytest.mark.parametrize("kind", ["revoked", "suspended"])
def test_a_withdrawn_badge_is_refused_everywhere(tls_demo: Demo, others: ForeignVerifiers, kind: str) -> None:
    badge = tls_demo.badge(kind)
    answer = others.ask(badge)
    assert ours(tls_demo, badge) == kind
    assert answer["bazaar"]["revoked"] is True, answer
    assert answer["core"]["verified"] is False, answer


def test_an_expired_badge_is_refused_everywhere(tls_demo: Demo, others: ForeignVerifiers) -> None:
    badge = tls_demo.badge("expired")
    assert ours(tls_demo, badge) == "expired"
    assert others.verified(badge) == (False, False), others.ask(badge)


def test_each_endorsement_verifies_on_its_own(tls_demo: Demo, others: ForeignVerifiers) -> None:
    for endorsement in embedded(tls_demo.badge("valid")):
        assert others.verified(endorsement) == (True, True), others.ask(endorsement)


def test_every_changed_claim_is_rejected_by_all(tls_demo: Demo, others: ForeignVerifiers) -> None:
    badge = tls_demo.badge("valid")
    accepted = [
        (where, who)
        for where, mutant in mutations(badge)
        for who, verified in zip(
            ("ours", "bazaar", "core"),
            (ours(tls_demo, mutant) == "valid", *others.verified(mutant)),
            strict=True,
        )
        if verified
    ]
    assert accepted == []


def test_every_changed_claim_of_an_endorsement_alone_is_rejected(
    tls_demo: Demo, others: ForeignVerifiers
) -> None:
    for endorsement in embedded(tls_demo.badge("valid")):
        accepted = [where for where, mutant in mutations(endorsement) if any(others.verified(mutant))]
        assert accepted == []
