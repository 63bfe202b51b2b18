"""`kringbadge admin token|association`: what somebody with the machine does before anybody can sign in."""

import json
from datetime import timedelta
from typing import Annotated
from uuid import UUID

import typer

from app.access.scopes import Scope
from app.cli.command import own_installation
from app.issuers.tokens import LONGEST
from app.organisations import service as organisations
from app.platform.principal import Role
from app.sign_in import tokens
from credentials.rules.case import OrganisationKind


def register(commands: typer.Typer) -> None:
    """Declare the commands of this group."""
    group = typer.Typer(help="Make what nobody can make yet over the API.", no_args_is_help=True)
    group.command()(token)
    group.command()(association)
    commands.add_typer(group, name="admin")


def token(
    role: Annotated[Role, typer.Argument(help="What it may be used for.")],
    *,
    organisation: Annotated[UUID | None, typer.Option(help="For which organisation.")] = None,
    team_leader: Annotated[UUID | None, typer.Option(help="For which team leader.")] = None,
    learner: Annotated[UUID | None, typer.Option(help="For which learner.")] = None,
    days: Annotated[
        int | None, typer.Option(min=1, max=LONGEST.days, help="How long it is good; a year without it.")
    ] = None,
    label: Annotated[str | None, typer.Option(help="What it is for.")] = None,
    scope: Annotated[
        list[Scope] | None,
        typer.Option(help="What of its role it may do; may be given again; everything without it."),
    ] = None,
) -> None:
    """Make a bearer token; it is shown once."""
    with own_installation() as runtime, runtime.work() as work:
        _, text = tokens.create(
            work,
            role,
            organisation_id=organisation,
            team_leader_id=team_leader,
            learner_id=learner,
            label=label,
            scopes=scope or None,
            expires_at=work.now + timedelta(days=days) if days is not None else None,
        )
    print(text)


def association(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    url: Annotated[str | None, typer.Option(help="Its own site.")] = None,
) -> None:
    """Add the association of this installation."""
    with own_installation() as runtime, runtime.work() as work:
        row = organisations.create(work, kind=OrganisationKind.ASSOCIATION, name=name, url=url)
        print(json.dumps({"id": str(row.id), "did": work.urls.did(row.id)}))
