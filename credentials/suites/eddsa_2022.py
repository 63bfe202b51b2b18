"""The name of eddsa-rdfc-2022 in drafts of https://www.w3.org/TR/vc-di-eddsa/; read, and never written."""

from typing import Final

from credentials.suites.base import SimpleSuite
from credentials.suites.transformations import RDFC_1_0
from keys.algorithms import KeyKind

SUITE: Final = SimpleSuite("eddsa-2022", (KeyKind.ED25519,), RDFC_1_0, is_offered=False)
