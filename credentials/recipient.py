"""Recognising the recipient without writing down who it is: Open Badges' IdentityObject.

https://www.imsglobal.org/spec/ob/v3p0/#identityobject
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Final, Literal

from schemas.strict_json import JsonObject

IdentityType = Literal["emailAddress", "name"]
HashName = Literal["md5", "sha256"]

SALT_BITS: Final = 128
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


def matches(identity: JsonObject, known: str) -> bool | None:
    """Compare an IdentityObject of any badge with an identifier that the asker supplied.

    Comparison takes the same time wherever the values differ. An e-mail address also matches in lower case,
    because issuers differ in what they hash.

    Returns:
        True or False; None when the object cannot be compared (unknown algorithm, wrong types).
    """
    stated = identity.get("identityHash")
    salt = identity.get("salt", "")
    if not isinstance(stated, str) or not isinstance(salt, str):
        return None
    spellings = {known, known.strip(), normal_address(known)} if "@" in known else {known, known.strip()}
    if identity.get("hashed") is not True:
        return any(_same(stated, spelling) for spelling in spellings)
    parts = _IDENTITY_HASH.match(stated)
    if parts is None:
        return None
    algorithm: HashName = "md5" if parts[1] == "md5" else "sha256"
    lower = f"{algorithm}${parts[2].lower()}"
    # Not `any`: every spelling is tried, so that the time does not tell which one matched.
    return (
        sum([_same(lower, identity_hash(spelling, salt, algorithm=algorithm)) for spelling in spellings]) > 0
    )


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(errors="surrogatepass"), other.encode(errors="surrogatepass"))
