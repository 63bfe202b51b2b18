"""Reads the setting `KRINGBADGE_TRUST_ANCHORS`: whom the operator believes, and which issuers are known."""

from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from app.platform.settings import SettingsError, variable
from credentials.trust import (
    NOBODY,
    KnownIssuer,
    TrustAnchor,
    TrustAnchors,
    known_issuers,
    read_dcc_legacy,
    read_entity_statements,
)
from keys import multikey
from schemas.errors import DomainError

ISSUERS = ("did:", "https://", "http://localhost")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Anchor(_Frozen):
    id: str
    name: str = ""
    keys: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()

    @field_validator("id", "members")
    @classmethod
    def _names(cls, value: str | frozenset[str]) -> str | frozenset[str]:
        if not all(name.startswith(ISSUERS) for name in ([value] if isinstance(value, str) else value)):
            raise ValueError("must be a DID or an https address")
        return value

    @field_validator("keys")
    @classmethod
    def _pinned(cls, value: frozenset[str]) -> frozenset[str]:
        for key in value:
            try:
                multikey.decode(key)
            except DomainError:
                raise ValueError("must be public keys as Multikey text (z6Mk…)") from None
        return value


class _DccRegistry(_Frozen):
    form: Literal["dcc-legacy"]
    name: str
    registry: dict[str, Any]


class _FederationRegistry(_Frozen):
    form: Literal["openid-federation"]
    name: str
    statements: tuple[dict[str, Any], ...]


class _Configuration(_Frozen):
    anchors: tuple[_Anchor, ...] = ()
    registries: tuple[Annotated[_DccRegistry | _FederationRegistry, Field(discriminator="form")], ...] = ()


@lru_cache(maxsize=4)
def configured(text: str) -> TrustAnchors:
    """What the setting says.

    Args:
        text: `{"anchors": [{"id", "name", "keys", "members"}], "registries": [{"form", "name", …}]}`.

    Raises:
        SettingsError: it says something else.
    """
    if not text.strip():
        return NOBODY
    try:
        configuration = _Configuration.model_validate_json(text)
        known = known_issuers(*(_issuers(registry) for registry in configuration.registries))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        message = first["msg"].removeprefix("Value error, ")
        raise SettingsError(
            f"{variable('trust_anchors')}: {place + ': ' if place else ''}{message}"
        ) from None
    except DomainError as error:
        raise SettingsError(f"{variable('trust_anchors')}: {error.detail}") from None
    return TrustAnchors(
        anchors=tuple(TrustAnchor(**anchor.model_dump()) for anchor in configuration.anchors), known=known
    )


def _issuers(registry: _DccRegistry | _FederationRegistry) -> tuple[KnownIssuer, ...]:
    if isinstance(registry, _DccRegistry):
        return read_dcc_legacy({"registry": registry.registry}, name=registry.name)
    return read_entity_statements(registry.statements, name=registry.name)
