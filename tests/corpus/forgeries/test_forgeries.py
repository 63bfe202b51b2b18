"""Every forgery gets the right verdict for the right reason; the badge it was made from is good."""

from datetime import timedelta

import pytest

from credentials import intake
from credentials.forms.open_badge_ldp import serialise
from credentials.judgement import Judgement
from credentials.resources import NotFetched, Reference, Resources
from credentials.verify import verify
from schemas.report import Outcome, Trust, Verdict
from schemas.strict_json import JsonObject
from tests.corpus.forgeries.case import Forgery
from tests.corpus.forgeries.corpus import ALL_FORGERIES
from tests.sector.facts import NOW, STATUS_INDEX, STATUS_LIST
from tests.sector.whole import resources, sector


def judged(document: JsonObject, found: Resources | None = None, *, years_later: int = 0) -> Judgement:
    return verify(
        intake.read(serialise(document)),
        found or resources(),
        NOW + timedelta(days=366 * years_later),
        anchors=sector().anchors,
    )


def authority(judgement: Judgement) -> list[tuple[Outcome, str]]:
    return [(one.outcome, one.code) for one in judgement.findings if one.check == "authority"]


def out_of_reach(*references: Reference) -> Resources:
    return resources().with_found({reference: NotFetched("unreachable") for reference in references})


def named(verdict: Verdict) -> pytest.MarkDecorator:
    chosen = {name: forgery for name, forgery in ALL_FORGERIES.items() if forgery.verdict is verdict}
    return pytest.mark.parametrize("forgery", chosen.values(), ids=chosen.keys())


def test_the_badge_that_they_are_made_from_is_good() -> None:
    judgement = judged(sector().issued())
    assert (judgement.verdict, judgement.trust) == (Verdict.VALID, Trust.TRUSTED)
    assert authority(judgement) == [(Outcome.PASSED, "authority.authorised")]
    assert judgement.wanted == ()


def test_every_forgery_has_one_of_these_verdicts() -> None:
    wanted = {Verdict.NOT_AUTHORISED, Verdict.COULD_NOT_CHECK, Verdict.INVALID}
    assert {forgery.verdict for forgery in ALL_FORGERIES.values()} == wanted


@named(Verdict.NOT_AUTHORISED)
def test_the_proof_holds_and_the_authority_does_not(forgery: Forgery) -> None:
    judgement = judged(forgery.build())
    proofs = [one.outcome for one in judgement.findings if one.check in {"proof", "issuer-key"}]
    assert set(proofs) == {Outcome.PASSED}
    assert authority(judgement) == [(Outcome.FAILED, f"authority.{forgery.authority}")]
    assert (judgement.verdict, judgement.verified) == (Verdict.NOT_AUTHORISED, False)


@named(Verdict.COULD_NOT_CHECK)
def test_nobody_is_shown_to_have_made_the_badge(forgery: Forgery) -> None:
    judgement = judged(forgery.build())
    assert (judgement.verdict, judgement.trust) == (Verdict.COULD_NOT_CHECK, Trust.UNKNOWN_ISSUER)
    assert not judgement.proven


@named(Verdict.INVALID)
def test_the_badge_is_not_real(forgery: Forgery) -> None:
    judgement = judged(forgery.build())
    assert (judgement.verdict, judgement.trust) == (Verdict.INVALID, Trust.UNKNOWN_ISSUER)


def test_a_badge_outlives_the_keurmerk_and_the_mandate_under_which_it_was_given() -> None:
    judgement = judged(sector().issued(), years_later=10)
    assert (judgement.verdict, judgement.trust) == (Verdict.VALID, Trust.TRUSTED)


def test_a_revoked_badge_is_revoked_however_good_its_chain() -> None:
    judgement = judged(sector().issued(), resources(revoked=(STATUS_INDEX,)))
    assert judgement.verdict is Verdict.REVOKED


def test_when_the_issuers_site_is_gone_all_but_the_status_is_still_known() -> None:
    made = sector()
    gone = out_of_reach(Reference("did", made.member.did), Reference("status_list", STATUS_LIST))
    judgement = judged(made.issued(), gone)
    passed = {one.check for one in judgement.findings if one.outcome is Outcome.PASSED}
    assert {"proof", "issuer-key", "authority"} <= passed
    assert (judgement.verdict, judgement.trust) == (Verdict.COULD_NOT_CHECK, Trust.TRUSTED)


@named(Verdict.NOT_AUTHORISED)
def test_no_forgery_becomes_good_when_the_issuers_site_is_gone(forgery: Forgery) -> None:
    made = sector()
    gone = out_of_reach(Reference("did", made.member.did), Reference("status_list", STATUS_LIST))
    judgement = judged(forgery.build(), gone)
    assert not judgement.verified
    assert judgement.trust is Trust.UNKNOWN_ISSUER
