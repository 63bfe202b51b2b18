"""Which rules a credential is judged by: chosen by what it says it is, so that every door judges it alike."""

from typing import Final

from credentials.checks.case import Profile
from schemas.json_ld import types_of
from schemas.strict_json import JsonObject

_BADGES: Final = frozenset({"OpenBadgeCredential", "AchievementCredential", "EndorsementCredential"})


def fitting(document: JsonObject) -> Profile:
    """`open-badge` for what calls itself a badge or an endorsement, else `any-credential`.

    That a credential lists the Open Badges context makes it no badge: learner records do so as well.
    """
    return "open-badge" if types_of(document) & _BADGES else "any-credential"
