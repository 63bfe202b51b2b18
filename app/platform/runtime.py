"""What one running service consists of, and one unit of its work."""

import hmac
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from app.platform.askers import Network, networks
from app.platform.clock import Clock, calendar_day, system_clock, whole_seconds
from app.platform.db import Database
from app.platform.events.event import Event
from app.platform.events.record import stored
from app.platform.installation import AUDIT_HEADS, AUDIT_TRAIL, opened
from app.platform.outbound import Outbound, Policy
from app.platform.principal import Principal
from app.platform.ratelimit import RateLimit
from app.platform.settings import Settings
from app.platform.urls import Urls
from credentials.loader import Contexts, bundled_contexts
from keys.algorithms import KeyKind
from keys.sealed import KeyEncryptionKey
from keys.signer import Signer, from_secret_bytes

Happened = TypeVar("Happened", bound=Event)


@dataclass(frozen=True)
class Subscriber(Generic[Happened]):
    """What one room does when something happened in another, in the same transaction.

    It may refuse with a domain error: then nothing of it happened.
    """

    event: type[Happened]
    effect: Callable[["Work", Happened], None]


@dataclass(frozen=True)
class Runtime:
    """The parts that live as long as the service."""

    settings: Settings
    database: Database
    subscribers: Sequence[Subscriber[Any]]
    """In the order in which they are told; `app.rooms` names them."""
    clock: Clock = system_clock

    @cached_property
    def effects(self) -> Mapping[type[Event], Sequence[Callable[["Work", Any], None]]]:
        """What comes with each event."""
        found = defaultdict[type[Event], list[Callable[["Work", Any], None]]](list)
        for subscriber in self.subscribers:
            found[subscriber.event].append(subscriber.effect)
        return dict(found)

    @cached_property
    def urls(self) -> Urls:
        """Addresses below the service's own origin."""
        return Urls(self.settings.base_url)

    @cached_property
    def key_encryption_key(self) -> KeyEncryptionKey:
        """Seals what is secret."""
        return KeyEncryptionKey.from_text(self.settings.key_encryption_key.get_secret_value())

    @cached_property
    def key_encryption_keys(self) -> tuple[KeyEncryptionKey, ...]:
        """Open what is sealed: the current one, and another while they are rotated."""
        other = self.settings.key_encryption_key_previous
        more = () if other is None else (KeyEncryptionKey.from_text(other.get_secret_value()),)
        return (self.key_encryption_key, *more)

    def secret_for(self, purpose: str) -> bytes:
        """32 bytes for one purpose, from the secret key: the same in every process, told to nobody.

        Never for what has to last: another secret key makes another secret.
        """
        return hmac.digest(self.settings.secret_key.get_secret_value().encode(), purpose.encode(), "sha256")

    @cached_property
    def installation_secrets(self) -> Mapping[str, bytes]:
        """What this installation made for itself once, by name.

        Raises:
            SettingsError: the database has none yet: it is not migrated.
        """
        with self.database.transaction(writes=False) as session:
            return opened(session, self.key_encryption_keys)

    @cached_property
    def audit_key(self) -> bytes:
        """What the audit trail is hashed with; in the database it is sealed only."""
        return self.installation_secrets[AUDIT_TRAIL]

    @cached_property
    def audit_signer(self) -> Signer:
        """Signs the heads of the audit trail that are kept elsewhere."""
        return from_secret_bytes(KeyKind.ED25519, self.installation_secrets[AUDIT_HEADS])

    @cached_property
    def token_uses(self) -> dict[UUID, datetime]:
        """When tokens were used, until the housekeeping writes it down: a request that reads only reads."""
        return {}

    @cached_property
    def contexts(self) -> Contexts:
        """The bundled JSON-LD contexts: issuing never needs others."""
        return bundled_contexts()

    @cached_property
    def outbound(self) -> Outbound:
        """The one door to other people's sites."""
        hosts = (host.strip() for host in self.settings.outbound_development_hosts.split(","))
        return Outbound(
            Policy(
                offline=self.settings.offline,
                development_hosts=frozenset(filter(None, hosts)),
                extra_ca=self.settings.outbound_ca,
                request_seconds=self.settings.outbound_seconds,
            )
        )

    @cached_property
    def trusted_proxies(self) -> tuple[Network, ...]:
        """Whose `X-Forwarded-For` is believed."""
        return networks(self.settings.trusted_proxies)

    @cached_property
    def verify_limit(self) -> RateLimit:
        """How many badges one asker may have checked, and sites asked, in whatever way."""
        return self._limit("verify", self.settings.verify_per_minute)

    @cached_property
    def wallet_limit(self) -> RateLimit:
        """How often the wallets of one asker may come; a class in one room is one asker."""
        return self._limit("wallets", self.settings.wallets_per_minute)

    def _limit(self, purpose: str, per_minute: int) -> RateLimit:
        redis = self.settings.redis_url
        return RateLimit(
            purpose,
            f"{per_minute}/minute",
            secret=self.secret_for("askers"),
            redis_url=redis.get_secret_value() if redis else None,
        )

    @contextmanager
    def work(
        self, *, at: datetime | None = None, principal: Principal | None = None, writes: bool = True
    ) -> Iterator["Work"]:
        """One transaction outside HTTP: committed at the end of the block.

        Args:
            at: the instant at which it happens; the clock's without it.
            principal: who acts; the service itself without it.
            writes: False for reading only.
        """
        with self.database.transaction(writes=writes) as session:
            now = whole_seconds(at) if at is not None else self.clock()
            yield Work(self, session, now, principal or Principal.service())


@dataclass(frozen=True)
class Work:
    """One unit of work: one transaction, one reference time, one principal. Services take it first."""

    runtime: Runtime
    session: Session
    now: datetime
    principal: Principal

    @property
    def today(self) -> date:
        """The calendar day of the trade on which this happens."""
        return calendar_day(self.now)

    @property
    def urls(self) -> Urls:
        """Addresses below the service's own origin."""
        return self.runtime.urls

    @property
    def settings(self) -> Settings:
        """The service's settings."""
        return self.runtime.settings

    def acting_as(self, principal: Principal) -> "Work":
        """The same transaction, in somebody else's name."""
        return replace(self, principal=principal)

    def happened(self, event: Event) -> None:
        """Say that something happened: in this transaction it is written down, and whoever subscribed acts.

        Raises:
            DomainError: a subscriber refuses; the transaction must not be committed.
        """
        self.session.add(stored(event, actor=self.principal.id, at=self.now, key=self.runtime.audit_key))
        for effect in self.runtime.effects.get(type(event), ()):
            self.session.flush()
            effect(self, event)
