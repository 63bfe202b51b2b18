"""Proof Key for Code Exchange, with S256 and nothing else: https://www.rfc-editor.org/rfc/rfc7636."""

import hashlib
import hmac
import re
from typing import Final

from app.oid4vci.answers import OAuthError
from app.oid4vci.forms import Fields
from keys import multibase

METHOD: Final = "S256"
_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def challenge_of(fields: Fields) -> str:
    """The code challenge of an authorization request.

    Raises:
        OAuthError: `invalid_request`: https://www.rfc-editor.org/rfc/rfc7636#section-4.4.1.
    """
    if "code_challenge" not in fields:
        raise OAuthError("invalid_request", "code_challenge is missing.")
    # A request without a method means `plain`.
    if fields.get("code_challenge_method") != METHOD:
        raise OAuthError("invalid_request", f"code_challenge_method must be {METHOD}.")
    if not _CHALLENGE.fullmatch(fields["code_challenge"]):
        raise OAuthError("invalid_request", "code_challenge must be a SHA-256 in base64url.")
    return fields["code_challenge"]


def check_verifier(fields: Fields, challenge: str) -> None:
    """Refuse a token request that does not know what the challenge was made from.

    Raises:
        OAuthError: `invalid_request` when it says nothing; `invalid_grant` when it is wrong.
    """
    if "code_verifier" not in fields:
        raise OAuthError("invalid_request", "code_verifier is missing.")
    verifier = fields["code_verifier"]
    hashed = multibase.base64url_encode(hashlib.sha256(verifier.encode(errors="surrogatepass")).digest())
    if not _VERIFIER.fullmatch(verifier) or not hmac.compare_digest(hashed, challenge):
        raise OAuthError("invalid_grant", "code_verifier does not fit code_challenge.")
