"""`kringbadge vc-api instance add|token|list|remove`."""

import argparse

from app.cli.command import Commands, own_installation
from app.vc_api import instances
from keys.algorithms import KeyKind

_KINDS = tuple(kind.value for kind in (KeyKind.ED25519, KeyKind.P256, KeyKind.P384))


def register(commands: Commands) -> None:
    """Declare the commands of this group."""
    vc_api = commands.add_parser("vc-api", help="issuer instances of the VC-API").add_subparsers(
        required=True
    )
    actions = vc_api.add_parser("instance", help="issuer instances").add_subparsers(required=True)
    add = actions.add_parser("add", help="make an instance; prints its bearer token once")
    add.add_argument("name")
    add.add_argument("--suite", required=True, choices=tuple(instances.SUITES))
    add.add_argument("--key", choices=_KINDS, help="kind of key; the suite's usual one without it")
    add.add_argument("--status", action="store_true", help="give credentials a Bitstring status entry")
    add.add_argument("--open", action="store_true", help="anybody may issue with it: for demonstrations only")
    add.add_argument("--did-web", action="store_true", help="a did:web under this service's origin")
    add.set_defaults(command=_add)
    token = actions.add_parser("token", help="make another bearer token, good for a year; prints it once")
    token.add_argument("name")
    token.add_argument("--only", action="store_true", help="withdraw the tokens that there are")
    token.set_defaults(command=_renew_token)
    actions.add_parser("list", help="list the instances").set_defaults(command=_list)
    remove = actions.add_parser("remove", help="close an instance for good")
    remove.add_argument("name")
    remove.set_defaults(command=_remove)


def _add(arguments: argparse.Namespace) -> int:
    with own_installation() as runtime, runtime.work() as work:
        row, token = instances.add(
            work,
            arguments.name,
            arguments.suite,
            kind=KeyKind(arguments.key) if arguments.key else None,
            with_status=arguments.status,
            is_open=arguments.open,
            use_did_web=arguments.did_web,
        )
        name, did = row.name, row.issuer.did
    print(f"{name}\t{did}")
    if token is not None:
        print(token)
    return 0


def _renew_token(arguments: argparse.Namespace) -> int:
    with own_installation() as runtime, runtime.work() as work:
        token = instances.renew_token(work, arguments.name, ends_others=arguments.only)
    print(token)
    return 0


def _list(_arguments: argparse.Namespace) -> int:
    with own_installation() as runtime, runtime.work(writes=False) as work:
        for name, did in instances.ids(work.session).items():
            print(f"{name}\t{did}")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    with own_installation() as runtime, runtime.work() as work:
        instances.remove(work, arguments.name)
    print(f"{arguments.name} is closed")
    return 0
