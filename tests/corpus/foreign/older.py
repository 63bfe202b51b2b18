"""Open Badges 2.0 and older, checked in the way that they say themselves (findings A2, B8, F16)."""

import json
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from credentials.baking import png, svg
from credentials.resources import Fetched, NotFetched, Reference
from keys import multibase
from schemas.report import Verdict
from schemas.strict_json import JsonObject
from tests.corpus.foreign.builders import deserves, text, vendor_key
from tests.credentials.pictures import PNG, SVG
from tests.sector.judging import Sites

HOST = "https://older.example"
ASSERTION, CLASS, ISSUER = f"{HOST}/assertions/1", f"{HOST}/badges/1", f"{HOST}/issuer"
KEY, REVOKED = f"{HOST}/key", f"{HOST}/revoked"
CONTEXT = "https://w3id.org/openbadges/v2"


def assertion(kind: Any = "HostedBadge", **changes: Any) -> JsonObject:
    return {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": ASSERTION,
        "recipient": {"type": "email", "hashed": False, "identity": "a@example.com"},
        "issuedOn": "2025-01-01T00:00:00Z",
        "verification": {"type": kind},
        "badge": CLASS,
    } | changes


def issuer_sites(hosted: JsonObject | NotFetched | None = None, *, rows: Any = None, **profile: Any) -> Sites:
    pem = vendor_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    issuer = {"@context": CONTEXT, "type": "Issuer", "id": ISSUER, "name": "Older", "publicKey": KEY}
    issuer |= profile | ({} if rows is None else {"revocationList": REVOKED})
    badge = {"@context": CONTEXT, "type": "BadgeClass", "id": CLASS, "name": "Textiel", "issuer": ISSUER}
    sites = Sites().put("badge", ISSUER, issuer).put("badge", CLASS, badge)
    sites.put("badge", KEY, {"type": "CryptographicKey", "id": KEY, "owner": ISSUER, "publicKeyPem": pem})
    sites.put("badge", ASSERTION, assertion() if hosted is None else hosted)
    return sites.put("badge", REVOKED, {"type": "RevocationList", "revokedAssertions": rows})


def hosting(hosted: JsonObject | NotFetched | None = None, **options: Any) -> Callable[[], Sites]:
    return lambda: issuer_sites(hosted, **options)


def signed(document: JsonObject, header: JsonObject | None = None) -> bytes:
    parts = [multibase.base64url_encode(text(part)) for part in (header or {"alg": "RS256"}, document)]
    signature = vendor_key().sign(".".join(parts).encode(), PKCS1v15(), SHA256())
    return ".".join((*parts, multibase.base64url_encode(signature))).encode()


# --- Hosted


@deserves(Verdict.VALID, hosting())
def hosted_assertion() -> bytes:
    return text(assertion())


@deserves(Verdict.VALID, hosting())
def hosted_assertion_baked() -> bytes:
    return png.bake(PNG, json.dumps(assertion()))


@deserves(Verdict.VALID, hosting(assertion(["HostedBadge", "VerificationObject"])))
def hosted_assertion_of_two_types() -> bytes:
    return text(assertion(["HostedBadge", "VerificationObject"]))


@deserves(Verdict.VALID, hosting(assertion(issuedOn="2025-01-01")), "date-unusual")
def hosted_assertion_with_a_day_only() -> bytes:
    return text(assertion(issuedOn="2025-01-01"))


def _revoked(name: str, hosted: JsonObject | NotFetched) -> None:
    def build() -> bytes:
        return text(assertion())

    build.__name__ = f"f16_{name}"
    deserves(Verdict.REVOKED, hosting(hosted), "status.revoked")(build)


_revoked("revoked", assertion(revoked=True))
_revoked("revoked_in_text", assertion(revoked="true"))
_revoked("revoked_as_a_number", assertion(revoked=1))
_revoked("revoked_since_a_day", assertion(revoked="2025-02-01T00:00:00Z"))
_revoked("revoked_and_nothing_else", {"id": ASSERTION, "revoked": True, "revocationReason": "Fraud"})
_revoked("gone", NotFetched("gone"))


@deserves(Verdict.VALID, hosting(assertion(revoked="false")))
def f16_not_revoked_in_text() -> bytes:
    return text(assertion())


@deserves(Verdict.INVALID, hosting(assertion(recipient={"type": "email", "identity": "b"}, revoked=True)))
def revoked_badge_of_somebody_else() -> bytes:
    return text(assertion())


@deserves(Verdict.REVOKED, hosting(rows=[ASSERTION]), "status.revoked")
def a2_hosted_and_on_the_list_of_what_was_revoked() -> bytes:
    return text(assertion())


@deserves(Verdict.VALID, hosting(rows=[]))
def a2_hosted_and_the_list_is_empty() -> bytes:
    return text(assertion())


@deserves(Verdict.COULD_NOT_CHECK, hosting(rows=[{"name": "x"}]), "status.list-malformed")
def a2_hosted_and_the_list_cannot_be_read() -> bytes:
    return text(assertion())


def from_elsewhere(url: str, final: str, document: JsonObject) -> Callable[[], Sites]:
    """An address of the issuer that leads on to another."""

    def build() -> Sites:
        sites = issuer_sites(rows=[])
        sites.answers[Reference("badge", url)] = Fetched(text(document), final_url=final)
        return sites

    return build


@deserves(Verdict.COULD_NOT_CHECK, from_elsewhere(ASSERTION, "https://evil.example/a", assertion()))
def f16_assertion_behind_an_open_redirect() -> bytes:
    return text(assertion())


@deserves(Verdict.VALID, from_elsewhere(ASSERTION, f"{HOST}/v2/assertions/1", assertion()))
def f16_assertion_that_moved_on_the_issuers_own_site() -> bytes:
    return text(assertion())


@deserves(
    Verdict.COULD_NOT_CHECK,
    from_elsewhere(REVOKED, "https://evil.example/r", {"revokedAssertions": []}),
    "hosted.signed",
)
def f16_list_behind_an_open_redirect() -> bytes:
    return signed(assertion("SignedBadge", id="urn:uuid:1"))


@deserves(Verdict.INVALID, hosting(verification={"startsWith": f"{HOST}/other/"}), "hosted.other-host")
def hosted_elsewhere_than_the_issuer_says() -> bytes:
    return text(assertion())


# --- Signed


@deserves(Verdict.VALID, hosting(), "no-way-to-withdraw")
def a2_signed_assertion() -> bytes:
    return signed(assertion("SignedBadge", id="urn:uuid:1"))


@deserves(Verdict.REVOKED, hosting(rows=[{"id": "urn:uuid:AB"}]))
def a2_signed_and_revoked_for_fraud() -> bytes:
    return signed(assertion("signed", id="urn:uuid:ab"))


@deserves(Verdict.COULD_NOT_CHECK, hosting(rows=[ASSERTION]), "status.revoked")
def a2_signed_badge_without_its_signature() -> bytes:
    return text(assertion("SignedBadge"))


@deserves(Verdict.COULD_NOT_CHECK, hosting(), "hosted.signature-absent")
def a2_signed_badge_without_its_signature_baked() -> bytes:
    return svg.bake(SVG, json.dumps(assertion("signed"))).encode()


@deserves(Verdict.COULD_NOT_CHECK, hosting(assertion("SignedBadge")), "hosted.signature-absent")
def a2_signed_badge_whose_copy_calls_itself_hosted() -> bytes:
    return text(assertion("HostedBadge"))


@deserves(Verdict.VALID, hosting())
def a2_hosted_badge_in_a_token() -> bytes:
    return signed(assertion())


@deserves(Verdict.REVOKED, hosting(assertion(revoked=True)))
def a2_hosted_badge_in_a_token_and_revoked() -> bytes:
    return signed(assertion())


@deserves(Verdict.COULD_NOT_CHECK, hosting(), "hosted.unknown-kind")
def signed_assertion_in_an_algorithm_of_tomorrow() -> bytes:
    return signed(assertion("SignedBadge"), {"alg": "ML-DSA-44"})


@deserves(Verdict.INVALID, hosting(), "hosted.signature-broken")
def signed_assertion_in_no_algorithm() -> bytes:
    return signed(assertion("SignedBadge"), {"alg": "none"})


# --- Others


@deserves(Verdict.COULD_NOT_CHECK, hosting(), "hosted.unknown-kind")
def a2_assertion_on_a_blockchain() -> bytes:
    signature = {"type": ["MerkleProof2017", "Extension"], "merkleRoot": "00"}
    return text(assertion(["MerkleProofVerification2017", "Extension"], signature=signature))


@deserves(Verdict.COULD_NOT_CHECK, hosting(), "hosted.unknown-kind")
def a2_assertion_hosted_and_something_more() -> bytes:
    return text(assertion(["HostedBadge", "https://x.example/Extra"]))


@deserves(Verdict.COULD_NOT_CHECK, code="hosted.older-kind")
def b8_assertion_of_1_1() -> bytes:
    document = {"@context": "https://w3id.org/openbadges/v1", "type": "Assertion", "id": ASSERTION}
    return text(document | {"badge": CLASS, "verify": {"type": "hosted", "url": ASSERTION}})


@deserves(Verdict.COULD_NOT_CHECK, code="hosted.older-kind")
def b8_assertion_of_1_0_baked() -> bytes:
    recipient = {"type": "email", "identity": "a@x.example", "hashed": False}
    document = {"uid": "a", "recipient": recipient, "badge": CLASS, "issuedOn": 1359217910}
    return png.bake(PNG, json.dumps(document | {"verify": {"type": "signed", "url": KEY}}))


@deserves(Verdict.COULD_NOT_CHECK, code="hosted.older-kind")
def b8_assertion_of_0_5() -> bytes:
    badge = {"version": "0.5.0", "name": "Badge", "issuer": {"origin": HOST, "name": "Older"}}
    return text({"recipient": "sha256$00", "salt": "x", "issued_on": "2012-01-01", "badge": badge})
