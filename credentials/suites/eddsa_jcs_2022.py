"""https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022."""

from credentials.suites.base import SimpleSuite
from credentials.suites.transformations import jcs_rfc_8785
from keys.algorithms import KeyKind

EDDSA_JCS_2022 = SimpleSuite("eddsa-jcs-2022", frozenset({KeyKind.ED25519}), jcs_rfc_8785, keeps_context=True)
