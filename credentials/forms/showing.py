"""Sharing less: an SD-JWT badge that shows only the parts that its holder chose.

https://www.rfc-editor.org/rfc/rfc9901#section-6. What is left out is nowhere in the bytes: what the issuer
signed holds only its digest, made with a salt that goes with the disclosure.

    token = made.text.decode()                    # form `vcsdjwt` or `sdjwt`
    parts(token)                                  # (Part.NAME, Part.LEVEL, Part.NARRATIVE, …)
    show_only(token, [Part.LEVEL])                # skill and level, without name, notes and evidence

Part names are strings (`name`, `email`, `level`, `narrative`, `evidence`, `leader`) and stay as they are.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from credentials.forms import sd_jwt
from credentials.forms.parts import ELEMENT, Part, Path, part_at
from credentials.forms.sd_jwt import Disclosure, SdJwt
from schemas.errors import Refused


class PartUnknown(Refused):
    """The badge does not have this part, or its holder cannot choose it (code `part-unknown`)."""

    def __init__(self, part: str) -> None:
        super().__init__("part-unknown", "The badge does not have this part.", part=part)


def parts(token: str) -> tuple[Part, ...]:
    """Give the parts that a token shows and its holder may leave out, in the order of `Part`.

    Args:
        token: an SD-JWT badge of ours, whole or with parts left out already.

    Raises:
        Malformed: it is not an SD-JWT.
    """
    shown = {place.part for place in _places(sd_jwt.read(token))}
    return tuple(part for part in Part if part in shown)


def show_only(token: str, chosen: Collection[str]) -> str:
    """Derive a token that shows the chosen parts and, of those that may be left out, no other.

    A key binding of the token is left out too: its holder's signature was made over what was shown then.

    Args:
        token: as `parts` takes it.
        chosen: names of parts; none shows only what is always shown.

    Returns:
        The SD-JWT, ending in `~`. The issuer's signature holds as before.

    Raises:
        PartUnknown: a name that `parts` does not give for this token.
        Malformed: it is not an SD-JWT.
    """
    read = sd_jwt.read(token)
    places = list(_places(read))
    known = {place.part for place in places}
    for name in chosen:
        if name not in known:
            raise PartUnknown(name)
    # What holds a chosen part is shown with it; by itself it says nothing.
    wanted = {
        one.text
        for place in places
        if place.part is not None and place.part in chosen
        for one in (place.disclosure, *place.around)
    }
    kept = [one.text for one in read.disclosures if one.text in wanted]
    return "~".join([read.jwt.token, *kept, ""])


@dataclass(frozen=True)
class _Place:
    """A disclosure, where it belongs, and the disclosures around it."""

    disclosure: Disclosure
    path: Path
    around: tuple[Disclosure, ...]

    @property
    def part(self) -> Part | None:
        return part_at(self.path, self.disclosure.value)


def _places(token: SdJwt) -> Iterator[_Place]:
    sd_jwt.claims(token)  # refuses what does not belong together, and what is nested too deeply
    found = {sd_jwt.digest(token, one.text): one for one in token.disclosures}
    yield from _within(token.jwt.payload, found, (), ())


def _within(
    value: Any, found: dict[str, Disclosure], path: Path, around: tuple[Disclosure, ...]
) -> Iterator[_Place]:
    for step, child in _children(value, found):
        if not isinstance(child, Disclosure):
            yield from _within(child, found, (*path, step), around)
            continue
        yield _Place(child, (*path, step), around)
        yield from _within(child.value, found, (*path, step), (*around, child))


def _children(value: Any, found: dict[str, Disclosure]) -> Iterator[tuple[str, Any]]:
    """The members or elements of a value; a disclosure stands for what it discloses."""
    if isinstance(value, dict):
        yield from ((name, member) for name, member in value.items() if name != "_sd")
        shown = (found[digest] for digest in value.get("_sd", ()) if digest in found)
        yield from ((one.name or ELEMENT, one) for one in shown)
    elif isinstance(value, list):
        for element in value:
            digest = element.get("...") if isinstance(element, dict) else None
            if digest is None:
                yield ELEMENT, element
            elif digest in found:
                yield ELEMENT, found[digest]
