"""Every setting is an environment variable `KRINGBADGE_…`; `docs/settings.md` lists them, a test compares."""

import difflib
import ipaddress
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from keys.sealed import KeyEncryptionKey
from schemas.errors import DomainError

PREFIX = "KRINGBADGE_"
DEMO_SECRET_KEY = "demo-demo-demo-demo-demo-demo-demo-demo"  # noqa: S105  published on purpose, refused elsewhere
DEMO_KEY_ENCRYPTION_KEY = "ZGVtb2RlbW9kZW1vZGVtb2RlbW9kZW1vZGVtb2RlbW8"
SHORTEST_SECRET = 32
SHORTEST_TOKEN = 16
FILE = "_FILE"
FOR_TESTS = ("KRINGBADGE_TEST_", "KRINGBADGE_SHARED")
"""Variables of the test suites, which are no settings."""
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
"""What can stand behind `Bearer` (RFC 6750 §2.1)."""
_USUAL_PORTS = {"http": 80, "https": 443}
_DATABASES = ("sqlite", "postgresql")
_REDIS = ("redis://", "rediss://", "unix://")


Seconds = Annotated[float, Field(allow_inf_nan=False)]


class SettingsError(Exception):
    """The environment does not describe a service that may start."""


class Settings(BaseModel):
    """All settings of one service, frozen.

    A `…_FILE` variable names a file that holds the value; use it for secrets.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str = Field(
        default="http://localhost:8000", description="Origin under which the world sees this service"
    )
    database_url: SecretStr = Field(
        default=SecretStr("sqlite:///kringbadge.sqlite"), description="SQLAlchemy URL of SQLite or PostgreSQL"
    )
    redis_url: SecretStr | None = Field(
        default=None, description="Redis for limits and nonces; in process without it"
    )
    secret_key: SecretStr = Field(
        description="Signs cursors and sessions, hides answers kept for repeats; at least 32 characters"
    )
    key_encryption_key: SecretStr = Field(
        description="Seals the signing keys; 32 bytes as base64url. Lose it and every key is lost"
    )
    key_encryption_key_previous: SecretStr | None = Field(
        default=None, description="Another key-encryption key that opens keys too, while keys are rotated"
    )
    demo: bool = Field(default=False, description="Allows the published demo secrets; never for real badges")
    share_by_default: bool = Field(default=False, description="New badges answer at their address at once")
    max_body_bytes: int = Field(
        default=1_048_576, ge=1024, description="Largest JSON or text body that is read"
    )
    max_upload_bytes: int = Field(
        default=8_388_608, ge=1024, description="Largest picture or form that is read"
    )
    upload_seconds: Seconds = Field(default=60.0, gt=0, description="Longest time for one body to arrive")
    max_json_depth: int = Field(default=64, ge=8, le=128, description="Deepest nesting of a JSON body")
    status_list_length: int = Field(
        default=131_072,
        ge=131_072,
        multiple_of=8,
        description="Entries per status list; fewer would single people out",
    )
    database_connections: int = Field(
        default=20, ge=2, description="Connections one process keeps to its database"
    )
    busy_seconds: Seconds = Field(default=5.0, gt=0, description="How long a request waits for the database")
    housekeeping_seconds: Seconds = Field(
        default=30.0,
        ge=0,
        description="Pause between sealing the audit trail and tidying up; 0 leaves it to the CLI",
    )

    offline: bool = Field(
        default=False, description="Asks the world nothing: what is elsewhere cannot be checked"
    )
    outbound_development_hosts: str = Field(
        default="",
        description="Hosts (`name` or `name:port`, by comma) that may be asked over plain http and privately",
    )
    outbound_ca: str = Field(default="", description="PEM text with more certificate authorities to trust")
    outbound_seconds: Seconds = Field(
        default=3.0, gt=0, le=30, description="Longest wait for one thing on another site"
    )
    verify_seconds: Seconds = Field(
        default=6.0, gt=0, le=60, description="Longest wait for all other sites in one check"
    )
    verify_per_minute: int = Field(
        default=60, ge=1, description="Checks and look-ups that one visitor may ask for per minute"
    )
    wallets_per_minute: int = Field(
        default=300, ge=1, description="Requests of wallets from one place, such as a school, per minute"
    )
    trusted_proxies: str = Field(
        default="",
        description="Your own proxies: addresses or networks, by comma; their `X-Forwarded-For` is believed",
    )
    metrics_token: SecretStr | None = Field(
        default=None, description="Bearer token that `/metrics` asks for; closed without it"
    )
    metrics_open: bool = Field(default=False, description="Anybody may read `/metrics`")
    trust_anchors: str = Field(
        default="", description="JSON: bodies whose endorsement counts, and registries of known issuers"
    )

    @field_validator("base_url")
    @classmethod
    def _an_origin_the_world_can_name(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be an http or https address")
        if parts.port == _USUAL_PORTS[parts.scheme]:
            raise ValueError("must leave out the usual port")
        if value != f"{parts.scheme}://{parts.netloc}" or parts.username is not None:
            raise ValueError("must be an origin only: no path, query, user or trailing slash")
        if value != value.lower():
            raise ValueError("must be in lower case, because identifiers are compared byte by byte")
        try:
            ipaddress.ip_address(parts.hostname)
        except ValueError:
            pass
        else:
            raise ValueError("must use a host name: did:web knows no IP addresses")
        if not _NAME.fullmatch(parts.hostname):
            raise ValueError("must use a host name of letters, digits, hyphens and dots")
        if parts.scheme == "http" and parts.hostname != "localhost":
            raise ValueError("must be https, except for localhost")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
        return value

    @field_validator("metrics_token")
    @classmethod
    def _a_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            text = value.get_secret_value()
            if len(text) < SHORTEST_TOKEN or not _TOKEN.fullmatch(text):
                raise ValueError(f"must have at least {SHORTEST_TOKEN} letters, digits or any of -._~+/")
        return value

    @field_validator("key_encryption_key", "key_encryption_key_previous")
    @classmethod
    def _a_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            try:
                KeyEncryptionKey.from_text(value.get_secret_value())
            except DomainError as error:
                raise ValueError(error.detail) from None
        return value

    @field_validator("database_url")
    @classmethod
    def _a_database_that_we_know(cls, value: SecretStr) -> SecretStr:
        try:
            engine = make_url(value.get_secret_value()).get_backend_name()
        except ArgumentError:
            engine = ""
        if engine not in _DATABASES:
            raise ValueError("must be the SQLAlchemy URL of an SQLite or PostgreSQL database")
        return value

    @field_validator("redis_url")
    @classmethod
    def _an_address_of_redis(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(_REDIS):
            raise ValueError("must be a redis:// or rediss:// address")
        return value

    @field_validator("outbound_development_hosts")
    @classmethod
    def _hosts(cls, value: str) -> str:
        hosts = [host.strip() for host in value.split(",") if host.strip()]
        if not all(_HOST.fullmatch(host) for host in hosts):
            raise ValueError("must be host names, in lower case, each with or without :port, by comma")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        try:
            [ipaddress.ip_network(item.strip()) for item in value.split(",") if item.strip()]
        except ValueError as error:
            raise ValueError("must be addresses or networks (10.0.0.0/8), by comma") from error
        return value

    @model_validator(mode="after")
    def _real_secrets(self) -> Self:
        secret, key = self.secret_key.get_secret_value(), self.key_encryption_key.get_secret_value()
        if secret == key:
            raise ValueError(f"{variable('secret_key')} and {variable('key_encryption_key')} must differ")
        if not self.demo and (secret == DEMO_SECRET_KEY or key == DEMO_KEY_ENCRYPTION_KEY):
            name = variable("secret_key" if secret == DEMO_SECRET_KEY else "key_encryption_key")
            raise ValueError(f"{name}: the demo's published secrets may not sign real badges")
        if self.key_encryption_key_previous == self.key_encryption_key:
            raise ValueError(f"{variable('key_encryption_key_previous')}: must differ from the current key")
        if self.metrics_open and self.metrics_token is not None:
            raise ValueError(f"{variable('metrics_open')}: open to everybody, or a token: not both")
        return self


def variable(field: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + field.upper()


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Read the settings.

    Args:
        environ: usually `os.environ`.

    Raises:
        SettingsError: with one line per setting that is missing or wrong, values left out.
    """
    _refuse_unknown(environ)
    values: dict[str, str] = {}
    for field in Settings.model_fields:
        value = _read(environ, variable(field))
        if value is not None:
            values[field] = value
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        raise SettingsError("\n".join(_line(item["loc"], item["msg"]) for item in found)) from None


def _line(location: tuple[int | str, ...], message: str) -> str:
    sentence = message.removeprefix("Value error, ")
    return f"{variable(str(location[0]))}: {sentence}" if location else sentence


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    """A misspelt name would leave its setting at the default, and nobody would know."""
    known = {variable(field) for field in Settings.model_fields}
    known |= {f"{name}{FILE}" for name in known}
    given = sorted(name for name in environ if name.upper().startswith(PREFIX))
    lines = []
    for name in (name for name in given if name not in known and not name.startswith(FOR_TESTS)):
        meant = difflib.get_close_matches(name.upper(), sorted(known), n=1, cutoff=0.6)
        lines.append(f"{name}: there is no such setting" + (f"; {meant[0]} is meant?" if meant else ""))
    if lines:
        raise SettingsError("\n".join(lines))


def _read(environ: Mapping[str, str], name: str) -> str | None:
    plain, file = environ.get(name), environ.get(name + "_FILE")
    if plain and file:
        raise SettingsError(f"{name}: set it or {name}_FILE, not both")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{name}_FILE: cannot be read ({type(error).__name__})") from None
    return plain or None
