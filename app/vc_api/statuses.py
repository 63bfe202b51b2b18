"""Status entries for what instances issue: https://www.w3.org/TR/vc-bitstring-status-list/."""

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.http.negotiation import JSON_LD
from app.platform.runtime import Work
from app.platform.urls import Urls
from app.vc_api import instances, requests
from app.vc_api.requests import RequestRefused
from app.vc_api.tables import Instance, InstanceStatusEntry, InstanceStatusList
from credentials import status_list
from credentials.data_model import MALFORMED_VALUE_ERROR
from credentials.forms import data_integrity
from credentials.suites import usual_suite
from schemas.contexts import BITSTRING_STATUS_LIST_V1, CREDENTIALS_V1
from schemas.errors import Conflict, NotFound
from schemas.json_ld import items
from schemas.strict_json import JsonObject

ENTRY: Final = "BitstringStatusListEntry"
_ENTRIES: Final = (ENTRY, "BitstringStatusList")
REVOCATION: Final = "revocation"
PURPOSES: Final = (REVOCATION, "suspension")
FORMS: Final = ("application/vc", "application/vc+ld+json", *JSON_LD)
"""The media types that a list is given as, the preferred one first."""
SECONDS: Final = 60
"""How long a cache may keep a list: so long may a withdrawn credential still look good."""
TRIES: Final = 16
_LIST_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


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
    entry = _allocate(work, row, purpose, known_as)
    url = list_url(work.urls, entry.list_id)
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
    purpose = wished.get("statusPurpose", REVOCATION)
    found = _entries_of(work.session, credential_id, purpose, wished, work.urls)
    usable = [
        (entry, listed, row)
        for entry, listed, row in found
        if instances.may_use(row, token) and instance in {None, row.name}
    ]
    if not usable:
        raise NotFound("credential-unknown", "No credential of that id has such a status entry here.")
    for entry, listed, row in usable:
        if entry.is_set and not is_set and purpose == REVOCATION:
            raise Conflict("revocation-is-final", "A revocation is final.")
        entry.is_set = is_set
        work.session.flush()
        _sign_anew(work, row, listed)


def served(session: Session, list_id: str) -> str:
    """A status list credential as it was signed last.

    Args:
        session: the database.
        list_id: the last part of its address, as somebody wrote it.

    Raises:
        NotFound: `status-list-unknown`.
    """
    row = session.get(InstanceStatusList, UUID(list_id)) if _LIST_ID.fullmatch(list_id) else None
    if row is None:
        raise NotFound("status-list-unknown", "There is no such status list.")
    return row.document


def list_url(urls: Urls, list_id: UUID | str) -> str:
    """Where a list is served."""
    return f"{urls.base}/vc/status-lists/{list_id}"


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


def _entries_of(
    session: Session, credential_id: str, purpose: str, wished: JsonObject, urls: Urls
) -> list[tuple[InstanceStatusEntry, InstanceStatusList, Instance]]:
    # Locked: two changes at once would each sign a list without the other's bit.
    rows = session.execute(
        select(InstanceStatusEntry, InstanceStatusList, Instance)
        .join(InstanceStatusList, InstanceStatusList.id == InstanceStatusEntry.list_id)
        .join(Instance, Instance.id == InstanceStatusList.instance_id)
        .where(InstanceStatusEntry.credential_id == credential_id, InstanceStatusList.purpose == purpose)
        .with_for_update()
    ).all()
    return [
        (entry, listed, row)
        for entry, listed, row in rows
        if wished.get("statusListIndex", str(entry.index)) == str(entry.index)
        and wished.get("statusListCredential", list_url(urls, listed.id)) == list_url(urls, listed.id)
    ]


def _allocate(work: Work, row: Instance, purpose: str, known_as: Any) -> InstanceStatusEntry:
    current = work.session.scalar(
        select(InstanceStatusList)
        .where(InstanceStatusList.instance_id == row.id, InstanceStatusList.purpose == purpose)
        .order_by(InstanceStatusList.number.desc())
        .limit(1)
    ) or _begin(work, row, purpose, 1)
    for _ in range(TRIES):
        entry = _take(work.session, current, known_as)
        if entry is not None:
            return entry
    entry = _take(work.session, _begin(work, row, purpose, current.number + 1), known_as)
    if entry is None:  # pragma: no cover  a fresh list has room
        raise Conflict("status-list-full", "The status list is full.")
    return entry


def _begin(work: Work, row: Instance, purpose: str, number: int) -> InstanceStatusList:
    fresh = InstanceStatusList(
        id=uuid4(),
        instance_id=row.id,
        purpose=purpose,
        number=number,
        length=work.settings.status_list_length,
        document="",
    )
    work.session.add(fresh)
    work.session.flush()
    _sign_anew(work, row, fresh)
    return fresh


def _take(session: Session, current: InstanceStatusList, known_as: Any) -> InstanceStatusEntry | None:
    # `INSERT … ON CONFLICT DO NOTHING` decides: another transaction may take the same entry meanwhile.
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    index = secrets.randbelow(current.length)
    taken = session.execute(
        dialect.insert(InstanceStatusEntry)
        .values(list_id=current.id, index=index, credential_id=known_as, is_set=False)
        .on_conflict_do_nothing()
        .returning(InstanceStatusEntry.index)
    ).first()
    return session.get_one(InstanceStatusEntry, (current.id, index)) if taken else None


def _sign_anew(work: Work, row: Instance, listed: InstanceStatusList) -> None:
    indexes = work.session.scalars(
        select(InstanceStatusEntry.index).where(
            InstanceStatusEntry.list_id == listed.id, InstanceStatusEntry.is_set.is_(True)
        )
    ).all()
    document = status_list.build(
        list_url=list_url(work.urls, listed.id),
        issuer=row.did,
        bits=status_list.empty(listed.length).with_set(*indexes),
        valid_from=work.now,
    )
    document["credentialSubject"]["statusPurpose"] = listed.purpose
    signer = instances.open_signer(work, row)
    # A list is for everybody to read, so it never has a base proof or an envelope.
    suite = usual_suite(signer.public_key.kind).name
    signed = data_integrity.add_proof(
        document,
        signer=signer,
        verification_method=row.method,
        suite=suite,
        contexts=work.runtime.contexts,
        created=work.now,
    )
    listed.document = json.dumps(signed, ensure_ascii=False, separators=(",", ":"))
    work.session.flush()
