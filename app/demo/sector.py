"""A small believable sector: made up from beginning to end, signed for real."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from app.learners import service as learners
from app.mandates import service as mandates
from app.organisations import keurmerk
from app.organisations import service as organisations
from app.palette import file as palettes
from app.people import service as people
from app.platform.clock import calendar_day
from app.platform.runtime import Runtime, Work
from credentials.rules.case import OrganisationKind

YEAR = timedelta(days=365)
MANDATE_LASTS = 3 * YEAR


@dataclass
class Sector:
    """What the seed made: ids by the names and keys of the files."""

    association: UUID
    academy: UUID
    skills: dict[str, UUID]
    shops: dict[str, UUID] = field(default_factory=dict)
    leaders: dict[str, UUID] = field(default_factory=dict)
    learners: dict[str, UUID] = field(default_factory=dict)


@cache
def story() -> dict[str, Any]:
    """Who is in it, and what they did."""
    return dict(json.loads(files("app.demo").joinpath("sector.json").read_text(encoding="utf-8")))


def create_sector(runtime: Runtime) -> Sector:
    """Found the organisations, publish the palette and appoint everybody."""
    now, told = runtime.clock(), story()
    with runtime.work(at=now - 5 * YEAR) as work:
        association = _create(work, OrganisationKind.ASSOCIATION, told["association"])
        academy = _create(work, OrganisationKind.ACADEMY, told["academy"])
        sector = Sector(association, academy, palettes.publish(work, palettes.starter()))
    with runtime.work(at=now - YEAR) as work:
        keurmerk.grant(work, sector.academy, first_day=calendar_day(work.now))
    for shop in told["shops"]:
        with runtime.work(at=now - shop["years_ago"] * YEAR) as work:
            _open(work, shop, sector)
    return sector


def _create(work: Work, kind: OrganisationKind, who: dict[str, Any]) -> UUID:
    return organisations.create(work, kind=kind, name=who["name"], description=who["about"]).id


def _open(work: Work, shop: dict[str, Any], sector: Sector) -> None:
    kind, first = OrganisationKind(shop["kind"]), calendar_day(work.now)
    organisation = _create(work, kind, shop)
    sector.shops[shop["name"]] = organisation
    if kind is OrganisationKind.MEMBER:
        keurmerk.grant(work, organisation, first_day=first)
    for name, categories in shop["leaders"].items():
        leader = people.appoint(work, organisation, display_name=name, name_in_badge=True)
        sector.leaders[name] = leader.id
        last = calendar_day(work.now + MANDATE_LASTS)
        mandates.give(work, leader, first_day=first, last_day=last, categories=categories)
    for name in shop["learners"]:
        sector.learners[name] = learners.add(work, organisation, display_name=name).id
