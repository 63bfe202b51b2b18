"""The rooms of the service, in their order: a room imports only rooms above it. A new room is one line here.

Rooms are named, not imported, so that migrations, the web and the tests read the same list without a circle.
The words of a room lie in it as `words.{nl,en}.json` and are found by `platform.i18n`.
"""

from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Final

from fastapi import APIRouter
from sqlalchemy import MetaData

from app.platform.chores import Chore
from app.platform.db import Base
from app.platform.events.event import Event
from app.platform.runtime import Subscriber


@dataclass(frozen=True, slots=True)
class Room:
    """One folder of `app/`.

    Attributes:
        name: of the folder.
        routers: modules with a `router`, in the order in which they are asked.
        tables: modules with tables.
        events: modules with what can happen.
        subscribers: modules with `SUBSCRIBERS`: what comes with an event of a room above.
        chores: modules with `CHORES`: what the service does for it now and then.
        door: whether it is a door: thin, used by no other room but the top.
    """

    name: str
    routers: tuple[str, ...] = field(default=())
    tables: tuple[str, ...] = field(default=())
    events: tuple[str, ...] = field(default=())
    subscribers: tuple[str, ...] = field(default=())
    chores: tuple[str, ...] = field(default=())
    door: bool = False


ROOMS: Final = (
    Room("platform", tables=("events.tables", "installation"), chores=("chores",)),
    Room("http", routers=("health",), tables=("idempotency",), chores=("chores",)),
    Room("html"),
    Room("access"),
    Room("events", routers=("routes",)),
    Room("issuers", tables=("tables",), events=("events",), chores=("chores",)),
    Room("organisations", routers=("routes",), tables=("tables",), events=("events",)),
    Room("people", routers=("routes",), tables=("tables",), events=("events",)),
    Room("palette", routers=("routes",), tables=("tables",), events=("events",)),
    Room("learners", routers=("routes", "card_routes"), tables=("tables",), events=("events",)),
    Room("sign_in", routers=("routes",)),
    Room(
        "mandates",
        routers=("routes",),
        tables=("tables",),
        events=("events",),
        subscribers=("subscribers",),
    ),
    Room(
        "awards",
        routers=("routes", "form_routes", "wallet_routes", "showing_routes"),
        tables=("tables",),
        events=("events",),
        subscribers=("subscribers",),
    ),
    Room("verification", routers=("routes",)),
    Room("papers"),
    Room(
        "wallets",
        routers=("offer_routes", "settings_routes"),
        tables=("tables",),
        events=("events",),
        subscribers=("subscribers",),
        chores=("chores",),
    ),
    Room(
        "public",
        routers=(
            "badges",
            "sharing_less",
            "badge_type",
            "certificates",
            "organisations",
            "skills",
            "status_lists",
        ),
        door=True,
    ),
    Room(
        "vc_api",
        routers=(
            "routes",
            "exchanges.interact",
            "exchanges.exchange",
            "exchanges.credential",
            "exchanges.unbound",
        ),
        tables=("tables",),
        events=("events",),
        door=True,
    ),
    Room("did_resolver", routers=("routes",), door=True),
    Room(
        "oid4vci",
        routers=(
            "metadata",
            "offer",
            "par",
            "authorize",
            "token",
            "nonce",
            "credential",
            "deferred",
            "notification",
        ),
        tables=("tables", "issuances", "refresh"),
        subscribers=("subscribers",),
        chores=("chores",),
        door=True,
    ),
    Room(
        "oid4vp",
        routers=("request_objects", "responses", "programs", "pages"),
        tables=("tables",),
        chores=("chores",),
        door=True,
    ),
    Room("pages", routers=("visitor.routes", "learner.routes"), door=True),
)


def routers() -> list[APIRouter]:
    """Every router of the service."""
    return [import_module(f"app.{room.name}.{module}").router for room in ROOMS for module in room.routers]


def events() -> list[type[Event]]:
    """Everything that can happen, one class per type."""
    modules = [import_module(f"app.{room.name}.{module}") for room in ROOMS for module in room.events]
    return [
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Event) and kind.__module__ == module.__name__
    ]


def subscribers() -> list[Subscriber[Any]]:
    """Who acts on what happened, in the order of the rooms."""
    modules = [import_module(f"app.{room.name}.{module}") for room in ROOMS for module in room.subscribers]
    return [subscriber for module in modules for subscriber in module.SUBSCRIBERS]


def chores() -> list[Chore]:
    """What a running service does by itself, in the order of the rooms."""
    modules = [import_module(f"app.{room.name}.{module}") for room in ROOMS for module in room.chores]
    return [chore for module in modules for chore in module.CHORES]


def metadata() -> MetaData:
    """Every table of the service, for migrations, which compare with it."""
    for room in ROOMS:
        for module in room.tables:
            import_module(f"app.{room.name}.{module}")
    return Base.metadata
