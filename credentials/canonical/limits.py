"""A first look at a document before any algorithm runs over it: only plain JSON, and not too much of it."""

import re
from typing import Any

from credentials.errors import UnsafeDocument
from credentials.loader import check_context
from schemas.json_ld import contexts_of

MAX_DEPTH = 100
MAX_VALUES = 50_000
MAX_CONTEXTS_IN_ARRAY = 20
MAX_CONTEXTS = 200
MAX_INLINE_CONTEXT_VALUES = 2_000
_VALUES_PER_CONTEXT = 20

# Beyond this, languages disagree about integers (I-JSON, RFC 7493 section 2.2).
MAX_SAFE_INTEGER = 2**53 - 1

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def inspect(
    document: Any, *, forbid_control_characters: bool = False, only_safe_integers: bool = False
) -> int:
    """Refuse what cannot be canonicalised safely or in bounded time.

    Args:
        document: a JSON object as Python values.
        forbid_control_characters: refuse C0 characters except tab, line feed, carriage return; and DEL.
        only_safe_integers: refuse numbers with a fraction too.

    Returns:
        Its size: the number of values in it, and more for each context, which takes longer to process.

    Raises:
        UnsafeDocument: `invalid-json-ld`, `too-complex`, `lone-surrogate`, `forbidden-character`,
            `unsafe-number`, `reserved-term` or `context-malformed`.
    """
    if not isinstance(document, dict):
        raise UnsafeDocument("invalid-json-ld", "A document must be a JSON object.")
    values = contexts = inline = 0
    pending: list[tuple[int, Any]] = [(1, document)]
    while pending:
        depth, value = pending.pop()
        values += 1
        if depth > MAX_DEPTH or values > MAX_VALUES:
            raise UnsafeDocument("too-complex", "The document is nested too deeply or has too many values.")
        if isinstance(value, dict):
            for key, child in value.items():
                _check_string(key, forbid_control_characters)
                if key == "@context":
                    contexts += len(contexts_of(child))
                    inline += _check_contexts(contexts_of(child))
                pending.append((depth + 1, child))
        elif isinstance(value, list):
            pending.extend((depth + 1, child) for child in value)
        else:
            _check_scalar(value, forbid_control_characters, only_safe_integers)
    if contexts > MAX_CONTEXTS or inline > MAX_INLINE_CONTEXT_VALUES:
        raise UnsafeDocument("too-complex", "The document defines or names too many contexts.")
    return values + contexts * _VALUES_PER_CONTEXT


def _check_contexts(listed: list[Any]) -> int:
    if len(listed) > MAX_CONTEXTS_IN_ARRAY:
        raise UnsafeDocument("too-complex", "Too many contexts in one array.")
    if any(isinstance(context, bool) for context in listed):
        raise UnsafeDocument("context-malformed", "A context is a URL, an object or null.")
    return sum(
        check_context(context, max_values=MAX_INLINE_CONTEXT_VALUES)
        for context in listed
        if not isinstance(context, str)
    )


def _check_scalar(value: Any, forbid_control_characters: bool, only_safe_integers: bool) -> None:
    if isinstance(value, str):
        _check_string(value, forbid_control_characters)
    elif isinstance(value, bool) or value is None:
        pass
    elif isinstance(value, int | float):
        _check_number(value, only_safe_integers)
    else:
        raise UnsafeDocument("invalid-json-ld", "The document holds a value that is not JSON.")


def _check_string(text: Any, forbid_control_characters: bool) -> None:
    if not isinstance(text, str):
        raise UnsafeDocument("invalid-json-ld", "Names in a JSON object must be strings.")
    if text.isprintable():
        return
    if _SURROGATE.search(text):
        raise UnsafeDocument("lone-surrogate", "A string holds half of a surrogate pair.")
    if forbid_control_characters and _CONTROL.search(text):
        raise UnsafeDocument("forbidden-character", "A string holds a control character.")


def _check_number(value: float, only_safe_integers: bool) -> None:
    # NaN fails every comparison, so it is refused here as well.
    if not abs(value) <= MAX_SAFE_INTEGER:
        raise UnsafeDocument("unsafe-number", "Not every JSON reader keeps numbers beyond 2^53 exactly.")
    if only_safe_integers and value != int(value):
        raise UnsafeDocument("unsafe-number", "Only whole numbers are signed; write others as text.")
