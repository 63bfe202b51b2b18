"""`kringbadge serve|demo|housekeeping`."""

import argparse
import json
import os
import sys
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from app.cli.command import Commands, add, own_installation
from app.demo import run as demo
from app.housekeeping import tidy
from app.main import create_app
from app.platform.observability import configure_logging
from app.platform.runtime import Runtime
from app.platform.settings import from_environment
from app.serving import Server
from app.start import check_database, check_redis


def register(commands: Commands) -> None:
    """Declare the commands of this group."""
    serve = add(commands, "serve", _serve, "serve the service alone")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--tls-cert", type=Path, help="serve https with this certificate (PEM)")
    serve.add_argument("--tls-key", type=Path, help="the certificate's private key (PEM)")
    demo.add_arguments(add(commands, "demo", demo.run, "a small believable sector on this machine"))
    add(
        commands, "housekeeping", _housekeeping, "seal the audit trail and tidy up, as serving does by itself"
    )


def _serve(arguments: argparse.Namespace) -> int:
    configure_logging()
    app = create_app(from_environment(os.environ))
    runtime: Runtime = app.state.runtime
    with closing(runtime.database):
        # The server asks again, but would answer a "no" with a page of code.
        check_redis(runtime)
        check_database(runtime)
        Server(
            app,
            host=arguments.host,
            port=arguments.port,
            certificate=arguments.tls_cert,
            key=arguments.tls_key,
            # Standard output is for log lines in JSON.
            listening=lambda: print(_standing(runtime, arguments), file=sys.stderr, flush=True),
        ).run()
    return 0


def _standing(runtime: Runtime, arguments: argparse.Namespace) -> str:
    scheme = "https" if arguments.tls_cert else "http"
    engine = "SQLite" if runtime.database.is_sqlite else "PostgreSQL"
    return (
        f"Kringbadge {version('kringbadge')} stands: {runtime.settings.base_url} at "
        f"{scheme}://{arguments.host}:{arguments.port}, on {engine}."
    )


def _housekeeping(_arguments: argparse.Namespace) -> int:
    with own_installation() as runtime:
        print(json.dumps(tidy(runtime)))
    return 0
