"""The description of the API, finished: what the framework cannot know is added by mechanism.

Operation ids are the noun and what is done to it, and stay as they are: programs are made from them. Which
answers a route gives follows from what it uses. What a member means is said by its name, in `fields.json`.
Examples lie in the rooms, `examples.json`, by operation id, and are tried by the tests.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from app.http import deps, problems
from app.http.etags import Expected
from app.http.paging import Paging
from app.platform import errors
from schemas.errors import Conflict, DomainError, NotFound, TooMany, Unavailable
from schemas.strict_json import JsonObject

METHODS: Final = ("get", "post", "put", "patch", "delete")
NOUNS: Final[Mapping[str, str]] = {
    "http": "service",
    "sign_in": "token",
    "awards": "award",
    "events": "event",
    "learners": "learner",
    "mandates": "mandate",
    "organisations": "organisation",
    "palette": "skill",
    "people": "team_leader",
    "verification": "badge",
    "wallets": "wallet",
    "vc_api": "vc",
    "did_resolver": "did",
    "oid4vp": "presentation_request",
    "public": "public",
}
"""What a room is about; a room without an entry is called by its own name."""
SIDELINES: Final[Mapping[str, str]] = {
    "card_routes": "card",
    "form_routes": "form",
    "offer_routes": "offer",
    "settings_routes": "settings",
    "showing_routes": "showing",
    "wallet_routes": "wallet",
}
"""Modules of a room about something that its noun has."""
TAGS: Final[Mapping[str, str]] = {
    "organisations": "Associations, academies, members and employers, and the keurmerk that members carry.",
    "team leaders": "Who judges, under a pseudonym.",
    "mandates": "What a team leader may judge, and until when.",
    "palette": "Skills in versions, on shelves; anybody reads them.",
    "learners": "Who shows skills, seen by their own organisation only.",
    "awards": "Skills confirmed: given, corrected, withdrawn, shared, erased.",
    "wallets": "Badges offered to learners' wallets, and how an organisation deals with wallets.",
    "events": "What happened, to be followed from the position that was read last.",
    "tokens": "Bearer tokens for programs.",
    "verification": "Any badge of anybody, judged.",
    "public": "What signed badges point to.",
    "VC-API": "https://www.w3.org/TR/vcalm/ for whoever tests or integrates by that standard.",
    "DID resolver": "https://www.w3.org/TR/did-resolution/.",
    "health": "For the machines that watch over the service.",
}
PARAMETERS: Final[Mapping[str, str]] = {
    "organisation_id": "Id of an organisation.",
    "team_leader_id": "Id of a team leader.",
    "mandate_id": "Id of a mandate.",
    "learner_id": "Id of a learner.",
    "wallet_id": "Id of a wallet that took an award.",
    "award_id": "Id of an award.",
    "card_id": "Id of a learner's card.",
    "offer_id": "Id of a wallet offer; not what opens it.",
    "skill_id": "Id of a skill.",
    "token_id": "Id of a bearer token; never the token itself.",
    "endorsement_id": "Id of an endorsement.",
    "list_id": "Id of a status list.",
    "form": "Name of a form of an award.",
    "code": "Code of a shelf of the palette.",
    "version": "Number of a version; the latest without it.",
    "token": "Last part of a badge's address.",
    "pseudonym": "Last part of a team leader's address.",
    "name": "File name: the code of a category and `.png` or `.svg`.",
    "did": "A decentralised identifier.",
    "instance": "Name of an issuer instance.",
    "recipient": "Who the badge should be about; compared, never kept.",
    "profile": "The rules to judge by.",
    "lang": "Language of the sentences.",
    "at": "A moment to compare the badge's dates with.",
}
_LANGUAGE: Final[JsonObject] = {
    "name": "lang",
    "in": "query",
    "required": False,
    "schema": {"type": "string", "enum": ["nl", "en"]},
    "description": "Language of the sentences in a refusal; `Accept-Language` without it.",
}
_IF_MATCH: Final = (
    "Send the `ETag` of what you have seen as `If-Match`: when it has changed since, nothing is changed and "
    "the answer is 412."
)
_HEADERS: Final[Mapping[str, str]] = {
    "ETag": "Changes whenever this does; for `If-Match` and `If-None-Match`.",
    "Link": 'The first page and the next one (RFC 8288), `rel="first"` and `rel="next"`.',
    "Location": "Address of what was made, in this API.",
    "Idempotent-Replayed": "`true` when this is the answer to an earlier request with the same key.",
    "Retry-After": "After how many seconds to try again.",
}


def described(app: FastAPI, base_url: str) -> JsonObject:
    """The OpenAPI document of an application."""
    document = FastAPI.openapi(app)
    document["servers"] = [{"url": base_url}]
    document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    for route in _routes(app):
        for method in route.methods or ():
            operation = document["paths"].get(route.path_format, {}).get(method.lower())
            if operation is not None:
                _describe(operation, route, method)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = problems.SCHEMA
    for name, schema in schemas.items():
        _say_fields(name, schema)
    return document


def operation_id(route: APIRoute) -> str:
    """The name of an operation: the noun and what is done to it."""
    room, module = route.endpoint.__module__.split(".")[1:3]
    noun = NOUNS.get(room, room)
    said = {"index": "list"}.get(route.endpoint.__name__, route.endpoint.__name__)
    if module in SIDELINES:
        said = f"{SIDELINES[module]}_{said}"
    name = f"{noun}_{said.removesuffix(f'_{noun}')}"
    # An old address of the same thing keeps working, under a name that says so.
    return f"{name}_at_old_address" if route.deprecated else name


@cache
def examples() -> Mapping[str, JsonObject]:
    """What is sent and what comes back, by operation id, from every room that has examples."""
    found: dict[str, JsonObject] = {}
    for room in sorted(files("app").iterdir(), key=lambda one: one.name):
        if room.joinpath("examples.json").is_file():
            found |= json.loads(room.joinpath("examples.json").read_text(encoding="utf-8"))
    return found


def _routes(app: FastAPI) -> Iterator[APIRoute]:
    found = (context.original_route for context in iter_route_contexts(app.routes))
    return (route for route in found if isinstance(route, APIRoute))


def _describe(operation: JsonObject, route: APIRoute, method: str) -> None:
    operation["operationId"] = operation_id(route)
    parameters = operation.setdefault("parameters", [])
    if route.path.startswith("/api/") and not any(one["name"] == "lang" for one in parameters):
        parameters.append(_LANGUAGE)
    if method in deps.READS:
        parameters[:] = [one for one in parameters if one["name"].lower() != "idempotency-key"]
    example = examples().get(operation["operationId"], {})
    for one in parameters:
        one.setdefault("description", PARAMETERS.get(one["name"], ""))
        if one["name"] in example.get("parameters", {}):
            one["example"] = example["parameters"][one["name"]]
    _answers(operation, route, method)
    _exemplify(operation, route, example)


def _answers(operation: JsonObject, route: APIRoute, method: str) -> None:
    """The answers that follow from what a route uses, and what stands in their headers."""
    used = set(_used(route.dependant))
    if Expected in used:
        operation["description"] = f"{operation['description']}\n\n{_IF_MATCH}"
    kinds = _refusals(used, method)
    if route.body_field is not None or "requestBody" in operation:
        kinds += [errors.TooLarge, errors.TooSlow, errors.UnsupportedMediaType]
    answers = operation["responses"]
    for status, answer in problems.responses(*kinds).items():
        answers.setdefault(str(status), answer)
    for status, answer in answers.items():
        names = _headers_of(route, method, status, signed_in=deps.signed_in in used)
        said = {name: {"description": _HEADERS[name], "schema": {"type": "string"}} for name in names}
        if said:
            answer.setdefault("headers", {}).update(said)
    if "ETag" in answers.get("200", {}).get("headers", {}) and method == "GET":
        answers.setdefault("304", {"description": "What you have is still so."})
    operation["responses"] = dict(sorted(answers.items()))


def _refusals(used: set[Any], method: str) -> list[type[DomainError]]:
    kinds: list[type[DomainError]] = []
    if deps.signed_in in used:
        kinds += [errors.NotSignedIn, errors.NotAllowed]
        kinds += [] if method in deps.READS else [Conflict]
    of: Mapping[Any, type[DomainError]] = {
        deps.get_work: Unavailable,
        deps.get_writing_work: Unavailable,
        deps.limited: TooMany,
        deps.wallet_limited: TooMany,
        Expected: errors.PreconditionFailed,
        Paging: NotFound,
    }
    return kinds + [kind for dependency, kind in of.items() if dependency in used]


def _headers_of(route: APIRoute, method: str, status: str, *, signed_in: bool) -> list[str]:
    if status in {"429", "503"}:
        return ["Retry-After"]
    if not status.startswith("2") or not route.path.startswith("/api/"):
        return []
    names = ["ETag"] if status in {"200", "201"} and "verify" not in route.path else []
    names += ["Link"] if {"items", "next"} <= set(getattr(route.response_model, "model_fields", ())) else []
    names += ["Location"] if status == "201" else []
    return names + (["Idempotent-Replayed"] if signed_in and method not in deps.READS else [])


def _used(dependant: Dependant) -> Iterator[Any]:
    for one in dependant.dependencies:
        yield one.call
        yield from _used(one)


def _exemplify(operation: JsonObject, route: APIRoute, example: JsonObject) -> None:
    content = operation.get("requestBody", {}).get("content", {})
    if "request" in example and "application/json" in content:
        content["application/json"]["example"] = example["request"]
    if route.endpoint.__name__ == "change" and "application/json" in content:
        content["application/merge-patch+json"] = content["application/json"]
    status = str(route.status_code or 200)
    answer = operation["responses"].get(status, {}).get("content", {}).get("application/json")
    if "answer" in example and answer is not None:
        answer["example"] = example["answer"]


def _say_fields(name: str, schema: JsonObject) -> None:
    for member, stated in schema.get("properties", {}).items():
        if "description" not in stated:
            text = _fields().get(f"{name}.{member}") or _fields().get(member)
            if text is not None:
                stated["description"] = text


@cache
def _fields() -> Mapping[str, str]:
    found: dict[str, str] = json.loads(files("app.http").joinpath("fields.json").read_text(encoding="utf-8"))
    return found
