"""The little of CBOR (RFC 8949) that ecdsa-sd-2023 needs, in its shortest form only.

https://www.rfc-editor.org/rfc/rfc8949#section-4.2.1. Unsigned integers, byte strings, texts, arrays and maps
from integers; no tags, no indefinite lengths, one spelling per value.
"""

from typing import Any, Final

from schemas.errors import Malformed

MAX_DEPTH: Final = 4

_UNSIGNED, _BYTES, _TEXT, _ARRAY, _MAP = 0, 2, 3, 4, 5
_INLINE = 24  # smaller arguments stand in the first byte itself
_WIDTHS: Final = {24: 1, 25: 2, 26: 4, 27: 8}


class CborMalformed(Malformed):
    """The bytes are not the CBOR that we read."""

    def __init__(self, detail: str) -> None:
        super().__init__("cbor-malformed", detail)


def encode(value: Any) -> bytes:
    """Encode an integer ≥ 0, bytes, text, list or dict with such keys; raises `CborMalformed` for others."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return _head(_UNSIGNED, value)
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    if isinstance(value, str):
        data = value.encode()
        return _head(_TEXT, len(data)) + data
    if isinstance(value, list):
        return _head(_ARRAY, len(value)) + b"".join(encode(item) for item in value)
    if isinstance(value, dict):
        pairs = sorted((encode(key), encode(item)) for key, item in value.items())
        return _head(_MAP, len(value)) + b"".join(key + item for key, item in pairs)
    raise CborMalformed("This value cannot be written in a proof.")


def decode(data: bytes) -> Any:
    """Decode one value that fills `data` completely.

    Raises:
        CborMalformed: it is cut off, longer than one value, of another type or not in its shortest form.
    """
    value, end = _decode(data, 0, 1)
    if end != len(data):
        raise CborMalformed("There are bytes after the value.")
    return value


def _head(major: int, argument: int) -> bytes:
    if argument < _INLINE:
        return bytes([major << 5 | argument])
    for code, width in _WIDTHS.items():
        if argument < 1 << 8 * width:
            return bytes([major << 5 | code]) + argument.to_bytes(width)
    raise CborMalformed("The number is too large.")


def _decode(data: bytes, start: int, depth: int) -> tuple[Any, int]:
    if depth > MAX_DEPTH:
        raise CborMalformed("The value is nested too deeply.")
    major, argument, position = _read_head(data, start)
    if major == _UNSIGNED:
        return argument, position
    # Every item takes at least a byte, so this also bounds the loops below.
    if argument > len(data) - position:
        raise CborMalformed("The value is incomplete.")
    if major in {_BYTES, _TEXT}:
        raw = data[position : position + argument]
        return (raw if major == _BYTES else _text(raw)), position + argument
    if major == _ARRAY:
        items = []
        for _ in range(argument):
            item, position = _decode(data, position, depth + 1)
            items.append(item)
        return items, position
    if major == _MAP:
        return _decode_map(data, position, argument, depth)
    raise CborMalformed("Only numbers, bytes, texts, arrays and maps are read.")


def _decode_map(data: bytes, position: int, count: int, depth: int) -> tuple[dict[int, Any], int]:
    found: dict[int, Any] = {}
    for _ in range(count):
        key, position = _decode(data, position, depth + 1)
        if not isinstance(key, int) or key in found:
            raise CborMalformed("The keys of a map must be integers, each used once.")
        found[key], position = _decode(data, position, depth + 1)
    return found, position


def _read_head(data: bytes, start: int) -> tuple[int, int, int]:
    if start >= len(data):
        raise CborMalformed("The value is incomplete.")
    major, low = data[start] >> 5, data[start] & 0x1F
    if low < _INLINE:
        return major, low, start + 1
    width = _WIDTHS.get(low)
    if width is None or start + 1 + width > len(data):
        raise CborMalformed("The value is incomplete or of indefinite length.")
    argument = int.from_bytes(data[start + 1 : start + 1 + width])
    if _head(major, argument) != data[start : start + 1 + width]:
        raise CborMalformed("A number is not in its shortest form.")
    return major, argument, start + 1 + width


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as cause:
        raise CborMalformed("A text is not UTF-8.") from cause
