"""For which credentials a wallet asks: by `authorization_details`, by `scope`, or for all that it is offered.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-5.1
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.oid4vci.answers import OAuthError
from app.oid4vci.forms import Fields
from app.wallets.configurations import CONFIGURATIONS
from schemas import strict_json
from schemas.errors import DomainError
from schemas.strict_json import JsonObject

TYPE: Final = "openid_credential"
MOST: Final = 20
MAX_BYTES: Final = 16_384
MAX_DEPTH: Final = 20
_INVALID_DETAILS: Final = "invalid_authorization_details"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a wallet asks for.

    Attributes:
        configuration_ids: each once; None for everything that it is offered.
        identifiers: whether it asks by `authorization_details`, and is to be told identifiers.
    """

    configuration_ids: tuple[str, ...] | None
    identifiers: bool

    def within(self, offered: Sequence[str]) -> tuple[str, ...]:
        """What of an offer is asked for.

        Raises:
            OAuthError: `invalid_authorization_details` or `invalid_scope`: it was not offered.
        """
        if self.configuration_ids is None:
            return tuple(offered)
        if not set(self.configuration_ids) <= set(offered):
            name = _INVALID_DETAILS if self.identifiers else "invalid_scope"
            raise OAuthError(name, "This badge is not offered in that configuration.")
        return self.configuration_ids


def read(fields: Fields) -> Asked:
    """What a request asks for.

    Raises:
        OAuthError: `invalid_authorization_details` (RFC 9396 §5) or `invalid_scope`.
    """
    if "authorization_details" in fields:
        return Asked(_detailed(fields["authorization_details"]), identifiers=True)
    if "scope" in fields:
        return Asked(_scoped(fields["scope"]), identifiers=False)
    return Asked(None, identifiers=False)


def granted(configuration_ids: Sequence[str]) -> list[JsonObject]:
    """The `authorization_details` of a token response: each credential has one identifier, the same name."""
    return [
        {"type": TYPE, "credential_configuration_id": one, "credential_identifiers": [one]}
        for one in configuration_ids
    ]


def _scoped(scope: str) -> tuple[str, ...]:
    # What is no credential of ours may be meant for somebody else: it is not granted.
    known = tuple(dict.fromkeys(one for one in scope.split(" ") if one in CONFIGURATIONS))
    if not known:
        raise OAuthError("invalid_scope", "No credential here has that scope.")
    return known


def _detailed(text: str) -> tuple[str, ...]:
    try:
        details = strict_json.parse(text.encode(), max_bytes=MAX_BYTES, max_depth=MAX_DEPTH)
    except DomainError as error:
        raise OAuthError(_INVALID_DETAILS, error.detail) from error
    if not isinstance(details, list) or not 0 < len(details) <= MOST:
        raise OAuthError(_INVALID_DETAILS, f"authorization_details must be a list of 1 to {MOST} objects.")
    return tuple(dict.fromkeys(_configuration(one) for one in details))


def _configuration(detail: Any) -> str:
    if not isinstance(detail, dict) or detail.get("type") != TYPE:
        raise OAuthError(_INVALID_DETAILS, f"Only details of type {TYPE} are known here.")
    wanted = detail.get("credential_configuration_id")
    if not isinstance(wanted, str) or wanted not in CONFIGURATIONS:
        raise OAuthError(_INVALID_DETAILS, "There is no such credential_configuration_id here.")
    return wanted
