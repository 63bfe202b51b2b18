"""What a wallet answers to a query: is it what was asked for? Nothing in it is believed here.

https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#name-response-parameters
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from credentials import intake
from credentials.intake import MAX_CREDENTIALS, Presented
from credentials.presentation.dcql import ClaimAsked, CredentialAsked, Query, Step
from credentials.reading.terms import published
from schemas.errors import Malformed, Refused
from schemas.json_ld import texts, types_of

_SECURING: Final[Mapping[str, str]] = {
    "ldp_vc": "embedded",
    "vc+sd-jwt": "sd-jwt",
    "dc+sd-jwt": "sd-jwt",
    "jwt_vc_json": "jwt",
}


class AnswerUnfit(Refused):
    """The answer is not what was asked for (code `answer-unfit`)."""

    def __init__(self, detail: str) -> None:
        super().__init__("answer-unfit", detail)


@dataclass(frozen=True)
class Shown:
    """One credential that was shown, and what it answers."""

    asked: CredentialAsked
    presented: Presented


def match(query: Query, vp_token: Any) -> list[Shown]:
    """Hold an answer against the query.

    Args:
        query: what was asked for.
        vp_token: the presentations by the ids of the query.

    Returns:
        The credentials, in the order of the answer; at least one.

    Raises:
        AnswerUnfit: something in it was not asked for, is of another format, lacks a claim, or something that
            is required is missing.
    """
    if not isinstance(vp_token, dict) or not vp_token:
        raise AnswerUnfit("vp_token must be an object with presentations by the ids of the query.")
    if unknown := vp_token.keys() - query.credentials.keys():
        raise AnswerUnfit(f"The query has no credential with {len(unknown)} of the ids in the answer.")
    shown = [one for name, listed in vp_token.items() for one in _of(query.credentials[name], listed)]
    if len(shown) > MAX_CREDENTIALS:
        raise AnswerUnfit(f"The answer holds more than {MAX_CREDENTIALS} credentials.")
    _check_complete(query, frozenset(vp_token))
    return shown


def together(shown: list[Shown]) -> Presented:
    """All that was shown, to be judged as one showing."""
    first, *others = (one.presented for one in shown)
    return replace(first, others=tuple(others))


def _of(asked: CredentialAsked, listed: Any) -> Iterator[Shown]:
    if not isinstance(listed, list) or not listed:
        raise AnswerUnfit(f"The answer to {asked.id} must be a list of presentations.")
    if len(listed) > 1 and not asked.multiple:
        raise AnswerUnfit(f"The answer to {asked.id} holds more than one presentation.")
    for one in listed:
        yield from (Shown(asked, presented) for presented in _read(asked, one))


def _read(asked: CredentialAsked, presentation: Any) -> list[Presented]:
    if not isinstance(presentation, dict | str) or isinstance(presentation, dict) != (
        asked.format == "ldp_vc"
    ):
        raise AnswerUnfit(f"The answer to {asked.id} is not of the format {asked.format}.")
    try:
        first = intake.read_json(presentation)
    except (Malformed, Refused) as error:
        raise AnswerUnfit(f"The answer to {asked.id} cannot be read: {error.detail}") from error
    each = [replace(first, others=()), *first.others]
    for one in each:
        _check_one(asked, one)
    return each


def _check_one(asked: CredentialAsked, presented: Presented) -> None:
    if not _has_format(asked.format, presented):
        raise AnswerUnfit(f"The answer to {asked.id} is not of the format {asked.format}.")
    names = _names_of(presented)
    if not any(kind <= names for kind in asked.kinds):
        raise AnswerUnfit(f"The answer to {asked.id} is a credential of another type.")
    said = presented.claims if asked.format == "dc+sd-jwt" else presented.credential
    missing = {claim for claim in asked.claims if not _is_shown(claim, said)}
    there = {claim.id for claim in asked.claims if claim not in missing}
    if missing if asked.claim_sets is None else not any(one <= there for one in asked.claim_sets):
        raise AnswerUnfit(f"The answer to {asked.id} lacks a claim that was asked for.")


def _has_format(format_: str, presented: Presented) -> bool:
    if presented.securing != _SECURING[format_] or presented.kind in {"url", "unread"}:
        return False
    flat = "vct" in presented.claims
    return flat == (format_ == "dc+sd-jwt")


def _names_of(presented: Presented) -> frozenset[str]:
    """What a credential calls itself: its `vct`, and its types by their short names and their IRIs."""
    types = types_of(presented.credential)
    full = {iri for name in types for iri in _iris().get(name, ())}
    return types | full | {*texts(presented.claims.get("vct"))}


@cache
def _iris() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for iri, name in published().types.items():
        found.setdefault(name, set()).add(iri)
    # Two names of one class.
    found["AchievementCredential"] = found["OpenBadgeCredential"]
    return {name: frozenset(iris) for name, iris in found.items()}


def _is_shown(claim: ClaimAsked, said: Any) -> bool:
    found = [*_at(said, claim.path)]
    if claim.values is None:
        return bool(found)
    return any(type(one) is type(value) and one == value for one in found for value in claim.values)


def _at(value: Any, path: tuple[Step, ...]) -> Iterator[Any]:
    """What stands at a path: https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#name-processing."""
    if not path:
        yield value
        return
    step, rest = path[0], path[1:]
    if isinstance(step, str) and isinstance(value, dict) and step in value:
        yield from _at(value[step], rest)
    elif step is None and isinstance(value, list):
        for one in value:
            yield from _at(one, rest)
    elif isinstance(step, int) and isinstance(value, list) and step < len(value):
        yield from _at(value[step], rest)


def _check_complete(query: Query, answered: frozenset[str]) -> None:
    if query.sets is None:
        complete = answered == query.credentials.keys()
    else:
        complete = all(any(option <= answered for option in options) for options in query.sets)
    if not complete:
        raise AnswerUnfit("The answer lacks a credential that was asked for.")
