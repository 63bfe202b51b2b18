"""Which rules a credential is judged by: chosen by what it says it is, so that every door judges it alike."""

from typing import Final

from credentials.checks.case import Profile, items, types_of
from schemas.contexts import OPEN_BADGES
from schemas.strict_json import JsonObject

_BADGES: Final = frozenset({"OpenBadgeCredential", "AchievementCredential", "EndorsementCredential"})


def fitting(document: JsonObject) -> Profile:
    """`open-badge` for what calls itself one or speaks the vocabulary of badges, else `any-credential`."""
    if types_of(document) & _BADGES:
        return "open-badge"
    contexts = items(document.get("@context"))
    return "open-badge" if any(url in contexts for url in OPEN_BADGES) else "any-credential"
