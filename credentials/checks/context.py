"""Does the badge speak the vocabulary it must speak, in the right order?

"The first item in `@context` MUST be … `https://www.w3.org/ns/credentials/v2` … the second item MUST be the Open
Badges context": https://www.imsglobal.org/spec/ob/v3p0#org.1edtech.ob.v3p0.achievementcredential.class

The order matters because both contexts protect their words: what comes later cannot give them another meaning. Older
Open Badges contexts and the VCDM 1.1 context are what the standard's own validator warns about, and so do we.
"""

from credentials.checks.case import Case, items
from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_3_0_3

ID = "context"
REFERENCE = "https://www.imsglobal.org/spec/ob/v3p0#document-formats"


def check(case: Case) -> None:
    """Judge which contexts are named and in which order."""
    contexts = items(case.document.get("@context"))
    if not contexts or contexts[0] not in {CREDENTIALS_V1, CREDENTIALS_V2}:
        case.failed(ID, "not-first")
        return
    if contexts[0] == CREDENTIALS_V1:
        case.warn("old-data-model")
    if case.profile == "open-badge":
        _check_open_badges(case, contexts[1:])
    if case.outcome(ID) != "failed":
        case.passed(ID, "good")


def _check_open_badges(case: Case, contexts: list[object]) -> None:
    found = [position for position, context in enumerate(contexts) if context in OPEN_BADGES]
    if not found:
        case.failed(ID, "no-open-badges")
        return
    if found[0] > 0:
        case.warn("open-badges-context-not-second")
    if contexts[found[0]] != OPEN_BADGES_3_0_3:
        case.warn("old-open-badges-context")
