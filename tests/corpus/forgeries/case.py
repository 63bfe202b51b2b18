"""What a forgery is, the list of them, and what they are made with."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, Final

from credentials.authority.build import build_mandate
from credentials.draft.document import draft
from schemas.report import Verdict
from schemas.strict_json import JsonObject
from tests.sector.facts import AWARDED, GIVEN
from tests.sector.organisations import Organisation, TeamLeader, mandate_scope, signed
from tests.sector.whole import sector

Build = Callable[[], JsonObject]


@dataclass(frozen=True)
class Forgery:
    """One forged badge.

    Attributes:
        verdict: what a verifier must say.
        authority: the code of the authority finding, when the badge's own proof holds.
    """

    build: Build
    verdict: Verdict
    authority: str | None = None


FORGERIES: Final[dict[str, Forgery]] = {}


def not_authorised(code: str, name: str | None = None) -> Callable[[Build], Build]:
    def add(build: Build) -> Build:
        FORGERIES[name or build.__name__] = Forgery(build, Verdict.NOT_AUTHORISED, code)
        return build

    return add


def invalid(build: Build, name: str | None = None) -> Build:
    FORGERIES[name or build.__name__] = Forgery(build, Verdict.INVALID)
    return build


def unproven(build: Build) -> Build:
    """Signed with a key that nobody published: whose it is cannot be seen."""
    FORGERIES[build.__name__] = Forgery(build, Verdict.COULD_NOT_CHECK)
    return build


def unsigned(leader: TeamLeader | None = None) -> JsonObject:
    return deepcopy(draft(sector().badge(leader)))


def signed_by(document: JsonObject, leader: TeamLeader | None = None) -> JsonObject:
    who = leader or sector().leader
    return signed(document, who.organisation.did, who.signer, AWARDED)


def mandate_in(document: JsonObject) -> JsonObject:
    found: JsonObject = document["credentialSubject"]["source"]["endorsement"][0]
    return found


def endorsement_in(document: JsonObject) -> JsonObject:
    found: JsonObject = document["issuer"]["endorsement"][0]
    return found


def mandate_written(members: JsonObject, giver: Organisation | None = None) -> JsonObject:
    """A badge by a leader whose mandate the organisation really signed, with other members in its scope.

    A member that is None is left out.
    """
    leader, by = sector().leader, giver or sector().member
    unsigned_mandate = build_mandate(
        mandate_id="https://badges.example/mandates/forged",
        organisation=by.party,
        leader=leader.id,
        scope=mandate_scope(by.did, leader.signer),
        issued_at=GIVEN,
        name="Mandaat",
    )
    subject = {**unsigned_mandate["credentialSubject"], **members}
    unsigned_mandate["credentialSubject"] = {name: one for name, one in subject.items() if one is not None}
    mandate = signed(unsigned_mandate, by.did, by.authority, GIVEN)
    return signed_by(unsigned(replace(leader, mandate=mandate)))


def with_value(document: JsonObject, place: tuple[str | int, ...], **members: Any) -> JsonObject:
    """The document with members added to the object at a place."""
    changed = deepcopy(document)
    target: Any = changed
    for step in place:
        target = target[step]
    target.update(members)
    return changed
