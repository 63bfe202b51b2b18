"""What callers may send, read strictly.

"Implementations MUST throw an error if an endpoint receives data, options, or option values that it does not
understand or know how to process." https://www.w3.org/TR/vcalm/#options
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.vc_api.problem_types import PROOF_GENERATION_ERROR, UNKNOWN_OPTION_PROVIDED
from credentials.data_model import PARSING_ERROR
from credentials.data_model.urls import is_url
from credentials.forms.proof_members import instant
from schemas.errors import Malformed
from schemas.strict_json import JsonObject

LONGEST: Final = 512
MOST_POINTERS: Final = 1000
MOST_TEXTS: Final = 100


class RequestRefused(Malformed):
    """The request is not what this address takes; `params["problem_type"]` is the URL for it."""

    def __init__(self, code: str, detail: str, problem_type: str = PARSING_ERROR) -> None:
        super().__init__(code, detail, problem_type=problem_type)


@dataclass(frozen=True)
class Request:
    """A request taken apart.

    Attributes:
        subject: what is to be signed, verified or derived.
        options: only known ones, each of its right form.
    """

    subject: Any
    options: Mapping[str, Any]


def read(body: Any, member: str, options: Mapping[str, Callable[[Any], bool]]) -> Request:
    """Take a request body apart.

    Args:
        body: the parsed JSON.
        member: where its subject stands.
        options: the known options, each with what its value must satisfy.

    Raises:
        RequestRefused: `request-not-an-object`, `member-missing`, `member-unknown`, `options-not-an-object`,
            `option-unknown` or `option-malformed`.
    """
    if not isinstance(body, dict):
        raise RequestRefused("request-not-an-object", "The body must be a JSON object.")
    if member not in body:
        raise RequestRefused("member-missing", f"The body needs {member}.")
    if unknown := sorted(body.keys() - {member, "options"}):
        raise RequestRefused("member-unknown", f"The body may not hold {unknown[0][:LONGEST]}.")
    given = body.get("options", {})
    if not isinstance(given, dict):
        raise RequestRefused("options-not-an-object", "options must be a JSON object.")
    for name, value in given.items():
        if name not in options:
            detail = f"The option {name[:LONGEST]} is not known here."
            raise RequestRefused("option-unknown", detail, UNKNOWN_OPTION_PROVIDED)
        if not options[name](value):
            raise RequestRefused("option-malformed", f"The option {name} has a value it cannot have.")
    return Request(body[member], given)


def json_object(value: Any, member: str) -> JsonObject:
    """The value as a JSON object; raises `RequestRefused` with `member-not-an-object`."""
    if not isinstance(value, dict):
        raise RequestRefused("member-not-an-object", f"{member} must be a JSON object.")
    return value


def moment(options: Mapping[str, Any], name: str) -> datetime | None:
    """An option that is a dateTimeStamp.

    Raises:
        RequestRefused: `option-malformed`. "If proofConfig.created is set and if the value is not a valid
            datetime, an error MUST be raised": https://www.w3.org/TR/vc-di-eddsa/#proof-configuration-eddsa-rdfc-2022
    """
    if name not in options:
        return None
    try:
        return instant(options[name], name)
    except Malformed as error:
        detail = f"{name} must be a date and time with a time zone."
        raise RequestRefused("option-malformed", detail, PROOF_GENERATION_ERROR) from error


def is_text(value: Any) -> bool:
    """A string of sensible length, without U+0000, which not every database can hold."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST and "\x00" not in value


def is_texts(value: Any) -> bool:
    """One such string or several."""
    return is_text(value) or (
        isinstance(value, list) and 0 < len(value) <= MOST_TEXTS and all(is_text(item) for item in value)
    )


def is_pointers(value: Any) -> bool:
    """A list of strings; that they are JSON Pointers is judged where they are used."""
    return (
        isinstance(value, list)
        and len(value) <= MOST_POINTERS
        and all(isinstance(item, str) for item in value)
    )


def is_flag(value: Any) -> bool:
    """A truth value."""
    return isinstance(value, bool)


def is_proof_url(value: Any) -> bool:
    """A URL of sensible length."""
    return is_text(value) and is_url(value)


def one_of(*allowed: str) -> Callable[[Any], bool]:
    """One of a few words."""
    return lambda value: isinstance(value, str) and value in allowed
