"""A small sector with real keys: an association, two members, an employer and their team leaders."""

import hashlib
import json
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any

from credentials import status_list as status_lists
from credentials.authority.build import build_endorsement, build_mandate
from credentials.authority.scope import AuthorisedKey, Scope
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
from credentials.forms.open_badge_ldp import serialise
from credentials.issue import sign
from credentials.loader import bundled_contexts
from credentials.resources import Fetched, Reference, Resources
from credentials.trust import TrustAnchor, TrustAnchors
from keys import did_web, multikey
from keys.algorithms import KeyKind, PublicKey
from keys.did_web import PublishedMethod
from keys.signer import LocalSigner, from_secret_bytes
from schemas.strict_json import JsonObject

BASE = "https://badges.example"
NOW = datetime(2026, 6, 1, 12, 0, 0, tzinfo=UTC)
AWARDED = datetime(2026, 5, 20, 9, 0, 0, tzinfo=UTC)
GIVEN = datetime(2025, 12, 31, 23, 0, 0, tzinfo=UTC)
"""When the mandates were signed: as 2026 began in Amsterdam."""
KEURMERK = (date(2025, 1, 1), date(2027, 12, 31))
MANDATE = (date(2026, 1, 1), date(2026, 12, 31))
STATUS_LIST = f"{BASE}/status-lists/1"
STATUS_INDEX = 94_567
SERIES = f"{BASE}/skills/5f0c6a1e-8d7b-4a52-9d3e-1c2b3a4d5e6f"
OTHER_SERIES = f"{BASE}/skills/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"


@cache
def key(name: str, kind: KeyKind = KeyKind.ED25519) -> LocalSigner:
    """The same key every time for the same name."""
    return from_secret_bytes(kind, hashlib.sha256(f"kringbadge test key {name}".encode()).digest())


def method_id(did: str, signer: LocalSigner) -> str:
    return f"{did}#{multikey.encode(signer.public_key)}"


def named_key(did: str, signer: LocalSigner) -> AuthorisedKey:
    return AuthorisedKey(method_id(did, signer), signer.public_key)


@dataclass(frozen=True)
class Organisation:
    did: str
    name: str
    authority: LocalSigner
    form: LocalSigner
    endorsement: JsonObject | None = None

    @property
    def party(self) -> Party:
        return Party(id=self.did, name=self.name)


@dataclass(frozen=True)
class TeamLeader:
    id: str
    organisation: Organisation
    signer: LocalSigner
    mandate: JsonObject

    @property
    def method_id(self) -> str:
        return method_id(self.organisation.did, self.signer)


def signed(document: JsonObject, did: str, signer: LocalSigner, created: datetime = NOW) -> JsonObject:
    return deepcopy(_signed(serialise(document), did, signer, created))


@lru_cache(maxsize=2_000)
def _signed(text: bytes, did: str, signer: LocalSigner, created: datetime) -> JsonObject:
    return sign(
        json.loads(text),
        signer=signer,
        verification_method=method_id(did, signer),
        created=created,
        contexts=bundled_contexts(),
    ).document


def organisation(name: str) -> Organisation:
    did = f"did:web:badges.example:organisations:{name}"
    return Organisation(did, f"Kringloop {name}", key(f"{name} authority"), key(f"{name} form", KeyKind.P256))


def endorsement_scope(member: Organisation, days: tuple[date, date] = KEURMERK, **more: Any) -> Scope:
    limited = bool(more.get("achievements") or more.get("categories"))
    values: dict[str, Any] = {
        "keys": (named_key(member.did, member.authority),),
        "form_keys": (named_key(member.did, member.form),),
        "first_day": days[0],
        "last_day": days[1],
        "any_achievement": not limited,
    }
    return Scope(**(values | more))


def endorse(
    association: Organisation, member: Organisation, scope: Scope | None = None, *, named: str | None = None
) -> JsonObject:
    unsigned = build_endorsement(
        endorsement_id=f"{BASE}/endorsements/{named or member.name.split()[-1]}",
        association=association.party,
        organisation=member.did,
        scope=scope or endorsement_scope(member),
        issued_at=datetime(2025, 1, 1, tzinfo=UTC),
        name="Keurmerk Kringloop Nederland",
        comment="Deze organisatie heeft het keurmerk.",
    )
    return signed(unsigned, association.did, association.authority, datetime(2025, 1, 1, tzinfo=UTC))


def mandate_scope(did: str, signer: LocalSigner, **more: Any) -> Scope:
    values: dict[str, Any] = {
        "keys": (named_key(did, signer),),
        "first_day": MANDATE[0],
        "last_day": MANDATE[1],
        "achievements": (SERIES,),
    }
    return Scope(**(values | more))


def give_mandate(
    giver: Organisation,
    leader_id: str,
    scope: Scope,
    signer: LocalSigner | None = None,
    *,
    given_at: datetime = GIVEN,
    mandate_id: str | None = None,
) -> JsonObject:
    unsigned = build_mandate(
        mandate_id=mandate_id or f"{BASE}/mandates/{leader_id[-1]}",
        organisation=giver.party,
        leader=leader_id,
        scope=scope,
        issued_at=given_at,
        name="Mandaat",
    )
    return signed(unsigned, giver.did, signer or giver.authority, given_at)


def team_leader(name: str, employer: Organisation, **scope: Any) -> TeamLeader:
    leader_id = f"{BASE}/team-leaders/{name}"
    signer = key(f"{employer.did} leader {name}")
    mandate = give_mandate(employer, leader_id, mandate_scope(employer.did, signer, **scope))
    return TeamLeader(leader_id, employer, signer, mandate)


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
    association = organisation("bkn")
    member, other, employer = organisation("een"), organisation("twee"), organisation("fietsen")
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
    world = sector()
    leaders = (world.leader, world.colleague, world.other_leader, world.employers_leader)
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
        for one in (world.association, world.member, world.other_member, world.employer)
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
                target_url="http://data.europa.eu/esco/skill/8f15d53f-d793-42b8-a080-ad77cebcd6e6",
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
