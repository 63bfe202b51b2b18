"""https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-rdfc-2019."""

from typing import Final

from credentials.suites.base import SimpleSuite
from credentials.suites.transformations import RDFC_1_0
from keys.algorithms import KeyKind

SUITE: Final = SimpleSuite(
    "ecdsa-rdfc-2019",
    (KeyKind.P256, KeyKind.P384),
    RDFC_1_0,
    usual_for=frozenset({KeyKind.P256, KeyKind.P384}),
)
