"""Requests and answers that are encrypted on top of TLS.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-10
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from starlette.responses import Response

from app.oid4vci import answers
from app.oid4vci.answers import OAuthError
from app.platform.runtime import Runtime
from credentials.forms import jwe
from credentials.forms.jwe import DecryptionKey
from schemas import strict_json
from schemas.errors import DomainError
from schemas.strict_json import JsonObject

JWT: Final = "application/jwt"
JSON: Final = "application/json"
_PURPOSE: Final = "oid4vci-encryption"
_INVALID: Final = "invalid_encryption_parameters"


def public_jwks(runtime: Runtime) -> JsonObject:
    """The keys to which a wallet may encrypt what it asks for: one, the same in every process."""
    return {"keys": [_key(runtime).public_jwk]}


def metadata(runtime: Runtime) -> JsonObject:
    """What the issuer's metadata say about encryption: nothing has to be encrypted, nothing is compressed."""
    encodings = list(jwe.ENCODINGS)
    return {
        "credential_request_encryption": {
            "jwks": public_jwks(runtime),
            "enc_values_supported": encodings,
            "encryption_required": False,
        },
        "credential_response_encryption": {
            "alg_values_supported": [jwe.ALGORITHM],
            "enc_values_supported": encodings,
            "encryption_required": False,
        },
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """What a wallet asks for, and how it wants to be answered.

    Attributes:
        body: the members of the request.
        answer_key: to whom the answer is encrypted; None for an answer in the clear.
        answer_enc: how.
    """

    body: JsonObject
    answer_key: Mapping[str, Any] | None = None
    answer_enc: str = ""

    def answer(self, said: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> Response:
        """The answer as the wallet wants it. A refusal is never encrypted: it is raised."""
        if self.answer_key is None:
            return answers.said(said, status)
        text = jwe.encrypt(dict(said), self.answer_key, self.answer_enc)
        return Response(text, status, headers=answers.NO_STORE, media_type=JWT)


@dataclass(frozen=True, slots=True)
class RawRequest:
    """A request as it came, before anything in it is believed."""

    content: bytes
    media_type: str


async def _raw(request: Request) -> RawRequest:
    """The body of a request and its media type, without parameters."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return RawRequest(await request.body(), kind)


Raw = Annotated[RawRequest, Depends(_raw)]


def read(runtime: Runtime, raw: RawRequest, malformed: str) -> Asked:
    """Read a request that may be encrypted.

    Args:
        runtime: the running service.
        raw: the request.
        malformed: what the address calls a request that cannot be read.

    Raises:
        OAuthError: `malformed`, or `invalid_encryption_parameters`.
    """
    if raw.media_type == JWT:
        body = _opened(runtime, raw.content)
    elif raw.media_type == JSON:
        body = read_json(raw, malformed)
    else:
        raise OAuthError(malformed, f"This address reads {JSON}, and {JWT} when it is encrypted.")
    wanted = body.get("credential_response_encryption")
    if wanted is None:
        return Asked(body)
    if raw.media_type != JWT:
        # Else somebody in between could put a key of their own there.
        raise OAuthError(_INVALID, "An encrypted answer is given to an encrypted request only.")
    return _checked(body, wanted)


def read_json(raw: RawRequest, malformed: str) -> JsonObject:
    """Read a request that is a JSON object in the clear.

    Raises:
        OAuthError: `malformed`.
    """
    if raw.media_type != JSON:
        raise OAuthError(malformed, f"This address reads {JSON}.")
    try:
        return strict_json.parse_object(raw.content)
    except DomainError as error:
        raise OAuthError(malformed, error.detail) from error


def _opened(runtime: Runtime, content: bytes) -> JsonObject:
    try:
        return _key(runtime).open(content).payload
    except DomainError as error:
        raise OAuthError(_INVALID, error.detail) from error


def _checked(body: JsonObject, wanted: Any) -> Asked:
    key, enc = (wanted.get("jwk"), wanted.get("enc")) if isinstance(wanted, dict) else (None, None)
    if not isinstance(key, dict) or not isinstance(enc, str):
        raise OAuthError(_INVALID, "credential_response_encryption needs a jwk and an enc.")
    if "zip" in wanted:
        raise OAuthError(_INVALID, "Compressed answers are not given.")
    if enc not in jwe.ENCODINGS:
        raise OAuthError(_INVALID, f"enc must be one of {', '.join(jwe.ENCODINGS)}.")
    try:
        jwe.read_recipient(key)
    except DomainError as error:
        raise OAuthError(_INVALID, error.detail) from error
    return Asked(body, key, enc)


def _key(runtime: Runtime) -> DecryptionKey:
    return DecryptionKey.derived_from(runtime.secret_for(_PURPOSE))
