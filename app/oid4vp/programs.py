"""Asking a wallet for a badge, for programs: anybody may, nothing is kept."""

from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials
from pydantic import Field

from app.http import problems
from app.http.bodies import Body, Flag, View
from app.http.deps import PublicWork, WritingWork, bearer, limited
from app.http.route import StrictRoute
from app.oid4vp import asking, reading, request_object
from app.oid4vp.reading import State
from app.oid4vp.tables import Way
from app.platform.errors import NotSignedIn
from app.platform.i18n import language_of
from schemas.errors import Conflict, Malformed, NotFound, TooMany
from schemas.report import Report

router = APIRouter(
    prefix="/api/v1/presentation-requests",
    tags=["verification"],
    route_class=StrictRoute,
)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
RequestId = Annotated[UUID, Path(description="Id of a request to wallets.")]
ResponseCode = Annotated[
    str | None,
    Query(max_length=128, description="What the wallet led the browser back with, on the same device."),
]


class NewPresentationRequest(Body):
    """What a wallet is to be asked."""

    signed: Flag = Field(default=True, description="The request says who asks; else it travels in the link.")
    encrypted: Flag = Field(default=False, description="The wallet encrypts its answer.")
    dcql_query: dict[str, Any] | None = Field(
        default=None, description="In DCQL; any Open Badge in any form that is read here, without it."
    )


class PresentationRequestView(View):
    """A request to wallets, as it was made."""

    SECRET: ClassVar[bool] = True

    id: UUID
    authorization_request: str = Field(description="For a QR code that a wallet on another device reads.")
    authorization_request_same_device: str = Field(
        description="For a link on the device that the wallet is on; the wallet leads the browser back."
    )
    request_uri: str | None = Field(description="Where the wallet finds a signed request.")
    expires_at: datetime
    result_url: str = Field(description="Where the answer is read, with the secret as a bearer token.")
    secret: str = Field(description="Shown once.")


class PresentationResult(View):
    """What became of a request to wallets."""

    SECRET: ClassVar[bool] = True

    id: UUID
    state: State
    trouble: str | None = Field(description="Why there is no badge; or what was wrong with an answer so far.")
    report: Report | None = Field(description="What `POST /api/v1/verify` would say.")


@router.post(
    "",
    status_code=201,
    dependencies=[Depends(limited)],
    responses=problems.responses(Malformed, Conflict, TooMany),
)
def create(work: PublicWork, response: Response, asked: NewPresentationRequest) -> PresentationRequestView:
    """Ask a wallet for a badge; the request lives ten minutes and is answered once."""
    begun = asking.begin(work, signed=asked.signed, encrypted=asked.encrypted, query=asked.dcql_query)
    row = begun.request
    result_url = f"{work.urls.base}/api/v1/presentation-requests/{row.id}"
    response.headers["Location"] = result_url
    return PresentationRequestView(
        id=row.id,
        authorization_request=request_object.link(work.runtime, row, Way.OTHER_DEVICE),
        authorization_request_same_device=request_object.link(work.runtime, row, Way.SAME_DEVICE),
        request_uri=request_object.request_uri(work.runtime, row, Way.OTHER_DEVICE),
        expires_at=row.expires_at,
        result_url=result_url,
        secret=begun.secret,
    )


@router.get("/{request_id}", responses=problems.responses(NotSignedIn, NotFound))
def get(
    request: Request,
    work: WritingWork,
    request_id: RequestId,
    credentials: Bearer,
    response_code: ResponseCode = None,
) -> PresentationResult:
    """See whether a wallet has answered, and what the verifier says of it; gone two minutes after."""
    secret = _secret(credentials)
    row = asking.of_program(work, request_id, secret)
    with_code = response_code is not None and row.code_hash == asking.hash_of(response_code)
    seen = reading.see(work, row, language_of(request, default="en"), with_code=with_code)
    return PresentationResult(id=row.id, state=seen.state, trouble=seen.trouble, report=seen.report)


def _secret(credentials: HTTPAuthorizationCredentials | None) -> str:
    if credentials is None:
        raise NotSignedIn("token-missing", "This address needs the secret of the request as a bearer token.")
    return credentials.credentials
