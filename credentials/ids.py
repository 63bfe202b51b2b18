"""Comparing identifiers, and telling which host an address belongs to.

Who owns a key, who is a member and who issued a badge is decided by `same_id` alone: two spellings of one
address can be two documents on a host (`did:web:h:a:b` and `did:web:h:a%3Ab` are), so nothing is decoded,
folded or trimmed. Two questions are asked more widely: "is this a newer form of that badge", as Open Badges
does, and "may this be a member", because whoever is taken for one by mistake only has to show more.
"""

from posixpath import normpath
from typing import Final
from urllib.parse import unquote, urlsplit

Origin = tuple[str, str, int]

_PORTS: Final = {"https": 443, "http": 80}


def same_id(one: str | None, other: str | None) -> bool:
    """Whether two ids name the same key, owner or member: letter by letter; nothing equals nothing."""
    return bool(one) and one == other


def same_badge(one: str, other: str) -> bool:
    """Whether two badge ids are the same after percent-decoding and trimming.

    https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification, step 3.
    """
    return bool(one) and unquote(one).strip() == unquote(other).strip()


def same_address(one: str, other: str) -> bool:
    """Whether two ids are equal, or web addresses that lead to the same place.

    https://www.rfc-editor.org/rfc/rfc3986#section-6.2
    """
    return same_id(one, other) or ((place := _place(one)) is not None and place == _place(other))


def _place(url: str) -> tuple[str, int, str] | None:
    origin = origin_of(url)
    if origin is None:
        return None
    _, host, port = origin
    parts = urlsplit(url)
    path = normpath(unquote(parts.path) or "/")
    return _ascii(host).rstrip("."), port, f"{path}?{unquote(parts.query)}" if parts.query else path


def _ascii(host: str) -> str:
    """The name as it is looked up: https://www.rfc-editor.org/rfc/rfc3490#section-4."""
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host


def origin_of(url: str) -> Origin | None:
    """Scheme, host and port of a web address; None for anything else, and for one that names a user."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    return parts.scheme, parts.hostname, port or _PORTS[parts.scheme]


def is_at_root(url: str) -> bool:
    """Whether a web address is the root of its host, so that whoever owns the one owns the other."""
    if origin_of(url) is None or "?" in url or "#" in url:
        return False
    return urlsplit(url).path in {"", "/"}
