"""Running a stranger's JSON Schema without letting it run away.

`jsonschema-rs` does the work: its regular expressions take linear time, it fetches nothing, and what it would
take is counted and paid for before it starts (`schema_cost`). What goes beyond the bounds is refused, and the
caller says that the schema was not checked.
https://json-schema.org/draft/2020-12/json-schema-core#section-13
"""

from typing import Any, Final

from credentials.budget import Budget
from credentials.schema_cost import SchemaCost, SchemaUnusable
from schemas.strict_json import JsonObject

__all__ = ["SchemaUnusable", "first_breach"]

_DRAFTS: Final = {
    "http://json-schema.org/draft-07/schema": "Draft7Validator",
    "https://json-schema.org/draft/2019-09/schema": "Draft201909Validator",
    "https://json-schema.org/draft/2020-12/schema": "Draft202012Validator",
}
_EXPRESSION_BYTES: Final = 200_000
_TABLE_BYTES: Final = 1_000_000
_UNITS_TO_COMPILE_EXPRESSION: Final = 150
_MAX_EXPRESSION: Final = 200
# The engine copies the value that breaks the schema, once for each way in which it does.
_MAX_COPIED: Final = 50_000


def first_breach(schema: JsonObject, document: JsonObject, budget: Budget) -> str | None:
    """Where a document first breaks a schema.

    Args:
        schema: draft 7, 2019-09 or 2020-12; the newest when it does not say.
        document: a JSON object.
        budget: pays for the run before it begins.

    Returns:
        The place, as a path with slashes; `/` also when looking for it would cost too much. None when the
        document keeps to the schema.

    Raises:
        SchemaUnusable: the schema is malformed or goes beyond the bounds.
        BudgetSpent: the run could take too long.
    """
    _pay_for_expressions(schema, budget)
    copied = SchemaCost(schema, budget).spend_on(document)
    return _run(schema, document, say_where=copied <= _MAX_COPIED)


def _run(schema: JsonObject, document: JsonObject, *, say_where: bool) -> str | None:
    import jsonschema_rs as engine  # noqa: PLC0415  15 MB that few badges need

    draft = _DRAFTS.get(str(schema.get("$schema", "")).rstrip("#"), "Draft202012Validator")
    try:
        validator = getattr(engine, draft)(
            schema,
            offline=True,
            validate_formats=False,
            pattern_options=engine.RegexOptions(size_limit=_EXPRESSION_BYTES, dfa_size_limit=_TABLE_BYTES),
        )
        if validator.is_valid(document):
            return None
    except (engine.ValidationError, engine.ReferencingError, ValueError, TypeError, OverflowError) as error:
        raise SchemaUnusable("The schema cannot be run.") from error
    if not say_where:
        return "/"
    try:
        validator.validate(document)
    except engine.ValidationError as error:
        return "/".join(str(step) for step in error.instance_path) or "/"
    return "/"


def _pay_for_expressions(schema: JsonObject, budget: Budget) -> None:
    pending: list[Any] = [schema]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending.extend(value)
        elif isinstance(value, dict):
            patterns = value.get("patternProperties")
            written = [value.get("pattern"), *(patterns if isinstance(patterns, dict) else ())]
            for pattern in (one for one in written if isinstance(one, str)):
                if len(pattern) > _MAX_EXPRESSION:
                    raise SchemaUnusable("The schema holds a very long regular expression.")
                budget.spend(_UNITS_TO_COMPILE_EXPRESSION)
            pending.extend(value.values())
