"""Real servers for the tests: on loopback, on free ports, stopped by process id."""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

STARTING_TAKES_AT_MOST = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Certificates:
    authority: Path
    certificate: Path
    key: Path


def make_certificates(folder: Path) -> Certificates:
    """A certificate authority of our own and a certificate for `localhost`, as files in PEM."""
    now = datetime.now(UTC)
    ca_key, leaf_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kringbadge tests")])
    leaf_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])

    def builder(subject: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(ca_name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=2))
        )

    authority = (
        builder(ca_name, ca_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    leaf = (
        builder(leaf_name, leaf_key)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    paths = Certificates(folder / "authority.pem", folder / "localhost.pem", folder / "localhost.key")
    paths.authority.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    paths.certificate.write_bytes(leaf.public_bytes(serialization.Encoding.PEM))
    paths.key.write_bytes(
        leaf_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


@dataclass(frozen=True)
class Demo:
    """A running demo: where it is, what its state file says and how to talk to it."""

    base_url: str
    state: dict[str, Any]
    client: httpx.Client
    certificates: Certificates | None
    process: subprocess.Popen[bytes]

    def bearer(self, role: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.state['tokens'][role]}"}

    def badge(self, kind: str) -> Any:
        return self.client.get(self.state["badges"][kind], headers={"Accept": "application/vc"}).json()


@contextmanager
def demo(
    folder: Path,
    *,
    tls: bool = False,
    data: Path | None = None,
    port: int | None = None,
    database_url: str | None = None,
) -> Iterator[Demo]:
    """`kringbadge demo` as a process of its own, until the block ends."""
    port = port or free_port()
    state_file = folder / "state.json"
    command = [sys.executable, "-m", "app.cli", "demo", "--port", str(port), "--state", str(state_file)]
    certificates = make_certificates(folder) if tls else None
    if certificates:
        command += ["--tls-cert", str(certificates.certificate), "--tls-key", str(certificates.key)]
    if data:
        command += ["--data", str(data)]
    if database_url:
        command += ["--database-url", database_url]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KRINGBADGE_")}
    log = folder / "demo.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)  # noqa: S603
    try:
        base_url = f"{'https' if tls else 'http'}://localhost:{port}"
        verify = ssl.create_default_context(cafile=str(certificates.authority)) if certificates else True
        with httpx.Client(base_url=base_url, verify=verify, timeout=30) as client:
            wait_until_ready(client, process, log)
            yield Demo(base_url, json.loads(state_file.read_text()), client, certificates, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=15)


def wait_until_ready(client: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTING_TAKES_AT_MOST
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped by itself:\n{log.read_text()[-4000:]}")
        try:
            if client.get("/health/ready").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the server did not become ready:\n{log.read_text()[-4000:]}")
