"""Did the issuer withdraw an SD-JWT credential?

"The `status` claim … `status_list` with `idx` and `uri`"; the list is a signed token with `bits` per entry,
the least significant bit first, compressed with zlib:
https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/.
"""

import zlib

from credentials import jws
from credentials.budget import BYTES_UNPACKED, RSA_SIGNATURE
from credentials.checks import status
from credentials.checks.authenticity import finder_for
from credentials.checks.case import Case
from credentials.checks.key_finder import same_id
from credentials.checks.listed import StatusUnknown
from credentials.checks.token import method_of
from credentials.jwt import time_problems
from credentials.resources import Reference, reason
from keys import multibase
from schemas.errors import DomainError
from schemas.strict_json import JsonObject

ID = status.ID

MAX_BYTES = 16 * 1024 * 1024
_LARGEST_LIST = MAX_BYTES // BYTES_UNPACKED
_TYPE = "statuslist+jwt"
_INVALID, _SUSPENDED = 1, 2


def check(case: Case) -> None:
    """Read the status list that an SD-JWT credential points to."""
    stated = case.document.get("status")
    if stated is None:
        case.skipped(ID, "none")
        case.leave("no-way-to-withdraw")
        return
    entry = stated.get("status_list") if isinstance(stated, dict) else None
    if not isinstance(entry, dict):
        case.unknown(ID, "unknown-type", type=", ".join(stated) if isinstance(stated, dict) else "")
        return
    try:
        value = _value(case, entry)
    except StatusUnknown as error:
        case.unknown(ID, error.code, **error.params)
        return
    if value == 0:
        case.passed(ID, "good", purpose="revocation")
    elif value in {_INVALID, _SUSPENDED}:
        case.failed(ID, "revoked" if value == _INVALID else "suspended")
    else:
        case.unknown(ID, "unknown-purpose", purpose=hex(value))


def _value(case: Case, entry: JsonObject) -> int:
    url, index = entry.get("uri"), entry.get("idx")
    if not isinstance(url, str) or not isinstance(index, int) or isinstance(index, bool) or index < 0:
        raise StatusUnknown("malformed", "The status entry cannot be read.")
    try:
        fetched = case.lookup.fetched(Reference("status_list", url))
    except DomainError as error:
        raise StatusUnknown("unreachable", "The status list could not be had.", why=reason(error)) from error
    try:
        content = fetched.content if isinstance(fetched.content, bytes) else b""
        token = jws.read(content.decode("ascii", errors="replace").strip())
    except DomainError as error:
        raise StatusUnknown("list-malformed", "What was fetched is no status list.") from error
    _believe(case, token, url)
    case.budget.spend(_LARGEST_LIST)
    return _entry(token.payload.get("status_list"), index)


def _believe(case: Case, token: jws.Jwt, url: str) -> None:
    if token.typ != _TYPE or "crit" in token.header or token.payload.get("sub") != url:
        raise StatusUnknown("list-malformed", "What was fetched is not this status list.")
    issuer = token.payload.get("iss")
    if issuer is not None and not same_id(str(issuer), case.issuer_id):
        raise StatusUnknown("list-by-other", "The list is by somebody else.", issuer=str(issuer))
    try:
        case.budget.spend(RSA_SIGNATURE)
        method = method_of(case, token, finder_for(case))
        jws.verify_signature(token, method.public_key)
    except DomainError as error:
        raise StatusUnknown("list-unproven", "The list's signature could not be checked.") from error
    if method.controller is None or not same_id(method.controller, case.issuer_id):
        raise StatusUnknown("list-by-other", "The list is by somebody else.", issuer=method.controller or "")
    if time_problems(token, case.now):
        raise StatusUnknown("list-expired", "The list is not of now.")


def _entry(status_list: object, index: int) -> int:
    if not isinstance(status_list, dict):
        raise StatusUnknown("list-malformed", "The token holds no list.")
    bits, packed = status_list.get("bits"), status_list.get("lst")
    if not isinstance(bits, int) or bits not in {1, 2, 4, 8} or not isinstance(packed, str):
        raise StatusUnknown("list-malformed", "The token holds no list.")
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(multibase.base64url_decode(packed), MAX_BYTES + 1)
    except (zlib.error, DomainError) as error:
        raise StatusUnknown("list-malformed", "The list cannot be unpacked.") from error
    if len(data) > MAX_BYTES or not unpacker.eof:
        raise StatusUnknown("list-malformed", "The list is too large or breaks off.")
    position = index * bits
    if position >= len(data) * 8:
        raise StatusUnknown("index-out-of-range", "The list has no such place.", index=index)
    return int(data[position // 8] >> position % 8) & ((1 << bits) - 1)
