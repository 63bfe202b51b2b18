"""Issuer instances: made by an administrator or the CLI, found by whoever may use them."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actions import Action
from app.access.check import check
from app.platform.errors import Invalid, NotAllowed, NotSignedIn
from app.platform.runtime import Work
from app.platform.urls import Urls
from app.vc_api.events import InstanceCreated, InstanceRemoved
from app.vc_api.tables import PURPOSE, Instance
from credentials import suites
from keys import did_key, did_web, multikey, sealed
from keys.algorithms import KeyKind, PublicKey
from keys.signer import Signer
from schemas.errors import Conflict, NotFound
from schemas.strict_json import JsonObject

TOKEN_PREFIX: Final = "kbi_"  # noqa: S105  the part of a token that is no secret
TOKEN_BYTES: Final = 32

VC_JWT: Final = "vc-jwt"
SUITES: Final[Mapping[str, tuple[KeyKind, ...]]] = MappingProxyType(
    {suite.name: suite.key_kinds for suite in suites.SUITES.values() if suite.is_offered}
    | {VC_JWT: (KeyKind.P256, KeyKind.P384, KeyKind.ED25519)}
)
"""The ways of securing that an instance may have, each with its kinds of key, the usual one first."""


def _demo_name(suite: str, kind: KeyKind) -> str:
    name = suite.lower().replace("signature", "-")
    return name if len(SUITES[suite]) == 1 else f"{name}-{kind.value.lower().replace('-', '')}"


DEMO: Final[Mapping[str, tuple[str, KeyKind, bool]]] = MappingProxyType(
    {
        _demo_name(name, kind): (name, kind, False)
        for name, kinds in SUITES.items()
        for kind in kinds
        if name != VC_JWT
    }
    | {
        "status": (suites.usual_suite(KeyKind.ED25519).name, KeyKind.ED25519, True),
        VC_JWT: (VC_JWT, KeyKind.P256, False),
    }
)
"""The open instances of the demo: name; suite, kind of key, whether credentials get a status entry."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}", re.ASCII)
_RESERVED: Final = frozenset({"credentials", "presentations", "instances", "proof-only", "status-lists"})


def add(
    work: Work,
    name: str,
    suite: str,
    *,
    kind: KeyKind | None = None,
    with_status: bool = False,
    is_open: bool = False,
    use_did_web: bool = False,
) -> tuple[Instance, str | None]:
    """Make an instance with a fresh key.

    Args:
        work: the unit of work.
        name: part of its addresses: lower-case letters, digits and hyphens.
        suite: a key of `SUITES`.
        kind: the kind of key; the suite's usual one without it.
        with_status: add a Bitstring status entry to what is issued.
        is_open: anybody may issue with it; only for demonstrations.
        use_did_web: a did:web under our origin instead of a did:key.

    Returns:
        The row, and the bearer token for it, shown once and never again; None for an open instance.

    Raises:
        Invalid: `instance-name-invalid`, `suite-unknown` or `key-kind-mismatch`.
        Conflict: `instance-exists`.
    """
    check(work.principal, Action.INSTANCE_ADD)
    chosen = _checked(name, suite, kind)
    if find(work.session, name) is not None:
        raise Conflict("instance-exists", "There is an instance of that name already.")
    key_id = uuid4()
    secret, public = sealed.generate_sealed(chosen, work.runtime.key_encryption_key, str(key_id), PURPOSE)
    did = did_web.url_to_did(did_document_url(work.urls, name)) if use_did_web else did_key.did_for(public)
    token = None if is_open else TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    row = Instance(
        id=key_id,
        name=name,
        did=did,
        method=f"{did}#{multikey.encode(public)}",
        suite=suite,
        public_multibase=multikey.encode(public),
        sealed=secret,
        with_status=with_status,
        token_hash=None if token is None else _hash(token),
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    work.happened(InstanceCreated(None, row.id))
    return row, token


def create_demo_instances(work: Work) -> dict[str, str]:
    """Make the open did:key instances of the demo that do not exist yet.

    Returns:
        The issuer id of each, by name.
    """
    for name, (suite, kind, with_status) in DEMO.items():
        if find(work.session, name) is None:
            add(work, name, suite, kind=kind, with_status=with_status, is_open=True)
    return {name: get(work.session, name).did for name in DEMO}


def remove(work: Work, name: str) -> None:
    """Close an instance for good; its key is destroyed, its status lists and DID document stay served.

    Raises:
        NotFound: `instance-unknown`.
    """
    check(work.principal, Action.INSTANCE_REMOVE)
    row = get(work.session, name)
    row.sealed = b""
    work.happened(InstanceRemoved(None, row.id))
    work.session.flush()


def find(session: Session, name: str) -> Instance | None:
    """The instance of that name, closed ones included; None for whatever is no name."""
    if not _NAME.fullmatch(name):
        return None
    return session.scalar(select(Instance).where(Instance.name == name))


def get(session: Session, name: str) -> Instance:
    """The instance of that name that can still sign.

    Raises:
        NotFound: `instance-unknown`.
    """
    row = find(session, name)
    if row is None or not row.sealed:
        raise NotFound("instance-unknown", "There is no issuer instance of that name.")
    return row


def ids(session: Session) -> dict[str, str]:
    """The issuer id of every instance that can sign, by name."""
    rows = session.scalars(select(Instance).where(Instance.sealed != b"").order_by(Instance.name))
    return {row.name: row.did for row in rows}


def usable(session: Session, name: str, token: str | None) -> Instance:
    """The instance, for whoever may use it.

    Args:
        session: the database.
        name: the instance's.
        token: the bearer token of the request, if it had one.

    Raises:
        NotFound: `instance-unknown`.
        NotSignedIn: `token-missing`, when it is not open and no token was shown.
        NotAllowed: `token-for-other`, when the token is not this instance's.
    """
    row = get(session, name)
    if row.token_hash is None:
        return row
    if token is None:
        raise NotSignedIn("token-missing", "This instance needs its bearer token.")
    if not may_use(row, token):
        raise NotAllowed("token-for-other", "This is not the bearer token of this instance.")
    return row


def may_use(row: Instance, token: str | None) -> bool:
    """Whether an instance is open, or the token is its own."""
    if row.token_hash is None:
        return True
    return token is not None and hmac.compare_digest(row.token_hash, _hash(token))


def open_signer(work: Work, row: Instance) -> Signer:
    """Open an instance's key for signing; raises `Unavailable` when its seal does not open."""
    return sealed.open_signer(row.sealed, work.runtime.key_encryption_keys, str(row.id), PURPOSE)


def public_key(row: Instance) -> PublicKey:
    """The public half of an instance's key."""
    return multikey.decode(row.public_multibase)


def did_document_url(urls: Urls, name: str) -> str:
    """Where did:web looks for an instance's DID document."""
    return f"{urls.base}/vc/instances/{name}/did.json"


def did_document(session: Session, urls: Urls, name: str) -> JsonObject:
    """The DID document of an instance with a did:web, closed ones included: old signatures stay good.

    Raises:
        NotFound: `instance-unknown`.
    """
    row = find(session, name)
    if row is None or row.did != did_web.url_to_did(did_document_url(urls, name)):
        raise NotFound("instance-unknown", "There is no issuer instance with a did:web of that name.")
    published = did_web.PublishedMethod(public_key(row), ("assertionMethod", "authentication"))
    return did_web.document(row.did, [published])


def _checked(name: str, suite: str, kind: KeyKind | None) -> KeyKind:
    if not _NAME.fullmatch(name) or name in _RESERVED:
        detail = "An instance's name has lower-case letters, digits and hyphens, and is no reserved word."
        raise Invalid("instance-name-invalid", detail)
    if suite not in SUITES:
        raise Invalid("suite-unknown", f"The suites are {', '.join(SUITES)}.")
    chosen = kind or SUITES[suite][0]
    if chosen not in SUITES[suite]:
        raise Invalid("key-kind-mismatch", f"{suite} takes {' or '.join(SUITES[suite])}.")
    return chosen


def _hash(token: str) -> bytes:
    # A fast hash is enough: the token is 256 random bits, not something a person chose.
    return hashlib.sha256(token.encode()).digest()
