"""The notification endpoint: a wallet tells what became of what it was given.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-11
"""

import re
from typing import Final

from fastapi import APIRouter, Depends, Response

from app.awards.tables import Told
from app.http.deps import PublicWork, wallet_limited
from app.http.route import StrictRoute
from app.oid4vci import answers, encryption, giving, issuances
from app.oid4vci.access import Authorised
from app.oid4vci.answers import OAuthError
from app.oid4vci.encryption import Raw
from schemas.strict_json import JsonObject

MALFORMED: Final = "invalid_notification_request"
_DESCRIPTION: Final = re.compile(r"[\x20-\x21\x23-\x5b\x5d-\x7e]*")
_LONGEST: Final = 400

router = APIRouter(route_class=StrictRoute, include_in_schema=False)


@router.post(
    "/oid4vci/{organisation_id}/notification",  # noqa: FAST003  the token is of one
    status_code=204,
    dependencies=[Depends(wallet_limited)],
)
def notification(raw: Raw, token: Authorised, work: PublicWork) -> Response:
    """Keep what a wallet tells; told twice, it changes nothing."""
    body = encryption.read_json(raw, MALFORMED)
    told = _event(body)
    giving.hold(work, token.offer)
    row = issuances.notified(work, token.offer, _text(body, "notification_id"))
    issuances.tell(work, token.offer, row, told, _description(body))
    return Response(status_code=204, headers=answers.NO_STORE)


def _event(body: JsonObject) -> Told:
    told = _text(body, "event")
    if told not in list(Told):
        raise OAuthError(MALFORMED, f"event must be one of {', '.join(Told)}.")
    return Told(told)


def _description(body: JsonObject) -> str | None:
    if "event_description" not in body:
        return None
    said = _text(body, "event_description")
    if not _DESCRIPTION.fullmatch(said):
        raise OAuthError(MALFORMED, "event_description may hold ASCII without quotes and backslashes only.")
    return said[:_LONGEST]


def _text(body: JsonObject, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise OAuthError(MALFORMED, f"The request needs {name}, a text.")
    return value
