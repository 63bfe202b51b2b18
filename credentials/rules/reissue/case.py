"""The facts of one intended re-issue."""

from dataclasses import dataclass
from enum import StrEnum

from credentials.rules.case import AwardCase, MandateFacts
from schemas.strict_json import JsonObject


class ReissueKind(StrEnum):
    """Why a badge is signed again."""

    WALLET_BINDING = "wallet-binding"
    CORRECTION = "correction"
    REINSTATEMENT = "reinstatement"
    """The end of a suspension."""
    CONSENT = "consent"
    """Somebody named in it no longer agrees to that."""


@dataclass(frozen=True, kw_only=True)
class ReissueCase:
    """Everything the rules of re-issue may look at.

    Attributes:
        kind: why.
        before: the newest signed form of the badge, one of ours.
        award: the new form, with the facts around it.
        running: the mandate that the leader has today, for a correction: it is a judgement like the first.
    """

    kind: ReissueKind
    before: JsonObject
    award: AwardCase
    running: MandateFacts | None = None
