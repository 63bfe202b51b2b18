"""Lists that say which badges were withdrawn, one bit (or a few) for each badge.

Bitstring Status List: https://www.w3.org/TR/vc-bitstring-status-list/. Its predecessor StatusList2021 and
1EdTech's revocation list are read, never written.
"""

import base64
import binascii
import gzip
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from schemas import instants
from schemas.contexts import CREDENTIALS_V2
from schemas.errors import Malformed
from schemas.json_ld import items, objects
from schemas.strict_json import JsonObject

MIN_ENTRIES: Final = 131_072
"""The smallest list, so that asking for it does not tell which badge somebody looks at (§ 2.2)."""

MAX_BITS: Final = 16 * 1024 * 1024 * 8
"""The largest list that is unpacked: 16 MiB of bits."""

BEYOND: Final = 10**18
"""An index that no list is long enough for."""
MAX_ENCODED_CHARACTERS: Final = 24 * 1024 * 1024
GZIP_LEVEL: Final = 6
MAX_STATUS_SIZE: Final = 32


_NO: Final = frozenset({"", "false"})


class StatusListMalformed(Malformed):
    """A list or entry that cannot be read: `status-list-malformed`, `-too-large` or `-too-short`."""


class StatusIndexOutOfRange(Malformed):
    """The entry points past the end of the list (code `status-index-out-of-range`)."""


@dataclass(frozen=True, slots=True)
class StatusBits:
    """The unpacked list; index 0 is the left-most bit.

    Args:
        data: the bytes.
    """

    data: bytes

    def __len__(self) -> int:
        return len(self.data) * 8

    def value(self, index: int, *, size: int = 1) -> int:
        """The value at `index`, when every entry takes `size` bits; the most significant bit comes first.

        Raises:
            StatusIndexOutOfRange: the entry lies outside the list, or the size is not between 1 and 32.
        """
        first, last = index * size, (index + 1) * size
        if not 1 <= size <= MAX_STATUS_SIZE or index < 0 or last > len(self):
            raise StatusIndexOutOfRange(
                "status-index-out-of-range",
                "The status list has no such entry.",
                index=index,
                entries=len(self),
            )
        window = int.from_bytes(self.data[first // 8 : (last + 7) // 8])
        return (window >> (-last % 8)) & ((1 << size) - 1)

    def with_set(self, *indexes: int) -> "StatusBits":
        """The same list with these single bits set; a bit once set is never cleared.

        Raises:
            StatusIndexOutOfRange: an index lies outside the list.
        """
        changed = bytearray(self.data)
        for index in indexes:
            if not 0 <= index < len(self):
                raise StatusIndexOutOfRange(
                    "status-index-out-of-range",
                    "The status list has no such entry.",
                    index=index,
                    entries=len(self),
                )
            changed[index // 8] |= 0x80 >> index % 8
        return StatusBits(bytes(changed))


def empty(entries: int = MIN_ENTRIES) -> StatusBits:
    """A list with no bit set.

    Raises:
        ValueError: fewer than `MIN_ENTRIES`, or no whole number of bytes.
    """
    if entries < MIN_ENTRIES or entries % 8:
        raise ValueError("a status list has at least 131,072 entries, a multiple of 8")
    return StatusBits(bytes(entries // 8))


def encode(bits: StatusBits) -> str:
    """The `encodedList`: gzip, then multibase base64url (`u…`). Equal bits give equal text."""
    packed = gzip.compress(bits.data, compresslevel=GZIP_LEVEL, mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def decode(encoded: str, *, min_entries: int = MIN_ENTRIES) -> StatusBits:
    """Unpack the `encodedList` of a Bitstring Status List; never unpacks more than `MAX_BITS`.

    Args:
        encoded: the text, starting with `u`.
        min_entries: fewer bits than this are refused.

    Raises:
        StatusListMalformed: another multibase, not base64url, not gzip, too large, or too short.
    """
    if not encoded.startswith("u"):
        raise StatusListMalformed("status-list-malformed", "The encoded list must start with u (base64url).")
    return _unpack(encoded[1:], min_entries)


def decode_2021(encoded: str, *, min_entries: int = MIN_ENTRIES) -> StatusBits:
    """Unpack the `encodedList` of a StatusList2021, which has no multibase prefix.

    https://www.w3.org/TR/2023/WD-vc-status-list-20230427/. Some issuers write the prefix all the same: gzip
    in base64url always starts with `H4sI`, so it is told apart.

    Raises:
        StatusListMalformed: as `decode`.
    """
    return _unpack(encoded[1:] if encoded.startswith("uH4sI") else encoded, min_entries)


def build(
    *,
    list_url: str,
    issuer: str,
    bits: StatusBits,
    valid_from: datetime,
    valid_until: datetime | None = None,
    purpose: str = "revocation",
    ttl: timedelta | None = None,
) -> JsonObject:
    """Write an unsigned BitstringStatusListCredential.

    Args:
        list_url: where the list is served; entries name it as `statusListCredential`.
        issuer: the same DID as the badges'.
        bits: the list.
        valid_from: when this state of the list was made.
        valid_until: until when this state may be believed, if limited.
        purpose: what a set bit says.
        ttl: how long a reader may go by it without asking again.

    Returns:
        The document; `type` and `statusPurpose` of its subject are plain strings, as other verifiers demand.
    """
    end = {} if valid_until is None else {"validUntil": instants.write(valid_until)}
    return {
        "@context": [CREDENTIALS_V2],
        "id": list_url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": instants.write(valid_from),
        **end,
        "credentialSubject": {
            "id": f"{list_url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encode(bits),
            **({} if ttl is None else {"ttl": ttl // timedelta(milliseconds=1)}),
        },
    }


def read_index(value: Any) -> int:
    """Read a `statusListIndex`, "an arbitrary size integer …, expressed as a string in base 10".

    A number, as some write it, is read too. What is past the end of any list comes back as `BEYOND`.

    Raises:
        StatusListMalformed: not a whole number of 0 or more.
    """
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not text.isascii() or not text.isdigit():
        raise StatusListMalformed("status-list-malformed", "A status index is a number in base 10.")
    significant = text.lstrip("0") or "0"
    return int(significant) if len(significant) < len(str(BEYOND)) else BEYOND


def message_for(entry: JsonObject, value: int) -> str | None:
    """The issuer's words for a status value, from the entry's `statusMessage`; None when there are none."""
    messages = entry.get("statusMessage")
    for message in objects(messages):
        if _message_status(message) == value:
            text = message.get("message")
            return text if isinstance(text, str) else None
    return None


def revoked_in_1edtech_list(document: JsonObject, credential_id: str) -> bool:
    """Whether a `1EdTechRevocationList` names the credential as revoked.

    The specification writes `revokedCredential`, others `revokedCredentials`; `revoked` missing means true.
    https://www.imsglobal.org/spec/vcrl/v1p0/

    Raises:
        StatusListMalformed: neither spelling is there, or it holds no list of objects.
    """
    names = ("revokedCredential", "revokedCredentials")
    lists = [document[name] for name in names if document.get(name) is not None]
    rows = [row for rows in lists for row in items(rows)]
    if not lists or not all(isinstance(row, dict) for row in rows):
        raise StatusListMalformed("status-list-malformed", "This is not a 1EdTech revocation list.")
    named = [row.get("revoked") for row in rows if row.get("id") == credential_id]
    return any(said is None or says_yes(said) for said in named)


def says_yes(value: Any) -> bool:
    """Whether a member that should be true or false says anything but no; some write it as text."""
    return value.strip().lower() not in _NO if isinstance(value, str) else bool(value)


def _message_status(message: JsonObject) -> int | None:
    status = message.get("status")
    try:
        return int(status, 16) if isinstance(status, str) and len(status) <= 10 else None  # noqa: PLR2004
    except ValueError:
        return None


def _unpack(text: str, min_entries: int) -> StatusBits:
    if len(text) > MAX_ENCODED_CHARACTERS:
        raise StatusListMalformed(
            "status-list-too-large", "The encoded list is larger than is unpacked here."
        )
    data = _gunzip(_base64url(text))
    if len(data) * 8 < min_entries:
        raise StatusListMalformed(
            "status-list-too-short",
            "The list has fewer entries than the standard demands.",
            entries=len(data) * 8,
        )
    return StatusBits(data)


def _base64url(text: str) -> bytes:
    try:
        raw = text.rstrip("=").encode("ascii")
        return base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise StatusListMalformed("status-list-malformed", "The encoded list is not base64url.") from error


def _gunzip(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        data = unpacker.decompress(packed, MAX_BITS // 8 + 1)
    except zlib.error as error:
        raise StatusListMalformed("status-list-malformed", "The encoded list is not gzip.") from error
    if len(data) > MAX_BITS // 8:
        raise StatusListMalformed("status-list-too-large", "The list unpacks to more than is read here.")
    if not unpacker.eof:
        raise StatusListMalformed("status-list-malformed", "The gzip data of the list is incomplete.")
    return data
