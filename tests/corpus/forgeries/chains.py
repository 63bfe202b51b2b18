"""Links in the wrong place, of the wrong kind, by the wrong key, or two that nobody meant together."""

from copy import deepcopy
from dataclasses import replace
from datetime import date

from credentials.authority.scope import Scope
from credentials.draft.document import draft
from credentials.draft.values import Issuer, Leader
from schemas.strict_json import JsonObject
from tests.corpus.forgeries.case import mandate_in, not_authorised, signed_by, unsigned
from tests.sector import (
    AWARDED,
    OTHER_SERIES,
    endorse,
    endorsement_scope,
    give_mandate,
    mandate_scope,
    method_id,
    organisation,
    sector,
    signed,
)


def shown(*, endorsements: tuple[JsonObject | None, ...], mandates: tuple[JsonObject, ...]) -> JsonObject:
    world = sector()
    issuer = Issuer(
        id=world.member.did,
        name=world.member.name,
        endorsements=tuple(one for one in endorsements if one is not None),
    )
    badge = replace(world.badge(), issuer=issuer, leader=Leader(id=world.leader.id, endorsements=mandates))
    return signed_by(deepcopy(draft(badge)))


def two_mandates(*scopes: Scope) -> tuple[JsonObject, ...]:
    world = sector()
    return tuple(
        give_mandate(
            world.member, world.leader.id, scope, mandate_id=f"https://badges.example/mandates/{number}"
        )
        for number, scope in enumerate(scopes)
    )


@not_authorised("chain-malformed")
def endorsement_and_mandate_in_each_others_place() -> JsonObject:
    world = sector()
    return shown(
        endorsements=(world.leader.mandate,), mandates=tuple(filter(None, [world.member.endorsement]))
    )


@not_authorised("endorsement-of-another-organisation")
def mandate_in_the_place_of_the_endorsement() -> JsonObject:
    world = sector()
    return shown(endorsements=(world.leader.mandate,), mandates=(world.leader.mandate,))


@not_authorised("chain-missing")
def mandate_shown_by_the_issuer_alone() -> JsonObject:
    world = sector()
    return shown(endorsements=(world.member.endorsement, world.leader.mandate), mandates=())


@not_authorised("chain-of-another-association")
def endorsed_by_another_member() -> JsonObject:
    world = sector()
    return shown(endorsements=(endorse(world.other_member, world.member),), mandates=(world.leader.mandate,))


@not_authorised("chain-of-another-association")
def endorsed_by_itself() -> JsonObject:
    world = sector()
    return shown(endorsements=(endorse(world.member, world.member),), mandates=(world.leader.mandate,))


@not_authorised("chain-malformed")
def endorsement_of_an_endorsement() -> JsonObject:
    world = sector()
    by_other = deepcopy(endorse(world.other_member, world.member))
    by_other["issuer"]["endorsement"] = [world.other_member.endorsement]
    return shown(endorsements=(by_other,), mandates=(world.leader.mandate,))


@not_authorised("mandate-proof-failed")
def mandate_by_a_mandated_colleague() -> JsonObject:
    world = sector()
    scope = mandate_scope(world.member.did, world.leader.signer)
    mandate = give_mandate(world.member, world.leader.id, scope, world.colleague.signer)
    return shown(endorsements=(world.member.endorsement,), mandates=(mandate, world.colleague.mandate))


@not_authorised("mandate-proof-failed")
def mandate_by_a_key_for_forms() -> JsonObject:
    world = sector()
    scope = mandate_scope(world.member.did, world.leader.signer)
    mandate = give_mandate(world.member, world.leader.id, scope, world.member.form)
    return shown(endorsements=(world.member.endorsement,), mandates=(mandate,))


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
    world = sector()
    scope = mandate_scope(world.member.did, world.leader.signer)
    mandate = give_mandate(world.member, world.member.did, scope)
    return shown(endorsements=(world.member.endorsement,), mandates=(mandate,))


@not_authorised("endorsement-of-another-organisation")
def endorsement_of_the_leader() -> JsonObject:
    world = sector()
    leader_as_organisation = replace(world.member, did=world.leader.id)
    scope = endorsement_scope(world.member)
    endorsement = deepcopy(endorse(world.association, world.member, scope))
    endorsement["credentialSubject"]["id"] = leader_as_organisation.did
    del endorsement["proof"]
    resigned = signed(endorsement, world.association.did, world.association.authority)
    return shown(endorsements=(resigned,), mandates=(world.leader.mandate,))


@not_authorised("award-date-outside-endorsement")
def skill_of_one_endorsement_and_days_of_another() -> JsonObject:
    world = sector()
    ended = endorsement_scope(world.member, (date(2023, 1, 1), date(2025, 12, 31)))
    other_skill = endorsement_scope(world.member, achievements=(OTHER_SERIES,))
    return shown(
        endorsements=(
            endorse(world.association, world.member, ended, named="ended"),
            endorse(world.association, world.member, other_skill, named="other-skill"),
        ),
        mandates=(world.leader.mandate,),
    )


@not_authorised("award-date-outside-mandate")
def skill_of_one_mandate_and_days_of_another() -> JsonObject:
    world = sector()
    did, signer = world.member.did, world.leader.signer
    ended = mandate_scope(did, signer, first_day=date(2025, 1, 1), last_day=date(2025, 12, 31))
    other_skill = mandate_scope(did, signer, achievements=(OTHER_SERIES,))
    return shown(
        endorsements=(world.member.endorsement,),
        mandates=two_mandates(ended, other_skill),
    )


@not_authorised("skill-out-of-scope")
def key_of_one_mandate_and_skill_of_another() -> JsonObject:
    world = sector()
    did = world.member.did
    other_key = mandate_scope(did, world.colleague.signer)
    other_skill = mandate_scope(did, world.leader.signer, achievements=(OTHER_SERIES,))
    return shown(
        endorsements=(world.member.endorsement,),
        mandates=two_mandates(other_key, other_skill),
    )


@not_authorised("chain-malformed")
def more_endorsements_than_are_looked_at() -> JsonObject:
    world = sector()
    several = tuple(endorse(world.association, world.member, named=f"number-{one}") for one in range(5))
    return shown(endorsements=several, mandates=(world.leader.mandate,))


@not_authorised("chain-of-another-association")
def association_with_percent_signs_in_its_name() -> JsonObject:
    world = sector()
    respelled = replace(world.association, did=world.association.did.replace("badges", "%62adges"))
    return shown(endorsements=(endorse(respelled, world.member),), mandates=(world.leader.mandate,))


@not_authorised("mandate-of-another-organisation")
def organisation_with_percent_signs_in_its_name() -> JsonObject:
    world = sector()
    respelled = replace(world.member, did=world.member.did.replace("een", "%65en"))
    mandate = give_mandate(respelled, world.leader.id, mandate_scope(respelled.did, world.leader.signer))
    return shown(endorsements=(world.member.endorsement,), mandates=(mandate,))


@not_authorised("chain-of-another-association")
def endorsement_of_an_association_of_ones_own_beside_the_real_one_of_another() -> JsonObject:
    world = sector()
    own = organisation("nep")
    return shown(
        endorsements=(endorse(own, world.member), world.other_member.endorsement),
        mandates=(world.leader.mandate,),
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
