"""A connection to one address that was checked before, under one deadline for everything."""

import ssl
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore

from app.platform.outbound.addresses import Address
from app.platform.outbound.turns import Deadline


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every step ends at the deadline, so that a server that drips cannot hold us."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.step(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.step(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._inner.start_tls(ssl_context, server_hostname, self._deadline.step(timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to the addresses it was given and to nothing else; the host name serves TLS and `Host` only.

    A name server that changes its mind between the check and the connection is never asked a second time.
    """

    def __init__(
        self,
        addresses: Sequence[Address],
        deadline: Deadline,
        connect_seconds: float,
        inner: httpcore.NetworkBackend,
    ) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._connect_seconds = connect_seconds
        self._inner = inner

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002  the address was chosen before
        port: int,
        timeout: float | None = None,  # noqa: ARG002  the deadline decides
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers.

        Raises:
            httpcore.ConnectError, httpcore.ConnectTimeout: none did.
        """
        failure: Exception = httpcore.ConnectError("no address")
        connecting = Deadline(self._connect_seconds)
        for address in self._addresses:
            timeout_left = min(connecting.remaining(), self._deadline.remaining())
            if timeout_left <= 0:
                break
            try:
                stream = self._inner.connect_tcp(
                    str(address), port, timeout_left, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _TimedStream(stream, self._deadline)
        raise failure
