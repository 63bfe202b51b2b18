"""Serving an application until it is told to stop, and saying so once it listens."""

import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from app.platform.settings import SettingsError


class Server(uvicorn.Server):
    """Calls `listening` once it listens.

    Args:
        app: the application.
        host: where it listens.
        port: where it listens.
        certificate: of https, with `key`; http without them.
        key: the certificate's private key.
        listening: called when it stands.

    Raises:
        SettingsError: the certificate and the key cannot be used.
    """

    def __init__(
        self,
        app: FastAPI,
        *,
        host: str,
        port: int,
        certificate: Path | None,
        key: Path | None,
        listening: Callable[[], None],
    ) -> None:
        _check(certificate, key)
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                ssl_certfile=certificate,
                ssl_keyfile=key,
                access_log=False,
                server_header=False,
                # Who asks is for `askers` to find out; uvicorn would believe any proxy on this machine.
                proxy_headers=False,
                log_level="warning",
            )
        )
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets=sockets)
        if self.started:
            self._listening()


def _check(certificate: Path | None, key: Path | None) -> None:
    if (certificate is None) != (key is None):
        raise SettingsError("--tls-cert and --tls-key go together.")
    if certificate is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(f"--tls-cert, --tls-key: cannot be used ({error}).") from None
