"""Where a wallet sends its owner: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1.

What is wrong with a request is said here and never at its redirect_uri: apps are not registered, and whoever
holds no offer must not be able to send people anywhere from here (RFC 9700 §4.11).
"""

from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from starlette.responses import RedirectResponse

from app.html.view import page, words_for
from app.http.deps import WritingWork, wallet_limited
from app.http.guarded import SECURITY_HEADERS
from app.http.route import StrictRoute
from app.oid4vci import answers, authorization, redirects
from app.oid4vci.authorization import Waiting
from app.oid4vci.forms import Form, Query
from app.oid4vci.metadata import OrganisationId
from app.organisations import service as organisations
from app.platform.i18n import asked_language
from app.wallets.hashes import CODE_DIGITS
from app.wallets.offers import OfferRefusal

TO_BE_TYPED: Final = frozenset({OfferRefusal.TX_CODE_MISSING, OfferRefusal.TX_CODE_WRONG})
POLICY: Final = "content-security-policy"

router = APIRouter(route_class=StrictRoute, include_in_schema=False)


@router.get("/oid4vci/{organisation_id}/authorize", dependencies=[Depends(wallet_limited)])
def authorize(organisation_id: OrganisationId, request: Request, query: Query, work: WritingWork) -> Response:
    """Give a wallet its code at once, or ask its owner for the short code."""
    name = organisations.get(work.session, organisation_id).name
    return _answered(request, authorization.opened(work, organisation_id, query), name)


@router.post("/oid4vci/{organisation_id}/authorize", dependencies=[Depends(wallet_limited)])
def confirm(organisation_id: OrganisationId, request: Request, form: Form, work: WritingWork) -> Response:
    """Take the short code that the owner typed, and give the wallet its own."""
    name = organisations.get(work.session, organisation_id).name
    return _answered(request, authorization.confirmed(work, organisation_id, form), name)


def _answered(request: Request, found: str | Waiting, organisation: str) -> Response:
    if isinstance(found, str):
        # What was typed must not be sent on with the browser: https://www.rfc-editor.org/rfc/rfc9700#section-4.12
        status = HTTPStatus.SEE_OTHER if request.method == "POST" else HTTPStatus.FOUND
        return RedirectResponse(found, status, headers=answers.NO_STORE)
    return _code_page(request, found, organisation)


def _code_page(request: Request, waiting: Waiting, organisation: str) -> Response:
    t = words_for(request)
    shown = page(
        request,
        "authorize.html",
        t=t,
        status=int(HTTPStatus.OK if waiting.refusal is None else HTTPStatus.BAD_REQUEST),
        organisation=organisation,
        request_uri=waiting.request_uri,
        client_id=waiting.client_id,
        # So that the page can be read in the other language after a wrong code too.
        query=_query(request, waiting),
        digits=CODE_DIGITS,
        asks=waiting.refusal is None or waiting.refusal in TO_BE_TYPED,
        refusal=None if waiting.refusal is None else t(f"wallet_code.{waiting.refusal}"),
    )
    # Browsers hold a form to its policy also where the answer sends it on.
    target = redirects.policy_source(waiting.redirect_uri)
    shown.headers[POLICY] = SECURITY_HEADERS[POLICY].replace(
        "form-action 'self'", f"form-action 'self' {target}"
    )
    shown.headers.update(answers.NO_STORE)
    return shown


def _query(request: Request, waiting: Waiting) -> str:
    asked = {"client_id": waiting.client_id, "request_uri": waiting.request_uri}
    language = asked_language(request)
    return urlencode(asked if language is None else {**asked, "lang": language})
