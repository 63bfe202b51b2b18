"""Names and descriptions, in one language or several.

"The value of the name property MUST be a string or a language value object"; so for description.

https://www.w3.org/TR/vc-data-model-2.0/#names-and-descriptions
"The language value object MUST NOT include any other keys beyond @value, @language, and @direction."
https://www.w3.org/TR/vc-data-model-2.0/#language-and-base-direction
"""

from collections.abc import Iterator
from typing import Any, Final

from credentials.data_model.language import is_language_tag
from credentials.data_model.violation import Violation, step

_KEYS: Final = frozenset({"@value", "@language", "@direction"})


def text(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """Name and description of the credential and of its issuer."""
    for name in ("name", "description"):
        yield from _natural_language(document, name, pointer)
        issuer = document.get("issuer")
        if isinstance(issuer, dict):
            yield from _natural_language(issuer, name, step(pointer, "issuer"))


def _natural_language(holder: dict[str, Any], name: str, pointer: str) -> Iterator[Violation]:
    if name not in holder:
        return
    value = holder[name]
    at = step(pointer, name)
    if isinstance(value, str):
        return
    if isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from _language_value(item, step(at, index))
    else:
        yield from _language_value(value, at)


def _language_value(value: Any, at: str) -> Iterator[Violation]:
    if not isinstance(value, dict):
        yield Violation("text-not-string", at, "must be a string or a language value object")
        return
    if not isinstance(value.get("@value"), str):
        yield Violation("language-value", step(at, "@value"), "@value is required and must be a string")
    if extra := sorted(value.keys() - _KEYS):
        yield Violation(
            "language-value-member",
            step(at, extra[0]),
            "only @value, @language and @direction are allowed here",
        )
    if "@language" in value and not is_language_tag(value["@language"]):
        yield Violation("language-tag", step(at, "@language"), "must be a well-formed BCP 47 language tag")
    if "@direction" in value and value["@direction"] not in ("ltr", "rtl"):
        yield Violation("base-direction", step(at, "@direction"), 'must be "ltr" or "rtl"')
