from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, Instant
from app.platform.seals import sealed_for

SHOWN: Final = "what a wallet showed"


class Way(StrEnum):
    """Where the wallet is that answers."""

    OTHER_DEVICE = "other-device"
    """It took the request from a QR code; whoever asked waits at another screen."""
    SAME_DEVICE = "same-device"
    """It was opened from the page itself, and leads back to the browser."""


class PresentationRequest(Base):
    """Somebody asks a wallet for a badge. Gone after a few minutes, with what was shown.

    Nonce, state and keys are derived from the id and the service's secret: nothing of them lies here.
    """

    __tablename__ = "presentation_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """Of what whoever asks shows to see the answer."""
    is_signed: Mapped[bool]
    is_encrypted: Mapped[bool]
    query: Mapped[str] = mapped_column(Text)
    """In DCQL."""
    certificate: Mapped[str | None] = mapped_column(Text)
    """Of the key that signs the request: base64 DER, the client id is its hash."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    way: Mapped[str | None] = mapped_column(String(16))
    refusals: Mapped[int]
    """Answers that did not fit; after some of them the request ends."""
    trouble: Mapped[str | None] = mapped_column(String(64))
    """Why there is no badge: what the wallet said, or what was wrong with its last answer."""
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """Of the response code that leads the browser on the same device back."""
    shown: Mapped[bytes] = mapped_column(LargeBinary, info=sealed_for(SHOWN))
    """The reports in all languages, sealed; empty until there are any. The badge itself is not kept."""


class VerifierCertificate(Base):
    """One row: the certificate of the key with which this service asks wallets."""

    __tablename__ = "verifier_certificates"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    certificate: Mapped[str] = mapped_column(Text)
    """Base64 DER."""
    created_at: Mapped[datetime] = mapped_column(Instant)
