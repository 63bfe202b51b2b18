"""The words of authority: absolute IRIs that stand in an endorsement's subject and nowhere else.

Open Badges has no terms for what an endorsement authorises. Absolute IRIs need no context, so the endorsement
keeps exactly the two standard ones, and there is one way to write each member. The vocabulary does not depend
on the deployment. Its w3id.org name is still to be registered; an IRI is a name, nothing is ever fetched from
it. See docs/adr/0007-authority-by-absolute-iris.md.
"""

from collections.abc import Iterator
from typing import Any, Final

from credentials.loader import is_bundled
from schemas.json_ld import contexts_of, objects, types_of
from schemas.strict_json import JsonObject

VOCABULARY: Final = "https://w3id.org/kringbadge/authority#"

FROM: Final = f"{VOCABULARY}authorisedFrom"
UNTIL: Final = f"{VOCABULARY}authorisedUntil"
KEY: Final = f"{VOCABULARY}authorisedKey"
FORM_KEY: Final = f"{VOCABULARY}authorisedFormKey"
ACHIEVEMENT: Final = f"{VOCABULARY}authorisedAchievement"
CATEGORY: Final = f"{VOCABULARY}authorisedCategory"
ANY: Final = f"{VOCABULARY}authorisedAny"
REPLACES: Final = f"{VOCABULARY}replaces"

MEMBERS: Final = frozenset({FROM, UNTIL, KEY, FORM_KEY, ACHIEVEMENT, CATEGORY, ANY, REPLACES})
"""Every member that a scope can have. The list is closed: another one makes the endorsement malformed."""

_BARE: Final = frozenset(member.removeprefix(VOCABULARY) for member in MEMBERS)
_ENDORSEMENT: Final = "endorsement"
_SUBJECT: Final = "credentialSubject"


def speaks_of_authority(endorsement: JsonObject) -> bool:
    """Whether an endorsement means to authorise somebody, in whatever spelling.

    Anybody may endorse anybody; an endorsement that this passes over says nothing about authority.
    """
    named = {name for subject in objects(endorsement.get(_SUBJECT)) for name in subject}
    return any(name.startswith(VOCABULARY) for name in named) or bool(
        named & _BARE or _mentioned(endorsement.get("@context"))
    )


def shows_its_words(endorsement: JsonObject) -> bool:
    """Whether every word of an endorsement stands there under a published term or its own IRI.

    Only contexts that somebody made up can hide a word of authority behind another name.
    """
    urls = contexts_of(endorsement.get("@context"))
    pending: list[Any] = [child for name, child in endorsement.items() if name != "@context"]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if "@context" in value:
                return False
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return bool(urls) and all(isinstance(url, str) and is_bundled(url) for url in urls)


def is_replaced(profile: JsonObject, endorsement: Any) -> bool:
    """Whether a mandate of a profile is one that another mandate beside it replaces.

    It authorises nobody any more, and the key that signed it may be withdrawn. What it is shown for, the
    chain of authority judges.
    """
    if not isinstance(endorsement, dict) or "id" not in endorsement or not speaks_of_authority(endorsement):
        return False
    named = (
        subject.get(REPLACES)
        for other in objects(profile.get(_ENDORSEMENT))
        if other is not endorsement
        for subject in objects(other.get(_SUBJECT))
    )
    return endorsement["id"] in named


def is_misplaced(credential: JsonObject) -> bool:
    """Whether a word of authority stands anywhere else than in the subject of an endorsement.

    Such a word means nothing to us. It is refused rather than passed over, because a reader of the signed
    statements would find it on the very node that the endorsements are about.
    """
    alone = "EndorsementCredential" in types_of(credential)
    pending: list[tuple[Any, bool]] = [(credential, alone)]
    while pending:
        value, is_endorsement = pending.pop()
        if isinstance(value, list):
            pending += [(item, is_endorsement) for item in value]
        elif isinstance(value, dict):
            if _speaks(value, in_endorsement=is_endorsement):
                return True
            pending += _children(value, in_endorsement=is_endorsement)
    return False


def _speaks(node: JsonObject, *, in_endorsement: bool) -> bool:
    return (
        any(name.startswith(VOCABULARY) for name in node)
        or any(_mentioned(node.get(name)) for name in ("type", "@type"))
        or (not in_endorsement and _mentioned(node.get("@context")))
    )


def _children(node: JsonObject, *, in_endorsement: bool) -> Iterator[tuple[Any, bool]]:
    for name, child in node.items():
        if in_endorsement and name == _SUBJECT:
            # Its own members are the scope, which is read closed; what lies deeper is a place like any other.
            for subject in objects(child):
                yield from ((value, False) for value in subject.values())
        elif name != "@context":
            yield child, name == _ENDORSEMENT


def _mentioned(value: Any) -> bool:
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, str) and one.startswith(VOCABULARY):
            return True
        if isinstance(one, dict):
            pending += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            pending += one
    return False
