"""After a compromise: a replacement mandate counts from the first day of the one that it replaces."""

from datetime import UTC, datetime

from credentials.trust import NOBODY
from schemas.report import Outcome, Verdict
from schemas.strict_json import JsonObject
from tests.corpus.forgeries.replacements import LATER, new_mandate, old_mandate, replaced
from tests.corpus.forgeries.test_forgeries import authority, judged
from tests.credentials.authority.test_judge import finder
from tests.credentials.authority.test_judge import judged as chain_judged
from tests.sector.whole import did_documents, sector


def mended() -> JsonObject:
    return replaced(new_mandate(), old_mandate())


def test_a_badge_signed_again_with_a_replacement_mandate_is_good() -> None:
    judgement = judged(mended())
    assert authority(judgement) == [(Outcome.PASSED, "authority.authorised")]
    assert judgement.verdict is Verdict.VALID
    assert judgement.warnings == ()


def test_the_key_of_the_replaced_mandate_is_published_no_more() -> None:
    old_method = old_mandate()["proof"][0]["verificationMethod"]
    document = did_documents()[sector().member.did]
    assert old_method not in document["assertionMethod"]
    only_old = replaced(old_mandate())
    find_key = finder(document)
    assert chain_judged(only_old, sector(), find_key=find_key).code == "mandate-withdrawn"


def test_an_award_after_the_replacement_needs_no_older_mandate() -> None:
    made = sector()
    moment = datetime(2026, 5, 25, 15, tzinfo=UTC)
    badge = made.badge(awarded_at=moment, valid_from=moment)
    document = made.issued(badge)
    document["credentialSubject"]["source"]["endorsement"] = [new_mandate()]
    assert chain_judged(document, made).code == "authorised"


def test_an_award_of_the_day_of_its_mandate_is_good() -> None:
    made = sector()
    morning = LATER.replace(hour=1)
    document = made.issued(made.badge(awarded_at=morning, valid_from=morning))
    document["credentialSubject"]["source"]["endorsement"] = [new_mandate(replaces=None)]
    assert chain_judged(document, made).code == "authorised"
    evening_before = datetime(2026, 5, 24, 21, 59, tzinfo=UTC)
    document["awardedDate"] = "2026-05-24T21:59:00Z"
    assert evening_before < morning
    assert chain_judged(document, made).code == "award-before-mandate"


def test_f19_a_mandate_of_today_for_a_century_covers_nothing_of_before_today() -> None:
    made = sector()
    document = replaced(new_mandate(replaces=None))
    assert chain_judged(document, made).code == "award-before-mandate"
    assert chain_judged(document, made).params["signed_day"] == "2026-05-25"


def test_replacements_outside_the_sector_are_consistent_in_themselves() -> None:
    document = mended()
    del document["issuer"]["endorsement"]

    for find_key in (None, finder(did_documents()[sector().member.did])):
        finding = chain_judged(document, sector(), anchors=NOBODY, find_key=find_key)
        assert (finding.outcome, finding.code) == (Outcome.SKIPPED, "not-endorsed-by-sector")
