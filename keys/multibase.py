"""Multibase: bytes as text with one leading character that names the alphabet.

https://www.w3.org/TR/cid-1.0/#multibase-0
"""

import base64
import binascii

from schemas.errors import Malformed

BASE58_MAX_CHARACTERS = 4096
"""Base58 costs the square of its length, so longer texts are refused. Keys and signatures have ≤ 150."""

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
# Ten digits at a time keep most of the arithmetic inside machine words.
_CHUNK_DIGITS = 10
_CHUNK = 58**_CHUNK_DIGITS


class MultibaseMalformed(Malformed):
    """The text is not a multibase value in an alphabet we read (code `multibase-malformed`)."""

    def __init__(self, detail: str) -> None:
        super().__init__("multibase-malformed", detail)


def encode_base58btc(data: bytes) -> str:
    """Encode as `z…`; raises `MultibaseMalformed` for data too long for base58."""
    return "z" + base58_encode(data)


def encode_base64url(data: bytes) -> str:
    """Encode as `u…` without padding."""
    return "u" + base64url_encode(data)


def decode(text: str) -> bytes:
    """Decode `z…` (base58btc) or `u…` (base64url without padding).

    Raises:
        MultibaseMalformed: another alphabet, a foreign character, padding, or a base58 text that is too long.
    """
    if text.startswith("z"):
        return base58_decode(text[1:])
    if text.startswith("u"):
        return base64url_decode(text[1:])
    raise MultibaseMalformed("A multibase value starts with z (base58btc) or u (base64url).")


def base58_encode(data: bytes) -> str:
    """Encode in base58btc without the multibase character."""
    if len(data) > BASE58_MAX_CHARACTERS * 2 // 3:
        raise MultibaseMalformed("There are too many bytes for base58.")
    zeros = len(data) - len(data.lstrip(b"\0"))
    number = int.from_bytes(data)
    pieces: list[str] = []
    while number:
        number, chunk = divmod(number, _CHUNK)
        for _ in range(_CHUNK_DIGITS // 2):
            chunk, pair = divmod(chunk, len(_PAIRS))
            pieces.append(_PAIRS[pair])
    return "1" * zeros + "".join(reversed(pieces)).lstrip("1")


def base58_decode(text: str) -> bytes:
    """Decode base58btc without the multibase character; raises `MultibaseMalformed`."""
    if len(text) > BASE58_MAX_CHARACTERS:
        raise MultibaseMalformed("The base58 text is too long.")
    number = 0
    try:
        for start in range(0, len(text), _CHUNK_DIGITS):
            chunk = 0
            part = text[start : start + _CHUNK_DIGITS]
            for character in part:
                chunk = chunk * 58 + _VALUES[character]
            number = number * 58 ** len(part) + chunk
    except KeyError:
        raise MultibaseMalformed("The text holds a character that is not base58btc.") from None
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


def base64url_encode(data: bytes) -> str:
    """Encode in base64url without padding (RFC 7515 §2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def base64url_decode(text: str) -> bytes:
    """Decode base64url without padding, strictly: every value has exactly one spelling.

    Raises:
        MultibaseMalformed: padding, another alphabet, an impossible length or left-over bits.
    """
    try:
        data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise MultibaseMalformed("The text is not base64url without padding.") from error
    if base64url_encode(data) != text:
        raise MultibaseMalformed("The base64url text is not in its one canonical spelling.")
    return data
