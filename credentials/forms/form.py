"""What every form of an award says about itself: one file of this package, which declares it as `FORM`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from credentials.loader import Contexts
from keys.algorithms import KeyKind, PublicKey
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


@dataclass(frozen=True, slots=True)
class TokenStatus:
    """A place in a Token Status List: https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/.

    Attributes:
        url: the list's address, the `sub` of the token that is served there.
        index: the place, from 0.
    """

    url: str
    index: int

    def as_claim(self) -> JsonObject:
        """The claim `status` of a token (section 6.2)."""
        return {"status_list": {"idx": self.index, "uri": self.url}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How a form is to be made.

    Attributes:
        verification_method: the id under which the organisation's DID document lists the signer's key.
        created: the moment of signing.
        contexts: every context that the badge names.
        holder: the wallet's key, when the badge's subject is one.
        certificates: of the signer's key, for the `x5c` header: base64 DER, leaf first, the root left out.
        status: the copy's own place in a Token Status List, for forms with `own_status`.
        vct: the type of the credential, an address with its metadata, for forms that name one.
    """

    verification_method: str
    created: datetime
    contexts: Contexts
    holder: PublicKey | None = None
    certificates: tuple[str, ...] = ()
    status: TokenStatus | None = None
    vct: str | None = None


Make = Callable[[JsonObject, Signer, Making], Signed]


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
            every other; then the signer and how it is to be made. Raises domain errors for what cannot be
            signed. What it makes is tried out before it leaves: `credentials.issue.make_form`.
        own_status: every copy has a place of its own in a Token Status List, `Making.status`.
        certified: it carries the certificates of the key that signs it, `Making.certificates`.
        typed: it names the type that it is shown as, `Making.vct`.
        told: codes of warnings with which our own verifier tells it apart, and that are no fault of it.
        negotiated: the badge's address answers with it when its media type is asked for; another form has
            the media types of those without.
    """

    name: str
    media_type: str
    signed_by: SignedBy
    key_kind: KeyKind
    make: Make
    also_served_as: tuple[str, ...] = ()
    own_status: bool = False
    certified: bool = False
    typed: bool = False
    told: frozenset[str] = frozenset()
    negotiated: bool = True
