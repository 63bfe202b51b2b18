"""`kringbadge vc-api instance add|token|list|remove`."""

from typing import Annotated

import typer

from app.cli.command import own_installation
from app.vc_api import instances
from keys.algorithms import KeyKind

Name = Annotated[str, typer.Argument(help="What the instance is called.")]


def register(commands: typer.Typer) -> None:
    """Declare the commands of this group."""
    actions = typer.Typer(help="Issuer instances.", no_args_is_help=True)
    actions.command("add")(add)
    actions.command("token")(renew_token)
    actions.command("list")(list_instances)
    actions.command("remove")(remove)
    group = typer.Typer(help="Issuer instances of the VC-API.", no_args_is_help=True)
    group.add_typer(actions, name="instance")
    commands.add_typer(group, name="vc-api")


def _suite(text: str) -> str:
    if text not in instances.SUITES:
        raise typer.BadParameter(f"one of {', '.join(instances.SUITES)}")
    return text


def add(
    name: Name,
    *,
    suite: Annotated[str, typer.Option(parser=_suite, help="What its credentials are secured with.")],
    key: Annotated[
        KeyKind | None, typer.Option(help="Kind of key; the suite's usual one without it.")
    ] = None,
    status: Annotated[
        bool, typer.Option("--status", help="Give credentials a Bitstring status entry.")
    ] = False,
    is_open: Annotated[
        bool, typer.Option("--open", help="Anybody may issue with it: for demonstrations only.")
    ] = False,
    did_web: Annotated[
        bool, typer.Option("--did-web", help="A did:web under this service's origin.")
    ] = False,
) -> None:
    """Make an instance; prints its bearer token once."""
    with own_installation() as runtime, runtime.work() as work:
        row, token = instances.add(
            work,
            name,
            suite,
            kind=key,
            with_status=status,
            is_open=is_open,
            use_did_web=did_web,
        )
        shown = f"{row.name}\t{row.issuer.did}"
    print(shown)
    if token is not None:
        print(token)


def renew_token(
    name: Name,
    only: Annotated[bool, typer.Option("--only", help="Withdraw the tokens that there are.")] = False,
) -> None:
    """Make another bearer token, good for a year; prints it once."""
    with own_installation() as runtime, runtime.work() as work:
        token = instances.renew_token(work, name, ends_others=only)
    print(token)


def list_instances() -> None:
    """List the instances."""
    with own_installation() as runtime, runtime.work(writes=False) as work:
        for name, did in instances.ids(work.session).items():
            print(f"{name}\t{did}")


def remove(name: Name) -> None:
    """Close an instance for good."""
    with own_installation() as runtime, runtime.work() as work:
        instances.remove(work, name)
    print(f"{name} is closed")
