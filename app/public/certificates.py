"""The certificate that wallets must trust which know an issuer by its certificate alone."""

from fastapi import APIRouter, Request, Response

from app.http import problems
from app.http.deps import PublicWork
from app.http.negotiation import cacheable
from app.http.route import StrictRoute
from app.issuers import certificates
from schemas.errors import NotFound

router = APIRouter(
    tags=["public"],
    route_class=StrictRoute,
    default_response_class=Response,
    responses=problems.responses(NotFound),
)
PEM = "application/pem-certificate-chain"
"""https://www.rfc-editor.org/rfc/rfc8555#section-9.1"""
SECONDS = 86400


@router.get("/certificates/root.pem")
def root(request: Request, work: PublicWork) -> Response:
    """The root that certifies the form keys of every organisation here; it stays the same."""
    return cacheable(request, certificates.root_pem(work.session).encode(), PEM, max_age=SECONDS)
