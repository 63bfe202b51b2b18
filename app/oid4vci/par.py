"""Pushed authorization requests: https://www.rfc-editor.org/rfc/rfc9126."""

from http import HTTPStatus

from fastapi import APIRouter, Depends, Request, Response

from app.http.deps import PublicWork, wallet_limited
from app.http.route import StrictRoute
from app.oid4vci import answers, authorization, dpop
from app.oid4vci.forms import Form
from app.oid4vci.metadata import OrganisationId
from app.organisations import service as organisations

router = APIRouter(route_class=StrictRoute, include_in_schema=False)


@router.post(
    "/oid4vci/{organisation_id}/par",
    status_code=HTTPStatus.CREATED,
    dependencies=[Depends(wallet_limited)],
)
def push(organisation_id: OrganisationId, request: Request, form: Form, work: PublicWork) -> Response:
    """Keep what a wallet asks for, so that its owner brings a short name for it."""
    organisations.get(work.session, organisation_id)
    jkt = dpop.bound_to(request, work)
    request_uri = authorization.push(work, organisation_id, form, jkt=jkt)
    seconds = int(authorization.REQUEST_LASTS.total_seconds())
    return answers.said({"request_uri": request_uri, "expires_in": seconds}, HTTPStatus.CREATED)
