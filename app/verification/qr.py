"""Reads the QR code in a photo or a screenshot, in a process of its own (`qr_reader.py`).

Plain bytes go in and text comes out. At most two such processes run at once, few askers wait for one, and
nobody waits long: a picture may cost its own answer and nobody else's.
"""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO

from schemas.errors import Malformed, Unavailable

AT_ONCE = 2
MOST_WAITING = 6
SECONDS = 8.0
"""For one picture by the clock on the wall; its time on a core is limited more tightly."""
SECONDS_WAITING = 8.0
RETRY_AFTER_SECONDS = 10
LONGEST_TEXT = 8_192
"""Bytes; the largest QR code holds 7,089 digits."""

_READER = Path(__file__).with_name("qr_reader.py")
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class PictureTooDear(Malformed):
    """Looking for a code in this picture takes more than is spent on one (code `picture-too-complex`)."""

    def __init__(self) -> None:
        detail = "This picture is too large or too complicated to look through."
        super().__init__("picture-too-complex", detail)


class Readers:
    """The processes that read pictures: how many run, and how many askers wait for one.

    Args:
        at_once: processes at the same moment.
        most_waiting: askers that may wait; more are sent away at once.
        seconds_waiting: how long each waits.
    """

    def __init__(
        self,
        at_once: int = AT_ONCE,
        most_waiting: int = MOST_WAITING,
        seconds_waiting: float = SECONDS_WAITING,
    ) -> None:
        self._running = threading.BoundedSemaphore(at_once)
        self._waiting = threading.BoundedSemaphore(at_once + most_waiting)
        self._seconds = seconds_waiting

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a free process.

        Raises:
            Unavailable: `pictures-busy`, too many wait already or none came free in time.
        """
        if not self._waiting.acquire(blocking=False):
            raise _busy()
        try:
            if not self._running.acquire(timeout=self._seconds):
                raise _busy()
            try:
                yield
            finally:
                self._running.release()
        finally:
            self._waiting.release()


def text_in(picture: bytes, readers: Readers | None = None) -> str | None:
    """The text of the first QR code in a PNG or JPEG; None when there is none or it is no such picture.

    Args:
        picture: a stranger's.
        readers: whose turn to wait for; those of this service without it.

    Raises:
        PictureTooDear: it takes too much memory or time.
        Unavailable: `pictures-busy`.
    """
    if not picture.startswith(_PICTURES):
        return None
    with (readers or _of_this_service()).turn(), tempfile.TemporaryFile() as file:
        file.write(picture)
        file.seek(0)
        return _read(file)


def _read(file: IO[bytes]) -> str | None:
    # Isolated, and without our environment: the secrets in it are no business of a picture.
    command = [sys.executable, "-I", str(_READER)]
    with subprocess.Popen(  # noqa: S603  our own interpreter and file
        command,
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/",
        start_new_session=True,
    ) as process:
        too_long = threading.Timer(SECONDS, process.kill)
        too_long.daemon = True
        too_long.start()
        try:
            output = process.stdout.read(LONGEST_TEXT + 1) if process.stdout else b""
            if len(output) > LONGEST_TEXT:
                process.kill()
            process.wait()
        finally:
            process.kill()
            too_long.cancel()
    if process.returncode != 0 or len(output) > LONGEST_TEXT:
        raise PictureTooDear
    return output.decode(errors="replace") or None


def _busy() -> Unavailable:
    detail = "Many pictures are being looked at. Try again shortly."
    return Unavailable("pictures-busy", detail, retry_after=RETRY_AFTER_SECONDS)


@cache
def _of_this_service() -> Readers:
    return Readers()
