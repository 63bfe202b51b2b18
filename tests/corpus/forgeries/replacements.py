"""Mandates that say they replace an older one, to make an award count that nobody was allowed to give."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from schemas.strict_json import JsonObject
from tests.corpus.forgeries.case import not_authorised
from tests.corpus.forgeries.chains import shown
from tests.sector.facts import GIVEN, OTHER_SERIES, SERIES
from tests.sector.keys import key
from tests.sector.organisations import Organisation, endorse, give_mandate, mandate_scope
from tests.sector.whole import sector

LATER = datetime(2026, 5, 25, 9, tzinfo=UTC)
"""After the award: a mandate of this day does not cover it by itself."""
OLD = "https://badges.example/mandates/old"
NEW = "https://badges.example/mandates/new"


def old_organisation() -> Organisation:
    """The member as it was when it still had the key that is compromised now."""
    return replace(sector().member, authority=key("member's compromised authority"))


def old_mandate(
    given_at: datetime = GIVEN, *, mandate_id: str = OLD, leader_id: str = "", **scope: Any
) -> JsonObject:
    made, before = sector(), old_organisation()
    return give_mandate(
        before,
        leader_id or made.leader.id,
        mandate_scope(before.did, key("the key that the leader had then"), **scope),
        given_at=given_at,
        mandate_id=OLD,
    )


def new_mandate(replaces: str | None = OLD, **scope: Any) -> JsonObject:
    made = sector()
    return give_mandate(
        made.member,
        made.leader.id,
        mandate_scope(made.member.did, made.leader.signer, replaces=replaces, **scope),
        given_at=LATER,
        mandate_id=NEW,
    )


def replaced(new: JsonObject, *old: JsonObject, vouched: bool = True) -> JsonObject:
    """A badge that shows the new mandate, and the old ones with the endorsement that names their key."""
    made = sector()
    before = endorse(made.association, old_organisation(), named="old") if vouched else None
    return shown(endorsements=(made.member.endorsement, before), mandates=(new, *old))


@not_authorised("award-before-mandate")
def award_before_its_mandate_was_given() -> JsonObject:
    return replaced(new_mandate(replaces=None))


@not_authorised("award-before-mandate")
def replaces_what_is_not_shown() -> JsonObject:
    return replaced(new_mandate())


@not_authorised("award-before-mandate")
def replaces_another_than_the_one_shown() -> JsonObject:
    return shown(
        endorsements=(sector().member.endorsement,),
        mandates=(new_mandate("https://badges.example/mandates/unknown"),),
    )


@not_authorised("replacement-differs")
def replaces_itself() -> JsonObject:
    return replaced(new_mandate(NEW), vouched=False)


@not_authorised("replacement-differs")
def replacement_for_another_skill() -> JsonObject:
    return replaced(new_mandate(), old_mandate(achievements=(OTHER_SERIES,)))


@not_authorised("replacement-differs")
def replacement_for_more_skills() -> JsonObject:
    return replaced(new_mandate(achievements=(SERIES, OTHER_SERIES)), old_mandate())


@not_authorised("replacement-differs")
def replacement_for_a_category() -> JsonObject:
    return replaced(new_mandate(categories=("textile",)), old_mandate())


@not_authorised("replacement-differs")
def replacement_for_a_series_instead_of_a_version() -> JsonObject:
    return replaced(new_mandate(), old_mandate(achievements=(f"{SERIES}/1",)))


@not_authorised("replacement-differs")
def replacement_that_starts_earlier() -> JsonObject:
    return replaced(new_mandate(first_day=date(2025, 1, 1)), old_mandate())


@not_authorised("replacement-differs")
def replacement_that_ends_later() -> JsonObject:
    return replaced(new_mandate(last_day=date(2029, 12, 31)), old_mandate())


@not_authorised("mandate-proof-failed")
def replaces_the_mandate_of_a_colleague() -> JsonObject:
    return replaced(new_mandate(), old_mandate(leader_id=sector().colleague.id))


@not_authorised("mandate-proof-failed")
def replaced_mandate_with_another_date() -> JsonObject:
    old = {**old_mandate(LATER), "validFrom": "2025-12-31T23:00:00Z"}
    return replaced(new_mandate(), old)


@not_authorised("mandate-proof-failed")
def replaced_mandate_by_a_key_that_nobody_vouched_for() -> JsonObject:
    return replaced(new_mandate(), old_mandate(), vouched=False)


@not_authorised("mandate-proof-failed")
def replaced_mandate_made_up_by_the_leader() -> JsonObject:
    made = sector()
    scope = mandate_scope(made.member.did, key("any other key"))
    made_up = give_mandate(made.member, made.leader.id, scope, made.leader.signer, mandate_id=OLD)
    return replaced(new_mandate(), made_up)


@not_authorised("replacement-differs")
def replacement_of_a_replacement() -> JsonObject:
    return replaced(new_mandate(), old_mandate(replaces="https://badges.example/mandates/oldest"))


@not_authorised("award-before-mandate")
def replaced_mandate_of_after_the_award() -> JsonObject:
    return replaced(new_mandate(), old_mandate(LATER))
