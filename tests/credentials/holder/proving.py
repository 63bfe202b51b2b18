"""Wallets that prove that they hold a key, well and badly."""

from datetime import UTC, datetime
from typing import Any

from credentials.forms import jws
from credentials.forms.data_integrity import add_proof
from credentials.holder.proof import Expected
from credentials.loader import bundled_contexts
from keys import did_jwk, did_key, jwk
from keys.algorithms import KeyKind
from keys.signer import LocalSigner, from_secret_bytes
from schemas import instants
from schemas.contexts import CREDENTIALS_V2

ISSUER = "https://badges.example/oid4vci/1"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
NONCE = "wKI4LT17ac15ES9bw8ac4"
EXPECTED = Expected(ISSUER, NOW)
P256 = from_secret_bytes(KeyKind.P256, b"\x11" * 32)
ED25519 = from_secret_bytes(KeyKind.ED25519, b"\x12" * 32)
P384 = from_secret_bytes(KeyKind.P384, b"\x13" * 48)


def without_none(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def did_of(signer: LocalSigner) -> str:
    return did_key.did_for(signer.public_key)


def method_of(signer: LocalSigner) -> str:
    return did_key.verification_method(did_of(signer))


def did_jwk_of(signer: LocalSigner) -> str:
    return did_jwk.did_for(signer.public_key)


def jwt(
    signer: LocalSigner = P256,
    *,
    header: dict[str, Any] | None = None,
    nonce: str | None = NONCE,
    now: datetime = NOW,
    audience: Any = ISSUER,
    **claims: Any,
) -> str:
    """A proof of type jwt; None leaves a member out. Its key is named by jwk unless the header names one."""
    header = header or {}
    named = {} if {"kid", "x5c"} & header.keys() else {"jwk": jwk.from_public(signer.public_key)}
    members = without_none({"typ": "openid4vci-proof+jwt", **named} | header)
    said = {"aud": audience, "iat": instants.write_seconds(now), "nonce": nonce} | claims
    return jws.sign(members, without_none(said), signer)


def di_vp(
    signer: LocalSigner = ED25519,
    suite: str = "eddsa-rdfc-2022",
    *,
    nonce: str | None = NONCE,
    audience: str | None = ISSUER,
    purpose: str = "authentication",
    method: str | None = None,
    **members: Any,
) -> dict[str, Any]:
    document = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": did_of(signer),
    } | members
    return add_proof(
        without_none(document),
        signer=signer,
        verification_method=method or method_of(signer),
        suite=suite,
        contexts=bundled_contexts(),
        created=NOW,
        proof_purpose=purpose,
        domain=audience,
        challenge=nonce,
    )
