"""Public keys as JSON Web Keys (https://www.rfc-editor.org/rfc/rfc7517)."""

from typing import Final, Self

from pydantic import ConfigDict, Field, model_validator

from schemas.base import Model
from schemas.values import Many

PRIVATE_MEMBERS: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
"""Members that only a private or secret key has (RFC 7518 §6.2.2, §6.3.2, §6.4.1)."""


class Jwk(Model):
    """One public key; a document that holds a private one is refused. `iss` is Open Badges' addition."""

    model_config = ConfigDict(alias_generator=None)

    kty: str
    crv: str | None = None
    x: str | None = None
    y: str | None = None
    n: str | None = None
    e: str | None = None
    kid: str | None = None
    alg: str | None = None
    use: str | None = None
    key_ops: tuple[str, ...] = ()
    x5c: tuple[str, ...] = ()
    x5u: str | None = None
    x5t_s256: str | None = Field(default=None, alias="x5t#S256")
    iss: str | None = None

    @model_validator(mode="after")
    def _is_public(self) -> Self:
        if PRIVATE_MEMBERS & (self.model_extra or {}).keys():
            raise ValueError("a private key has no place here")
        return self


class JwkSet(Model):
    """A set of public keys."""

    keys: Many[Jwk]
