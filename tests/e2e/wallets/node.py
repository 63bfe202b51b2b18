"""Other people's wallet libraries, each as one Node process that is asked a line at a time."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.servers import Demo

NODE_FOLDER = Path(__file__).resolve().parents[2] / "node" / "wallets"

needs_wallets = pytest.mark.skipif(
    shutil.which("node") is None or not (NODE_FOLDER / "node_modules").is_dir(),
    reason="Node.js or the locked npm packages are not here (make test-node installs them)",
)


class Refused(Exception):  # noqa: N818  a wallet that says no is an answer
    """A library refused, or told that the service did: `said` has its words and the service's."""

    def __init__(self, said: dict[str, Any]) -> None:
        super().__init__(json.dumps(said))
        self.said = said

    @property
    def error(self) -> str | None:
        """The OAuth error code that the service answered with."""
        error = self.said.get("error")
        return None if error is None else str(error)


@dataclass(frozen=True)
class Wallet:
    """One of the drivers in `tests/node/wallets`."""

    process: subprocess.Popen[str]

    def ask(self, what: str, **how: Any) -> Any:
        """Let the library do something.

        Raises:
            Refused: it would not, or could not.
        """
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the process has no pipes")
        self.process.stdin.write(json.dumps({"do": what, **how}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the wallet stopped with status {self.process.wait(timeout=5)}")
        reply = json.loads(line)
        if "refused" in reply:
            raise Refused(reply["refused"])
        return reply["answer"]

    def refusal(self, what: str, **how: Any) -> Refused:
        """What is said when it goes wrong, as it must here."""
        with pytest.raises(Refused) as caught:
            self.ask(what, **how)
        return caught.value


@contextmanager
def wallet(driver: str, running: Demo) -> Iterator[Wallet]:
    """Start a driver that trusts the demo's certificate authority."""
    if running.certificates is None:
        raise ValueError("wallets ask over TLS")
    process = subprocess.Popen(  # noqa: S603
        [shutil.which("node") or "node", f"{driver}.mjs"],
        cwd=NODE_FOLDER,
        env={**os.environ, "NODE_EXTRA_CA_CERTS": str(running.certificates.authority)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Wallet(process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)
        if process.stdout is not None:
            process.stdout.close()
