"""Badges inside PNG pictures: one uncompressed `iTXt` chunk with the keyword `openbadgecredential`.

https://www.imsglobal.org/spec/ob/v3p0/#baking, https://www.w3.org/TR/png-3/. Pixels are never decoded: the
file is a row of chunks, and only their frames are looked at.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schemas.errors import Conflict, Malformed

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
KEYWORD: Final = b"openbadgecredential"
LEGACY_KEYWORD: Final = b"openbadges"
"""Open Badges 2.0 (https://www.imsglobal.org/spec/ob/v2p0/#baking)."""

MAX_BYTES: Final = 8 * 1024 * 1024
MAX_CHUNKS: Final = 10_000
MAX_TEXT_BYTES: Final = 2 * 1024 * 1024

_JSON_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NUL: Final = b"\x00"


class PngMalformed(Malformed):
    """Not a PNG that we read; codes `png-malformed`, `png-too-large`, `png-text-malformed`."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    kind: bytes
    data: bytes

    def as_bytes(self) -> bytes:
        body = self.kind + self.data
        return len(self.data).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)


def bake(picture: bytes, credential: str, *, overwrite: bool = True) -> bytes:
    """Put a credential into a PNG.

    Args:
        picture: the PNG file.
        credential: the signed JSON text, or a compact JWS.
        overwrite: replace a credential that is in there already.

    Returns:
        The PNG with one credential. The braces inside JSON strings are written as escapes: the best-known
        wallet for Open Badges counts braces to find the end. The JSON value, and so the proof, stays the
        same.

    Raises:
        PngMalformed: the picture is not a sound PNG, or larger than 8 MiB.
        Conflict: `already-baked`, and `overwrite` is false.
    """
    chunks = list(_chunks(picture))
    others = [chunk for chunk in chunks if _keyword(chunk) != KEYWORD]
    if len(others) != len(chunks) and not overwrite:
        raise Conflict("already-baked", "The picture already contains a credential.")
    text = escape_braces(credential) if credential.lstrip().startswith("{") else credential
    # keyword, NUL, not compressed, method 0, no language, no translated keyword
    baked = _Chunk(b"iTXt", KEYWORD + _NUL * 5 + text.encode())
    return SIGNATURE + b"".join(chunk.as_bytes() for chunk in (*others[:-1], baked, others[-1]))


def extract(picture: bytes) -> str | None:
    """Take the credential out of a PNG: the text of the first chunk with the keyword.

    Also reads what others write against the specification: compressed `iTXt`, `tEXt` and `zTXt` chunks, and
    the keyword of Open Badges 2.0, whose text is JSON, a JWS or the URL of an assertion.

    Returns:
        The text, or None when the picture carries no badge.

    Raises:
        PngMalformed: no sound PNG, larger than 8 MiB, or a text that cannot be read or unpacks to over 2 MiB.
    """
    legacy: _Chunk | None = None
    found: _Chunk | None = None
    for chunk in _chunks(picture):
        keyword = _keyword(chunk)
        if keyword == KEYWORD and found is None:
            found = chunk
        elif keyword == LEGACY_KEYWORD and legacy is None:
            legacy = chunk
    chosen = found or legacy
    return None if chosen is None else _text(chosen)


def count(picture: bytes) -> int:
    """How many badges a PNG carries, of any version; the specification allows one. Raises as `extract`."""
    return sum(_keyword(chunk) in {KEYWORD, LEGACY_KEYWORD} for chunk in _chunks(picture))


def escape_braces(json_text: str) -> str:
    r"""Write `{` and `}` inside JSON strings as `\u007b` and `\u007d`; the JSON value stays the same."""
    return _JSON_STRING.sub(
        lambda string: string[0].replace("{", "\\u007b").replace("}", "\\u007d"), json_text
    )


def _chunks(picture: bytes) -> Iterator[_Chunk]:
    if len(picture) > MAX_BYTES:
        raise PngMalformed("png-too-large", "The picture is larger than 8 MiB.", max_bytes=MAX_BYTES)
    if not picture.startswith(SIGNATURE):
        raise PngMalformed("png-malformed", "This is not a PNG picture.")
    position = len(SIGNATURE)
    for number in range(MAX_CHUNKS):
        chunk, position = _chunk_at(picture, position)
        if (chunk.kind == b"IHDR") is not (number == 0):
            raise PngMalformed("png-malformed", "A PNG has one header, at the start.")
        yield chunk
        if chunk.kind == b"IEND":
            return
    raise PngMalformed("png-malformed", "The PNG has too many chunks.", max_chunks=MAX_CHUNKS)


def _chunk_at(picture: bytes, position: int) -> tuple[_Chunk, int]:
    length = int.from_bytes(picture[position : position + 4])
    end = position + 8 + length
    if end + 4 > len(picture):
        raise PngMalformed("png-malformed", "The PNG is incomplete.")
    kind, data = picture[position + 4 : position + 8], picture[position + 8 : end]
    if zlib.crc32(picture[position + 4 : end]) != int.from_bytes(picture[end : end + 4]):
        raise PngMalformed("png-malformed", "A checksum in the PNG is wrong.")
    return _Chunk(kind, data), end + 4


def _keyword(chunk: _Chunk) -> bytes | None:
    return chunk.data.partition(_NUL)[0] if chunk.kind in {b"iTXt", b"tEXt", b"zTXt"} else None


def _text(chunk: _Chunk) -> str:
    _, _, rest = chunk.data.partition(_NUL)
    if chunk.kind == b"tEXt":
        return _decoded(rest, "latin-1")
    if chunk.kind == b"zTXt":
        return _decoded(_inflated(rest[1:]), "latin-1")
    compressed, rest = rest[:1] == b"\x01", rest[2:]
    parts = rest.split(_NUL, 2)  # language, translated keyword, text
    if len(parts) != 3:  # noqa: PLR2004
        raise PngMalformed("png-text-malformed", "The text chunk is incomplete.")
    return _decoded(_inflated(parts[2]) if compressed else parts[2], "utf-8")


def _decoded(data: bytes, encoding: str) -> str:
    if len(data) > MAX_TEXT_BYTES:
        raise PngMalformed("png-too-large", "The text in the picture is too large.")
    try:
        # Many writers put UTF-8 where the standard says Latin-1; JSON is UTF-8.
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if encoding == "latin-1":
            return data.decode("latin-1")
        raise PngMalformed("png-text-malformed", "The text in the picture is not UTF-8.") from error


def _inflated(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(packed, MAX_TEXT_BYTES + 1)
    except zlib.error as error:
        raise PngMalformed("png-text-malformed", "The compressed text cannot be unpacked.") from error
    if len(data) <= MAX_TEXT_BYTES and not unpacker.eof:
        raise PngMalformed("png-text-malformed", "The compressed text is incomplete.")
    return data
