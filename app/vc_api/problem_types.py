"""The URLs by which the specifications name what went wrong, beside those of `credentials.data_model`."""

from typing import Final

UNKNOWN_OPTION_PROVIDED: Final = "https://www.w3.org/TR/vcalm#UNKNOWN_OPTION_PROVIDED"
"""https://www.w3.org/TR/vcalm/#error-handling"""

PROOF_GENERATION_ERROR: Final = "https://w3id.org/security#PROOF_GENERATION_ERROR"
PROOF_VERIFICATION_ERROR: Final = "https://w3id.org/security#PROOF_VERIFICATION_ERROR"
INVALID_DOMAIN_ERROR: Final = "https://w3id.org/security#INVALID_DOMAIN_ERROR"
INVALID_CHALLENGE_ERROR: Final = "https://w3id.org/security#INVALID_CHALLENGE_ERROR"
"""https://www.w3.org/TR/vc-data-integrity/#processing-errors"""

INVALID_VERIFICATION_METHOD: Final = "https://w3id.org/security#INVALID_VERIFICATION_METHOD"
INVALID_RELATIONSHIP: Final = "https://w3id.org/security#INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"
INVALID_CONTROLLED_IDENTIFIER_DOCUMENT: Final = (
    "https://w3id.org/security#INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"
)
"""https://www.w3.org/TR/cid-1.0/#processing-errors"""

STATUS_RETRIEVAL_ERROR: Final = "https://www.w3.org/ns/credentials/status-list#STATUS_RETRIEVAL_ERROR"
STATUS_VERIFICATION_ERROR: Final = "https://www.w3.org/ns/credentials/status-list#STATUS_VERIFICATION_ERROR"
STATUS_LIST_LENGTH_ERROR: Final = "https://www.w3.org/ns/credentials/status-list#STATUS_LIST_LENGTH_ERROR"
"""https://www.w3.org/TR/vc-bitstring-status-list/#processing-errors"""
