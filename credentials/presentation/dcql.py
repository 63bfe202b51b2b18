"""The Digital Credentials Query Language: which credentials a verifier asks for.

https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#name-digital-credentials-query-l
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from schemas.errors import Malformed
from schemas.json_ld import items
from schemas.strict_json import JsonObject

FORMATS: Final = ("ldp_vc", "vc+sd-jwt", "dc+sd-jwt", "jwt_vc_json")
"""The formats of which we judge presentations."""
MOST: Final = 24
"""Credentials, claims, sets or options in one place."""
_MOST_STEPS: Final = 16
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")
_ABOUT: Final[Mapping[str, str]] = {"dc+sd-jwt": "vct_values"}
_OF_CREDENTIAL: Final = frozenset(
    {
        "id", "format", "multiple", "meta", "trusted_authorities", "require_cryptographic_holder_binding",
        "claims", "claim_sets",
    }
)  # fmt: skip

Step: TypeAlias = str | int | None


class QueryMalformed(Malformed):
    """The query is not one (code `dcql-malformed`), or asks for what is not judged here."""

    def __init__(self, detail: str) -> None:
        super().__init__("dcql-malformed", detail)


@dataclass(frozen=True)
class ClaimAsked:
    """One claim: where it stands, and the values of which it must have one; None for any."""

    id: str | None
    path: tuple[Step, ...]
    values: tuple[str | int | bool, ...] | None


@dataclass(frozen=True)
class CredentialAsked:
    """One credential that is asked for.

    Attributes:
        id: under which it is answered.
        format: of the credential.
        multiple: several may be shown.
        bound: the holder must prove that it is theirs.
        kinds: each a set of types, or of one `vct`, of which one must be the credential's.
        claims: what must be shown.
        claim_sets: of which sets of claims one suffices; None when all are needed.
    """

    id: str
    format: str
    multiple: bool
    bound: bool
    kinds: tuple[frozenset[str], ...]
    claims: tuple[ClaimAsked, ...]
    claim_sets: tuple[frozenset[str], ...] | None


@dataclass(frozen=True)
class Query:
    """What a verifier asks for.

    Attributes:
        credentials: by id.
        sets: the required sets, each with its options; None when every credential is required.
    """

    credentials: Mapping[str, CredentialAsked]
    sets: tuple[tuple[frozenset[str], ...], ...] | None


def read(query: Any) -> Query:
    """Read a query strictly; members that the text does not know are refused.

    Raises:
        QueryMalformed: see there.
    """
    _expect(isinstance(query, dict), "A query is an object.")
    _expect(
        query.keys() <= {"credentials", "credential_sets"}, "A query has credentials and credential_sets."
    )
    listed = [_credential(one) for one in _list(query.get("credentials"), "credentials")]
    credentials = {one.id: one for one in listed}
    _expect(len(credentials) == len(listed), "Two credentials have the same id.")
    if "credential_sets" not in query:
        return Query(credentials, None)
    sets = [_set(one, credentials.keys()) for one in _list(query["credential_sets"], "credential_sets")]
    return Query(credentials, tuple(options for options in sets if options))


def _credential(value: Any) -> CredentialAsked:
    _expect(
        isinstance(value, dict) and value.keys() <= _OF_CREDENTIAL, "A credential has members unknown here."
    )
    name = value.get("id")
    _expect(_is_id(name), "The id of a credential is a short text of letters, digits, _ and -.")
    kind = value.get("format")
    _expect(kind in FORMATS, f"The format of a credential is one of {', '.join(FORMATS)}.")
    _expect(
        "trusted_authorities" not in value, "Whom to trust is decided here; leave out trusted_authorities."
    )
    flags = [value.get("multiple", False), value.get("require_cryptographic_holder_binding", True)]
    _expect(all(isinstance(flag, bool) for flag in flags), "multiple and holder binding are true or false.")
    claims = tuple(_claim(one) for one in _list(value["claims"], "claims")) if "claims" in value else ()
    named = [claim.id for claim in claims if claim.id is not None]
    _expect(len(set(named)) == len(named), "Two claims have the same id.")
    sets = None
    if "claim_sets" in value:
        sets = tuple(frozenset(_ids(one, named)) for one in _list(value["claim_sets"], "claim_sets"))
    return CredentialAsked(name, kind, flags[0], flags[1], _kinds(kind, value.get("meta")), claims, sets)


def _kinds(format_: str, meta: Any) -> tuple[frozenset[str], ...]:
    _expect(isinstance(meta, dict), "meta is an object; it may not be left out.")
    member = _ABOUT.get(format_, "type_values")
    _expect(meta.keys() == {member}, f"meta of a credential of the format {format_} has {member}.")
    values = _list(meta[member], member)
    kinds = [items(value) for value in values] if member == "type_values" else [[value] for value in values]
    _expect(
        all(kind and len(kind) <= MOST and all(isinstance(one, str) for one in kind) for kind in kinds),
        f"{member} holds texts.",
    )
    return tuple(map(frozenset, kinds))


def _claim(value: Any) -> ClaimAsked:
    _expect(isinstance(value, dict) and value.keys() <= {"id", "path", "values"}, "A claim has a path.")
    path = _list(value.get("path"), "path", most=_MOST_STEPS)
    _expect(all(map(_is_step, path)), "A path holds names, places and null.")
    _expect("id" not in value or _is_id(value["id"]), "The id of a claim is a short text.")
    values = None
    if "values" in value:
        values = tuple(_list(value["values"], "values"))
        _expect(all(isinstance(one, str | int) for one in values), "values are texts, numbers or booleans.")
    return ClaimAsked(value.get("id"), tuple(path), values)


def _set(value: Any, known: Iterable[str]) -> tuple[frozenset[str], ...]:
    """The options of a required set; none when it is not required."""
    known_members = {"options", "required", "purpose"}
    _expect(isinstance(value, dict) and value.keys() <= known_members, "A credential set has options.")
    _expect(isinstance(value.get("required", True), bool), "required is true or false.")
    options = tuple(frozenset(_ids(one, known)) for one in _list(value.get("options"), "options"))
    return options if value.get("required", True) else ()


def _ids(value: Any, known: Iterable[str]) -> list[Any]:
    found = _list(value, "option")
    allowed = set(known)
    _expect(
        all(isinstance(one, str) and one in allowed for one in found), "An option names an id of the query."
    )
    return found


def _list(value: Any, member: str, *, most: int = MOST) -> list[Any]:
    _expect(isinstance(value, list) and 0 < len(value) <= most, f"{member} is a list of 1 to {most}.")
    found: list[Any] = value
    return found


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _is_step(value: Any) -> bool:
    place = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value is None or isinstance(value, str) or place


def _expect(holds: bool, detail: str) -> None:
    if not holds:
        raise QueryMalformed(detail)


def any_open_badge(vct_values: Iterable[str]) -> JsonObject:
    """The query for one Open Badge in any form that we read, bound to its holder where it is bound.

    Args:
        vct_values: the types of badges in SD-JWT VC.
    """
    short = [
        ["VerifiableCredential", "OpenBadgeCredential"],
        ["VerifiableCredential", "AchievementCredential"],
    ]
    full = [[_VERIFIABLE_CREDENTIAL, _OPEN_BADGE]]
    credentials: list[JsonObject] = [
        {"id": "badge", "format": "ldp_vc", "meta": {"type_values": full}},
        {"id": "badge_sd_jwt", "format": "dc+sd-jwt", "meta": {"vct_values": [*vct_values]}},
        {"id": "badge_vc_sd_jwt", "format": "vc+sd-jwt", "meta": {"type_values": short}},
        {"id": "badge_jwt", "format": "jwt_vc_json", "meta": {"type_values": short}},
        {
            "id": "badge_unbound",
            "format": "ldp_vc",
            "meta": {"type_values": full},
            "require_cryptographic_holder_binding": False,
        },
    ]
    return {
        "credentials": credentials,
        "credential_sets": [{"options": [[one["id"]] for one in credentials]}],
    }


_VERIFIABLE_CREDENTIAL: Final = "https://www.w3.org/2018/credentials#VerifiableCredential"
_OPEN_BADGE: Final = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"
