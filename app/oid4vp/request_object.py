"""What a wallet is asked, in the words of OpenID4VP 1.0.

https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#name-authorization-request
"""

import base64
import hashlib
import json
from typing import Any, Final
from urllib.parse import urlencode

from app.oid4vp import asking
from app.oid4vp.tables import PresentationRequest, Way
from app.platform.runtime import Runtime
from credentials.forms import jwe, jws
from keys import multibase
from schemas import instants
from schemas.strict_json import JsonObject

SCHEME: Final = "openid4vp://"
MEDIA_TYPE: Final = "application/oauth-authz-req+jwt"
_TYPE: Final = "oauth-authz-req+jwt"
_AUDIENCE: Final = "https://self-issued.me/v2"
_ALGORITHMS: Final = ["ES256", "EdDSA"]
_SUITES: Final = ["eddsa-rdfc-2022", "ecdsa-rdfc-2019", "eddsa-jcs-2022", "ecdsa-jcs-2019", "ecdsa-sd-2023"]


def client_id(runtime: Runtime, row: PresentationRequest, way: Way) -> str:
    """Who asks: the hash of our certificate, or for an unsigned request the address that is answered.

    https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#name-defined-client-identifier-p
    """
    if row.certificate is None:
        return f"redirect_uri:{response_uri(runtime, row, way)}"
    digest = hashlib.sha256(base64.b64decode(row.certificate)).digest()
    return f"x509_hash:{multibase.base64url_encode(digest)}"


def response_uri(runtime: Runtime, row: PresentationRequest, way: Way) -> str:
    """Where the wallet answers."""
    return f"{runtime.urls.base}/oid4vp/requests/{row.id}/{way}/response"


def request_uri(runtime: Runtime, row: PresentationRequest, way: Way) -> str | None:
    """Where the wallet finds a signed request; None for an unsigned one, which travels by value."""
    return f"{runtime.urls.base}/oid4vp/requests/{row.id}/{way}" if row.is_signed else None


def link(runtime: Runtime, row: PresentationRequest, way: Way) -> str:
    """What a QR code or link gives to a wallet."""
    reference = request_uri(runtime, row, way)
    if reference is None:
        said = {
            name: value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
            for name, value in parameters(runtime, row, way).items()
        }
        return f"{SCHEME}?{urlencode(said)}"
    named = {"client_id": client_id(runtime, row, way), "request_uri": reference}
    return f"{SCHEME}?{urlencode({**named, 'request_uri_method': 'post'})}"


def parameters(runtime: Runtime, row: PresentationRequest, way: Way) -> JsonObject:
    """The parameters of a request."""
    return {
        "client_id": client_id(runtime, row, way),
        "response_type": "vp_token",
        "response_mode": "direct_post.jwt" if row.is_encrypted else "direct_post",
        "response_uri": response_uri(runtime, row, way),
        "nonce": asking.nonce(runtime, row, way),
        "state": asking.state(runtime, row, way),
        "dcql_query": asking.query_of(row),
        "client_metadata": _client_metadata(runtime, row),
    }


def signed(runtime: Runtime, row: PresentationRequest, way: Way, wallet_nonce: str | None = None) -> str:
    """The request as a JWT: https://www.rfc-editor.org/rfc/rfc9101.

    Args:
        runtime: the running service.
        row: a signed request.
        way: which the wallet came.
        wallet_nonce: what the wallet wants to see repeated.
    """
    claims: dict[str, Any] = {
        **parameters(runtime, row, way),
        "iss": client_id(runtime, row, way),
        "aud": _AUDIENCE,
        "iat": instants.write_seconds(row.created_at),
        "exp": instants.write_seconds(row.expires_at),
    }
    if wallet_nonce is not None:
        claims["wallet_nonce"] = wallet_nonce
    header = {"typ": _TYPE, "x5c": [row.certificate]}
    return jws.sign(header, claims, asking.signer(runtime))


def _client_metadata(runtime: Runtime, row: PresentationRequest) -> JsonObject:
    tokens = {"sd-jwt_alg_values": _ALGORITHMS, "kb-jwt_alg_values": _ALGORITHMS}
    asked = {one["format"] for one in asking.query_of(row)["credentials"]}
    formats: JsonObject = {
        "ldp_vc": {
            "proof_type_values": ["DataIntegrityProof", "Ed25519Signature2020"],
            "cryptosuite_values": _SUITES,
        },
        "jwt_vc_json": {"alg_values": _ALGORITHMS},
        "dc+sd-jwt": tokens,
        "vc+sd-jwt": tokens,
    }
    said: JsonObject = {
        "client_name": "Kringbadge",
        "vp_formats_supported": {name: value for name, value in formats.items() if name in asked},
    }
    if row.is_encrypted:
        said["jwks"] = {"keys": [asking.decryption_key(runtime, row).public_jwk]}
        said["encrypted_response_enc_values_supported"] = list(jwe.ENCODINGS)
    return said
