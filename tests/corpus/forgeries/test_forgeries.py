"""Every forgery gets the right verdict for the right reason; the badge it was made from is good."""

import pytest

from credentials.authority.judge import AuthorityFinding, judge
from credentials.data_integrity import ProofResult, verify_proofs
from credentials.loader import bundled_contexts
from keys.resolver import VerificationMethod, select
from schemas.errors import Unavailable
from schemas.report import Outcome, Verdict
from schemas.strict_json import JsonObject
from tests.corpus.forgeries.builders import FORGERIES, Forgery
from tests.sector import NOW, did_documents, prove, sector


def named(verdict: Verdict) -> pytest.MarkDecorator:
    chosen = {name: forgery for name, forgery in FORGERIES.items() if forgery.verdict is verdict}
    return pytest.mark.parametrize("forgery", chosen.values(), ids=chosen.keys())


def published_key(method_id: str, purpose: str) -> VerificationMethod:
    document = did_documents().get(method_id.partition("#")[0])
    if document is None:
        raise Unavailable("not-reached", "Nobody answers there.")
    return select(document, method_id, purpose, at=NOW)


def proofs(document: JsonObject) -> list[ProofResult]:
    return verify_proofs(document, find_key=published_key, contexts=bundled_contexts(), now=NOW)


def authority(document: JsonObject) -> AuthorityFinding:
    signers = [
        (result.verification_method, result.public_key)
        for result in proofs(document)
        if result.outcome is Outcome.PASSED and result.verification_method and result.public_key
    ]
    return judge(document, signers=signers, prove=prove, anchors=sector().anchors, find_key=published_key)


def test_the_badge_that_they_are_made_from_is_good() -> None:
    badge = sector().issued()
    assert [result.outcome for result in proofs(badge)] == [Outcome.PASSED]
    assert authority(badge).code == "authorised"


@named(Verdict.NOT_AUTHORISED)
def test_the_proof_holds_and_the_authority_does_not(forgery: Forgery) -> None:
    document = forgery.build()
    assert [result.outcome for result in proofs(document)] == [Outcome.PASSED]
    finding = authority(document)
    assert (finding.outcome, finding.code) == (Outcome.FAILED, forgery.authority)


@named(Verdict.INVALID)
def test_the_proof_does_not_hold(forgery: Forgery) -> None:
    document = forgery.build()
    results = proofs(document)
    controllers = {result.controller for result in results}
    good = bool(results) and all(result.outcome is Outcome.PASSED for result in results)
    assert not (good and controllers == {document["issuer"]["id"]})
