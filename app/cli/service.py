"""`kringbadge serve|demo|housekeeping`."""

import argparse
import json
import os
from contextlib import closing
from pathlib import Path

import uvicorn

from app.cli.command import Commands, add
from app.demo import run as demo
from app.housekeeping import tidy
from app.main import create_app, open_runtime
from app.platform.observability import configure_logging
from app.platform.settings import from_environment
from app.start import check_database


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


def _housekeeping(_arguments: argparse.Namespace) -> int:
    with open_runtime() as runtime:
        print(json.dumps({"sealed": tidy(runtime)}))
    return 0
