"""Did the issuer withdraw the badge?

"Verifiers MUST … dereference `statusListCredential` … verify all proofs associated with it … verify that the
status purpose matches … uncompress … the value at `statusListIndex`":
https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm. Every entry of every purpose is read; one
that says "revoked" outweighs all others.

What could not be read is "unknown", and never good: a list out of reach, without a proof that holds, past its
own end, or of a type we do not know. A list that is too short, or kept by somebody else than the badge's
issuer, is a warning for badges and unknown for other credentials; a bit that is set always counts. The `ttl`
of a list is for whoever keeps copies of it, and they are not made here.
"""

from typing import Any, Final

from credentials import token_status_list
from credentials.checks.case import Case
from credentials.checks.check import Check, Stage
from credentials.evidence import token_status
from credentials.evidence.hidden import member_hidden, parts_hidden
from credentials.evidence.listed import StatusUnknown, list_value
from credentials.ids import same_id
from credentials.resources import Reference, reason
from credentials.status_list import StatusListMalformed, message_for, revoked_in_1edtech_list
from schemas.errors import DomainError
from schemas.json_ld import id_of, items, objects, types_of
from schemas.report import LayerId, Verdict
from schemas.strict_json import JsonObject

ID = "status"
REFERENCE = "https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm"

MAX_ENTRIES = 8
_LISTS = frozenset({"BitstringStatusListEntry", "StatusList2021Entry"})
_REVOCATION_LIST = "1EdTechRevocationList"


def check(case: Case) -> None:
    """Read every status entry of the badge, and the `status` claim of the token around it.

    All of it that its holder shows: a hidden part may say how the badge can be withdrawn.
    """
    if case.depth == 0 and parts_hidden(case):
        case.leave("parts-hidden")
    named = items(case.document.get("credentialStatus"))
    claimed = _claimed(case)
    if not named and claimed is None:
        _none(case)
        return
    if claimed is not None:
        _check_claimed(case, claimed)
    entries = objects(named)
    if len(entries) < len(named):
        case.unknown(ID, "malformed")
    for entry in entries[:MAX_ENTRIES]:
        _check_entry(case, entry)
    if len(entries) > MAX_ENTRIES:
        case.unknown(ID, "too-many-entries")


def _none(case: Case) -> None:
    hidden = member_hidden(case, "credentialStatus")
    case.skipped(ID, "hidden" if hidden else "none")
    if case.depth == 0:
        case.leave("status-hidden" if hidden else "no-way-to-withdraw")


def _claimed(case: Case) -> Any:
    """The `status` claim; what is not an object may be a word of the credential's own vocabulary."""
    claimed = case.presented.claims.get("status")
    return claimed if isinstance(claimed, dict) or case.presented.kind == "sd-jwt-vc" else None


def _check_claimed(case: Case, claimed: Any) -> None:
    """https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/, the values of section 7.1."""
    entry = claimed.get("status_list") if isinstance(claimed, dict) else None
    if not isinstance(entry, dict):
        case.unknown(ID, "unknown-type", type=", ".join(claimed) if isinstance(claimed, dict) else "")
        return
    try:
        value = token_status.list_value(case, entry)
    except StatusUnknown as error:
        case.unknown(ID, error.code, **error.params)
        return
    if value == 0:
        case.passed(ID, "good", purpose="revocation")
    elif value in {token_status_list.INVALID, token_status_list.SUSPENDED}:
        case.failed(ID, "revoked" if value == token_status_list.INVALID else "suspended")
    else:
        case.unknown(ID, "unknown-purpose", purpose=hex(value))


def _check_entry(case: Case, entry: JsonObject) -> None:
    types = types_of(entry)
    try:
        if types & _LISTS:
            _check_listed(case, entry)
        elif _REVOCATION_LIST in types:
            _check_revocation_list(case, entry)
        else:
            case.unknown(ID, "unknown-type", type=", ".join(sorted(types)))
            case.leave("status-type", type=", ".join(sorted(types)))
    except StatusUnknown as error:
        case.unknown(ID, error.code, **error.params)
    except DomainError as error:
        case.unknown(ID, "unreadable", why=reason(error))


def _check_listed(case: Case, entry: JsonObject) -> None:
    purpose = entry.get("statusPurpose")
    if not isinstance(purpose, str):
        raise StatusUnknown("malformed", "The status entry does not name a purpose.")
    value = list_value(case, entry, purpose)
    if purpose == "message":
        message = message_for(entry, value) or hex(value)
        case.passed(ID, "message", message=message)
        case.warn("issuer-message", message=message)
    elif value == 0:
        case.passed(ID, "good", purpose=purpose)
    elif purpose in {"revocation", "suspension"}:
        case.failed(ID, "revoked" if purpose == "revocation" else "suspended")
    elif purpose == "refresh":
        case.passed(ID, "refresh")
        case.warn("newer-form-exists")
    else:
        # Somebody's own purpose, and its bit is set: only the issuer knows whether that is bad.
        case.unknown(ID, "unknown-purpose", purpose=purpose)


def _check_revocation_list(case: Case, entry: JsonObject) -> None:
    url = id_of(entry)
    if not url.startswith(("https://", "http://")):
        raise StatusUnknown("malformed", "The status entry does not name an address.")
    try:
        document = case.lookup.own_json(Reference("status_list", url))
    except DomainError as error:
        raise StatusUnknown(
            "unreachable", "The revocation list could not be fetched.", why=reason(error)
        ) from error
    owner = id_of(document.get("issuer"))
    if owner and not same_id(owner, case.issuer_id):
        case.warn("revocation-list-by-other", issuer=owner)
    try:
        revoked = revoked_in_1edtech_list(document, id_of(case.document))
    except StatusListMalformed as error:
        raise StatusUnknown("list-malformed", "The revocation list cannot be read.") from error
    if revoked:
        case.failed(ID, "revoked")
    else:
        case.passed(ID, "good", purpose="revocation")


CHECK: Final = Check(
    id=ID,
    reference=REFERENCE,
    codes="good none hidden revoked suspended message refresh unreachable unreadable unknown-type"
    " unknown-purpose malformed too-many-entries purpose-differs index-out-of-range list-malformed"
    " list-by-other list-unproven list-expired list-not-yet-valid list-too-short too-complex",
    layer=LayerId.STILL_VALID,
    stage=Stage.STANDING,
    place=10,
    run=check,
    kinds=frozenset({"credential", "sd-jwt-vc"}),
    embedded=True,
    when_failed=Verdict.INVALID,
    when_failed_with={"revoked": Verdict.REVOKED, "suspended": Verdict.SUSPENDED},
    decides_when_unknown=True,
    passing=frozenset({"list-expired", "list-not-yet-valid"}),
    warnings="issuer-message newer-form-exists revocation-list-by-other status-list-by-other"
    " status-list-elsewhere status-list-short",
    not_checked="no-way-to-withdraw parts-hidden status-hidden status-type",
)
