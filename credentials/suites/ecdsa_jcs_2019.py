"""https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-jcs-2019."""

from typing import Final

from credentials.suites.base import SimpleSuite
from credentials.suites.transformations import JCS_RFC_8785
from keys.algorithms import KeyKind

SUITE: Final = SimpleSuite("ecdsa-jcs-2019", (KeyKind.P256, KeyKind.P384), JCS_RFC_8785)
