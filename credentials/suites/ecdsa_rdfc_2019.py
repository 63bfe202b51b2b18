"""https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-rdfc-2019."""

from credentials.suites.base import SimpleSuite
from credentials.suites.transformations import rdfc_1_0
from keys.algorithms import KeyKind

ECDSA_RDFC_2019 = SimpleSuite("ecdsa-rdfc-2019", frozenset({KeyKind.P256, KeyKind.P384}), rdfc_1_0)
