"""https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022."""

from credentials.suites.base import SimpleSuite
from credentials.suites.transformations import rdfc_1_0
from keys.algorithms import KeyKind

EDDSA_RDFC_2022 = SimpleSuite("eddsa-rdfc-2022", frozenset({KeyKind.ED25519}), rdfc_1_0)

# The name that drafts used for the same algorithm; read, and never written of our own accord.
EDDSA_2022 = SimpleSuite("eddsa-2022", frozenset({KeyKind.ED25519}), rdfc_1_0)
