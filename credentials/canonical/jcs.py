"""The JSON Canonicalization Scheme, RFC 8785: https://www.rfc-editor.org/rfc/rfc8785."""

import json
import math
from decimal import Decimal
from typing import Any

from credentials.errors import UnsafeDocument

_PLAIN_UP_TO = 21  # digits before the point that ECMAScript writes without an exponent
_PLAIN_DOWN_TO = -6  # zeroes after the point, likewise


def jcs(document: Any) -> bytes:
    """Return the canonical bytes of a JSON value, UTF-8.

    Raises:
        UnsafeDocument: `unsafe-number` (not finite, or an integer that a double cannot hold exactly),
            `lone-surrogate` or `invalid-json-ld` (a value that JSON does not know), `too-complex`.
    """
    try:
        return canonical_text(document).encode()
    except UnicodeEncodeError as cause:
        raise UnsafeDocument("lone-surrogate", "A string holds half of a surrogate pair.") from cause


def canonical_text(value: Any) -> str:
    """Return the canonical text of a JSON value; see `jcs`."""
    parts: list[str] = []
    try:
        _write(value, parts)
    except RecursionError as cause:
        raise UnsafeDocument("too-complex", "The document is nested too deeply.") from cause
    return "".join(parts)


def _write(value: Any, parts: list[str]) -> None:
    if isinstance(value, str):
        parts.append(_string(value))
    elif value is None or isinstance(value, bool):
        parts.append({None: "null", True: "true", False: "false"}[value])
    elif isinstance(value, int | float):
        parts.append(_number(value))
    elif isinstance(value, dict):
        _write_object(value, parts)
    elif isinstance(value, list):
        separator = "["
        for item in value:
            parts.append(separator)
            _write(item, parts)
            separator = ","
        parts.append("]" if value else "[]")
    else:
        raise UnsafeDocument("invalid-json-ld", "The document holds a value that is not JSON.")


def _write_object(value: dict[Any, Any], parts: list[str]) -> None:
    if not all(isinstance(name, str) for name in value):
        raise UnsafeDocument("invalid-json-ld", "Names in a JSON object must be strings.")
    separator = "{"
    for name in sorted(value, key=_utf16_order):
        parts += (separator, _string(name), ":")
        _write(value[name], parts)
        separator = ","
    parts.append("}" if value else "{}")


def _utf16_order(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")


def _string(text: str) -> str:
    # Python escapes exactly what RFC 8785 section 3.2.2.2 names, in lower case; DEL stays as it is.
    return json.dumps(text, ensure_ascii=False)


def _number(value: float) -> str:
    """Write a number as ECMAScript does: RFC 8785 section 3.2.2.3."""
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise UnsafeDocument("unsafe-number", "JSON numbers must be finite.")
    if number == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    text = ("-" if sign else "") + _place_point("".join(map(str, digits)), len(digits) + int(exponent))
    if isinstance(value, int) and text != str(value):
        raise UnsafeDocument("unsafe-number", "Not every JSON reader keeps this integer exactly.")
    return text


def _place_point(digits: str, point: int) -> str:
    if len(digits) <= point <= _PLAIN_UP_TO:
        return digits + "0" * (point - len(digits))
    if 0 < point <= _PLAIN_UP_TO:
        return f"{digits[:point]}.{digits[point:]}"
    if _PLAIN_DOWN_TO < point <= 0:
        return f"0.{'0' * -point}{digits}"
    mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return f"{mantissa}e{point - 1:+d}"
