"""What every form of an award says about itself: one file of this package, which declares it as `FORM`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from credentials.loader import Contexts
from keys.algorithms import KeyKind
from keys.signer import Signer
from schemas.strict_json import JsonObject


class SignedBy(StrEnum):
    """Whose key signs a form."""

    LEADER = "leader"
    """The team leader who judged: the form is the award itself, and every other form is made from it."""
    ORGANISATION = "organisation"
    """The organisation's form key, which the association's endorsement names; it judges nobody."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed document: the credential as a JSON object, and the very bytes to keep and to serve."""

    document: JsonObject
    text: bytes


Make = Callable[[JsonObject, Signer, str, datetime, Contexts], Signed]


@dataclass(frozen=True)
class Form:
    """One way to write down an award.

    Attributes:
        name: short and stable: in the database and in addresses.
        media_type: what it is served as.
        also_served_as: other media types by which it may be asked for.
        signed_by: whose key signs it.
        key_kind: the kind of that key.
        make: makes it. Takes the badge, unsigned for a form by the leader's key, with the leader's proof for
            every other; then the signer, the id under which its key is published, the moment of signing and
            the contexts that the badge names. Raises domain errors for what cannot be signed. What it makes
            is tried out before it leaves: `credentials.issue.make_form`.
    """

    name: str
    media_type: str
    signed_by: SignedBy
    key_kind: KeyKind
    make: Make
    also_served_as: tuple[str, ...] = ()
