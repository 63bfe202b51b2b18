"""https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022."""

from typing import Final

from credentials.suites.base import SimpleSuite
from credentials.suites.transformations import JCS_RFC_8785
from keys.algorithms import KeyKind

SUITE: Final = SimpleSuite("eddsa-jcs-2022", (KeyKind.ED25519,), JCS_RFC_8785)
