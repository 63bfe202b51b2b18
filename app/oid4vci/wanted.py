"""What a credential request asks for, in the words of version 1.0 or of draft 13.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-8.2 and
https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-13.html#section-7.2
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from app.oid4vci import proofs
from app.oid4vci.answers import OAuthError
from app.oid4vci.proofs import Proofs
from app.wallets.configurations import CONFIGURATIONS, Configuration
from app.wallets.tables import WalletToken
from schemas.strict_json import JsonObject

_TYPES: Final = frozenset({"VerifiableCredential", "OpenBadgeCredential"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A credential request.

    Attributes:
        configuration: which credential.
        proofs: for which keys.
        draft_13: whether it is asked for, and answered, as draft 13 does.
    """

    configuration: Configuration
    proofs: Proofs
    draft_13: bool


def read(body: JsonObject, token: WalletToken, vct: str, *, draft_13: bool) -> Wanted:
    """Read a credential request. Members that nobody here knows are passed over.

    Args:
        body: the request.
        token: that came with it: what may be asked for, and by which name.
        vct: the type that our SD-JWT VCs have.
        draft_13: whether draft 13 is spoken here.

    Raises:
        OAuthError: `invalid_credential_request`, `unknown_credential_configuration`,
            `unknown_credential_identifier`, `insufficient_scope`, `invalid_proof`.
    """
    old = draft_13 and is_draft_13(body)
    found = _by_format(body, token, vct) if old and "format" in body else _named(body, token)
    if found.id not in token.configuration_ids:
        detail = "The access token is not good for this credential."
        scheme = "DPoP" if token.jkt else "Bearer"
        raise OAuthError("insufficient_scope", detail, status=HTTPStatus.FORBIDDEN, scheme=scheme)
    given = proofs.single(body.get("proof")) if old else proofs.several(body.get("proofs"))
    return Wanted(found, given, old)


def is_draft_13(body: JsonObject) -> bool:
    """Whether a request is written as draft 13 has it: for a format, or with one proof."""
    if "credential_configuration_id" in body:
        return False
    return "format" in body or ("proof" in body and "proofs" not in body)


def _named(body: JsonObject, token: WalletToken) -> Configuration:
    name, other = "credential_configuration_id", "credential_identifier"
    if token.identifiers:
        name, other = other, name
    if other in body or name not in body:
        raise _malformed(f"With this access token the request must name a {name}.")
    given = body[name]
    if not isinstance(given, str):
        raise _malformed(f"{name} must be a text.")
    if given not in CONFIGURATIONS:
        unknown = "identifier" if token.identifiers else "configuration"
        raise OAuthError(f"unknown_credential_{unknown}", "There is no such credential here.")
    return CONFIGURATIONS[given]


def _by_format(body: JsonObject, token: WalletToken, vct: str) -> Configuration:
    if token.identifiers or "credential_identifier" in body:
        raise _malformed("With this access token the request must name a credential_identifier.")
    wanted = body["format"]
    if wanted == "vc+sd-jwt" and "vct" in body:
        wanted = "dc+sd-jwt"
    found = next((one for one in CONFIGURATIONS.values() if one.format == wanted), None)
    if found is None or not _fits(body, found, vct):
        raise OAuthError("unknown_credential_configuration", "There is no such credential here.")
    return found


def _fits(body: JsonObject, found: Configuration, vct: str) -> bool:
    if found.format == "dc+sd-jwt":
        return bool(body.get("vct", vct) == vct)
    definition = body.get("credential_definition", {})
    types = definition.get("type", []) if isinstance(definition, dict) else None
    # Sphereon's wallet names the configuration where its type should be.
    known = _TYPES | {found.id}
    return isinstance(types, list) and all(isinstance(one, str) and one in known for one in types)


def _malformed(description: str) -> OAuthError:
    return OAuthError("invalid_credential_request", description)
