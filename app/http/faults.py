"""What is wrong at one place of a request: where, which rule, a sentence, and what would have been right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final, TypeAlias

from app.platform.errors import Invalid
from app.platform.i18n import Words

Allowed: TypeAlias = Sequence[str | int | bool] | Mapping[str, str | int | float]
"""The values that are allowed, or the bounds they lie in."""

DETAIL: Final = "The request does not have the shape this address asks for."
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        pointer: JSON Pointer (RFC 6901) that begins with `#/body`, `#/query`, `#/path` or `#/header`.
        rule: our own name of the rule; `rule.{name}` in the catalogue is its sentence.
        params: what the sentence says, never what was typed.
        allowed: what would have been right, when that can be listed.
        near: the known name that looks most like the unknown one.
    """

    pointer: str
    rule: str
    params: Mapping[str, object] = field(default_factory=dict)
    allowed: Allowed | None = None
    near: str | None = None

    def said(self, t: Words) -> dict[str, Any]:
        """The fault for the answer, in the asker's language."""
        message = t(f"rule.{self.rule}", **self.params)
        if self.near is not None:
            message = f"{message} {t('rule.near', name=self.near)}"
        stated = {"pointer": self.pointer, "rule": self.rule, "message": message}
        return stated if self.allowed is None else {**stated, "allowed": self.allowed}


def invalid(*faults: Fault) -> Invalid:
    """The refusal of a request with these faults; the code is `request-invalid`."""
    return Invalid("request-invalid", DETAIL, faults=faults)


def pointer(*parts: int | str) -> str:
    """A JSON Pointer as a URI fragment, without its percent-encoding."""
    return "/".join(["#", *(str(part).replace("~", "~0").replace("/", "~1") for part in parts)])


def unknown(place: Sequence[int | str], rule: str, name: str, known: Iterable[str]) -> Fault:
    """The fault of a name that is not known there, with the known one that looks most like it.

    Args:
        place: of what holds the name.
        rule: `unknown-member` or `unknown-parameter`.
        name: what was written.
        known: what may be written.
    """
    names = sorted(known)
    near = get_close_matches(name.lower(), names, 1)
    return Fault(pointer(*place, name[:_LONGEST_NAME]), rule, {}, names, near[0] if near else None)
