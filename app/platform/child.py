"""Work that is handed to a process of its own: bytes in, bytes out, bounded in time, number and output.

What is written in C and fed with other people's input can take long, much or everything. In a child it has
neither our secrets nor our memory, and may cost its own answer and nobody else's.
"""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from schemas.errors import DomainError

SECONDS_WAITING = 8.0


class Places:
    """The processes of one kind: how many run, and how many askers wait for one.

    Args:
        busy: the refusal for whoever finds no place.
        at_once: processes at the same moment.
        most_waiting: askers that may wait; more are sent away at once.
        seconds_waiting: how long each waits.
    """

    def __init__(
        self,
        busy: Callable[[], DomainError],
        *,
        at_once: int,
        most_waiting: int,
        seconds_waiting: float = SECONDS_WAITING,
    ) -> None:
        self._busy = busy
        self._running = threading.BoundedSemaphore(at_once)
        self._waiting = threading.BoundedSemaphore(at_once + most_waiting)
        self._seconds = seconds_waiting

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a free process.

        Raises:
            DomainError: too many wait already, or none came free in time.
        """
        if not self._waiting.acquire(blocking=False):
            raise self._busy()
        try:
            if not self._running.acquire(timeout=self._seconds):
                raise self._busy()
            try:
                yield
            finally:
                self._running.release()
        finally:
            self._waiting.release()


def run(script: Path, data: bytes, *, seconds: float, longest: int) -> bytes | None:
    """Run one of our files as a process of its own.

    Args:
        script: takes `data` from its standard input and writes its answer to its standard output.
        data: what it works on.
        seconds: by the clock on the wall; then it is killed.
        longest: bytes of the answer; a longer one is not listened to.

    Returns:
        The answer; None when it took too long, said too much or ended with an error.
    """
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        return _run(script, file, seconds, longest)


def _run(script: Path, file: IO[bytes], seconds: float, longest: int) -> bytes | None:
    # Isolated, and without our environment: the secrets in it are no business of the input.
    command = [sys.executable, "-I", str(script)]
    with subprocess.Popen(  # noqa: S603  our own interpreter and file
        command,
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/",
        start_new_session=True,
    ) as process:
        too_long = threading.Timer(seconds, process.kill)
        too_long.daemon = True
        too_long.start()
        try:
            output = process.stdout.read(longest + 1) if process.stdout else b""
            if len(output) > longest:
                process.kill()
            process.wait()
        finally:
            process.kill()
            too_long.cancel()
    return None if process.returncode != 0 or len(output) > longest else output
