"""Links in the wrong place, of the wrong kind, by the wrong key, or two that nobody meant together."""

from copy import deepcopy
from dataclasses import replace
from datetime import date

from credentials.authority.scope import Scope
from credentials.draft.document import draft
from credentials.draft.values import Issuer, Leader
from schemas.strict_json import JsonObject
from tests.corpus.forgeries.case import mandate_in, not_authorised, signed_by, unsigned
from tests.sector.facts import AWARDED, OTHER_SERIES
from tests.sector.keys import method_id
from tests.sector.organisations import (
    endorse,
    endorsement_scope,
    give_mandate,
    mandate_scope,
    organisation,
    signed,
)
from tests.sector.whole import sector


def shown(*, endorsements: tuple[JsonObject | None, ...], mandates: tuple[JsonObject, ...]) -> JsonObject:
    made = sector()
    issuer = Issuer(
        id=made.member.did,
        name=made.member.name,
        endorsements=tuple(one for one in endorsements if one is not None),
    )
    badge = replace(made.badge(), issuer=issuer, leader=Leader(id=made.leader.id, endorsements=mandates))
    return signed_by(deepcopy(draft(badge)))


def two_mandates(*scopes: Scope) -> tuple[JsonObject, ...]:
    made = sector()
    return tuple(
        give_mandate(
            made.member, made.leader.id, scope, mandate_id=f"https://badges.example/mandates/{number}"
        )
        for number, scope in enumerate(scopes)
    )


@not_authorised("chain-malformed")
def endorsement_and_mandate_in_each_others_place() -> JsonObject:
    made = sector()
    return shown(endorsements=(made.leader.mandate,), mandates=tuple(filter(None, [made.member.endorsement])))


@not_authorised("endorsement-of-another-organisation")
def mandate_in_the_place_of_the_endorsement() -> JsonObject:
    made = sector()
    return shown(endorsements=(made.leader.mandate,), mandates=(made.leader.mandate,))


@not_authorised("chain-missing")
def mandate_shown_by_the_issuer_alone() -> JsonObject:
    made = sector()
    return shown(endorsements=(made.member.endorsement, made.leader.mandate), mandates=())


@not_authorised("chain-of-another-association")
def endorsed_by_another_member() -> JsonObject:
    made = sector()
    return shown(endorsements=(endorse(made.other_member, made.member),), mandates=(made.leader.mandate,))


@not_authorised("chain-of-another-association")
def endorsed_by_itself() -> JsonObject:
    made = sector()
    return shown(endorsements=(endorse(made.member, made.member),), mandates=(made.leader.mandate,))


@not_authorised("chain-malformed")
def endorsement_of_an_endorsement() -> JsonObject:
    made = sector()
    by_other = deepcopy(endorse(made.other_member, made.member))
    by_other["issuer"]["endorsement"] = [made.other_member.endorsement]
    return shown(endorsements=(by_other,), mandates=(made.leader.mandate,))


@not_authorised("mandate-proof-failed")
def mandate_by_a_mandated_colleague() -> JsonObject:
    made = sector()
    scope = mandate_scope(made.member.did, made.leader.signer)
    mandate = give_mandate(made.member, made.leader.id, scope, made.colleague.signer)
    return shown(endorsements=(made.member.endorsement,), mandates=(mandate, made.colleague.mandate))


@not_authorised("mandate-proof-failed")
def mandate_by_a_key_for_forms() -> JsonObject:
    made = sector()
    scope = mandate_scope(made.member.did, made.leader.signer)
    mandate = give_mandate(made.member, made.leader.id, scope, made.member.form)
    return shown(endorsements=(made.member.endorsement,), mandates=(mandate,))


@not_authorised("key-not-mandated")
def badge_by_a_key_for_forms() -> JsonObject:
    member = sector().member
    return signed(unsigned(), member.did, member.form, AWARDED)


@not_authorised("key-not-mandated")
def badge_by_a_key_that_gives_mandates() -> JsonObject:
    member = sector().member
    return signed(unsigned(), member.did, member.authority, AWARDED)


@not_authorised("mandate-of-another-leader")
def mandate_for_the_organisation() -> JsonObject:
    made = sector()
    scope = mandate_scope(made.member.did, made.leader.signer)
    mandate = give_mandate(made.member, made.member.did, scope)
    return shown(endorsements=(made.member.endorsement,), mandates=(mandate,))


@not_authorised("endorsement-of-another-organisation")
def endorsement_of_the_leader() -> JsonObject:
    made = sector()
    leader_as_organisation = replace(made.member, did=made.leader.id)
    scope = endorsement_scope(made.member)
    endorsement = deepcopy(endorse(made.association, made.member, scope))
    endorsement["credentialSubject"]["id"] = leader_as_organisation.did
    del endorsement["proof"]
    resigned = signed(endorsement, made.association.did, made.association.authority)
    return shown(endorsements=(resigned,), mandates=(made.leader.mandate,))


@not_authorised("award-date-outside-endorsement")
def skill_of_one_endorsement_and_days_of_another() -> JsonObject:
    made = sector()
    ended = endorsement_scope(made.member, (date(2023, 1, 1), date(2025, 12, 31)))
    other_skill = endorsement_scope(made.member, achievements=(OTHER_SERIES,))
    return shown(
        endorsements=(
            endorse(made.association, made.member, ended, named="ended"),
            endorse(made.association, made.member, other_skill, named="other-skill"),
        ),
        mandates=(made.leader.mandate,),
    )


@not_authorised("award-date-outside-mandate")
def skill_of_one_mandate_and_days_of_another() -> JsonObject:
    made = sector()
    did, signer = made.member.did, made.leader.signer
    ended = mandate_scope(did, signer, first_day=date(2025, 1, 1), last_day=date(2025, 12, 31))
    other_skill = mandate_scope(did, signer, achievements=(OTHER_SERIES,))
    return shown(
        endorsements=(made.member.endorsement,),
        mandates=two_mandates(ended, other_skill),
    )


@not_authorised("skill-out-of-scope")
def key_of_one_mandate_and_skill_of_another() -> JsonObject:
    made = sector()
    did = made.member.did
    other_key = mandate_scope(did, made.colleague.signer)
    other_skill = mandate_scope(did, made.leader.signer, achievements=(OTHER_SERIES,))
    return shown(
        endorsements=(made.member.endorsement,),
        mandates=two_mandates(other_key, other_skill),
    )


@not_authorised("chain-malformed")
def more_endorsements_than_are_looked_at() -> JsonObject:
    made = sector()
    several = tuple(endorse(made.association, made.member, named=f"number-{one}") for one in range(5))
    return shown(endorsements=several, mandates=(made.leader.mandate,))


@not_authorised("chain-of-another-association")
def association_with_percent_signs_in_its_name() -> JsonObject:
    made = sector()
    respelled = replace(made.association, did=made.association.did.replace("badges", "%62adges"))
    return shown(endorsements=(endorse(respelled, made.member),), mandates=(made.leader.mandate,))


@not_authorised("mandate-of-another-organisation")
def organisation_with_percent_signs_in_its_name() -> JsonObject:
    made = sector()
    respelled = replace(made.member, did=made.member.did.replace("een", "%65en"))
    mandate = give_mandate(respelled, made.leader.id, mandate_scope(respelled.did, made.leader.signer))
    return shown(endorsements=(made.member.endorsement,), mandates=(mandate,))


@not_authorised("chain-of-another-association")
def endorsement_of_an_association_of_ones_own_beside_the_real_one_of_another() -> JsonObject:
    made = sector()
    own = organisation("nep")
    return shown(
        endorsements=(endorse(own, made.member), made.other_member.endorsement),
        mandates=(made.leader.mandate,),
    )


@not_authorised("mandate-proof-failed")
def mandate_without_a_proof() -> JsonObject:
    document = unsigned()
    del mandate_in(document)["proof"]
    return signed_by(document)


@not_authorised("chain-malformed")
def mandate_with_a_list_as_its_method() -> JsonObject:
    document = unsigned()
    proof = mandate_in(document)["proof"][0]
    proof["verificationMethod"] = [
        proof["verificationMethod"],
        method_id(sector().member.did, sector().member.form),
    ]
    return signed_by(document)
