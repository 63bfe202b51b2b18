"""Which strings are URLs: absolute ones, with a scheme, and nothing that a URL cannot hold."""

import re
from typing import Any, Final
from urllib.parse import urlsplit

_ABSOLUTE: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>"{}|\\^`\x00-\x20\x7f]+')
_DID: Final = re.compile(r"did:[a-z0-9]+:(?:[A-Za-z0-9._:\-]|%[0-9A-Fa-f]{2})+(?:[/?#].*)?")
_URN: Final = re.compile(r"urn:[A-Za-z0-9][A-Za-z0-9\-]{0,31}:.+", re.IGNORECASE)
_WITH_HOST: Final = frozenset({"http", "https", "ftp", "ws", "wss"})


def is_url(value: Any) -> bool:
    """Whether a JSON value is one absolute URL.

    Relative references are not URLs here: the data model has no base URL to resolve them against
    (https://www.w3.org/TR/vc-data-integrity/#validating-contexts-and-base).
    Letters outside ASCII are taken, as JSON-LD takes IRIs.
    """
    if not isinstance(value, str) or _ABSOLUTE.fullmatch(value) is None:
        return False
    scheme = value.partition(":")[0].lower()
    if scheme == "did":
        return _DID.fullmatch(value) is not None
    if scheme == "urn":
        return _URN.fullmatch(value) is not None
    if scheme in _WITH_HOST:
        return _has_host(value)
    return True


def _has_host(value: str) -> bool:
    try:
        return bool(urlsplit(value).hostname)
    except ValueError:  # a malformed IPv6 address
        return False
