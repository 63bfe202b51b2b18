"""Reads the setting `KRINGBADGE_TRUST_ANCHORS`: whom the operator believes, and which issuers are known."""

from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.platform.settings import SettingsError
from credentials.trust import (
    NOBODY,
    KnownIssuer,
    TrustAnchor,
    TrustAnchors,
    known_issuers,
    read_dcc_legacy,
    read_entity_statements,
)
from schemas.errors import DomainError


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Anchor(_Frozen):
    id: str
    name: str = ""
    keys: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()


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
    except (ValidationError, DomainError) as error:
        raise SettingsError(f"KRINGBADGE_TRUST_ANCHORS cannot be read: {type(error).__name__}") from None
    return TrustAnchors(
        anchors=tuple(TrustAnchor(**anchor.model_dump()) for anchor in configuration.anchors), known=known
    )


def _issuers(registry: _DccRegistry | _FederationRegistry) -> tuple[KnownIssuer, ...]:
    if isinstance(registry, _DccRegistry):
        return read_dcc_legacy({"registry": registry.registry}, name=registry.name)
    return read_entity_statements(registry.statements, name=registry.name)
