"""Reading one entry of a Bitstring Status List or a StatusList2021, and what must hold before it counts."""

from collections.abc import Callable
from typing import Any

from credentials.budget import BYTES_UNPACKED, Budget
from credentials.checks import registry
from credentials.checks.authenticity import authenticate
from credentials.checks.case import Case
from credentials.checks.check import Stage
from credentials.data_model.rules.status_list import STATUS_LIST_LENGTH_ERROR, status_list
from credentials.ids import same_id
from credentials.intake import Presented
from credentials.intake import read as read_presented
from credentials.resources import Fetched, Reference, reason
from credentials.status_list import (
    MIN_ENTRIES,
    StatusIndexOutOfRange,
    StatusListMalformed,
    decode,
    decode_2021,
    read_index,
)
from schemas import instants
from schemas.errors import DomainError, Unavailable
from schemas.json_ld import id_of, items, subject_of, types_of
from schemas.strict_json import JsonObject

_KINDS = {
    "BitstringStatusListEntry": ("BitstringStatusListCredential", "BitstringStatusList"),
    "StatusList2021Entry": ("StatusList2021Credential", "StatusList2021"),
}


class StatusUnknown(Unavailable):
    """The entry cannot be read or may not be believed; `code` is the second half of the finding's code."""


def list_value(case: Case, entry: JsonObject, purpose: str) -> int:
    """The value that the list gives for a status entry.

    Args:
        case: the badge.
        entry: one of its status entries, of a type in `_KINDS`.
        purpose: the entry's `statusPurpose`.

    Raises:
        StatusUnknown: the value cannot be known.
    """
    url = entry.get("statusListCredential")
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        raise StatusUnknown("malformed", "The status entry does not name a list.")
    presented = _fetched_list(case, url)
    kind = next(name for name in _KINDS if name in types_of(entry))
    document = _believed(case, presented, url, kind)
    if case.profile == "any-credential":
        _require_conformant(document)
    subject = subject_of(document)
    if purpose not in items(subject.get("statusPurpose")):
        raise StatusUnknown("purpose-differs", "The list is for another purpose.", purpose=purpose)
    # "If this property is not present, the default value is 1", whatever the list says.
    size = entry.get("statusSize", 1)
    if not isinstance(size, int) or isinstance(size, bool):
        raise StatusUnknown("malformed", "The status size is not a number.")
    encoded = subject.get("encodedList")
    if kind == "StatusList2021Entry":
        # Its draft asks issuers for a least length, and not verifiers to refuse shorter lists.
        return _value(encoded, entry, size, case.budget, unpack=decode_2021)[0]
    value, entries = _value(encoded, entry, size, case.budget, unpack=decode)
    # A short list singles people out. That is no reason to overlook what the issuer did say there.
    if value == 0 and entries < MIN_ENTRIES:
        if case.profile == "any-credential":
            raise StatusUnknown("list-too-short", "The list has fewer entries than the standard demands.")
        case.warn("status-list-short", entries=entries)
    return value


def may_speak(case: Case, list_issuer: str) -> None:
    """Demand that the list is the badge issuer's own word.

    Issuers of badges leave their lists to services, whose address they signed: profile open-badge warns of
    that, and profile any-credential does not go beyond the Recommendation.

    Raises:
        StatusUnknown: `list-by-other`.
    """
    if same_id(list_issuer, case.issuer_id):
        return
    if case.profile == "any-credential" or not list_issuer:
        raise StatusUnknown("list-by-other", "The list was issued by somebody else.", issuer=list_issuer)
    case.warn("status-list-by-other", issuer=list_issuer)


def _fetched_list(case: Case, url: str) -> Presented:
    try:
        fetched = case.lookup.fetched(Reference("status_list", url))
    except DomainError as error:
        raise StatusUnknown(
            "unreachable", "The status list could not be fetched.", why=reason(error)
        ) from error
    try:
        return _presented(fetched)
    except DomainError as error:
        raise StatusUnknown("list-malformed", "What was fetched is not a status list.") from error


def _presented(fetched: Fetched) -> Presented:
    if isinstance(fetched.content, dict):
        return Presented("credential", "embedded", fetched.content, b"")
    return read_presented(fetched.content, fetched.media_type)


def _believed(case: Case, presented: Presented, url: str, kind: str) -> JsonObject:
    """The list as it was signed; refused unless it is proven and current, and its signer may speak."""
    inner = authenticate(case, presented)
    document = inner.document
    credential_type, subject_type = _KINDS[kind]
    if credential_type not in types_of(document) or subject_type not in types_of(subject_of(document)):
        raise StatusUnknown("list-malformed", "What was fetched is not a status list.")
    stated = id_of(document)
    if stated and stated != url:
        # The issuer signed the address; what the list calls itself says less.
        case.warn("status-list-elsewhere", url=url)
    may_speak(case, id_of(document.get("issuer")))
    if inner.outcome(*registry.at(Stage.AUTHENTICITY)) != "passed" or not inner.signed_by:
        raise StatusUnknown("list-unproven", "The proof of the list does not hold, or could not be checked.")
    _believe_now(case, document)
    return document


def _require_conformant(document: JsonObject) -> None:
    """Refuse a list that breaks a MUST; a short one is told as such by whoever needs it to be long.

    "If … a property … is malformed …, a MALFORMED_VALUE_ERROR MUST be raised":
    https://www.w3.org/TR/vc-bitstring-status-list/#algorithms
    """
    for violation in status_list(document, ""):
        if violation.problem_type != STATUS_LIST_LENGTH_ERROR:
            raise StatusUnknown("list-malformed", violation.detail)


def _believe_now(case: Case, document: JsonObject) -> None:
    for name in ("validUntil", "expirationDate"):
        ends = instants.read_moment(document.get(name))
        if name in document and (ends is None or case.now > ends):
            raise StatusUnknown("list-expired", "The list has expired.")
    for name in ("validFrom", "issuanceDate"):
        begins = instants.read_moment(document.get(name))
        if begins is not None and instants.is_future(begins, case.now):
            raise StatusUnknown("list-not-yet-valid", "The list is not valid yet.")


def _value(
    encoded: Any, entry: JsonObject, size: int, budget: Budget, *, unpack: Callable[..., Any]
) -> tuple[int, int]:
    """The value of an entry, and how many entries the list has."""
    if not isinstance(encoded, str):
        raise StatusUnknown("list-malformed", "The status list credential does not hold a status list.")
    try:
        index = read_index(entry.get("statusListIndex"))
    except StatusListMalformed as error:
        raise StatusUnknown("malformed", "The entry's index is not a number.") from error
    try:
        bits = unpack(encoded, min_entries=0)
        budget.spend(len(bits) // 8 // BYTES_UNPACKED)
        value = int(bits.value(index, size=size))
    except StatusIndexOutOfRange as error:
        raise StatusUnknown(
            "index-out-of-range", "The list is too short for this index.", index=index
        ) from error
    except StatusListMalformed as error:
        raise StatusUnknown("list-malformed", error.detail) from error
    return value, len(bits) // size
