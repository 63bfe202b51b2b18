"""Taking a data: URL apart: https://www.rfc-editor.org/rfc/rfc2397."""

import base64
import binascii
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from schemas.errors import Malformed

_SCHEME: Final = "data:"
_BASE64: Final = ";base64"
_DEFAULT: Final = "text/plain"


@dataclass(frozen=True)
class DataUrl:
    """What a data: URL says.

    Attributes:
        media_type: in lower case, without its parameters.
        content: the bytes.
    """

    media_type: str
    content: bytes


def is_data_url(text: str) -> bool:
    """Whether a text has the scheme of data: URLs; schemes know no capitals (RFC 3986 §3.1)."""
    return text[: len(_SCHEME)].lower() == _SCHEME


def read(url: str) -> DataUrl:
    """Take a data: URL apart.

    Raises:
        Malformed: `envelope-malformed`: it is none, it holds no data, or its data are not the base64 it says.
    """
    head, comma, body = url[len(_SCHEME) :].partition(",")
    if not is_data_url(url) or not comma:
        raise Malformed("envelope-malformed", "This is not a data: URL with data in it.")
    content = unquote_to_bytes(body)
    if head.lower().endswith(_BASE64):
        try:
            content = base64.b64decode(content + b"=" * (-len(content) % 4), validate=True)
        except binascii.Error as error:
            raise Malformed("envelope-malformed", "The data: URL is not base64.") from error
    return DataUrl(head.partition(";")[0].strip().lower() or _DEFAULT, content)
