"""What happens to signing keys and to bearer tokens."""

from dataclasses import dataclass
from typing import ClassVar

from app.events.types import EventType
from app.issuers.tables import KeyPurpose
from app.platform.events.event import Event
from app.platform.principal import Role


@dataclass(frozen=True)
class KeyCreated(Event):
    """A signing key was made; the subject is the key."""

    type: ClassVar = EventType.KEY_CREATED
    purpose: KeyPurpose


@dataclass(frozen=True)
class KeyRotated(Event):
    """A new authority key took the place of the one before; the subject is the new key."""

    type: ClassVar = EventType.KEY_ROTATED


@dataclass(frozen=True)
class CertificateRootCreated(Event):
    """The installation made the key that certifies form keys; the subject is the root."""

    type: ClassVar = EventType.CERTIFICATE_ROOT_CREATED


@dataclass(frozen=True)
class KeyCertified(Event):
    """The installation certified a form key, or did so anew; the subject is the key."""

    type: ClassVar = EventType.KEY_CERTIFIED


@dataclass(frozen=True)
class TokenCreated(Event):
    """A bearer token was made; the subject is the token."""

    type: ClassVar = EventType.TOKEN_CREATED
    role: Role | None


@dataclass(frozen=True)
class TokenRevoked(Event):
    """A bearer token was withdrawn by somebody; the subject is the token."""

    type: ClassVar = EventType.TOKEN_REVOKED
    role: Role | None


@dataclass(frozen=True)
class TokenEnded(Event):
    """A bearer token ends with what it was made for, at once or later; the subject is the token."""

    type: ClassVar = EventType.TOKEN_ENDED
    role: Role | None
