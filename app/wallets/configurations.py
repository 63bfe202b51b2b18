"""What wallets may ask for: one configuration per form that a wallet takes, under the id that it asks by."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Configuration:
    """A credential configuration.

    Attributes:
        id: by which wallets ask for it
            (https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-12.2.4).
        form: the form of a badge that it gives, as `credentials.forms` names it.
        format: OpenID4VCI's name of that form.
    """

    id: str
    form: str
    format: str


CONFIGURATIONS: Final[Mapping[str, Configuration]] = MappingProxyType(
    {
        one.id: one
        for one in (
            Configuration("OpenBadge_ldp", "ldp", "ldp_vc"),
            Configuration("OpenBadge_vcsdjwt", "vcsdjwt", "vc+sd-jwt"),
            Configuration("OpenBadge_sdjwt", "sdjwt", "dc+sd-jwt"),
            Configuration("OpenBadge_jwt", "jwt-vc", "jwt_vc_json"),
        )
    }
)
"""Every configuration by its id, in the order in which an offer names them."""
