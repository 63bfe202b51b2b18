"""Reading one place of a Token Status List, and what must hold before it counts.

"The `status` claim … `status_list` with `idx` and `uri`"; the list is a signed token with `bits` per entry,
the least significant bit first, compressed with zlib:
https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/.
"""

from credentials import token_status_list
from credentials.budget import BYTES_UNPACKED, RSA_SIGNATURE
from credentials.checks.authenticity import finder_for
from credentials.checks.case import Case
from credentials.evidence.listed import StatusUnknown, may_speak
from credentials.evidence.token_key import method_of
from credentials.forms import jws
from credentials.forms.jwt import time_problems
from credentials.ids import same_id
from credentials.intake import Presented
from credentials.resources import Reference, reason
from credentials.status_list import MAX_BITS, StatusListMalformed, read_index
from credentials.token_status_list import TokenListMalformed
from schemas.errors import DomainError
from schemas.strict_json import JsonObject

_LARGEST_LIST = MAX_BITS // 8 // BYTES_UNPACKED


def list_value(case: Case, entry: JsonObject) -> int:
    """The value that the list gives for the `status_list` member of a token's `status`.

    Raises:
        StatusUnknown: the value cannot be known.
    """
    url = entry.get("uri")
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        raise StatusUnknown("malformed", "The status entry does not name a list.")
    try:
        index = read_index(entry.get("idx"))
    except StatusListMalformed as error:
        raise StatusUnknown("malformed", "The entry's index is not a number.") from error
    try:
        fetched = case.lookup.fetched(Reference("status_list", url))
    except DomainError as error:
        raise StatusUnknown(
            "unreachable", "The status list could not be fetched.", why=reason(error)
        ) from error
    try:
        content = fetched.content if isinstance(fetched.content, bytes) else b""
        token = jws.read(content.decode("ascii", errors="replace").strip())
    except DomainError as error:
        raise StatusUnknown("list-malformed", "What was fetched is not a status list.") from error
    _believe(case, token)
    case.budget.spend(_LARGEST_LIST)
    return _value(token, url, index)


def _value(token: jws.Jwt, url: str, index: int) -> int:
    try:
        return token_status_list.read(token, url).value(index)
    except TokenListMalformed as error:
        if error.code == "token-list-index-out-of-range":
            raise StatusUnknown(
                "index-out-of-range", "The list is too short for this index.", index=index
            ) from error
        raise StatusUnknown("list-malformed", error.detail) from error


def _believe(case: Case, token: jws.Jwt) -> None:
    """Refuse a list that is not proven and current, or by somebody who may not speak for the issuer."""
    if token.typ != token_status_list.TYPE:
        raise StatusUnknown("list-malformed", "What was fetched is not a status list.")
    inner = _case_of(case, token)
    may_speak(case, inner.issuer_id)
    try:
        case.budget.spend(RSA_SIGNATURE)
        method = method_of(inner, token, finder_for(inner))
        jws.verify_signature(token, method.public_key)
    except DomainError as error:
        raise StatusUnknown("list-unproven", "The list's signature could not be checked.") from error
    if method.controller is None or not same_id(method.controller, inner.issuer_id):
        raise StatusUnknown(
            "list-by-other", "The list was issued by somebody else.", issuer=method.controller or ""
        )
    if time_problems(token, case.now):
        raise StatusUnknown("list-expired", "The list is not valid at this moment.")


def _case_of(case: Case, token: jws.Jwt) -> Case:
    """The list as a case of its own, by the issuer that it names; that of the badge when it names none."""
    issuer = token.payload.get("iss", case.issuer_id)
    if not isinstance(issuer, str):
        raise StatusUnknown("list-malformed", "The list's issuer is not a string.")
    document: JsonObject = {"issuer": issuer}
    presented = Presented("credential", "jwt", document, b"", token=token.token)
    return Case(
        presented,
        document,
        case.lookup,
        case.now,
        case.anchors,
        spare_keys=case.spare_keys,
        depth=case.depth + 1,
        budget=case.budget,
    )
