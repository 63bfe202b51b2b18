"""Which links of the chain of authority a badge shows, in whatever spelling its holder delivers them."""

from collections.abc import Callable
from dataclasses import dataclass

from credentials.authority.link import ENDORSEMENT, MANDATE, ChainBroken, Link, links_of
from credentials.authority.vocabulary import is_misplaced, shows_its_words, speaks_of_authority
from schemas.json_ld import flat, id_of, objects, only
from schemas.strict_json import JsonObject

Says = Callable[[JsonObject], bool | None]
"""Whether the signed statements of a document use the vocabulary of authority; None when nobody can tell."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a badge shows about authority.

    Attributes:
        issuer: id of the badge's issuer.
        source: id of the profile that judged, if the badge names one.
        endorsements: authority endorsements of the issuer.
        mandates: authority endorsements of the source.
    """

    issuer: str
    source: str | None
    endorsements: tuple[Link, ...]
    mandates: tuple[Link, ...]


def shown_in(credential: JsonObject, says: Says | None = None) -> Shown:
    """Read the links that a badge shows; endorsements of other kinds are passed over.

    Args:
        credential: the badge.
        says: whether the statements of a document, the badge or an endorsement, use the vocabulary; None as
            an answer when they cannot be worked out. Asked for endorsements whose words could hide behind
            contexts of somebody's own. Without it the JSON is believed, as in a token.

    Raises:
        ChainBroken: `chain-malformed`, an authority endorsement cannot be read, or there are too many;
            `authority-misplaced`, a word of authority stands outside an endorsement's subject.
    """

    def is_ours(endorsement: JsonObject) -> bool:
        if speaks_of_authority(endorsement):
            return True
        if says is None or shows_its_words(endorsement):
            return False
        alone = says(endorsement)
        return bool(says(credential) if alone is None else alone)

    if is_misplaced(credential):
        raise ChainBroken("authority-misplaced", "A term of authority is used where it has no meaning.")
    issuers = flat(credential.get("issuer"))
    subjects = objects(flat(credential.get("credentialSubject")))
    sources = [source for subject in subjects for source in flat(subject.get("source"))]
    shown = Shown(
        issuer=id_of(only(issuers)),
        source=id_of(only(sources)) or None,
        endorsements=tuple(link for one in issuers for link in links_of(one, ENDORSEMENT, is_ours)),
        mandates=tuple(link for one in sources for link in links_of(one, MANDATE, is_ours)),
    )
    if max(len(issuers), len(subjects), len(sources)) > 1 and (shown.endorsements or shown.mandates):
        raise ChainBroken("chain-malformed", "A chain of authority is for one issuer, subject and source.")
    return shown
