"""No respelling gets a better verdict, a higher trust, or a value shown that was not signed at that node."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Final

from credentials.canonical import canonicalise
from credentials.errors import UnsafeDocument
from credentials.loader import Contexts
from credentials.reading import read
from credentials.reading.terms import INSIDE, published
from schemas.errors import DomainError
from schemas.strict_json import JsonObject
from tests.corpus.foreign.builders import UNIVERSITY, older
from tests.corpus.forgeries.corpus import ALL_FORGERIES
from tests.properties.respelling import CONTEXTS_ELSEWHERE, Respeller
from tests.sector.issuers import ISSUER, plain_badge, status_credential, with_status
from tests.sector.whole import sector

RUNS: Final = int(os.environ.get("KRINGBADGE_TEST_RESPELLINGS", "1500"))
MOST_REWRITINGS: Final = 5
NAMED_RULES: Final = frozenset(
    {
        "credential-split", "nested-graph", "not-one-node", "several-values",
        "too-complex",
    }
)  # fmt: skip
PROFILE: Final = frozenset({"type", *(published().properties.get(iri, iri) for iri in INSIDE)})
PARTIES: Final = frozenset(
    party
    for leader in (sector().leader, sector().colleague, sector().other_leader, sector().employers_leader)
    for party in (leader.id, leader.organisation.did, sector().association.did, ISSUER.did)
)
AUTHORITY: Final = "https://w3id.org/kringbadge/authority#"
_CUT: Final = frozenset({"endorsement", "verifiableCredential"})


@cache
def contexts() -> Contexts:
    return Contexts(CONTEXTS_ELSEWHERE)


@cache
def documents() -> dict[str, JsonObject]:
    found = {"badge": sector().issued()}
    found["endorsement"] = found["badge"]["issuer"]["endorsement"][0]
    found["mandate"] = found["badge"]["credentialSubject"]["source"]["endorsement"][0]
    found |= foreign_documents()
    for name, forgery in sorted(ALL_FORGERIES.items()):
        document = forgery.build()
        try:
            statements(document)
            read(document, contexts())
        except DomainError:
            continue
        found[name] = document
    return found


def foreign_documents() -> dict[str, JsonObject]:
    """Documents with more places to hide in: endorsed as a whole, of the older data model, a status list."""
    endorsed = plain_badge(
        endorsement=[endorsing(plain_badge()["id"])],
        evidence=[{"id": "https://e.example/1", "type": ["Evidence"], "name": "Foto"}],
        validUntil="2030-01-01T00:00:00Z",
    )
    endorsed["credentialSubject"]["achievement"]["endorsement"] = [
        endorsing(plain_badge()["credentialSubject"]["achievement"]["id"])
    ]
    endorsed["credentialSubject"]["identifier"] = [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": "a@example.org",
            "identityType": "emailAddress",
        }
    ]
    return {
        "endorsed": with_status(endorsed),
        "older": older(UNIVERSITY) | {"expirationDate": "2030-01-01T00:00:00Z"},
        "status-list": status_credential(),
    }


def endorsing(subject: str) -> JsonObject:
    return {
        "@context": plain_badge()["@context"],
        "id": f"urn:uuid:endorsement-of-{len(subject)}",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Aanbeveling",
        "issuer": {"id": plain_badge()["issuer"]["id"], "type": ["Profile"], "name": "De Kringloop"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": subject, "type": ["EndorsementSubject"], "endorsementComment": "Goed."},
    }


def statements(document: JsonObject) -> str:
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    return canonicalise(unsecured, contexts())


def plain(value: Any, member: str = "") -> str:
    """What is read, without order and without the difference between one value and a list of one."""
    if member in _CUT:
        return "embedded"
    if isinstance(value, list):
        items = sorted({plain(one) for one in value if one is not None})
        return items[0] if len(items) == 1 else repr(items)
    if isinstance(value, dict):
        # What an endorsement inside says as well may be left out around it; never may it be said otherwise.
        told_inside = PROFILE if value.get("id") in PARTIES else frozenset()
        members = {
            name: plain(child, name)
            for name, child in value.items()
            if name not in {"@context", "proof", *told_inside}
            and not name.startswith(AUTHORITY)  # moved out of an endorsement it is told as misplaced
            and child is not None
            and child != []
        }
        if members.keys() in ({"id"}, {"@value"}):
            return next(iter(members.values()))
        return repr(sorted(members.items()))
    return repr(value)


def profiles(value: Any, member: str = "", *, inside: bool = False) -> Iterator[tuple[str, str, str]]:
    """What is said about each party that an endorsement inside describes too; there as well, when asked."""
    if isinstance(value, list):
        for one in value:
            yield from profiles(one, member, inside=inside)
    elif isinstance(value, dict) and (inside or member not in _CUT):
        for name, child in value.items():
            if value.get("id") in PARTIES and name in PROFILE:
                yield from ((value["id"], name, plain(item)) for item in _listed(child) if item is not None)
            elif name not in {"@context", "proof"}:
                yield from profiles(child, name, inside=inside)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def embedded(value: Any, member: str = "") -> Iterator[str]:
    """The statements of each embedded credential, or that it cannot be read alone any more."""
    if member in _CUT:
        for one in _listed(value):
            yield alone(json.dumps(one))
    elif isinstance(value, list):
        for one in value:
            yield from embedded(one)
    elif isinstance(value, dict):
        for name, child in value.items():
            if name not in {"@context", "proof"}:
                yield from embedded(child, name)


@dataclass(frozen=True)
class Read:
    said: str
    profiles: frozenset[tuple[str, str, str]]
    inside: frozenset[str]


@lru_cache(maxsize=1000)
def alone(text: str) -> str:
    try:
        return statements(json.loads(text))
    except (DomainError, AttributeError):
        return "spoilt"


def as_read(document: JsonObject) -> Read:
    found = read(document, contexts())
    return Read(plain(found), frozenset(profiles(found)), frozenset(embedded(found)))


def as_read_or_refused(document: JsonObject) -> Read | str:
    try:
        return as_read(document)
    except UnsafeDocument as error:
        return error.code


def respellings(runs: int, first: int = 0) -> Iterator[tuple[int, str, Respeller]]:
    names = list(documents())
    for seed in range(first, first + runs):
        name = names[seed % len(names)]
        respeller = Respeller(documents()[name], seed)
        respeller.rewrite(1 + seed // len(names) % MOST_REWRITINGS)
        yield seed, name, respeller


@cache
def original(name: str) -> tuple[str, Read]:
    document = documents()[name]
    signed = frozenset(profiles(document, inside=True))
    return statements(document), replace(as_read(document), profiles=signed)


def test_a_respelled_document_reads_the_same_or_is_refused_by_a_named_rule() -> None:
    same = refused = 0
    for seed, name, respeller in respellings(RUNS):
        try:
            if statements(respeller.document) != original(name)[0]:
                continue
        except (UnsafeDocument, DomainError):
            continue
        where = (seed, name, respeller.applied)
        before, found = original(name)[1], as_read_or_refused(respeller.document)
        if isinstance(found, str):
            assert found in NAMED_RULES, where
            refused += 1
            continue
        assert found.said == before.said, where
        assert found.profiles <= before.profiles, where
        # An embedded credential is as it was, or its own proof does not hold any more; none is out of sight.
        assert len(found.inside) >= len(before.inside) or "spoilt" in found.inside, where
        same += 1
    # The rewritings must go on hitting: a fuzzer that never keeps a signature proves nothing.
    assert same > RUNS // 10, (same, refused)
