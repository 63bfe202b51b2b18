"""https://www.w3.org/TR/vc-di-eddsa/#ed25519signature2020."""

from credentials.suites.base import SimpleSuite
from credentials.suites.transformations import rdfc_1_0
from keys.algorithms import KeyKind
from schemas.contexts import ED25519_2020_V1

ED25519_SIGNATURE_2020 = SimpleSuite(
    "Ed25519Signature2020",
    frozenset({KeyKind.ED25519}),
    rdfc_1_0,
    proof_type="Ed25519Signature2020",
    contexts=(ED25519_2020_V1,),
)
