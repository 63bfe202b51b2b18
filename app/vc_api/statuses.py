"""Status entries for what instances issue: https://www.w3.org/TR/vc-bitstring-status-list/."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.issuers import status_lists, tokens
from app.issuers.tables import StatusBit, StatusList, StatusPurpose
from app.platform.runtime import Work
from app.vc_api import requests
from app.vc_api.requests import RequestRefused
from app.vc_api.tables import Instance, InstanceStatusEntry
from credentials.data_model import MALFORMED_VALUE_ERROR
from schemas.contexts import BITSTRING_STATUS_LIST_V1, CREDENTIALS_V1
from schemas.errors import NotFound
from schemas.json_ld import items
from schemas.strict_json import JsonObject

ENTRY: Final = "BitstringStatusListEntry"
_ENTRIES: Final = (ENTRY, "BitstringStatusList")
REVOCATION: Final = StatusPurpose.REVOCATION
PURPOSES: Final = tuple(StatusPurpose)


def is_wish(value: Any) -> bool:
    """Whether the option `credentialStatus` names one of our purposes."""
    return (
        isinstance(value, dict)
        and value.keys() <= {"type", "statusPurpose"}
        and value.get("type", ENTRY) == ENTRY
        and value.get("statusPurpose", REVOCATION) in PURPOSES
    )


def with_entry(work: Work, row: Instance, document: JsonObject, options: Mapping[str, Any]) -> JsonObject:
    """The document with a fresh status entry, beside those it has.

    Raises:
        RequestRefused: `credential-id-too-long`: it could not be found again.
    """
    purpose = options.get("credentialStatus", {}).get("statusPurpose", REVOCATION)
    known_as = options.get("credentialId", document.get("id"))
    if known_as is not None and not requests.is_text(known_as):
        detail = f"A credential with a status entry has an id of at most {requests.LONGEST} characters."
        raise RequestRefused("credential-id-too-long", detail, MALFORMED_VALUE_ERROR)
    entry = status_lists.allocate(work, row.id, StatusPurpose(purpose))
    if known_as is not None:
        work.session.add(
            InstanceStatusEntry(list_id=entry.list_id, index=entry.index, credential_id=known_as)
        )
        work.session.flush()
    url = entry.status_list.url
    stated = {
        "id": f"{url}#{entry.index}",
        "type": ENTRY,
        "statusPurpose": purpose,
        "statusListIndex": str(entry.index),
        "statusListCredential": url,
    }
    others = items(document.get("credentialStatus"))
    contexts = document["@context"]
    if contexts[0] == CREDENTIALS_V1 and BITSTRING_STATUS_LIST_V1 not in contexts:
        contexts = [*contexts, BITSTRING_STATUS_LIST_V1]
    return {**document, "@context": contexts, "credentialStatus": [*others, stated] if others else stated}


def update(work: Work, body: Any, token: str | None, *, instance: str | None = None) -> None:
    """Set the status of a credential: https://www.w3.org/TR/vcalm/#update-status.

    Every entry that was given to a credential of that id, by an instance the caller may use, is set. A
    revocation is final; a suspension may end.

    Args:
        work: the unit of work.
        body: `{"credentialId", "credentialStatus": {"type", "statusPurpose", …}, "status"}`.
        token: the caller's bearer token, if any.
        instance: only that instance's entries.

    Raises:
        RequestRefused: the body is not such an object.
        NotFound: `credential-unknown`.
        Conflict: `revocation-is-final`.
    """
    credential_id, wished, is_set = _read_update(body)
    own = tokens.signs_for(work, token) if token is not None else None
    found = [
        (bit.list_id, bit.index)
        for bit, row in _given(work.session, credential_id, wished)
        if instance in {None, row.name} and (row.is_open or row.id == own)
    ]
    if not found:
        raise NotFound("credential-unknown", "No credential of that id has such a status entry here.")
    if is_set:
        status_lists.set_bits(work, found)
    else:
        status_lists.clear_bits(work, found)


def _read_update(body: Any) -> tuple[str, JsonObject, bool]:
    members = {"credentialId", "credentialStatus", "status", "indexAllocator"}
    if not isinstance(body, dict) or not body.keys() <= members:
        raise RequestRefused(
            "request-malformed", "The body must hold credentialId, credentialStatus and status."
        )
    wished = body.get("credentialStatus")
    is_set = body.get("status")
    if (
        not requests.is_text(body.get("credentialId"))
        or not isinstance(is_set, bool)
        or not isinstance(wished, dict)
    ):
        raise RequestRefused(
            "request-malformed", "The body must hold credentialId, credentialStatus and status."
        )
    if wished.get("type") not in _ENTRIES or wished.get("statusPurpose") not in PURPOSES:
        raise RequestRefused("status-unknown", f"credentialStatus must be a {ENTRY} of a purpose known here.")
    return body["credentialId"], wished, is_set


def _given(session: Session, credential_id: str, wished: JsonObject) -> list[tuple[StatusBit, Instance]]:
    """The entries that a credential was given, of the wished purpose and place, with who gave them."""
    rows = session.execute(
        select(StatusBit, StatusList.url, Instance)
        .join(
            InstanceStatusEntry,
            and_(
                InstanceStatusEntry.list_id == StatusBit.list_id,
                InstanceStatusEntry.index == StatusBit.index,
            ),
        )
        .join(StatusList, StatusList.id == StatusBit.list_id)
        .join(Instance, Instance.id == StatusList.issuer_id)
        .where(
            InstanceStatusEntry.credential_id == credential_id,
            StatusList.purpose == StatusPurpose(wished["statusPurpose"]),
        )
    ).all()
    return [
        (bit, row)
        for bit, url, row in rows
        if wished.get("statusListIndex", str(bit.index)) == str(bit.index)
        and wished.get("statusListCredential", url) == url
    ]
