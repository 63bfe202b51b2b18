"""https://www.w3.org/TR/vc-di-eddsa/#ed25519signature2020."""

from typing import Final

from credentials.suites.base import SimpleSuite
from credentials.suites.transformations import RDFC_1_0
from keys.algorithms import KeyKind
from schemas.contexts import ED25519_2020_V1

SUITE: Final = SimpleSuite(
    "Ed25519Signature2020",
    (KeyKind.ED25519,),
    RDFC_1_0,
    proof_type="Ed25519Signature2020",
    contexts=(ED25519_2020_V1,),
)
