"""What an organisation offers to apps, at the addresses where they look for it.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-12.2 and
https://www.rfc-editor.org/rfc/rfc8414
"""

import json
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from app.html.view import static_url
from app.http.deps import PublicWork
from app.http.negotiation import cacheable
from app.http.route import StrictRoute
from app.oid4vci import described, dpop, encryption, pkce
from app.organisations import service as organisations
from app.platform.i18n import LANGUAGES
from app.platform.runtime import Work
from app.wallets.offer_object import PRE_AUTHORIZED_CODE
from schemas.strict_json import JsonObject

SECONDS: Final = 300
OrganisationId = Annotated[UUID, Path(description="Id of an organisation.")]

router = APIRouter(route_class=StrictRoute, default_response_class=Response, include_in_schema=False)


@router.get("/.well-known/openid-credential-issuer/oid4vci/{organisation_id}")
@router.get("/.well-known/openid-credential-issuer/oid4vci/{organisation_id}/")
@router.get("/oid4vci/{organisation_id}/.well-known/openid-credential-issuer")
@router.get("/oid4vci/{organisation_id}/.well-known/openid-credential-issuer/")
def credential_issuer(organisation_id: OrganisationId, request: Request, work: PublicWork) -> Response:
    """Which badges an organisation offers, and where an app fetches them."""
    name = organisations.get(work.session, organisation_id).name
    return _told(request, issuer_metadata(work, organisation_id, name))


@router.get("/.well-known/oauth-authorization-server/oid4vci/{organisation_id}")
@router.get("/.well-known/oauth-authorization-server/oid4vci/{organisation_id}/")
@router.get("/oid4vci/{organisation_id}/.well-known/oauth-authorization-server")
@router.get("/oid4vci/{organisation_id}/.well-known/oauth-authorization-server/")
def authorization_server(organisation_id: OrganisationId, request: Request, work: PublicWork) -> Response:
    """How an app gets an access token: https://www.rfc-editor.org/rfc/rfc8414#section-2."""
    organisations.get(work.session, organisation_id)
    return _told(request, server_metadata(work.urls.credential_issuer(organisation_id)))


def issuer_metadata(work: Work, organisation_id: UUID, name: str) -> JsonObject:
    """The metadata of a credential issuer.

    Args:
        work: the unit of work.
        organisation_id: of the organisation.
        name: of the organisation.
    """
    issuer = work.urls.credential_issuer(organisation_id)
    logo = f"{work.urls.base}{static_url('icon.svg')}"
    return {
        # Some wallets read this document as the authorization server's too.
        **server_metadata(issuer),
        "credential_issuer": issuer,
        "credential_endpoint": f"{issuer}/credential",
        "nonce_endpoint": f"{issuer}/nonce",
        "deferred_credential_endpoint": f"{issuer}/deferred",
        "notification_endpoint": f"{issuer}/notification",
        "batch_credential_issuance": {"batch_size": described.BATCH_SIZE},
        **encryption.metadata(work.runtime),
        "display": described.issuer_display(name, logo),
        "credential_configurations_supported": described.configurations(work.urls.badge_type(), logo),
    }


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
            PRE_AUTHORIZED_CODE,
            "refresh_token",
        ],
        "scopes_supported": described.scopes(),
        "code_challenge_methods_supported": [pkce.METHOD],
        "token_endpoint_auth_methods_supported": ["none"],
        "authorization_details_types_supported": ["openid_credential"],
        "pre-authorized_grant_anonymous_access_supported": True,
        "authorization_response_iss_parameter_supported": True,
        "dpop_signing_alg_values_supported": list(dpop.ALGORITHMS),
        "ui_locales_supported": list(LANGUAGES),
    }


def _told(request: Request, document: JsonObject) -> Response:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return cacheable(request, text, "application/json", max_age=SECONDS)
