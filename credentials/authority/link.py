"""One link of the chain of authority, as it claims to be: an endorsement in the one spelling that is read.

An endorsement is cut out of the badge and read by itself. What is signed is a graph, and one graph can be
spelled in many ways; so only the spelling that our issuer writes is read, and every other one is malformed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from credentials.authority.scope import Scope, amsterdam_day, read_scope
from credentials.authority.vocabulary import VOCABULARY
from credentials.draft.document import CONTEXTS
from credentials.forms.data_integrity import proofs_of
from credentials.forms.proof_members import instant
from schemas.errors import DomainError, Malformed, Refused
from schemas.json_ld import flat
from schemas.strict_json import JsonObject

MAX_LINKS: Final = 4
"""How many authority endorsements one profile may show; more are not looked at but refused."""

ENDORSEMENT: Final = "endorsement"
MANDATE: Final = "mandate"

_TYPES: Final = frozenset({"VerifiableCredential", "EndorsementCredential"})
_DOCUMENT: Final = frozenset(
    {"@context", "id", "type", "name", "description", "issuer", "validFrom", "credentialSubject", "proof"}
)
_STATUS: Final = frozenset({"credentialStatus"})
_ISSUER: Final = frozenset({"id", "type", "name", "url", "description"})
_SUBJECT: Final = frozenset({"id", "type", "endorsementComment"})
_STATUS_ENTRY: Final = frozenset({"id", "type", "statusPurpose", "statusListIndex", "statusListCredential"})


class ChainBroken(Refused):
    """The chain does not hold; `code` is one of `findings.CODES`."""


@dataclass(frozen=True, slots=True)
class Link:
    """One authority endorsement as it claims to be; nothing is proved yet.

    Attributes:
        document: the endorsement itself, to be proved and read alone.
        kind: `endorsement` (of an organisation) or `mandate` (of a team leader).
        id: its own id, by which another mandate can replace it.
        issuer: id of whoever gave it.
        issuer_name: the name that the issuer gives itself; a claim.
        subject: id of whom it is about.
        scope: what it authorises.
        methods: the verification methods that its proofs name.
        signed_at: the moment of signing that it claims: the latest of `validFrom` and the proofs' `created`.
    """

    document: JsonObject
    kind: str
    id: str
    issuer: str
    issuer_name: str
    subject: str
    scope: Scope
    methods: frozenset[str]
    signed_at: datetime

    @property
    def signed_on(self) -> date:
        """The calendar day of signing."""
        return amsterdam_day(self.signed_at)


def links_of(profile: Any, kind: str, is_ours: Callable[[JsonObject], bool]) -> tuple[Link, ...]:
    """Read the authority endorsements of a profile; endorsements of other kinds are passed over.

    Args:
        profile: the issuer or the source of a badge.
        kind: what its endorsements must be.
        is_ours: whether an endorsement speaks of authority, in whatever spelling.

    Raises:
        ChainBroken: `chain-malformed`, one of them cannot be read, or there are too many.
    """
    listed = profile.get("endorsement") if isinstance(profile, dict) else None
    ours = [document for document in flat(listed) if isinstance(document, dict) and is_ours(document)]
    if len(ours) > MAX_LINKS:
        raise ChainBroken("chain-malformed", "There are more authority endorsements than are read.")
    try:
        return tuple(read_link(document, kind) for document in ours)
    except DomainError as error:
        raise ChainBroken("chain-malformed", error.detail) from error


def read_link(document: JsonObject, kind: str) -> Link:
    """Read one authority endorsement.

    Args:
        document: the endorsement with its own `@context`.
        kind: `ENDORSEMENT` or `MANDATE`: what it must be, at the place where it stands.

    Raises:
        Malformed: it is spelled otherwise than we write it, or a part of its scope is missing.
    """
    _check_members(document, _DOCUMENT, optional=_DOCUMENT & {"name", "description", "proof"} | _STATUS)
    if document["@context"] != list(CONTEXTS):
        raise _malformed("does not have exactly the two standard contexts")
    _check_type(document, _TYPES)
    _check_texts(document, ("name", "description"))
    _check_status(document)
    issuer, subject = document["issuer"], document["credentialSubject"]
    scope = _scope_of(subject, kind)
    proofs = _proofs_of(document)
    moments = [instant(proof["created"]) for proof in proofs if "created" in proof]
    return Link(
        document=document,
        kind=kind,
        id=_text(document["id"]),
        issuer=_issuer_of(issuer),
        issuer_name=_text(issuer["name"]) if isinstance(issuer, dict) and "name" in issuer else "",
        subject=_text(subject["id"]),
        scope=scope,
        methods=frozenset(_text(proof.get("verificationMethod")) for proof in proofs),
        signed_at=max([instant(document["validFrom"], "validFrom"), *moments]),
    )


def _scope_of(subject: Any, kind: str) -> Scope:
    if not isinstance(subject, dict):
        raise _malformed("is not about exactly one subject")
    own = {name for name in subject if not name.startswith(VOCABULARY)}
    _check_members(dict.fromkeys(own), _SUBJECT, optional=frozenset({"endorsementComment"}))
    _check_type(subject, frozenset({"EndorsementSubject"}))
    _check_texts(subject, ("endorsementComment",))
    scope = read_scope(subject)
    if not _MAY_STAND[kind](scope):
        raise _malformed("has a scope that does not fit its place in the badge")
    return scope


def _issuer_of(issuer: Any) -> str:
    if not isinstance(issuer, dict):
        return _text(issuer)
    _check_members(issuer, _ISSUER, optional=_ISSUER - {"id", "type"})
    _check_type(issuer, frozenset({"Profile"}))
    _check_texts(issuer, ("name", "url", "description"))
    return _text(issuer["id"])


def _check_status(document: JsonObject) -> None:
    if "credentialStatus" in document:
        entry = document["credentialStatus"]
        if not isinstance(entry, dict):
            raise _malformed("does not have exactly one status entry")
        _check_members(entry, _STATUS_ENTRY, optional=frozenset())
        _check_texts(entry, tuple(_STATUS_ENTRY))


def _proofs_of(document: JsonObject) -> list[JsonObject]:
    proofs = proofs_of(document)
    if any(name.startswith("@") for proof in proofs for name in proof):
        raise _malformed("has a proof with JSON-LD keywords")
    return proofs


def _check_members(found: Mapping[str, Any], known: frozenset[str], *, optional: frozenset[str]) -> None:
    if not found.keys() <= known | optional:
        raise _malformed("has a member that is not allowed there")
    if not known - optional <= found.keys():
        raise _malformed("lacks a member")


def _check_type(found: JsonObject, wanted: frozenset[str]) -> None:
    types = found.get("type")
    if not isinstance(types, list) or len(types) != len(wanted) or not all(one in wanted for one in types):
        raise _malformed("has a type that is not allowed")
    if len({*types}) != len(types):
        raise _malformed("names a type twice")


def _check_texts(found: JsonObject, names: tuple[str, ...]) -> None:
    for name in names:
        if name in found:
            _text(found[name])


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise _malformed("has something other than a string where one was expected")
    return value


def _malformed(what: str) -> Malformed:
    return Malformed("authority-endorsement-malformed", f"An authority endorsement {what}.")


_MAY_STAND: Final[Mapping[str, Callable[[Scope], bool]]] = MappingProxyType(
    {
        ENDORSEMENT: lambda scope: scope.is_for_an_organisation,
        MANDATE: lambda scope: scope.is_for_a_leader,
    }
)
