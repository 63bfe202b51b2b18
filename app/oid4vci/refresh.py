"""Refresh tokens: how a wallet that waits comes back after its short access token has ended.

They are given only for a badge that is being looked at again, and are good for one use each:
https://www.rfc-editor.org/rfc/rfc6749#section-6 and https://www.rfc-editor.org/rfc/rfc9700#section-4.14
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, delete, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from app.awards.tables import Award, AwardState
from app.oid4vci.answers import OAuthError
from app.oid4vci.forms import Fields
from app.oid4vci.issuances import WalletIssuance
from app.platform.db import Base, Instant
from app.platform.runtime import Work
from app.wallets import hashes, offers, tokens
from app.wallets.tables import WalletOffer, WalletToken
from schemas.strict_json import JsonObject

LASTS: Final = timedelta(days=30)
_INVALID: Final = "invalid_grant"


class WalletRefresh(Base):
    """A refresh token; only a hash of it is kept."""

    __tablename__ = "wallet_refreshes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    offer_id: Mapped[UUID] = mapped_column(ForeignKey("wallet_offers.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    jkt: Mapped[str | None] = mapped_column(String(64))
    """Thumbprint of the DPoP key that it is bound to."""
    configuration_ids: Mapped[list[str]] = mapped_column(JSON)
    identifiers: Mapped[bool]
    client_id: Mapped[str | None] = mapped_column(String(500))
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    offer: Mapped[WalletOffer] = relationship(lazy="raise")


def beside_the_token(work: Work, offer: WalletOffer, token: WalletToken) -> JsonObject:
    """A refresh token for a wallet that will have to wait, or waits; nothing for all others."""
    if not _waits(work, offer):
        return {}
    text = hashes.new_token()
    work.session.add(
        WalletRefresh(
            offer_id=offer.id,
            token_hash=hashes.sha256(text),
            jkt=token.jkt,
            configuration_ids=list(token.configuration_ids),
            identifiers=token.identifiers,
            client_id=token.client_id,
            expires_at=work.now + LASTS,
        )
    )
    work.session.flush()
    return {"refresh_token": text}


def redeem(
    work: Work, organisation_id: UUID, fields: Fields, jkt: str | None
) -> tuple[WalletOffer, WalletToken, str] | OAuthError:
    """Give a new access token for a refresh token, once.

    Args:
        work: the unit of work; it must be committed after a refusal that is returned.
        organisation_id: at whose address.
        fields: of the request.
        jkt: thumbprint of the key that its DPoP proof showed.

    Returns:
        The offer, the new row and the new access token; or the refusal of a refresh token that was used
        before: somebody has a copy of it, so everything that was made from it has been ended.

    Raises:
        OAuthError: any other refusal.
    """
    row = _found(work, organisation_id, fields)
    _check(work, row, fields.get("client_id", row.client_id), jkt)
    unused = update(WalletRefresh).where(WalletRefresh.id == row.id, WalletRefresh.used_at.is_(None))
    if work.session.scalar(unused.values(used_at=work.now).returning(WalletRefresh.id)) is None:
        forget(work, row.offer_id)
        work.session.execute(delete(WalletToken).where(WalletToken.offer_id == row.offer_id))
        return OAuthError(_INVALID, "The refresh token was used before.")
    token, text = tokens.issue(
        work,
        row.offer,
        jkt=row.jkt,
        configuration_ids=row.configuration_ids,
        identifiers=row.identifiers,
        client_id=row.client_id,
    )
    return row.offer, token, text


def _check(work: Work, row: WalletRefresh, client_id: str | None, jkt: str | None) -> None:
    if row.jkt is not None and row.jkt != jkt:
        raise OAuthError(
            "invalid_dpop_proof" if jkt is None else _INVALID, "This needs the key of the token."
        )
    if client_id != row.client_id:
        raise OAuthError(_INVALID, "The refresh token belongs to another client.")
    # Who ends the offer at the same time ends what is made here, or is seen.
    offers.lock_offer(work, row.offer)
    if work.now >= row.expires_at or row.offer.ended_at is not None:
        raise OAuthError(_INVALID, "The refresh token has ended.")


def forget(work: Work, offer_id: UUID) -> None:
    """End every refresh token of an offer."""
    work.session.execute(delete(WalletRefresh).where(WalletRefresh.offer_id == offer_id))


def forget_old(work: Work) -> int:
    """Remove refresh tokens that expired, and say how many."""
    old = delete(WalletRefresh).where(WalletRefresh.expires_at <= work.now)
    return len(work.session.scalars(old.returning(WalletRefresh.id)).all())


def _found(work: Work, organisation_id: UUID, fields: Fields) -> WalletRefresh:
    if "refresh_token" not in fields:
        raise OAuthError("invalid_request", "refresh_token is missing.")
    row = work.session.scalar(
        select(WalletRefresh)
        .join(WalletRefresh.offer)
        .options(joinedload(WalletRefresh.offer, innerjoin=True))
        .where(
            WalletRefresh.token_hash == hashes.sha256(fields["refresh_token"]),
            WalletOffer.organisation_id == organisation_id,
        )
    )
    if row is None:
        raise OAuthError(_INVALID, "The refresh token is unknown.")
    return row


def _waits(work: Work, offer: WalletOffer) -> bool:
    if work.session.get_one(Award, offer.award_id).state is AwardState.SUSPENDED:
        return True
    mine = (WalletIssuance.offer_id == offer.id, WalletIssuance.transaction_hash.is_not(None))
    return work.session.scalar(select(WalletIssuance.id).where(*mine).limit(1)) is not None
