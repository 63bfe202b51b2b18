"""A small world with issuers, sites and a verifier that fetches; a test changes one thing in it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from credentials import intake, status_list
from credentials.forms.data_integrity import add_proof
from credentials.judgement import Judgement
from credentials.loader import bundled_contexts
from credentials.resources import Fetched, NotFetched, Reference, Resources
from credentials.trust import NOBODY, TrustAnchors
from credentials.verify import Profile, verify, verify_all
from keys import did_key, did_web, multikey
from keys.algorithms import KeyKind
from keys.signer import LocalSigner, from_secret_bytes
from schemas.report import Outcome
from schemas.strict_json import JsonObject
from tests.schemas.badges import badge

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SIGNED_AT = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
LIST_URL = "https://badges.example/status/1"
MAX_ROUNDS = 6


def signer(name: str, kind: KeyKind = KeyKind.ED25519) -> LocalSigner:
    """The same name always gives the same key."""
    return from_secret_bytes(kind, hashlib.sha256(name.encode()).digest())


@dataclass
class Issuer:
    """Somebody with one key and one identifier."""

    did: str
    key: LocalSigner

    @property
    def method(self) -> str:
        if self.did.startswith("did:key:"):
            return did_key.verification_method(self.did)
        return f"{self.did}#{multikey.encode(self.key.public_key)}"

    def document(self) -> JsonObject:
        return did_web.document(self.did, [did_web.PublishedMethod(self.key.public_key)])

    def sign(self, document: JsonObject, suite: str = "eddsa-rdfc-2022", **options: Any) -> JsonObject:
        return add_proof(
            document,
            signer=options.pop("signer", self.key),
            verification_method=options.pop("verification_method", self.method),
            suite=suite,
            contexts=bundled_contexts(),
            created=SIGNED_AT,
            strict=False,
            **options,
        )


def keyed(name: str, kind: KeyKind = KeyKind.ED25519) -> Issuer:
    """An issuer whose identifier is its key: nothing has to be fetched."""
    key = signer(name, kind)
    return Issuer(did_key.did_for(key.public_key), key)


def hosted(host: str, kind: KeyKind = KeyKind.ED25519) -> Issuer:
    """An issuer with a DID document on a site."""
    return Issuer(f"did:web:{host}", signer(host, kind))


ISSUER = keyed("issuer")


def plain_badge(by: Issuer = ISSUER, /, **changes: Any) -> JsonObject:
    return badge(issuer={"id": by.did, "type": ["Profile"], "name": "De Kringloop"}) | changes


def with_status(document: JsonObject, index: int = 7, **changes: Any) -> JsonObject:
    entry = {
        "id": f"{LIST_URL}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": LIST_URL,
    }
    return {**document, "credentialStatus": entry | changes}


def status_credential(issuer: Issuer = ISSUER, *bits: int, **changes: Any) -> JsonObject:
    document = status_list.build(
        list_url=LIST_URL,
        issuer=issuer.did,
        bits=status_list.empty().with_set(*bits),
        valid_from=SIGNED_AT,
    )
    subject = document["credentialSubject"] | changes.pop("subject", {})
    return issuer.sign({**document, "credentialSubject": subject, **changes})


@dataclass
class Sites:
    """What the world outside answers; anything else is out of reach."""

    answers: dict[Reference, Fetched | NotFetched] = field(default_factory=dict)
    asked: list[Reference] = field(default_factory=list)

    def put(
        self, kind: Any, url: str, content: JsonObject | bytes | NotFetched, *, final_url: str | None = None
    ) -> "Sites":
        """Let an address answer; `final_url` when it redirected to there."""
        answer = content if isinstance(content, NotFetched) else Fetched(content, final_url=final_url)
        self.answers[Reference(kind, url)] = answer
        return self

    def fetch(self, reference: Reference) -> Fetched | NotFetched:
        self.asked.append(reference)
        return self.answers.get(reference, NotFetched("unreachable", {"host": "somewhere"}))


def judge_bytes(
    data: bytes,
    sites: Sites | None = None,
    *,
    now: datetime = NOW,
    anchors: TrustAnchors = NOBODY,
    recipient: str | None = None,
    profile: Profile = "open-badge",
    media_type: str | None = None,
) -> Judgement:
    """Read, then judge and fetch in turns, as the service does."""
    sites = sites or Sites()
    presented = intake.read(data, media_type)
    resources = Resources()
    judgement = verify(presented, resources, now, anchors=anchors, recipient=recipient, profile=profile)
    for _ in range(MAX_ROUNDS):
        if not judgement.wanted:
            break
        resources = resources.with_found({wanted: sites.fetch(wanted) for wanted in judgement.wanted})
        judgement = verify(presented, resources, now, anchors=anchors, recipient=recipient, profile=profile)
    return judgement


def judge_all(value: Any, sites: Sites | None = None, **options: Any) -> Judgement:
    """As `judge`, of everything in a presentation or array, each by the rules that fit it."""
    sites, resources = sites or Sites(), Resources()
    presented = intake.read(value if isinstance(value, bytes) else json.dumps(value).encode())
    judgement = verify_all(presented, resources, NOW, **options)
    for _ in range(MAX_ROUNDS):
        if not judgement.wanted:
            break
        resources = resources.with_found({wanted: sites.fetch(wanted) for wanted in judgement.wanted})
        judgement = verify_all(presented, resources, NOW, **options)
    return judgement


def judge(document: JsonObject, sites: Sites | None = None, **options: Any) -> Judgement:
    return judge_bytes(json.dumps(document).encode(), sites, **options)


def codes(judgement: Judgement, *outcomes: Outcome) -> set[str]:
    wanted = outcomes or tuple(Outcome)
    return {finding.code for finding in judgement.findings if finding.outcome in wanted}


def warned(judgement: Judgement) -> set[str]:
    return {note.code for note in judgement.warnings}


def left(judgement: Judgement) -> set[str]:
    return {note.code for note in judgement.not_checked}


def without(document: Mapping[str, Any], *names: str) -> JsonObject:
    return {name: value for name, value in document.items() if name not in names}
