"""C12: the description of the API says everything, and what it shows as an example works."""

import json
from functools import cache
from typing import Any

import pytest

from app.http.openapi import METHODS, TAGS, examples
from app.main import create_app
from app.rooms import ROOMS, routers
from tests.app.access.planted import Planted
from tests.app.access.requests import OTHER_TOKENS
from tests.app.asgi_client import AsgiClient
from tests.app.http.every_route.record import fixed, named_ids
from tests.sector.stored import settings

OWN = "/api/v1/"
PLAIN = str | int | float | bool | None


@cache
def document() -> dict[str, Any]:
    return create_app(settings("sqlite:////nowhere/none.sqlite")).openapi()


def described() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


def test_every_member_parameter_and_group_is_described() -> None:
    schemas = document()["components"]["schemas"]
    silent = [
        f"{name}.{member}"
        for name, schema in schemas.items()
        for member, stated in schema.get("properties", {}).items()
        if not stated.get("description")
    ]
    assert silent == [], "say it in app/http/fields.json"
    for method, path, operation in described():
        assert [one["name"] for one in operation["parameters"] if not one["description"]] == [], path
        assert set(operation["tags"]) <= TAGS.keys(), (method, path)
        assert operation["summary"], path
        assert operation["description"], path


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [operation["operationId"] for _, _, operation in described()]
    assert len(names) == len(set(names))
    assert {"award_give", "award_list", "learner_change", "token_create", "mandate_end"} <= set(names)
    assert not [name for name in names if "api_v1" in name]


def test_every_answer_is_declared_with_its_problem() -> None:
    for method, path, operation in described():
        if path.startswith(OWN) and "verify" not in path:
            answers = set(operation["responses"])
            wanted = {"400", "422", "503"}
            wanted |= {"401"} if operation.get("security") else set()
            # The secret of a request to wallets opens that request and is nobody's role.
            wanted |= {"403"} if operation.get("security") and "presentation-requests" not in path else set()
            wanted |= {"409"} if method != "get" else {"304"}
            wanted |= {"412"} if method == "patch" else set()
            wanted |= {"413", "415"} if "requestBody" in operation else set()
            assert wanted <= answers, (path, wanted - answers)
    assert document()["servers"] == [{"url": "https://badges.example"}]


def test_every_request_and_answer_of_our_own_has_an_example() -> None:
    for method, path, operation in described():
        if path.startswith(OWN) and "verify" not in path:
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            assert body is None or "example" in body, (method, path)
            for status in {"200", "201"} & operation["responses"].keys():
                content = operation["responses"][status]["content"]["application/json"]
                assert "example" in content, (method, path)
    assert examples().keys() <= {operation["operationId"] for _, _, operation in described()}


@cache
def own_operations() -> tuple[str, ...]:
    return tuple(
        sorted(
            f"{method} {route.path}"  # type: ignore[attr-defined]
            for router in routers()
            for route in router.routes
            for method in route.methods  # type: ignore[attr-defined]
            if route.path.startswith(OWN) and "verify" not in route.path  # type: ignore[attr-defined]
            # No person's token opens these.
            if f"{method} {route.path}" not in OTHER_TOKENS  # type: ignore[attr-defined]
        )
    )


@pytest.mark.parametrize("name", own_operations())
def test_an_example_works(client: AsgiClient, planted: Planted, name: str) -> None:
    method, path = name.split(" ")
    operation = document()["paths"][path][method.lower()]
    for one in operation["parameters"]:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", one["example"])
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    said = json.dumps(content.get("example"))
    for planted_id, of in named_ids(planted).items():
        path, said = path.replace(fixed(of), planted_id), said.replace(fixed(of), planted_id)
    body = {"json": json.loads(said)} if content else {}
    answers = (client.request(method, path, token=planted.tokens[who], **body) for who in planted.principals)
    answer = next((answer for answer in answers if answer.is_success), None)
    assert answer is not None, "nobody may, or it does not work"
    shown = operation["responses"][str(int(answer.status_code))]
    if "content" in shown:
        assert shape(answer.json()) == shape(shown["content"]["application/json"]["example"])


def shape(value: Any) -> Any:
    """What members there are, whatever they say; of a list only its first item."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else PLAIN


def test_examples_lie_in_rooms_that_have_routes() -> None:
    assert {"award_give", "learner_add", "organisation_create"} <= examples().keys()
    assert all(room.routers for room in ROOMS if room.name in {"awards", "learners"})
