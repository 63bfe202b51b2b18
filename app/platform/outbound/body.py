"""Reads the body of an answer within limits: bytes as they came, bytes after decompression, their ratio."""

import zlib
from collections.abc import Iterable

from schemas.errors import Refused

# A body of 1 MiB may come from any number of bytes; what is larger must not have grown more than this.
_FREE_BYTES = 1024 * 1024
_MAX_RATIO = 100

# gzip or zlib wrapper, told apart by its first bytes.
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


def read(chunks: Iterable[bytes], *, encoding: str, max_bytes: int) -> bytes:
    """Collect a body.

    Args:
        chunks: as they arrive.
        encoding: the `Content-Encoding` header, lower case; empty for none.
        max_bytes: limit for the bytes received and for the bytes they become.

    Raises:
        Refused: `too-large`, `wrong-type`.
    """
    if encoding in {"", "identity"}:
        return _plain(chunks, max_bytes)
    if encoding in {"gzip", "x-gzip", "deflate"}:
        return _compressed(chunks, max_bytes)
    raise Refused("wrong-type", "The answer is compressed in a way we did not ask for.")


def _plain(chunks: Iterable[bytes], max_bytes: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > max_bytes:
            raise _too_large()
    return bytes(body)


def _compressed(chunks: Iterable[bytes], max_bytes: int) -> bytes:
    inflate = zlib.decompressobj(_GZIP_OR_ZLIB)
    body = bytearray()
    received = 0
    try:
        for chunk in chunks:
            received += len(chunk)
            body += inflate.decompress(chunk, max_bytes + 1 - len(body))
            if len(body) > max_bytes or (len(body) > _FREE_BYTES and len(body) > received * _MAX_RATIO):
                raise _too_large()
            if inflate.eof:
                break
    except zlib.error as error:
        raise Refused("wrong-type", "The answer's compression is damaged.") from error
    if not inflate.eof:
        raise Refused("wrong-type", "The answer's compression ends half-way.")
    return bytes(body)


def _too_large() -> Refused:
    return Refused("too-large", "The answer is larger than anything we expect there.")
