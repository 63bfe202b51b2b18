"""Embedded proofs (https://www.w3.org/TR/vc-data-integrity/#proofs)."""

from typing import Any

from schemas.base import Model
from schemas.values import DateTimeZ, Many, Uri


class Proof(Model):
    """One proof. What it must hold depends on its `type` and `cryptosuite`; the suites judge that.

    `jws` is the signature of suites before Data Integrity.
    """

    id: Uri | None = None
    type: str
    cryptosuite: str | None = None
    created: DateTimeZ | None = None
    expires: DateTimeZ | None = None
    proof_purpose: str | None = None
    verification_method: str | dict[str, Any] | None = None
    proof_value: str | None = None
    previous_proof: Many[str] = ()
    domain: Many[str] = ()
    challenge: str | None = None
    nonce: str | None = None
    jws: str | None = None
