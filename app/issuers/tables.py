from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.db import Base, Instant, one_of
from app.platform.principal import Role
from app.platform.seals import sealed_for

ROOT_PURPOSE: Final = "certificate root"


class IssuerKind(StrEnum):
    """What signs."""

    ORGANISATION = "organisation"
    VC_API = "vc-api"
    """An instance of the VC-API, which signs what its callers draft."""


class KeyPurpose(StrEnum):
    """What a signing key is for; part of what its sealing is bound to."""

    AUTHORITY = "authority"
    """The organisation's Ed25519 key: mandates, status lists, endorsements."""
    JOSE = "jose"
    """The organisation's P-256 key: JWT and SD-JWT forms."""
    JOSE_RSA = "jose-rsa"
    """The organisation's RSA key, made when somebody wants a form that needs one."""
    ASSESSOR = "assessor"
    """A team leader's Ed25519 key: badges."""
    VC_API = "vc-api"
    """The one key of an instance of the VC-API: all that it signs."""


class StatusPurpose(StrEnum):
    """What a set bit says: https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslist."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


class ListKind(StrEnum):
    """How a list is written down."""

    BITSTRING = "bitstring"
    """https://www.w3.org/TR/vc-bitstring-status-list/"""
    TOKEN = "token"  # noqa: S105  the name of a kind
    """https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/"""


FINAL: Final = frozenset({StatusPurpose.REVOCATION})
"""The purposes of which a bit once set is never cleared."""


class Issuer(Base):
    """Whoever signs under a DID of its own: keys, status lists and tokens hang on it."""

    __tablename__ = "issuers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    """The same as the row's of what it is: an organisation or an instance."""
    kind: Mapped[IssuerKind] = mapped_column(one_of(IssuerKind))
    did: Mapped[str] = mapped_column(String(512), unique=True)
    """Stands in everything it signed, so it never changes."""
    created_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def trail(self) -> UUID | None:
        """Whose audit trail tells of it: organisations have their own, the rest is the installation's."""
        return self.id if self.kind is IssuerKind.ORGANISATION else None


class SigningKey(Base):
    """A key of an issuer, or of a team leader who signs in its name; the secret half only sealed."""

    __tablename__ = "signing_keys"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("issuers.id"), index=True)
    team_leader_id: Mapped[UUID | None] = mapped_column(ForeignKey("team_leaders.id"), index=True)
    purpose: Mapped[KeyPurpose] = mapped_column(one_of(KeyPurpose))
    public_multibase: Mapped[str] = mapped_column(String(800), unique=True)
    """Multikey text; of an RSA key, which has none, its SubjectPublicKeyInfo as base64url multibase."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary, info=sealed_for(column="purpose"))
    """Empty once destroyed."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    retired_at: Mapped[datetime | None] = mapped_column(Instant)
    """From then on it signs nothing new; what it signed stays good."""
    compromised_at: Mapped[datetime | None] = mapped_column(Instant)
    """From then on nothing it ever signed is believed."""

    issuer: Mapped[Issuer] = relationship(lazy="raise")


class CertificateRoot(Base):
    """The one authority of this installation that certifies form keys."""

    __tablename__ = "certificate_roots"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, info=sealed_for(ROOT_PURPOSE))
    certificate: Mapped[bytes] = mapped_column(LargeBinary)
    """DER, always the same: others have put it among those they trust."""
    created_at: Mapped[datetime] = mapped_column(Instant)


class KeyCertificate(Base):
    """What the installation's root certifies of a form key."""

    __tablename__ = "key_certificates"

    key_id: Mapped[UUID] = mapped_column(ForeignKey("signing_keys.id"), primary_key=True)
    certificate: Mapped[bytes] = mapped_column(LargeBinary)
    """DER."""
    created_at: Mapped[datetime] = mapped_column(Instant)


class StatusList(Base):
    """One of an issuer's lists of status bits, with the signed form that is served."""

    __tablename__ = "status_lists"
    __table_args__ = (UniqueConstraint("issuer_id", "kind", "purpose", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("issuers.id"))
    kind: Mapped[ListKind] = mapped_column(one_of(ListKind))
    purpose: Mapped[StatusPurpose] = mapped_column(one_of(StatusPurpose))
    number: Mapped[int]
    length: Mapped[int]
    url: Mapped[str] = mapped_column(String(512))
    """Its address, which stands in the signed list and in every entry, so it never changes."""
    document: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime] = mapped_column(Instant)


class StatusBit(Base):
    """One entry that was given out. It is never given out again."""

    __tablename__ = "status_bits"

    list_id: Mapped[UUID] = mapped_column(ForeignKey("status_lists.id"), primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    set_at: Mapped[datetime | None] = mapped_column(Instant)


class AccessToken(Base):
    """A bearer token: only a hash of its secret is kept."""

    __tablename__ = "access_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    handle: Mapped[str] = mapped_column(String(32), unique=True)
    """The part by which the row is found; no secret."""
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    role: Mapped[Role | None] = mapped_column(one_of(Role, length=32))
    """None when it serves for nothing but having its issuer sign."""
    issuer_id: Mapped[UUID | None] = mapped_column(ForeignKey("issuers.id"), index=True)
    """None for those of the platform."""
    team_leader_id: Mapped[UUID | None] = mapped_column(ForeignKey("team_leaders.id"), index=True)
    learner_id: Mapped[UUID | None] = mapped_column(ForeignKey("learners.id"), index=True)
    label: Mapped[str | None] = mapped_column(String(100))
    """What it is for, in the words of whoever asked for it."""
    scopes: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """What of its role it may do; None for all of it."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[str | None] = mapped_column(String(64))
    """The principal who made it; None for those made before this was kept."""
    expires_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)
    """As far as it was written down; see `tokens.last_used`."""
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
