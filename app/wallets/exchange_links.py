"""The addresses by which wallets take a badge in a VC-API exchange, and the links that bring them there.

https://www.w3.org/TR/vcalm/#interaction-url-format. The Learner Credential Wallet follows links of its own as
well: an invitation in `request`, and an older request in which everything stands in the query. It keeps what
it gets by the older one, and by an invitation in which it is not asked for its key; of the others its release
2.2.10 only tells that they are done.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from app.platform.runtime import Work
from app.platform.urls import Urls
from app.wallets import hashes, offer_object
from app.wallets.tables import WalletOffer

FORM: Final = "OpenBadge_ldp"
"""The one configuration that exchanges give: the badge itself."""
_UNIVERSAL: Final = "https://lcw.app/request"
_OWN_SCHEME: Final = "dccrequest://request"


@dataclass(frozen=True, slots=True)
class ExchangeLinks:
    """Every way into one exchange.

    Attributes:
        protocols: what an interaction offers, by the name of the protocol.
        interaction_url: for wallets that follow interactions; with a browser it is a page.
        lcw_url: an invitation for the Learner Credential Wallet, as a universal link.
        lcw_scheme_url: the same in its own scheme.
        lcw_unbound_url: an invitation to the badge as it is for everybody.
        dcc_request_url: its older request, which it keeps the bound badge of.
    """

    protocols: Mapping[str, str]
    interaction_url: str
    lcw_url: str
    lcw_scheme_url: str
    lcw_unbound_url: str
    dcc_request_url: str


def offered(offer: WalletOffer) -> bool:
    """Whether the badge can be taken in an exchange, which has no place for a short code."""
    return offer.tx_code_hash is None and FORM in offer.configuration_ids


def of(work: Work, offer: WalletOffer, handle: str) -> ExchangeLinks:
    """The ways into the exchange of an offer.

    Args:
        work: the unit of work.
        offer: one that is `offered`.
        handle: the last part of its address.
    """
    urls, challenge = work.urls, hashes.secrets_of(work.runtime, handle).challenge
    older = {
        "issuer": urls.did(offer.organisation_id),
        "auth_type": "bearer",
        "challenge": challenge,
        "vc_request_url": f"{urls.exchange(handle)}/credential",
    }
    return ExchangeLinks(
        protocols={
            "vcapi": urls.exchange(handle),
            "OID4VCI": offer_object.deep_link(work, offer, handle),
        },
        interaction_url=f"interaction:{urls.interaction(handle)}?iuv=1",
        lcw_url=_invitation(_UNIVERSAL, urls, urls.exchange(handle)),
        lcw_scheme_url=_invitation(_OWN_SCHEME, urls, urls.exchange(handle)),
        lcw_unbound_url=_invitation(_UNIVERSAL, urls, f"{urls.exchange(handle)}/unbound"),
        dcc_request_url=f"{_OWN_SCHEME}?{urlencode(older)}",
    )


def _invitation(start: str, urls: Urls, exchange: str) -> str:
    message = {"credentialRequestOrigin": urls.base, "protocols": {"vcapi": exchange}}
    return f"{start}?{urlencode({'request': json.dumps(message, separators=(',', ':'))})}"
