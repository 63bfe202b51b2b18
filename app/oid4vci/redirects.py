"""Where a wallet's owner may be sent back to.

Apps are not registered here, so an address is taken by what it is: a web page, the phone itself, or a scheme
that an app of its own listens to (https://www.rfc-editor.org/rfc/rfc8252#section-7); nothing that a browser
would run, open or hand to somebody else.
"""

import re
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from app.oid4vci.answers import OAuthError

LONGEST: Final = 2000
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[A-Za-z0-9\-._~:/?\[\]@!$&'()*+,;=%]+")
_HOST: Final = re.compile(r"[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\]")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_NO_APP: Final = frozenset(
    {
        "about", "acct", "android-app", "blob", "cid", "chrome", "chrome-extension", "content", "data", "dns",
        "feed", "file", "filesystem", "ftp", "ftps", "gopher", "intent", "ipfs", "jar", "javascript", "ldap",
        "livescript", "mailto", "mhtml", "mid", "mocha", "moz-extension", "news", "nntp", "resource", "rtsp",
        "sftp", "shell", "sip", "sips", "sms", "smsto", "ssh", "tel", "telnet", "urn", "vbscript",
        "view-source", "ws", "wss", "wyciwyg", "x-javascript", "xmpp",
    }
)  # fmt: skip
"""Schemes that mean something already, or that no app may listen to for a code."""


def checked(uri: str | None) -> str:
    """The address, when a code may be sent to it.

    Raises:
        OAuthError: `invalid_request`.
    """
    if uri is None:
        raise OAuthError("invalid_request", "redirect_uri is missing.")
    if len(uri) > LONGEST or not _URI.fullmatch(uri):
        # "The endpoint URI MUST NOT include a fragment component": RFC 6749 §3.1.2; `#` is in no such URI.
        raise OAuthError("invalid_request", "redirect_uri must be an absolute URI without fragment.")
    if not _is_safe(uri):
        detail = "redirect_uri must be https, http on this device, or a scheme of the app's own."
        raise OAuthError("invalid_request", detail)
    return uri


def with_answer(uri: str, **answer: str | None) -> str:
    """The address with the answer as its query; what stands there already stays."""
    said = urlencode({name: value for name, value in answer.items() if value is not None}, quote_via=quote)
    return f"{uri}{'&' if '?' in uri else '?'}{said}"


def policy_source(uri: str) -> str:
    """The address as a Content-Security-Policy names it, so that a form may end there.

    https://www.w3.org/TR/CSP3/#grammardef-source-list
    """
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}" if _is_web(parts.scheme) else f"{parts.scheme}:"


def _is_web(scheme: str) -> bool:
    return scheme.lower() in {"https", "http"}


def _is_safe(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    scheme = parts.scheme.lower()
    if not _is_web(scheme):
        return scheme not in _NO_APP
    if parts.username is not None or parts.password is not None or host is None:
        return False
    named = f"[{host}]" if ":" in host else host
    return bool(_HOST.fullmatch(named)) and (scheme == "https" or host in _LOOPBACK)
