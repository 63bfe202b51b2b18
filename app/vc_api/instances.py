"""Issuer instances: made by an administrator or the CLI, found by whoever may use them."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.access.actions import Action
from app.access.check import check
from app.issuers import keyring, tokens
from app.issuers import service as issuers
from app.issuers.tables import IssuerKind, KeyPurpose, SigningKey
from app.platform.errors import Invalid, NotAllowed, NotSignedIn
from app.platform.runtime import Work
from app.platform.urls import Urls
from app.vc_api.events import InstanceCreated, InstanceRemoved
from app.vc_api.tables import Instance
from credentials import suites
from keys import did_key, did_web, multikey
from keys.algorithms import KeyKind
from schemas.errors import Conflict, NotFound
from schemas.strict_json import JsonObject

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

WITH_ISSUER: Final = joinedload(Instance.issuer, innerjoin=True)
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
    key = keyring.generate(work, KeyPurpose.VC_API, _checked(work.session, name, suite, kind))
    did = _did_web(work.urls, name) if use_did_web else did_key.did_for(multikey.decode(key.public_multibase))
    issuer = issuers.add(work, uuid4(), IssuerKind.VC_API, did)
    row = Instance(issuer=issuer, name=name, suite=suite, with_status=with_status, is_open=is_open)
    work.session.add(row)
    work.happened(InstanceCreated(None, issuer.id))
    keyring.keep(work, key, issuer)
    return row, None if is_open else tokens.make(work, None, issuer_id=issuer.id)[1]


def renew_token(work: Work, name: str, *, ends_others: bool) -> str:
    """Make another bearer token for an instance: before the last one ends, or because it leaked.

    Args:
        work: the unit of work.
        name: the instance's.
        ends_others: withdraw those that there are.

    Returns:
        The token, shown once and never again.

    Raises:
        NotFound: `instance-unknown`.
    """
    check(work.principal, Action.INSTANCE_ADD)
    row = get(work.session, name)
    if ends_others:
        tokens.end_of_issuer(work, row.id)
    return tokens.make(work, None, issuer_id=row.id)[1]


def create_demo_instances(work: Work) -> dict[str, str]:
    """Make the open did:key instances of the demo that do not exist yet.

    Returns:
        The issuer id of each, by name.
    """
    for name, (suite, kind, with_status) in DEMO.items():
        if find(work.session, name) is None:
            add(work, name, suite, kind=kind, with_status=with_status, is_open=True)
    return {name: get(work.session, name).issuer.did for name in DEMO}


def remove(work: Work, name: str) -> None:
    """Close an instance for good; its key is destroyed, its status lists and DID document stay served.

    Raises:
        NotFound: `instance-unknown`.
    """
    check(work.principal, Action.INSTANCE_REMOVE)
    row = get(work.session, name)
    row.closed_at = work.now
    keyring.destroy(key_of(work, row), work.now)
    tokens.end_of_issuer(work, row.id)
    work.happened(InstanceRemoved(None, row.id))
    work.session.flush()


def find(session: Session, name: str) -> Instance | None:
    """The instance of that name, closed ones included; None for whatever is no name."""
    if not _NAME.fullmatch(name):
        return None
    return session.scalar(select(Instance).options(WITH_ISSUER).where(Instance.name == name))


def get(session: Session, name: str) -> Instance:
    """The instance of that name that can still sign.

    Raises:
        NotFound: `instance-unknown`.
    """
    row = find(session, name)
    if row is None or row.closed_at is not None:
        raise NotFound("instance-unknown", "There is no issuer instance of that name.")
    return row


def ids(session: Session) -> dict[str, str]:
    """The issuer id of every instance that can sign, by name."""
    rows = session.scalars(
        select(Instance).options(WITH_ISSUER).where(Instance.closed_at.is_(None)).order_by(Instance.name)
    )
    return {row.name: row.issuer.did for row in rows}


def usable(work: Work, name: str, token: str | None) -> Instance:
    """The instance, for whoever may use it.

    Args:
        work: the unit of work.
        name: the instance's.
        token: the bearer token of the request, if it had one.

    Raises:
        NotFound: `instance-unknown`.
        NotSignedIn: `token-missing`, when it is not open and no token was shown.
        NotAllowed: `token-for-other`, when the token is not this instance's.
    """
    row = get(work.session, name)
    if row.is_open:
        return row
    if token is None:
        raise NotSignedIn("token-missing", "This instance needs its bearer token.")
    if tokens.signs_for(work, token) != row.id:
        raise NotAllowed("token-for-other", "This is not the bearer token of this instance.")
    return row


def key_of(work: Work, row: Instance) -> SigningKey:
    """The key that an instance signs with; raises `Refused` (`key-retired`) when it has none."""
    return keyring.current_key(work, row.id, KeyPurpose.VC_API)


def did_document(session: Session, urls: Urls, name: str) -> JsonObject:
    """The DID document of an instance with a did:web, closed ones included: old signatures stay good.

    Raises:
        NotFound: `instance-unknown`.
    """
    document = issuers.did_document(session, _did_web(urls, name)) if _NAME.fullmatch(name) else None
    if document is None:
        raise NotFound("instance-unknown", "There is no issuer instance with a did:web of that name.")
    return document


def _did_web(urls: Urls, name: str) -> str:
    return did_web.url_to_did(f"{urls.base}/vc/instances/{name}/did.json")


def _checked(session: Session, name: str, suite: str, kind: KeyKind | None) -> KeyKind:
    if not _NAME.fullmatch(name) or name in _RESERVED:
        detail = "An instance's name has lower-case letters, digits and hyphens, and is no reserved word."
        raise Invalid("instance-name-invalid", detail)
    if suite not in SUITES:
        raise Invalid("suite-unknown", f"The suites are {', '.join(SUITES)}.")
    chosen = kind or SUITES[suite][0]
    if chosen not in SUITES[suite]:
        raise Invalid("key-kind-mismatch", f"{suite} takes {' or '.join(SUITES[suite])}.")
    if find(session, name) is not None:
        raise Conflict("instance-exists", "There is an instance of that name already.")
    return chosen
