"""Other people's verifiers, as one long-lived Node process that is asked a line at a time."""

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
from tests.shared import SHARED

NODE_FOLDER = Path(__file__).resolve().parents[1] / "node"

needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (NODE_FOLDER / "node_modules").is_dir(),
    reason="Node.js or the locked npm packages are not here (make test-node installs them)",
)


@dataclass(frozen=True)
class ForeignVerifiers:
    """`@digitalbazaar/vc` and `@digitalcredentials/verifier-core`."""

    process: subprocess.Popen[str]

    def ask(self, credential: Any) -> dict[str, Any]:
        """What both say: `{"bazaar": {"verified", …}, "core": {"verified", …}}`."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the process has no pipes")
        self.process.stdin.write(json.dumps({"id": 1, "credential": credential}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the verifiers stopped with status {self.process.wait(timeout=5)}")
        return dict(json.loads(line))

    def verified(self, credential: Any) -> tuple[bool, bool]:
        """Whether each of the two holds the badge to be good, now."""
        answer = self.ask(credential)
        return answer["bazaar"]["verified"], answer["core"]["verified"]


@contextmanager
def foreign_verifiers(running: Demo) -> Iterator[ForeignVerifiers]:
    """Start them, trusting the demo's certificate authority."""
    if running.certificates is None:
        raise ValueError("did:web needs TLS")
    environment = {**os.environ, "NODE_EXTRA_CA_CERTS": str(running.certificates.authority)}
    process = subprocess.Popen(  # noqa: S603
        [shutil.which("node") or "node", "verify_badges.mjs", str(SHARED)],
        cwd=NODE_FOLDER,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield ForeignVerifiers(process)
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
