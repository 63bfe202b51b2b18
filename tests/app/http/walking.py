"""All routes of the service, from the application itself: no list by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from tests.sector.stored import SmallSector

API = "/api/v1/"
UNKNOWN = "f7b3a6a0-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Operation:
    """One method of one route."""

    method: str
    path: str
    route: APIRoute

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def operations(app: FastAPI) -> Iterator[Operation]:
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            for method in sorted(route.methods or ()):
                yield Operation(method, route.path, route)


def lists(app: FastAPI) -> list[Operation]:
    """Everything that gives a page of a list."""
    return [one for one in operations(app) if _is_list(one)]


def _is_list(one: Operation) -> bool:
    model: Any = one.route.response_model
    return isinstance(model, type) and {"items", "next"} <= set(getattr(model, "model_fields", {}))


def address(path: str, sector: SmallSector) -> str:
    """A route's path, filled with what there is in the small sector."""
    known = {
        "organisation_id": sector.member,
        "team_leader_id": sector.leader,
        "mandate_id": sector.mandate,
        "learner_id": sector.learner,
        "skill_id": sector.skill,
        "code": "textile",
        "form": "ldp",
    }
    for name in {part[1:-1].partition(":")[0] for part in path.split("/") if part.startswith("{")}:
        path = path.replace(f"{{{name}}}", str(known.get(name, UNKNOWN)))
    return path


def reader(client: Any, sector: SmallSector, url: str) -> str:
    """A token that may read there."""
    for role in (
        "team_leader",
        "organisation_admin",
        "platform_admin",
        "association_admin",
        "palette_editor",
    ):
        if client.get(url, token=sector.tokens[role]).status_code == 200:
            return sector.tokens[role]
    raise AssertionError(f"nobody may read {url}")
