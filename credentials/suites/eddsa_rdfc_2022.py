"""https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022."""

from typing import Final

from credentials.suites.base import SimpleSuite
from credentials.suites.transformations import RDFC_1_0
from keys.algorithms import KeyKind

SUITE: Final = SimpleSuite(
    "eddsa-rdfc-2022", (KeyKind.ED25519,), RDFC_1_0, usual_for=frozenset({KeyKind.ED25519})
)
