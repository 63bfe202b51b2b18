"""An award that every rule lets pass, to change one fact at a time."""

from dataclasses import replace
from typing import Any

from credentials.loader import bundled_contexts
from credentials.rules.case import (
    AwardCase,
    LeaderFacts,
    LearnerFacts,
    MandateFacts,
    OrganisationFacts,
    OrganisationKind,
    SkillFacts,
)
from tests.sector.facts import KEURMERK, NOW
from tests.sector.organisations import mandate_scope
from tests.sector.whole import sector


def good_case(**changes: Any) -> AwardCase:
    made = sector()
    did, leader = made.member.did, made.leader
    case = AwardCase(
        now=NOW,
        badge=made.badge(),
        organisation=OrganisationFacts(id=did, kind=OrganisationKind.MEMBER, keurmerk=KEURMERK),
        leader=LeaderFacts(id=leader.id, organisation=did),
        learner=LearnerFacts(organisations=frozenset({did})),
        skill=SkillFacts(),
        mandate=MandateFacts(leader=leader.id, organisation=did, scope=mandate_scope(did, leader.signer)),
        contexts=bundled_contexts(),
    )
    return replace(case, **changes)


def with_badge(**changes: Any) -> AwardCase:
    return good_case(badge=sector().badge(**changes))


def with_mandate(**changes: Any) -> AwardCase:
    mandate = good_case().mandate
    if mandate is None:
        raise AssertionError
    scope = {name: changes.pop(name) for name in ("first_day", "last_day", "achievements") if name in changes}
    return good_case(mandate=replace(mandate, scope=replace(mandate.scope, **scope), **changes))
