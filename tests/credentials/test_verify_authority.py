"""The whole recipe on badges of the sector: offline, revoked; for forged ones see tests/corpus/forgeries."""

import json

from credentials import intake
from credentials.judgement import Judgement
from credentials.resources import NotFetched, Reference, Resources
from credentials.trust import TrustAnchors
from credentials.verify import verify
from schemas.report import Outcome, Trust, Verdict
from schemas.strict_json import JsonObject
from tests.sector.facts import NOW, STATUS_INDEX, STATUS_LIST
from tests.sector.judging import codes
from tests.sector.organisations import signed
from tests.sector.whole import did_documents, resources, sector


def judged(
    document: JsonObject, found: Resources | None = None, anchors: TrustAnchors | None = None
) -> Judgement:
    presented = intake.read(json.dumps(document).encode())
    return verify(presented, found or resources(), NOW, anchors=anchors or sector().anchors)


def test_a_badge_with_its_chain_is_valid_and_trusted() -> None:
    judgement = judged(sector().issued())
    assert (judgement.verdict, judgement.trust) == (Verdict.VALID, Trust.TRUSTED)
    assert judgement.anchor == sector().association.name
    assert "authority.authorised" in codes(judgement, Outcome.PASSED)
    assert [one.verdict for one in judgement.endorsements] == [Verdict.VALID, Verdict.VALID]
    assert judgement.wanted == ()


def test_a_revoked_badge_is_revoked() -> None:
    assert judged(sector().issued(), resources(revoked=(STATUS_INDEX,))).verdict is Verdict.REVOKED


def test_authenticity_and_authority_hold_when_the_issuers_site_is_gone() -> None:
    gone = Resources(
        {
            Reference("status_list", STATUS_LIST): NotFetched("unreachable"),
            **{Reference("did", did): NotFetched("unreachable") for did in did_documents()},
        }
    )
    judgement = judged(sector().issued(), gone)
    assert judgement.verdict is Verdict.COULD_NOT_CHECK
    assert {"proof.good", "issuer-key.of-issuer", "authority.authorised"} <= codes(judgement, Outcome.PASSED)
    assert {code.partition(".")[0] for code in codes(judgement, Outcome.UNKNOWN)} == {"status"}
    assert judgement.trust is Trust.TRUSTED


def test_a_badge_that_used_up_our_fetching_is_not_believed_by_its_chain() -> None:
    # A thief with a withdrawn leader's key fills a presentation until nobody asks the issuer any more.
    unasked = {
        Reference("did", did): NotFetched("refused", {"reason": "too-many"}, our_limit=True)
        for did in did_documents()
    }
    thief = sector().leader
    unsigned = {
        name: value for name, value in sector().issued().items() if name not in ("credentialStatus", "proof")
    }
    stolen = signed(unsigned, thief.organisation.did, thief.signer)
    gone = {reference: NotFetched("unreachable") for reference in unasked}
    assert judged(stolen, Resources(gone)).trust is Trust.TRUSTED
    judgement = judged(stolen, Resources(unasked))
    assert (judgement.verdict, judgement.trust) == (Verdict.COULD_NOT_CHECK, Trust.UNKNOWN_ISSUER)
    assert "issuer-key.unreachable" in codes(judgement, Outcome.UNKNOWN)


def test_without_anchors_the_chain_is_not_believed_offline() -> None:
    gone = Resources({Reference("did", did): NotFetched("unreachable") for did in did_documents()})
    judgement = judged(sector().issued(), gone, TrustAnchors())
    assert "issuer-key.unreachable" in codes(judgement, Outcome.UNKNOWN)
    assert judgement.trust is Trust.UNKNOWN_ISSUER


def test_an_employer_without_endorsement_is_valid_and_unknown() -> None:
    badge = sector().issued(leader=sector().employers_leader)
    without_status = {name: value for name, value in badge.items() if name != "credentialStatus"}
    assert judged(without_status).verdict is Verdict.INVALID
    judgement = judged(badge)
    assert "authority.not-endorsed-by-sector" in codes(judgement, Outcome.SKIPPED)
    # The sector's list is another organisation's, as if the employer used somebody's service for lists.
    assert "status-list-by-other" in {note.code for note in judgement.warnings}
    assert (judgement.verdict, judgement.trust) == (Verdict.VALID, Trust.UNKNOWN_ISSUER)
