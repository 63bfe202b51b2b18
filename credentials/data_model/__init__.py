"""The MUSTs of the Verifiable Credentials Data Model 2.0 and 1.1, and of the Bitstring Status List within it.

https://www.w3.org/TR/vc-data-model-2.0/ and https://www.w3.org/TR/vc-data-model/ (1.1)

What a document says is judged here, in whatever way it is secured: issuing and verifying pass the same
door, our own badges as well as strangers' credentials. Whether its proofs are right, whether it is valid
today and whether its status is set is for `credentials.verify`.
"""

from credentials.data_model.recipe import broken_rules, require_conformant, violations
from credentials.data_model.violation import (
    CRYPTOGRAPHIC_SECURITY_ERROR,
    DATA_LOSS_DETECTION_ERROR,
    MALFORMED_VALUE_ERROR,
    PARSING_ERROR,
    RANGE_ERROR,
    NotConformant,
    Violation,
)

__all__ = [
    "CRYPTOGRAPHIC_SECURITY_ERROR",
    "DATA_LOSS_DETECTION_ERROR",
    "MALFORMED_VALUE_ERROR",
    "PARSING_ERROR",
    "RANGE_ERROR",
    "NotConformant",
    "Violation",
    "broken_rules",
    "require_conformant",
    "violations",
]
