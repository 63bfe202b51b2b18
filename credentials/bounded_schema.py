"""Running a stranger's JSON Schema without letting it run away.

The jsonschema library does the work; here are the bounds: no references to other documents, a limit on the
schema's parts, on the steps of one run, and on what a regular expression may cost. What goes beyond them is
refused, and the caller says that the schema was not checked.
https://json-schema.org/draft/2020-12/json-schema-core#section-13
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from jsonschema import Draft7Validator, Draft201909Validator, Draft202012Validator, validators
from jsonschema.exceptions import SchemaError, ValidationError
from jsonschema.protocols import Validator
from referencing.exceptions import Unresolvable

from schemas.errors import Malformed
from schemas.strict_json import JsonObject

MAX_PARTS: Final = 5_000
MAX_STEPS: Final = 20_000
MAX_PATTERN: Final = 200
MAX_PATTERN_COST: Final = 10_000_000
MAX_ITEMS_COMPARED: Final = 500

_REFERENCES: Final = frozenset({"$ref", "$dynamicRef", "$recursiveRef"})
_LOOKS_AROUND: Final = re.compile(r"\\[1-9]|\(\?(?!:)")
_PIECE: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_UNBOUNDED: Final = re.compile(r"[*+]|\{\d*,\d*\}")
_DRAFTS: Final[dict[str, Any]] = {
    "http://json-schema.org/draft-07/schema": Draft7Validator,
    "https://json-schema.org/draft/2019-09/schema": Draft201909Validator,
    "https://json-schema.org/draft/2020-12/schema": Draft202012Validator,
}


class SchemaUnusable(Malformed):
    """The schema is broken or goes beyond our bounds (code `schema-unusable`)."""

    def __init__(self, detail: str) -> None:
        super().__init__("schema-unusable", detail)


def first_breach(schema: JsonObject, document: JsonObject) -> str | None:
    """Where a document first breaks a schema.

    Args:
        schema: draft 7, 2019-09 or 2020-12; the newest when it does not say.
        document: a JSON object.

    Returns:
        The place, as a path with slashes; None when the document keeps to the schema.

    Raises:
        SchemaUnusable: the schema is malformed or goes beyond the bounds.
    """
    _refuse_unbounded(schema)
    draft = _DRAFTS.get(str(schema.get("$schema", "")).rstrip("#"), Draft202012Validator)
    try:
        draft.check_schema(schema)
        breach = next(iter(_counted(draft)(schema).iter_errors(document)), None)
    except (SchemaError, Unresolvable, RecursionError, re.error) as error:
        raise SchemaUnusable("The schema cannot be run.") from error
    return None if breach is None else "/".join(str(step) for step in breach.absolute_path) or "/"


def _counted(draft: Any) -> Any:
    steps = 0

    def counting(keyword: Callable[..., Any]) -> Callable[..., Iterator[ValidationError]]:
        def run(validator: Validator, value: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
            nonlocal steps
            steps += 1
            if steps > MAX_STEPS:
                raise SchemaUnusable("The schema takes too many steps.")
            yield from keyword(validator, value, instance, schema) or ()

        return run

    keywords = {name: counting(keyword) for name, keyword in draft.VALIDATORS.items()}
    keywords["pattern"] = counting(_bounded_pattern)
    keywords["uniqueItems"] = counting(_bounded_unique(draft.VALIDATORS["uniqueItems"]))
    return validators.extend(draft, keywords)  # type: ignore[no-untyped-call]  # its stub is bare


def _bounded_pattern(
    _validator: Validator, pattern: str, instance: Any, _schema: Any
) -> Iterator[ValidationError]:
    if not isinstance(instance, str):
        return
    degree = len(_UNBOUNDED.findall(pattern)) + (0 if pattern.startswith("^") else 1)
    if len(instance) ** max(degree, 1) > MAX_PATTERN_COST:
        raise SchemaUnusable("A regular expression of the schema could take too long.")
    if re.search(pattern, instance) is None:
        yield ValidationError("does not match")


def _bounded_unique(keyword: Callable[..., Any]) -> Callable[..., Iterator[ValidationError]]:
    def run(validator: Validator, value: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
        if isinstance(instance, list) and len(instance) > MAX_ITEMS_COMPARED:
            raise SchemaUnusable("Comparing so many items could take too long.")
        yield from keyword(validator, value, instance, schema) or ()

    return run


def _refuse_unbounded(schema: JsonObject) -> None:
    parts = 0
    pending: list[tuple[str, Any]] = [("", schema)]
    while pending:
        name, value = pending.pop()
        parts += 1
        if parts > MAX_PARTS:
            raise SchemaUnusable("The schema holds too many parts.")
        if name in _REFERENCES and not (isinstance(value, str) and value.startswith("#")):
            raise SchemaUnusable("The schema refers to another document.")
        if name == "pattern" and isinstance(value, str):
            _refuse_runaway(value)
        if isinstance(value, dict):
            if name == "patternProperties":
                for pattern in value:
                    _refuse_runaway(pattern)
            pending.extend(value.items())
        elif isinstance(value, list):
            pending.extend(("", item) for item in value)


def _refuse_runaway(pattern: str) -> None:
    if len(pattern) > MAX_PATTERN or _LOOKS_AROUND.search(pattern) or _repeats_a_choice(pattern):
        raise SchemaUnusable("The schema holds a regular expression that may never end.")


def _repeats_a_choice(pattern: str) -> bool:
    """Whether a repeated group itself repeats something or chooses: then the time can grow exponentially."""
    pieces = _PIECE.findall(pattern)
    groups = [False]
    for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
        if piece == "(":
            groups.append(False)
        elif piece in {"*", "+", "{", "|"}:
            groups[-1] = True
        elif piece == ")" and len(groups) > 1:
            inner = groups.pop()
            if inner and following in {"*", "+", "{"}:
                return True
            groups[-1] = groups[-1] or inner
    return False
