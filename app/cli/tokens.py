"""`kringbadge token|association`."""

import argparse
import json
from datetime import timedelta
from uuid import UUID

from app.access.scopes import Scope
from app.cli.command import Commands, add, own_installation
from app.issuers.tokens import LONGEST
from app.organisations import service as organisations
from app.platform.principal import SIGNED_IN, Role
from app.sign_in import tokens
from credentials.rules.case import OrganisationKind


def register(commands: Commands) -> None:
    """Declare the commands of this group."""
    token = add(commands, "token", _create_token, "make a bearer token; it is shown once")
    token.add_argument("role", choices=[role.value for role in SIGNED_IN])
    token.add_argument("--organisation", type=UUID)
    token.add_argument("--team-leader", type=UUID)
    token.add_argument("--learner", type=UUID)
    token.add_argument("--days", type=_days, help="how long it is good; a year without it")
    token.add_argument("--label", help="what it is for")
    token.add_argument(
        "--scope",
        action="append",
        type=Scope,
        choices=list(Scope),
        metavar="THINGS:read|write",
        help="what of its role it may do; may be given again; everything without it",
    )
    association = add(
        commands, "association", _create_association, "add the association of this installation"
    )
    association.add_argument("name")
    association.add_argument("--url")


def _create_token(arguments: argparse.Namespace) -> int:
    with own_installation() as runtime, runtime.work() as work:
        expires = work.now + timedelta(days=arguments.days) if arguments.days is not None else None
        _, token = tokens.create(
            work,
            Role(arguments.role),
            organisation_id=arguments.organisation,
            team_leader_id=arguments.team_leader,
            learner_id=arguments.learner,
            label=arguments.label,
            scopes=arguments.scope,
            expires_at=expires,
        )
    print(token)
    return 0


def _create_association(arguments: argparse.Namespace) -> int:
    with own_installation() as runtime, runtime.work() as work:
        row = organisations.create(
            work, kind=OrganisationKind.ASSOCIATION, name=arguments.name, url=arguments.url
        )
        print(json.dumps({"id": str(row.id), "did": work.urls.did(row.id)}))
    return 0


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= LONGEST.days:
        raise argparse.ArgumentTypeError(f"1 to {LONGEST.days} days")
    return days
