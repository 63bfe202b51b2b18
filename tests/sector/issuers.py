"""Issuers anywhere, with one key and no chain of authority, and what they sign."""

from dataclasses import dataclass
from typing import Any

from credentials import status_list
from credentials.forms.data_integrity import add_proof
from credentials.loader import bundled_contexts
from keys import did_key, did_web, multikey
from keys.algorithms import KeyKind
from keys.signer import LocalSigner
from schemas.strict_json import JsonObject
from tests.sector.badges import badge
from tests.sector.facts import SIGNED_AT, STATUS_LIST
from tests.sector.keys import key


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
    secret = key(name, kind)
    return Issuer(did_key.did_for(secret.public_key), secret)


def hosted(host: str, kind: KeyKind = KeyKind.ED25519) -> Issuer:
    """An issuer with a DID document on a site."""
    return Issuer(f"did:web:{host}", key(host, kind))


ISSUER = keyed("issuer")


def plain_badge(by: Issuer = ISSUER, /, **changes: Any) -> JsonObject:
    return badge(issuer={"id": by.did, "type": ["Profile"], "name": "De Kringloop"}) | changes


def with_status(document: JsonObject, index: int = 7, **changes: Any) -> JsonObject:
    entry = {
        "id": f"{STATUS_LIST}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": STATUS_LIST,
    }
    return {**document, "credentialStatus": entry | changes}


def status_credential(issuer: Issuer = ISSUER, *bits: int, **changes: Any) -> JsonObject:
    document = status_list.build(
        list_url=STATUS_LIST,
        issuer=issuer.did,
        bits=status_list.empty().with_set(*bits),
        valid_from=SIGNED_AT,
    )
    subject = document["credentialSubject"] | changes.pop("subject", {})
    return issuer.sign({**document, "credentialSubject": subject, **changes})
