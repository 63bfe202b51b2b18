"""The award itself: a Data Integrity proof by the key of the team leader who judged.

https://www.imsglobal.org/spec/ob/v3p0#linked-data-proof-format
"""

import json
from datetime import datetime
from typing import Final

from credentials.forms.data_integrity import add_proof
from credentials.forms.form import Form, Making, Signed, SignedBy
from credentials.suites import usual_suite
from credentials.suites.unsecured import Unsecured
from keys.algorithms import KeyKind
from keys.signer import Signer
from schemas.strict_json import JsonObject


def secure(unsecured: Unsecured, signer: Signer, verification_method: str, created: datetime) -> Signed:
    """Sign a document with the usual suite of a key, and check the signature.

    Raises:
        UnsafeDocument: a part of the document would not be signed.
        ProofInvalid: `signature-invalid`, the signer's signature does not verify.
    """
    suite = usual_suite(signer.public_key.kind)
    secured = add_proof(
        unsecured,
        signer=signer,
        verification_method=verification_method,
        suite=suite.name,
        contexts=unsecured.contexts,
        created=created.replace(microsecond=0),
    )
    proof = secured["proof"]
    suite.verify(unsecured, proof, signer.public_key)
    # The published schema wants an array, also for one proof; the proof stands outside what is signed.
    document = {**secured, "proof": [proof]}
    return Signed(document, serialise(document))


def serialise(document: JsonObject) -> bytes:
    """The bytes of a signed document: UTF-8 JSON without spaces, members in the order of the document."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _make(document: JsonObject, signer: Signer, making: Making) -> Signed:
    unsecured = Unsecured(document, making.contexts, strict=True)
    return secure(unsecured, signer, making.verification_method, making.created)


FORM: Final = Form(
    name="ldp",
    media_type="application/vc",
    also_served_as=("application/vc+ld+json", "application/ld+json", "application/json"),
    signed_by=SignedBy.LEADER,
    key_kind=KeyKind.ED25519,
    make=_make,
)
