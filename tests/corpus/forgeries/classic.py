"""The classic forgeries: by whoever holds a key of the sector, or none. Named by what is wrong."""

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from credentials.authority import vocabulary
from credentials.draft.document import draft
from credentials.draft.values import Leader
from credentials.forms.data_integrity import add_proof
from credentials.loader import bundled_contexts
from keys.signer import LocalSigner
from schemas.strict_json import JsonObject
from tests.corpus.forgeries.case import (
    endorsement_in,
    invalid,
    mandate_in,
    not_authorised,
    signed_by,
    unproven,
    unsigned,
)
from tests.sector.facts import AWARDED, BASE, OTHER_SERIES
from tests.sector.keys import key
from tests.sector.organisations import endorse, give_mandate, mandate_scope, organisation, signed
from tests.sector.whole import sector


@not_authorised("key-not-mandated")
def key_of_leader_a_with_source_b() -> JsonObject:
    return signed_by(unsigned(sector().colleague), sector().leader)


@not_authorised("mandate-by-itself")
def mandate_signed_by_the_leaders_own_key() -> JsonObject:
    leader = sector().leader
    scope = mandate_scope(leader.organisation.did, leader.signer, achievements=(OTHER_SERIES,))
    own = replace(leader, mandate=give_mandate(leader.organisation, leader.id, scope, leader.signer))
    return signed_by(unsigned(own))


@not_authorised("mandate-proof-failed")
def mandate_signed_by_another_leaders_key() -> JsonObject:
    leader, colleague = sector().leader, sector().colleague
    scope = mandate_scope(leader.organisation.did, leader.signer, achievements=(OTHER_SERIES,))
    other = replace(leader, mandate=give_mandate(leader.organisation, leader.id, scope, colleague.signer))
    return signed_by(unsigned(other))


@not_authorised("mandate-of-another-leader")
def mandate_swapped_between_leaders() -> JsonObject:
    return signed_by(unsigned(replace(sector().leader, mandate=sector().colleague.mandate)))


@not_authorised("mandate-of-another-organisation")
def mandate_swapped_between_organisations() -> JsonObject:
    return signed_by(unsigned(replace(sector().leader, mandate=sector().other_leader.mandate)))


@not_authorised("mandate-of-another-organisation")
def leader_and_mandate_of_another_organisation() -> JsonObject:
    other = sector().other_leader
    badge = replace(sector().badge(), leader=Leader(id=other.id, endorsements=(other.mandate,)))
    return signed_by(draft(badge))


@not_authorised("mandate-proof-failed")
def scope_widened() -> JsonObject:
    document = unsigned()
    mandate_in(document)["credentialSubject"][vocabulary.ACHIEVEMENT].append(OTHER_SERIES)
    document["credentialSubject"]["achievement"]["id"] = f"{OTHER_SERIES}/1"
    return signed_by(document)


@not_authorised("mandate-proof-failed")
def scope_widened_to_a_category() -> JsonObject:
    document = unsigned()
    mandate_in(document)["credentialSubject"][vocabulary.CATEGORY] = ["textile"]
    return signed_by(document)


@not_authorised("mandate-proof-failed")
def period_moved() -> JsonObject:
    document = unsigned()
    mandate_in(document)["credentialSubject"][vocabulary.UNTIL] = "2036-12-31"
    return signed_by(document)


@not_authorised("endorsement-proof-failed")
def keurmerk_moved() -> JsonObject:
    document = unsigned()
    endorsement_in(document)["credentialSubject"][vocabulary.UNTIL] = "2036-12-31"
    return signed_by(document)


@not_authorised("mandate-proof-failed")
def key_in_the_mandate_replaced() -> JsonObject:
    forger = replace(sector().leader, signer=sector().colleague.signer)
    document = unsigned()
    scope = mandate_scope(forger.organisation.did, forger.signer)
    mandate_in(document)["credentialSubject"][vocabulary.KEY] = scope.as_json()[vocabulary.KEY]
    return signed_by(document, forger)


@not_authorised("chain-missing")
def chain_stripped() -> JsonObject:
    document = unsigned()
    del document["issuer"]["endorsement"], document["credentialSubject"]["source"]["endorsement"]
    return signed_by(document)


@not_authorised("chain-missing")
def endorsement_stripped() -> JsonObject:
    document = unsigned()
    del document["issuer"]["endorsement"]
    return signed_by(document)


@not_authorised("chain-missing")
def mandate_stripped() -> JsonObject:
    document = unsigned()
    del document["credentialSubject"]["source"]["endorsement"]
    return signed_by(document)


@not_authorised("chain-missing")
def source_stripped() -> JsonObject:
    document = unsigned()
    del document["credentialSubject"]["source"]
    return signed_by(document)


@not_authorised("chain-of-another-association")
def endorsement_from_an_unknown_association() -> JsonObject:
    member = sector().member
    forged = replace(member, endorsement=endorse(organisation("nep"), member))
    return signed_by(unsigned(replace(sector().leader, organisation=forged)))


@not_authorised("endorsement-proof-failed")
def endorsement_in_the_associations_name_by_another_key() -> JsonObject:
    member = sector().member
    impostor = replace(sector().association, authority=key("impostor"))
    forged = replace(member, endorsement=endorse(impostor, member))
    return signed_by(unsigned(replace(sector().leader, organisation=forged)))


@not_authorised("endorsement-of-another-organisation")
def endorsement_of_another_member() -> JsonObject:
    document = unsigned()
    document["issuer"]["endorsement"] = [sector().other_member.endorsement]
    return signed_by(document)


@not_authorised("award-date-outside-mandate")
def dated_before_the_mandate() -> JsonObject:
    moment = datetime(2025, 12, 31, 12, tzinfo=UTC)
    return signed_by(draft(sector().badge(awarded_at=moment)))


@not_authorised("award-date-outside-mandate")
def dated_after_the_mandate() -> JsonObject:
    moment = datetime(2027, 1, 1, 12, tzinfo=UTC)
    return signed_by(draft(sector().badge(awarded_at=moment)))


@not_authorised("award-date-missing")
def without_award_date() -> JsonObject:
    document = unsigned()
    del document["awardedDate"]
    return signed_by(document)


@not_authorised("skill-out-of-scope")
def skill_outside_the_mandate() -> JsonObject:
    return signed_by(draft(sector().badge(skill=sector().skill(id=f"{OTHER_SERIES}/1"))))


@invalid
def key_of_another_organisation() -> JsonObject:
    other = sector().other_leader
    return signed(unsigned(), other.organisation.did, other.signer, AWARDED)


@invalid
def status_entry_removed() -> JsonObject:
    document = sector().issued()
    del document["credentialStatus"]
    return document


@invalid
def status_entry_pointed_elsewhere() -> JsonObject:
    document = sector().issued()
    document["credentialStatus"]["statusListIndex"] = "5"
    return document


@invalid
def status_entry_pointed_to_another_list() -> JsonObject:
    document = sector().issued()
    document["credentialStatus"]["statusListCredential"] = f"{BASE}/status-lists/2"
    return document


@unproven
def key_written_into_the_url_fragment() -> JsonObject:
    return signed(unsigned(), sector().member.did, key("forger"), AWARDED)


@invalid
def anothers_key_under_the_leaders_method() -> JsonObject:
    leader, forger = sector().leader, key("forger")
    return _proved(unsigned(), forger, leader.method_id, "assertionMethod")


@invalid
def proof_with_another_purpose() -> JsonObject:
    leader = sector().leader
    return _proved(unsigned(), leader.signer, leader.method_id, "authentication")


@invalid
def two_proofs_of_which_one_is_bad() -> JsonObject:
    good = sector().issued()
    bad = deepcopy(good["proof"][0])
    bad["created"] = "2026-05-20T09:00:01Z"
    return {**good, "proof": [*good["proof"], bad]}


@invalid
def empty_proof_list() -> JsonObject:
    return {**unsigned(), "proof": []}


@invalid
def no_proof() -> JsonObject:
    return unsigned()


@invalid
def narrative_changed() -> JsonObject:
    document = sector().issued()
    document["credentialSubject"]["narrative"] = "Leidt de hele werkplaats."
    return document


@invalid
def award_date_changed() -> JsonObject:
    document = sector().issued()
    document["awardedDate"] = (AWARDED - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return document


def _proved(document: JsonObject, signer: LocalSigner, method: str, purpose: str) -> JsonObject:
    secured = add_proof(
        document,
        signer=signer,
        verification_method=method,
        suite="eddsa-rdfc-2022",
        contexts=bundled_contexts(),
        created=AWARDED,
        proof_purpose=purpose,
    )
    proof = secured["proof"]
    return {**secured, "proof": proof if isinstance(proof, list) else [proof]}
