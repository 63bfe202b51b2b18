"""The credential offer as wallets read it, by value or at its address.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#name-credential-offer-parameters
"""

from typing import Any, Final
from urllib.parse import quote

from app.platform.i18n import Words
from app.platform.runtime import Work
from app.wallets.hashes import CODE_DIGITS, secrets_of
from app.wallets.tables import Grant, WalletOffer
from schemas.strict_json import JsonObject

PRE_AUTHORIZED_CODE: Final = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
SCHEME: Final = "openid-credential-offer://"


def build(work: Work, offer: WalletOffer, handle: str, t: Words) -> JsonObject:
    """The credential offer.

    Args:
        work: the unit of work.
        offer: the row.
        handle: the last part of its address.
        t: the language of what the wallet shows its owner.
    """
    return {
        "credential_issuer": work.urls.credential_issuer(offer.organisation_id),
        "credential_configuration_ids": list(offer.configuration_ids),
        "grants": _grants(work, offer, handle, t),
    }


def deep_link(work: Work, offer: WalletOffer, handle: str) -> str:
    """The link that opens a wallet with the offer, by reference: fit for a QR code."""
    address = work.urls.credential_offer(offer.organisation_id, handle)
    return f"{SCHEME}?credential_offer_uri={quote(address, safe='')}"


def _grants(work: Work, offer: WalletOffer, handle: str, t: Words) -> JsonObject:
    opens = secrets_of(work.runtime, handle)
    if offer.grant is Grant.AUTHORIZATION_CODE:
        return {"authorization_code": {"issuer_state": opens.issuer_state}}
    grant: dict[str, Any] = {"pre-authorized_code": opens.pre_authorized_code}
    if offer.tx_code_hash is not None:
        said = t("wallet_offer.tx_code")
        grant["tx_code"] = {"input_mode": "numeric", "length": CODE_DIGITS, "description": said}
    return {PRE_AUTHORIZED_CODE: grant}
