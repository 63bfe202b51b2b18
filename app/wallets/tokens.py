"""The access tokens of wallets: short-lived, for one offer, only a hash of them kept."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.platform.errors import NotSignedIn
from app.platform.runtime import Work
from app.wallets import hashes
from app.wallets.tables import WalletOffer, WalletToken

BEARER_LASTS: Final = timedelta(minutes=5)
"""Longer ones "MUST not be issued unless sender-constrained":
https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-13.10"""
BOUND_LASTS: Final = timedelta(minutes=10)
"""A wallet asks at once, or within the minutes that its owner takes to agree."""


def issue(
    work: Work,
    offer: WalletOffer,
    *,
    jkt: str | None,
    configuration_ids: Sequence[str],
    identifiers: bool,
    client_id: str | None,
) -> tuple[WalletToken, str]:
    """Make an access token for an offer that was just redeemed.

    Args:
        work: the unit of work.
        offer: what it is for.
        jkt: thumbprint of the DPoP key that it is bound to; None for a bearer token.
        configuration_ids: what it may be used for.
        identifiers: whether the wallet must name what it wants by `credential_identifier`.
        client_id: what the wallet calls itself.

    Returns:
        The row, and the token itself, which is told once and never again.
    """
    token = hashes.new_token()
    row = WalletToken(
        offer_id=offer.id,
        token_hash=hashes.sha256(token),
        jkt=jkt,
        configuration_ids=list(configuration_ids),
        identifiers=identifiers,
        client_id=client_id,
        created_at=work.now,
        expires_at=work.now + (BEARER_LASTS if jkt is None else BOUND_LASTS),
    )
    work.session.add(row)
    work.session.flush()
    return row, token


def find(work: Work, organisation_id: UUID, text: str) -> WalletToken:
    """The token that a wallet shows at an organisation's address, with its offer.

    Raises:
        NotSignedIn: `wallet-token-invalid` for every reason alike.
    """
    row = work.session.scalar(
        select(WalletToken)
        .join(WalletToken.offer)
        .options(joinedload(WalletToken.offer, innerjoin=True))
        .where(WalletToken.token_hash == hashes.sha256(text), WalletOffer.organisation_id == organisation_id)
    )
    if row is None or work.now >= row.expires_at:
        raise NotSignedIn("wallet-token-invalid", "The access token is unknown, expired or withdrawn.")
    return row
