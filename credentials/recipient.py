"""Recognising the recipient without writing down who it is: Open Badges' IdentityObject.

https://www.imsglobal.org/spec/ob/v3p0/#identityobject
"""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from schemas.strict_json import JsonObject

IdentityType = Literal["emailAddress", "name"]
HashName = Literal["md5", "sha256"]

SALT_BITS: Final = 128
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):\S")
# `alg$hex`; hexadecimal digits in either case are found in the wild.
_IDENTITY_HASH: Final = re.compile(r"(md5|sha256)\$([0-9A-Fa-f]+)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One IdentityObject of a badge of ours; made by `name_identity` or `email_identity`.

    Attributes:
        identity_type: what kind of identifier it is.
        identity_hash: `sha256$…`, or the plain identifier when `hashed` is false.
        hashed: whether it is a hash.
        salt: appended to the identifier before hashing.
    """

    identity_type: IdentityType
    identity_hash: str
    hashed: bool
    salt: str | None = None

    def as_json(self) -> JsonObject:
        """The IdentityObject; its `type` is a plain string, the class is closed."""
        value: JsonObject = {
            "type": "IdentityObject",
            "hashed": self.hashed,
            "identityHash": self.identity_hash,
            "identityType": self.identity_type,
        }
        return value if self.salt is None else value | {"salt": self.salt}


def name_identity(name: str) -> Identity:
    """A name that a person may read; only with the learner's recorded consent."""
    return Identity(identity_type="name", identity_hash=name, hashed=False)


def email_identity(address: str, *, salt: str) -> Identity:
    """A hashed e-mail address.

    Args:
        address: the address; trimmed and in lower case it is what gets hashed.
        salt: fresh for every award, at least 128 bits (22 characters of base64url, 32 hexadecimal digits).

    Raises:
        ValueError: the salt is too short to hold 128 bits.
    """
    if len(salt) * 6 < SALT_BITS:
        raise ValueError("the salt must hold at least 128 bits")
    hashed = identity_hash(normal_address(address), salt)
    return Identity(identity_type="emailAddress", identity_hash=hashed, hashed=True, salt=salt)


def normal_address(address: str) -> str:
    """The spelling of an e-mail address that we hash."""
    return address.strip().lower()


def identity_hash(identifier: str, salt: str = "", *, algorithm: HashName = "sha256") -> str:
    """An IdentityHash: `alg$` and the hexadecimal digest of UTF-8(identifier + salt)."""
    data = (identifier + salt).encode()
    digest = hashlib.sha256(data) if algorithm == "sha256" else hashlib.md5(data, usedforsecurity=False)
    return f"{algorithm}${digest.hexdigest()}"


def kind_of(identifier: str) -> str:
    """What kind of identifier an asker supplied: `emailAddress`, the scheme of a URL or DID, or `text`."""
    scheme = _SCHEME.match(identifier.strip())
    if scheme is not None:
        return "emailAddress" if scheme[1].lower() == "mailto" else scheme[1].lower()
    return "emailAddress" if "@" in identifier else "text"


def same_text(one: str, other: str) -> bool:
    """Whether two identifiers are the same to a person, apart from capitals and spaces."""
    return _same(_folded(one), _folded(other))


def matches(identity: JsonObject, known: str) -> bool | None:
    """Compare an IdentityObject of any badge with an identifier that the asker supplied.

    Only like is compared with like: that a badge names an e-mail address says nothing about whoever asks by a
    name. Comparison takes the same time wherever the values differ. A hash is of one spelling, and issuers
    differ in which one they hash, so several are tried.

    Returns:
        True or False; None when the two cannot be compared (another kind, unknown algorithm, wrong types).
    """
    stated = identity.get("identityHash")
    salt = identity.get("salt", "")
    if not isinstance(stated, str) or not isinstance(salt, str):
        return None
    if identity.get("hashed") is not True:
        return same_text(_bare(stated), _bare(known)) or _unless_of_another_kind(identity, known)
    parts = _IDENTITY_HASH.match(stated)
    if parts is None:
        return None
    algorithm: HashName = "md5" if parts[1] == "md5" else "sha256"
    lower = f"{algorithm}${parts[2].lower()}"
    # Not `any`: every spelling is tried, so that the time does not tell which one matched.
    found = [
        _same(lower, identity_hash(spelling, salt, algorithm=algorithm)) for spelling in _spellings(known)
    ]
    return True if sum(found) else _unless_of_another_kind(identity, known)


def _unless_of_another_kind(identity: JsonObject, known: str) -> bool | None:
    """False for a difference that tells something; None where unlike things were compared."""
    kind = identity.get("identityType")
    alike = (
        {"emailAddress": "emailAddress", "name": "text"}.get(kind)
        if isinstance(kind, str)
        else kind_of(known)
    )
    return False if alike == kind_of(known) else None


def _spellings(known: str) -> set[str]:
    bare = _bare(known)
    return {known, bare, bare.lower(), bare.casefold(), bare.title(), unicodedata.normalize("NFC", bare)}


def _bare(identifier: str) -> str:
    return identifier.strip().removeprefix("mailto:")


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(errors="surrogatepass"), other.encode(errors="surrogatepass"))
