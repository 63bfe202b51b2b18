"""Does the badge speak the vocabulary it must speak, in the right order?

"The first item in `@context` MUST be … `https://www.w3.org/ns/credentials/v2` … the second item MUST be the
Open Badges context": https://www.imsglobal.org/spec/ob/v3p0#org.1edtech.ob.v3p0.achievementcredential.class

The order matters because both contexts protect their words: what comes later cannot give them another
meaning. Older Open Badges contexts and the VCDM 1.1 context are what the standard's own validator warns
about, and so do we.
"""

from collections.abc import Iterator
from typing import Any, Final

from credentials.canonical.vocabulary import GUARDED
from credentials.checks.case import Case
from credentials.checks.check import Check, Stage
from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_3_0_3
from schemas.json_ld import items, objects
from schemas.report import LayerId, Verdict
from schemas.strict_json import JsonObject

ID = "context"
REFERENCE = "https://www.imsglobal.org/spec/ob/v3p0#document-formats"


# Words by which a verifier decides, for what is signed as text: a token is read as it came, with its own
# contexts in it. The published contexts protect these words. Whoever tries to redefine them is refused all
# the same where JSON-LD would quietly let the standard meaning win: a reader of the JSON cannot tell.
_DECIDING = frozenset(
    {
        "VerifiableCredential", "OpenBadgeCredential", "AchievementCredential", "EndorsementCredential",
        "achievement", "credentialSchema", "credentialStatus", "credentialSubject", "endorsement", "evidence",
        "expirationDate", "identifier", "issuanceDate", "issuer", "proof", "refreshService", "source",
        "termsOfUse", "validFrom", "validUntil",
    }
)  # fmt: skip


def check(case: Case) -> None:
    """Judge which contexts are named and in which order."""
    contexts = items(case.document.get("@context"))
    if not contexts or contexts[0] not in (CREDENTIALS_V1, CREDENTIALS_V2):  # it may be an object, so no set
        case.failed(ID, "not-first")
        return
    word = next(_redefined(case.document), None)
    if word is not None:
        case.failed(ID, "redefines", term=word)
    if contexts[0] == CREDENTIALS_V1:
        case.warn("old-data-model")
    if case.profile == "open-badge":
        _check_open_badges(case, contexts[1:])
    if case.outcome(ID) != "failed":
        case.passed(ID, "good" if case.profile == "open-badge" else "signed-statement")


def _check_open_badges(case: Case, contexts: list[object]) -> None:
    found = [position for position, context in enumerate(contexts) if context in OPEN_BADGES]
    if not found:
        case.failed(ID, "no-open-badges")
        return
    if found[0] > 0:
        case.warn("open-badges-context-not-second")
    if contexts[found[0]] != OPEN_BADGES_3_0_3:
        case.warn("old-open-badges-context")


def _redefined(document: JsonObject) -> Iterator[str]:
    """The deciding words to which a context inside the document gives a meaning of its own."""
    pending: list[Any] = [document]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending.extend(value)
        elif isinstance(value, dict):
            if "@context" in value:
                for context in objects(value["@context"]):
                    yield from (word for word in _DECIDING & context.keys() if _is_strange(context[word]))
            pending.extend(child for name, child in value.items() if name != "@context" and child)


def _is_strange(definition: Any) -> bool:
    meaning = definition.get("@id") if isinstance(definition, dict) else definition
    return not isinstance(meaning, str) or ("://" in meaning and not meaning.startswith(GUARDED))


CHECK: Final = Check(
    id=ID,
    reference=REFERENCE,
    codes="good signed-statement not-first no-open-badges redefines",
    layer=LayerId.REAL,
    stage=Stage.IDENTITY,
    place=20,
    run=check,
    when_failed=Verdict.INVALID,
    warnings="old-data-model old-open-badges-context open-badges-context-not-second",
)
