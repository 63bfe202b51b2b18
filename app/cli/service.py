"""`kringbadge serve|demo|housekeeping`."""

import json
import os
import sys
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from app.cli.command import own_installation
from app.cli.progress import progress
from app.demo.run import DemoOptions, run
from app.housekeeping import tidy
from app.main import create_app
from app.platform.observability import configure_logging
from app.platform.runtime import Runtime
from app.platform.settings import from_environment
from app.serving import Server
from app.start import check_database, check_redis

Port = Annotated[int, typer.Option(min=0, max=65535, help="Where it listens.")]
Certificate = Annotated[Path | None, typer.Option(help="Serve https with this certificate (PEM).")]
Key = Annotated[Path | None, typer.Option(help="The certificate's private key (PEM).")]


def register(commands: typer.Typer) -> None:
    """Declare the commands of this group."""
    for command in (serve, demo, housekeeping):
        commands.command()(command)


def serve(
    host: Annotated[str, typer.Option(help="Where it listens.")] = "127.0.0.1",
    port: Port = 8000,
    tls_cert: Certificate = None,
    tls_key: Key = None,
) -> None:
    """Serve the service alone."""
    configure_logging()
    app = create_app(from_environment(os.environ))
    runtime: Runtime = app.state.runtime
    scheme = "https" if tls_cert else "http"
    with closing(runtime.database):
        # The server asks again, but would answer a "no" with a page of code.
        check_redis(runtime)
        check_database(runtime)
        Server(
            app,
            host=host,
            port=port,
            certificate=tls_cert,
            key=tls_key,
            # Standard output is for log lines in JSON.
            listening=lambda: print(
                _standing(runtime, f"{scheme}://{host}:{port}"), file=sys.stderr, flush=True
            ),
        ).run()


def demo(
    *,
    port: Port = 8000,
    state: Annotated[
        Path | None, typer.Option(help="Write addresses, ids and tokens to this file, as JSON.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="Keep the database in this folder; a temporary one without it.")
    ] = None,
    database_url: Annotated[
        str | None,
        typer.Option(help="Fill and use this database, for example an empty one on PostgreSQL."),
    ] = None,
    tls_cert: Certificate = None,
    tls_key: Key = None,
) -> None:
    """Serve a small believable sector on this machine."""
    options = DemoOptions(
        port=port, state=state, data=data, database_url=database_url, tls_cert=tls_cert, tls_key=tls_key
    )
    run(options, progress("Making a small sector"))


def housekeeping() -> None:
    """Seal the audit trail and tidy up, as serving does by itself."""
    with own_installation() as runtime, progress("Tidying up"):
        done = tidy(runtime)
    print(json.dumps(done))


def _standing(runtime: Runtime, address: str) -> str:
    engine = "SQLite" if runtime.database.is_sqlite else "PostgreSQL"
    return (
        f"Kringbadge {version('kringbadge')} stands: {runtime.settings.base_url} at {address}, on {engine}."
    )
