"""Organisations with keys, what the association says about them, and their team leaders with mandates."""

import json
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from credentials.authority.build import build_endorsement, build_mandate
from credentials.authority.scope import AuthorisedKey, Scope
from credentials.draft.values import (
    Party,
)
from credentials.forms.open_badge_ldp import serialise
from credentials.issue import sign
from credentials.loader import bundled_contexts
from keys.algorithms import KeyKind
from keys.signer import LocalSigner
from schemas.strict_json import JsonObject
from tests.sector.facts import BASE, GIVEN, KEURMERK, MANDATE, NOW, SERIES
from tests.sector.keys import key, method_id


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


def organisation(name: str, called: str = "") -> Organisation:
    did = f"did:web:badges.example:organisations:{name}"
    return Organisation(
        did, called or f"Kringloop {name}", key(f"{name} authority"), key(f"{name} form", KeyKind.P256)
    )


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
