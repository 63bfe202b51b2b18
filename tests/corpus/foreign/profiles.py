"""Profiles on the web that publish their keys as 1EdTech's guide shows, or more sloppily (finding B4)."""

from typing import Any

from keys import multikey
from schemas.report import Verdict
from schemas.strict_json import JsonObject
from tests.corpus.foreign.builders import deserves, text
from tests.sector.issuers import Issuer, plain_badge
from tests.sector.judging import Sites
from tests.sector.keys import key

PROFILE = "https://edu.example/issuers/5?v=3_0"
METHOD = f"{PROFILE}#key-0"
EDUCATOR = Issuer(PROFILE, key("educator"))


def badge() -> bytes:
    return text(EDUCATOR.sign(plain_badge(EDUCATOR), verification_method=METHOD))


def method(**changes: Any) -> JsonObject:
    found = {
        "id": METHOD,
        "type": "Ed25519VerificationKey2020",
        "controller": PROFILE,
        "publicKeyMultibase": multikey.encode(EDUCATOR.key.public_key),
    } | changes
    return {name: value for name, value in found.items() if value is not None}


def profile(verification_method: Any, **members: Any) -> Sites:
    document = {
        "id": PROFILE,
        "type": "Profile",
        "name": "Educator",
        "verificationMethod": verification_method,
    }
    return Sites().put("key", PROFILE, text(document | members))


def _profile(name: str, verdict: Verdict, code: str, verification_method: Any, **members: Any) -> None:
    def build() -> bytes:
        return badge()

    build.__name__ = f"b4_{name}"
    deserves(verdict, lambda: profile(verification_method, **members), code)(build)


_profile(
    "key_in_the_profile_as_it_should_be",
    Verdict.VALID,
    "issuer-key.of-issuer",
    [method()],
    assertionMethod=[METHOD],
)
_profile("one_key_without_a_purpose", Verdict.VALID, "key-unusual", method())
_profile("keys_without_a_purpose", Verdict.VALID, "key-unusual", [method(), method(id=f"{PROFILE}#key-1")])
_profile("key_typed_as_a_proof", Verdict.VALID, "key-unusual", method(type="DataIntegrityProof"))
_profile(
    "key_typed_as_a_proof_with_its_purpose",
    Verdict.VALID,
    "key-unusual",
    method(type="DataIntegrityProof"),
    assertionMethod=METHOD,
)
_profile("key_of_2018_in_multibase", Verdict.VALID, "key-unusual", method(type="Ed25519VerificationKey2018"))
_profile("key_without_a_type", Verdict.VALID, "key-unusual", method(type=None))
_profile("key_without_a_controller", Verdict.VALID, "key-unusual", method(controller=None))
_profile("key_with_its_short_name", Verdict.VALID, "key-unusual", method(id="#key-0"))
_profile(
    "key_for_something_else",
    Verdict.INVALID,
    "issuer-key.method-wrong-purpose",
    method(),
    authentication=[METHOD],
)
_profile(
    "key_of_somebody_else",
    Verdict.COULD_NOT_CHECK,
    "issuer-key.unreachable",
    method(controller="https://other.example/"),
)


@deserves(Verdict.COULD_NOT_CHECK, code="issuer-key.unreachable")
def b4_profile_out_of_reach() -> bytes:
    return badge()
