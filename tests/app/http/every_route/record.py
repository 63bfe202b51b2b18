"""Makes the examples of the API from requests and answers: `python -m tests.app.http.every_route.record`.

Ids differ each time, so that they are written as fixed ones, each made from the name of what it belongs to.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx
from fastapi import FastAPI

from app.http.openapi import operation_id
from app.main import create_app, create_runtime
from app.platform import migrate
from tests.app import database
from tests.app.access.planted import CANARY, Planted, plant
from tests.app.access.requests import ASKS, PUBLIC, Asks
from tests.app.access.test_every_route import Door
from tests.app.asgi_client import asgi_client
from tests.app.http.walking import Operation, operations
from tests.sector.facts import BASE, LEADERS_NAME, LEARNERS_NAME
from tests.sector.stored import TestClock, settings, store_sector

ROOMS = Path(__file__).resolve().parents[4] / "app"
UUID_TEXT = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
SECRET = re.compile(r"kb_[0-9a-f]{16}_[\w-]+")
AS_IT_STANDS = re.compile(r"(?<=/credentials/)[\w-]{20,}|(?<=cursor=)[\w-]+|(?<=team-leaders/)[\w-]{22}")
OPENS = re.compile(
    r"(?<=/offers/)[\w-]{20,}|(?<=offers%2F)[\w-]{20,}|(?<=/cards/)[\w-]{22}(?=\")|(?<=_code\":\")[\w-]{40,}"
)
"""What opens an offer or a card: in the examples it opens nothing."""
NOTHING = "AbCdEfGhIjKlMnOpQrStUvWx"
PEOPLE = {CANARY: "Kim", LEADERS_NAME: "Sanne de Vries", LEARNERS_NAME: "Sam Bakker"}
"""Nobody of the planted sector is shown: that is how its tests find out what leaks."""
SPECIAL = {"code": "textile", "version": "1", "form": "ldp"}


def fixed(name: str) -> str:
    """The id that stands in the examples for what is called that in an address."""
    return str(uuid5(NAMESPACE_URL, f"https://kringbadge.example/{name}"))


def asked(one: Operation) -> Asks | None:
    """How to ask an operation of our own API; None for what examples are not made of."""
    route = str(one)
    if not one.path.startswith("/api/v1/") or "verify" in one.path:
        return None
    return ASKS[route][0] if route in ASKS else Asks(()) if route in PUBLIC else None


def named_ids(planted: Planted) -> dict[str, str]:
    """Names by the ids that were planted."""
    known = {value: name for name, value in planted.ids.items() if UUID_TEXT.fullmatch(value)}
    for name in ("association", "member", "leader", "learner", "skill", "mandate"):
        known.setdefault(str(getattr(planted.sector, name)), name)
    return known


def welcome(door: Door) -> httpx.Response:
    answers = (door(name) for name in door.planted.principals)
    return next(answer for answer in answers if answer.is_success)


def ask(app: FastAPI, planted: Planted, one: Operation, asks: Asks) -> httpx.Response:
    with asgi_client(app, BASE) as client:
        special = {**planted.ids, **SPECIAL} if "categories" in one.path else planted.ids
        return welcome(Door(client, Planted(**{**vars(planted), "ids": special}), str(one), asks))


def example_of(answer: httpx.Response, one: Operation, asks: Asks, ids: Mapping[str, str]) -> dict[str, Any]:
    """What was sent and what came back, with the ids of the examples."""

    others: dict[str, str] = {}

    def plain(text: str) -> Any:
        def known(found: re.Match[str]) -> str:
            return ids.get(found[0]) or others.setdefault(found[0], f"other {len(others)}")

        text = UUID_TEXT.sub(lambda found: fixed(known(found)), text)
        text = SECRET.sub("kb_0123456789abcdef_shown-once", text)
        for planted, shown in PEOPLE.items():
            text = text.replace(planted, shown)
        return json.loads(OPENS.sub(NOTHING, AS_IT_STANDS.sub(NOTHING, text)))

    names = re.findall(r"\{(\w+)\}", one.path)
    said: dict[str, Any] = {
        "parameters": {name: SPECIAL.get(name, fixed(asks.at.get(name, name))) for name in names}
    }
    if answer.request.content:
        said["request"] = plain(answer.request.content.decode())
    if answer.content:
        said["answer"] = plain(answer.text)
    return {name: value for name, value in said.items() if value}


def record(folder: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Room, operation id and example of every operation of our own API, each on a sector of its own."""
    template = database.new_url(folder)
    runtime = create_runtime(settings(template), clock=TestClock())
    migrate.upgrade(runtime)
    sector = store_sector(runtime)
    runtime.database.close()
    first = create_app(settings(template), clock=TestClock())
    planted = plant(first, sector)
    first.state.runtime.database.close()
    for one in operations(first):
        asks = asked(one)
        if asks is not None:
            with database.copied(template, folder) as url:
                app = create_app(settings(url), clock=TestClock())
                answer = ask(app, planted, one, asks)
                app.state.runtime.database.close()
            room = one.route.endpoint.__module__.split(".")[1]
            yield room, operation_id(one.route), example_of(answer, one, asks, named_ids(planted))


def main() -> None:
    by_room: dict[str, dict[str, Any]] = {}
    with TemporaryDirectory() as folder:
        for room, name, example in record(Path(folder)):
            by_room.setdefault(room, {})[name] = example
    for room, examples in by_room.items():
        text = json.dumps(dict(sorted(examples.items())), ensure_ascii=False, indent=2)
        (ROOMS / room / "examples.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
