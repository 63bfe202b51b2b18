"""https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-jcs-2019."""

from credentials.suites.base import SimpleSuite
from credentials.suites.transformations import jcs_rfc_8785
from keys.algorithms import KeyKind

ECDSA_JCS_2019 = SimpleSuite(
    "ecdsa-jcs-2019", frozenset({KeyKind.P256, KeyKind.P384}), jcs_rfc_8785, keeps_context=True
)
