"""The `proofValue` of ecdsa-sd-2023 proofs, base and derived.

https://www.w3.org/TR/vc-di-ecdsa/#serializebaseproofvalue and the algorithms after it.
"""

from dataclasses import dataclass
from typing import Any, Final

from credentials.suites import cbor, json_pointers
from credentials.suites.base import ProofMalformed, decode_proof_value
from keys import multibase, multikey
from keys.algorithms import KeyKind, PublicKey
from schemas.errors import DomainError, Malformed
from schemas.strict_json import JsonObject

HMAC_BYTES: Final = 32

_BASE_HEADER = b"\xd9\x5d\x00"
_DERIVED_HEADER = b"\xd9\x5d\x01"
_SIGNATURE_BYTES = 64
_PUBLIC_KEY_BYTES = 35


@dataclass(frozen=True)
class BaseProof:
    """What the issuer gives the holder."""

    base_signature: bytes
    public_key: bytes
    hmac_key: bytes
    signatures: list[bytes]
    mandatory_pointers: list[str]

    def encode(self) -> str:
        """Return the `proofValue`."""
        components = [
            self.base_signature, self.public_key, self.hmac_key, self.signatures, self.mandatory_pointers
        ]  # fmt: skip
        return multibase.encode_base64url(_BASE_HEADER + cbor.encode(components))

    @classmethod
    def decode(cls, proof: JsonObject) -> "BaseProof":
        """Read the `proofValue` of a base proof; raises `ProofMalformed`."""
        signature, public, key, signatures, pointers = _components(proof, _BASE_HEADER)
        _check_bytes(signature, _SIGNATURE_BYTES)
        _check_bytes(public, _PUBLIC_KEY_BYTES)
        _check_bytes(key, HMAC_BYTES)
        _check_signatures(signatures)
        return cls(signature, public, key, signatures, json_pointers.check_pointers(pointers))


@dataclass(frozen=True)
class DerivedProof:
    """What the holder shows; `labels` goes from canonical labels to the labels that were signed."""

    base_signature: bytes
    public_key: bytes
    signatures: list[bytes]
    labels: dict[str, str]
    mandatory_indexes: list[int]

    def encode(self) -> str:
        """Return the `proofValue`."""
        compressed = {
            int(label.removeprefix("_:c14n")): multibase.decode(signed.removeprefix("_:"))
            for label, signed in self.labels.items()
        }
        components = [
            self.base_signature, self.public_key, self.signatures, compressed, self.mandatory_indexes
        ]  # fmt: skip
        return multibase.encode_base64url(_DERIVED_HEADER + cbor.encode(components))

    @classmethod
    def decode(cls, proof: JsonObject) -> "DerivedProof":
        """Read the `proofValue` of a derived proof; raises `ProofMalformed`."""
        signature, public, signatures, compressed, indexes = _components(proof, _DERIVED_HEADER)
        _check_bytes(signature, _SIGNATURE_BYTES)
        _check_bytes(public, _PUBLIC_KEY_BYTES)
        statement_key(public)
        _check_signatures(signatures)
        if not isinstance(compressed, dict) or not isinstance(indexes, list):
            raise _malformed()
        for signed in compressed.values():
            _check_bytes(signed, HMAC_BYTES)
        if not all(isinstance(index, int) for index in indexes) or len(set(indexes)) != len(indexes):
            raise _malformed()
        labels = {
            f"_:c14n{number}": f"_:{multibase.encode_base64url(signed)}"
            for number, signed in compressed.items()
        }
        return cls(signature, public, signatures, labels, indexes)


def _components(proof: JsonObject, header: bytes) -> list[Any]:
    data = decode_proof_value(proof, "u")
    if not data.startswith(header):
        if data.startswith(_BASE_HEADER):
            raise ProofMalformed(
                "base-proof-shown", "A base proof is for the holder only; a derived proof is expected."
            )
        raise _malformed()
    try:
        components = cbor.decode(data[len(header) :])
    except Malformed as cause:
        raise _malformed() from cause
    if not isinstance(components, list) or len(components) != 5:  # noqa: PLR2004  both forms have five
        raise _malformed()
    return components


def _check_bytes(value: Any, length: int) -> None:
    if not isinstance(value, bytes) or len(value) != length:
        raise _malformed()


def _check_signatures(value: Any) -> None:
    if not isinstance(value, list):
        raise _malformed()
    for signature in value:
        _check_bytes(signature, _SIGNATURE_BYTES)


def statement_key(data: bytes) -> PublicKey:
    """Return the P-256 key that signed the statements; raises `ProofMalformed`."""
    try:
        found = multikey.decode(multibase.encode_base58btc(data))
    except DomainError as cause:
        raise _malformed() from cause
    if found.kind is not KeyKind.P256:
        raise _malformed()
    return found


def _malformed() -> ProofMalformed:
    return ProofMalformed("proof-value-malformed", "proofValue does not belong to an ecdsa-sd-2023 proof.")
