"""A sector with something of every kind in one organisation, and words in it that nobody else may read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from sqlalchemy import select

from app.issuers.tables import AccessToken
from app.issuers.tokens import authenticate
from app.oid4vp import asking
from app.people import service as people
from app.platform.events.sealer import seal
from app.platform.principal import Principal, Role
from app.platform.runtime import Runtime, Work
from app.rooms import metadata
from app.sign_in import tokens as access_tokens
from app.vc_api import instances
from tests.app.asgi_client import AsgiClient, asgi_client
from tests.app.awards.binding import take
from tests.sector.facts import BASE, LEADERS_NAME, LEARNERS_NAME
from tests.sector.stored import SmallSector

CANARY = "kanarie"
NOBODY = "nobody"
WITHDRAWN = "withdrawn token"
NOTED = {("access_tokens", "last_used_at")}
"""What even a refused request may write."""


@dataclass
class Planted:
    """Ids by what an address calls them, callers by what they are, and words that are only its own."""

    sector: SmallSector
    ids: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    principals: dict[str, Principal] = field(default_factory=dict)
    opaque: list[str] = field(default_factory=list)
    words: tuple[str, ...] = (LEADERS_NAME, LEARNERS_NAME, CANARY)


def plant(app: FastAPI, sector: SmallSector) -> Planted:
    """Fill a sector over HTTP, as its own people would."""
    planted = Planted(sector, tokens=dict(sector.tokens))
    with asgi_client(app, BASE) as client:
        _plant_callers(app.state.runtime, planted)
        _plant_things(client, planted)
        _plant_public(client, planted)
    wallet, _ = take(app.state.runtime, planted.ids["award_id"], label=f"Telefoon {CANARY}")
    planted.ids["wallet_id"] = str(wallet)
    with app.state.runtime.work() as work:
        instances.add(work, "closed", "eddsa-rdfc-2022")
        planted.ids["instance"] = "closed"
        begun = asking.begin(work)
        planted.ids |= {"request_id": str(begun.request.id), "secret": begun.secret, "way": "other-device"}
        _find_out(work, planted)
        seal(work)
    return planted


def contents(runtime: Runtime) -> Mapping[str, list[str]]:
    """Everything that the database holds, by table."""
    with runtime.work(writes=False) as work:
        return {
            table.name: sorted(
                str([value for name, value in row.items() if (table.name, name) not in NOTED])
                for row in work.session.execute(select(table)).mappings()
            )
            for table in metadata().sorted_tables
        }


def _plant_callers(runtime: Runtime, planted: Planted) -> None:
    sector = planted.sector
    with runtime.work() as work:
        colleague = people.appoint(work, sector.member, display_name=f"Collega {CANARY}")
        bound: dict[str, tuple[Role, dict[str, Any]]] = {
            "colleague": (
                Role.TEAM_LEADER,
                {"organisation_id": sector.member, "team_leader_id": colleague.id},
            ),
            "employer": (Role.ORGANISATION_ADMIN, {"organisation_id": sector.employer}),
            "other_learner": (
                Role.LEARNER,
                {"organisation_id": sector.other_member, "learner_id": sector.other_learner},
            ),
            "fellow_learner": (
                Role.LEARNER,
                {"organisation_id": sector.member, "learner_id": sector.learner},
            ),
            WITHDRAWN: (Role.ORGANISATION_ADMIN, {"organisation_id": sector.member}),
        }
        for name, (role, to) in bound.items():
            row, planted.tokens[name] = access_tokens.create(work, role, **to)
            if name == WITHDRAWN:
                access_tokens.revoke(work, row.id)


def _find_out(work: Work, planted: Planted) -> None:
    for name, token in planted.tokens.items():
        if name != WITHDRAWN:
            planted.principals[name] = authenticate(work, token)
    row = work.session.scalars(
        select(AccessToken).where(AccessToken.team_leader_id == planted.sector.leader)
    ).one()
    planted.ids["token_id"] = str(row.id)


def _plant_things(client: AsgiClient, planted: Planted) -> None:
    sector, ids = planted.sector, planted.ids
    admin, leader = planted.tokens["organisation_admin"], planted.tokens["team_leader"]

    def made(token: str, path: str, json: dict[str, Any], method: str = "POST") -> Any:
        answer = client.request(method, f"/api/v1/{path}", token=token, json=json)
        assert answer.status_code < 300, (path, answer.text)
        return answer.json()

    learner = {"display_name": f"Leerling {CANARY}", "email": f"{CANARY}@example.org"}
    ids |= {
        "form": "ldp",
        "organisation_id": str(sector.member),
        "team_leader_id": str(sector.leader),
        "mandate_id": str(sector.mandate),
        "skill_id": str(sector.skill),
        "learner_id": made(admin, "learners", learner)["id"],
    }
    ids["card_id"] = made(leader, f"learners/{ids['learner_id']}/cards", {})["id"]
    own = {"role": "learner", "learner_id": ids["learner_id"]}
    made_token = made(admin, "tokens", own)
    planted.tokens["learner"], ids["token of learner"] = made_token["token"], made_token["id"]
    mandate = {"categories": ["repair"], "first_day": "2026-01-01", "last_day": "2026-12-31"}
    ids["resting"] = made(admin, f"team-leaders/{sector.leader}/mandates", mandate)["id"]
    reason = {"reason": f"Omdat {CANARY}"}
    made(admin, f"mandates/{ids['resting']}/suspend", reason)
    award = {"learner_id": ids["learner_id"], "skill": ids["skill_id"], "narrative": f"Zag {CANARY}"}
    for name in ("award_id", "suspended", "hidden"):
        given = made(leader, "awards", award)
        ids[name], ids[f"token of {name}"] = given["id"], given["url"].rpartition("/")[2]
        made(admin, f"awards/{given['id']}/sharing", {"shared": False}, "PUT")
    offer = {"grant": "pre-authorized_code", "tx_code": True}
    wallet_offer = made(leader, f"awards/{ids['award_id']}/wallet-offers", offer)
    ids["offer_id"] = wallet_offer["id"]
    ids["handle"] = wallet_offer["credential_offer_uri"].rpartition("/")[2]
    made(admin, f"awards/{ids['suspended']}/suspend", reason)
    planted.opaque += [ids[name] for name in ("learner_id", "award_id", "suspended", "token of hidden")]


def _plant_public(client: AsgiClient, planted: Planted) -> None:
    sector, ids = planted.sector, planted.ids
    leader = planted.tokens["team_leader"]
    body = {"learner_id": ids["learner_id"], "skill": ids["skill_id"], "level": "2"}
    shown = client.post("/api/v1/awards", token=leader, json=body).json()
    document = client.get(shown["url"]).json()
    ids |= {
        "token": shown["url"].rpartition("/")[2],
        "pseudonym": document["credentialSubject"]["source"]["id"].rpartition("/")[2],
        "endorsement_id": document["issuer"]["endorsement"][0]["id"].rpartition("/")[2],
        "list_id": document["credentialStatus"]["statusListCredential"].rpartition("/")[2],
        "version": "1",
        "name": "textile.svg",
        "did": document["issuer"]["id"],
        "code": "textile",
        "did:path": document["issuer"]["id"],
        "association": str(sector.association),
    }
