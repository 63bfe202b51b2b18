"""The whole sector: an association, two members, an employer, their leaders, a skill, badges, sites."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from credentials import status_list as status_lists
from credentials.draft.document import draft
from credentials.draft.values import (
    Alignment,
    Badge,
    Evidence,
    Issuer,
    Leader,
    Level,
    Party,
    Picture,
    Skill,
    StatusEntry,
)
from credentials.forms.data_integrity import FindKey, ProofResult, verify_proofs
from credentials.loader import bundled_contexts
from credentials.resources import Fetched, Reference, Resources
from credentials.trust import TrustAnchor, TrustAnchors
from keys import did_web, multikey
from keys.algorithms import PublicKey
from keys.did_web import PublishedMethod
from schemas.strict_json import JsonObject
from tests.sector.facts import (
    ASSOCIATION,
    AWARDED,
    BASE,
    EMPLOYER,
    MEMBER,
    NOW,
    OTHER_MEMBER,
    SERIES,
    SKILL_IN_ESCO,
    STATUS_INDEX,
    STATUS_LIST,
)
from tests.sector.organisations import Organisation, TeamLeader, endorse, organisation, signed, team_leader


@dataclass(frozen=True)
class Sector:
    association: Organisation
    member: Organisation
    other_member: Organisation
    employer: Organisation
    leader: TeamLeader
    colleague: TeamLeader
    other_leader: TeamLeader
    employers_leader: TeamLeader
    anchors: TrustAnchors

    def skill(self, **changes: Any) -> Skill:
        return replace(_skill(self.association.party), **changes)

    def badge(self, by: TeamLeader | None = None, **changes: Any) -> Badge:
        who = by or self.leader
        shown = (who.organisation.endorsement,) if who.organisation.endorsement else ()
        values: dict[str, Any] = {
            "id": f"{BASE}/credentials/kQ3vJr0f9yTz1mWc5sXb8A",
            "subject_id": "urn:uuid:0e5b6a0c-5f0e-4d8b-9a4e-3c1d2b7f6a90",
            "issuer": Issuer(id=who.organisation.did, name=who.organisation.name, endorsements=shown),
            "leader": Leader(id=who.id, endorsements=(who.mandate,)),
            "skill": self.skill(),
            "status": StatusEntry(list_url=STATUS_LIST, index=STATUS_INDEX),
            "awarded_at": AWARDED,
            "valid_from": AWARDED,
            "level": "2",
            "narrative": "Sorteerde een volle bak zonder hulp.",
            "evidence": (Evidence(name="Werkbezoek", narrative="Gezien op de werkvloer."),),
        }
        return Badge(**(values | changes))

    def issued(self, badge: Badge | None = None, leader: TeamLeader | None = None) -> JsonObject:
        who = leader or self.leader
        document = draft(badge or self.badge(who))
        return signed(document, who.organisation.did, who.signer, AWARDED)


@cache
def sector() -> Sector:
    association = organisation("bkn", ASSOCIATION)
    member, other, employer = (
        organisation("een", MEMBER),
        organisation("twee", OTHER_MEMBER),
        organisation("fietsen", EMPLOYER),
    )
    member = replace(member, endorsement=endorse(association, member))
    other = replace(other, endorsement=endorse(association, other))
    anchor = TrustAnchor(
        id=association.did,
        name=association.name,
        keys=frozenset({multikey.encode(association.authority.public_key)}),
        members=frozenset({member.did, other.did}),
    )
    return Sector(
        association,
        member,
        other,
        employer,
        team_leader("a", member),
        team_leader("b", member),
        team_leader("c", other),
        team_leader("d", employer),
        TrustAnchors(anchors=(anchor,)),
    )


def did_documents() -> dict[str, JsonObject]:
    """What every issuer of the sector publishes under its DID."""
    made = sector()
    leaders = (made.leader, made.colleague, made.other_leader, made.employers_leader)
    return {
        one.did: did_web.document(
            one.did,
            [
                PublishedMethod(one.authority.public_key),
                PublishedMethod(one.form.public_key),
                *(
                    PublishedMethod(who.signer.public_key)
                    for who in leaders
                    if who.organisation.did == one.did
                ),
            ],
        )
        for one in (made.association, made.member, made.other_member, made.employer)
    }


def status_list(issuer: Organisation | None = None, *, revoked: tuple[int, ...] = ()) -> JsonObject:
    """The signed list that the sector's badges name."""
    who = issuer or sector().member
    bits = status_lists.empty().with_set(*revoked)
    unsigned = status_lists.build(list_url=STATUS_LIST, issuer=who.did, bits=bits, valid_from=AWARDED)
    return signed(unsigned, who.did, who.authority)


def resources(*, revoked: tuple[int, ...] = ()) -> Resources:
    """Everything a verifier would fetch for a badge of the member."""
    found = {Reference("did", did): Fetched(document) for did, document in did_documents().items()}
    return Resources({**found, Reference("status_list", STATUS_LIST): Fetched(status_list(revoked=revoked))})


def prove(endorsement: JsonObject, find_key: FindKey) -> list[ProofResult]:
    """What the verifier does with an endorsement."""
    return verify_proofs(endorsement, find_key=find_key, contexts=bundled_contexts(), now=NOW)


def signer_of(leader: TeamLeader) -> list[tuple[str, PublicKey]]:
    return [(leader.method_id, leader.signer.public_key)]


def _skill(owner: Party) -> Skill:
    return Skill(
        id=f"{SERIES}/1",
        name="Textiel sorteren",
        description="Je sorteert ingezamelde kleding en textiel.",
        criteria="Je sorteert een volle bak textiel terwijl je teamleider meekijkt.",
        category="textile",
        version="1",
        language="nl",
        creator=owner,
        alignments=(
            Alignment(
                target_url=SKILL_IN_ESCO,
                target_name="sort textile items",
                target_framework="ESCO v1.2.0",
                target_description="exactMatch",
            ),
        ),
        levels=(
            Level(key="1", name="Met hulp", description="Je sorteert met een voorbeeldkaart."),
            Level(key="2", name="Zelfstandig", description="Je sorteert een hele dag zonder hulp."),
        ),
        image=Picture(id=f"{BASE}/images/categories/textile.png", caption="Een hemd"),
        tags=("circulair",),
    )
