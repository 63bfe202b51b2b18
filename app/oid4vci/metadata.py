"""What an organisation offers to apps, at the addresses where they look for it.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-12.2 and
https://www.rfc-editor.org/rfc/rfc8414
"""

import json
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from app.http.deps import PublicWork
from app.http.negotiation import cacheable
from app.http.route import StrictRoute
from app.organisations import service as organisations
from schemas.strict_json import JsonObject

SECONDS: Final = 300
OrganisationId = Annotated[UUID, Path(description="Id of an organisation.")]

router = APIRouter(route_class=StrictRoute, default_response_class=Response, include_in_schema=False)


@router.get("/.well-known/oauth-authorization-server/oid4vci/{organisation_id}")
@router.get("/.well-known/oauth-authorization-server/oid4vci/{organisation_id}/")
@router.get("/oid4vci/{organisation_id}/.well-known/oauth-authorization-server")
@router.get("/oid4vci/{organisation_id}/.well-known/oauth-authorization-server/")
def authorization_server(organisation_id: OrganisationId, request: Request, work: PublicWork) -> Response:
    """How an app gets an access token: https://www.rfc-editor.org/rfc/rfc8414#section-2."""
    organisations.get(work.session, organisation_id)
    return _told(request, server_metadata(work.urls.credential_issuer(organisation_id)))


def server_metadata(issuer: str) -> JsonObject:
    """The metadata of an authorization server.

    Args:
        issuer: its identifier, which is the credential issuer's too.
    """
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "pushed_authorization_request_endpoint": f"{issuer}/par",
        "require_pushed_authorization_requests": False,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": [
            "authorization_code",
            "urn:ietf:params:oauth:grant-type:pre-authorized_code",
        ],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "authorization_details_types_supported": ["openid_credential"],
        "pre-authorized_grant_anonymous_access_supported": True,
        "authorization_response_iss_parameter_supported": True,
        "ui_locales_supported": ["nl", "en"],
    }


def _told(request: Request, document: JsonObject) -> Response:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return cacheable(request, text, "application/json", max_age=SECONDS)
