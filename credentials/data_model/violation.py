"""What a rule of the data model says about a document that breaks it."""

from dataclasses import dataclass
from typing import Final

from schemas.errors import Malformed

PARSING_ERROR: Final = "https://www.w3.org/TR/vc-data-model#PARSING_ERROR"
CRYPTOGRAPHIC_SECURITY_ERROR: Final = "https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR"
MALFORMED_VALUE_ERROR: Final = "https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR"
RANGE_ERROR: Final = "https://www.w3.org/TR/vc-data-model#RANGE_ERROR"
"""The problem types of https://www.w3.org/TR/vc-data-model-2.0/#problem-details."""
DATA_LOSS_DETECTION_ERROR: Final = "https://w3id.org/security#DATA_LOSS_DETECTION_ERROR"
"""What a JSON-LD processor would drop: https://www.w3.org/TR/vc-data-integrity/#processing-errors."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken MUST.

    Attributes:
        code: kebab-case name of the rule, stable across releases.
        pointer: JSON Pointer (RFC 6901) to the value that is wrong, or to where a missing one belongs.
        detail: one English sentence for the person who wrote the document.
        problem_type: the URL by which the specifications name this kind of problem.
    """

    code: str
    pointer: str
    detail: str
    problem_type: str = MALFORMED_VALUE_ERROR


class NotConformant(Malformed):
    """The document breaks one or more MUSTs of the data model.

    Attributes:
        violations: every broken rule, in the order of the document's reading.
    """

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        first = violations[0]
        super().__init__(
            "data-model",
            f"{first.pointer or 'The document'}: {first.detail}",
            rule=first.code,
            pointer=first.pointer,
            count=len(violations),
        )
        self.violations = violations


def step(pointer: str, name: str | int) -> str:
    """The JSON Pointer one member or item further down."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"
