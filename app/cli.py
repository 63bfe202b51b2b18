"""`kringbadge`: serve, migrate, demo, and what an operator does by hand."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import uvicorn

from app.demo import run as demo
from app.housekeeping import tidy
from app.main import create_app, open_runtime
from app.organisations import service as organisations
from app.people import tokens
from app.platform import audit_check, migrate
from app.platform.observability import configure_logging
from app.platform.principal import SIGNED_IN, Role
from app.platform.settings import SettingsError, from_environment
from app.start import check_database
from app.vc_api import cli as vc_api
from credentials.rules.case import OrganisationKind
from schemas.errors import DomainError

Command = Callable[[argparse.Namespace], int]
TROUBLE = 2
MOST_DAYS = 3660


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    arguments = _parser().parse_args(argv)
    command: Command = arguments.command
    try:
        return command(arguments)
    except SettingsError as error:
        print(error, file=sys.stderr)
    except DomainError as error:
        print(f"{error.code}: {error.detail}", file=sys.stderr)
    return TROUBLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kringbadge", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = _add(commands, "serve", _serve, "serve the service alone")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--tls-cert", type=Path, help="serve https with this certificate (PEM)")
    serve.add_argument("--tls-key", type=Path, help="the certificate's private key (PEM)")
    _add(commands, "migrate", _migrate, "build the database, or bring it up to date")
    demo.add_arguments(_add(commands, "demo", demo.run, "a small believable sector on this machine"))
    token = _add(commands, "token", _create_token, "make a bearer token; it is shown once")
    token.add_argument("role", choices=[role.value for role in SIGNED_IN])
    token.add_argument("--organisation", type=UUID)
    token.add_argument("--team-leader", type=UUID)
    token.add_argument("--days", type=_days, help="how long it is good; for ever without it")
    association = _add(
        commands, "association", _found_association, "found the association of this installation"
    )
    association.add_argument("name")
    association.add_argument("--url")
    _add(
        commands, "housekeeping", _housekeeping, "seal the audit trail and tidy up; serving does so by itself"
    )
    trail = _add(commands, "audit", _audit, "compute the audit trail again, or export its signed head")
    trail.add_argument("action", nargs="?", choices=("verify", "heads"), default="verify")
    trail.add_argument("--heads", type=Path, help="compare with heads exported before, one per line")
    vc_api.register(commands)
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, command: Command, words: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(command=command)
    return parser


def _serve(arguments: argparse.Namespace) -> int:
    configure_logging()
    app = create_app(from_environment(os.environ))
    with closing(app.state.runtime.database):
        # The server asks again, but would answer a "no" with a page of code.
        check_database(app.state.runtime)
        uvicorn.run(
            app,
            host=arguments.host,
            port=arguments.port,
            ssl_certfile=arguments.tls_cert,
            ssl_keyfile=arguments.tls_key,
            access_log=False,
            server_header=False,
            # Who asks is for `askers` to find out; uvicorn would believe any proxy on this machine.
            proxy_headers=False,
            log_level="warning",
        )
    return 0


def _migrate(_arguments: argparse.Namespace) -> int:
    with open_runtime() as runtime:
        migrate.upgrade(runtime)
    return 0


def _create_token(arguments: argparse.Namespace) -> int:
    with open_runtime() as runtime, runtime.work() as work:
        expires = work.now + timedelta(days=arguments.days) if arguments.days is not None else None
        _, token = tokens.create(
            work,
            Role(arguments.role),
            organisation_id=arguments.organisation,
            team_leader_id=arguments.team_leader,
            expires_at=expires,
        )
    print(token)
    return 0


def _found_association(arguments: argparse.Namespace) -> int:
    with open_runtime() as runtime, runtime.work() as work:
        row = organisations.found(
            work, kind=OrganisationKind.ASSOCIATION, name=arguments.name, url=arguments.url
        )
        print(json.dumps({"id": str(row.id), "did": work.urls.did(row.id)}))
    return 0


def _housekeeping(_arguments: argparse.Namespace) -> int:
    with open_runtime() as runtime:
        print(json.dumps({"sealed": tidy(runtime)}))
    return 0


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"1 to {MOST_DAYS} days")
    return days


def _audit(arguments: argparse.Namespace) -> int:
    with open_runtime() as runtime, runtime.work(writes=False) as work:
        if arguments.action == "heads":
            print(json.dumps(audit_check.signed_head(work)))
            return 0
        findings = audit_check.check(work, _kept_heads(arguments.heads))
    print(json.dumps({"findings": [asdict(finding) for finding in findings]}))
    return 1 if findings else 0


def _kept_heads(file: Path | None) -> list[dict[str, Any]]:
    if file is None:
        return []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        return [dict(json.loads(line)) for line in lines if line.strip()]
    except (OSError, ValueError, TypeError) as error:
        raise SettingsError(f"{file}: no file with one head per line ({type(error).__name__})") from None


if __name__ == "__main__":
    sys.exit(main())
