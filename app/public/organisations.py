"""What the world may know of an organisation: its DID document, its profile, what was signed about it."""

import json
from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.http import problems
from app.http.deps import PublicWork
from app.http.negotiation import JSON_LD, cacheable, choose
from app.http.route import StrictRoute
from app.mandates.profile import team_leader_profile
from app.mandates.service import mandate_text
from app.organisations import service
from app.public.pages import organisation_page, team_leader_page
from credentials.draft.document import CONTEXTS
from schemas.errors import NotFound
from schemas.strict_json import JsonObject

router = APIRouter(
    prefix="/organisations/{organisation_id}",
    tags=["public"],
    route_class=StrictRoute,
    responses=problems.responses(NotFound),
    default_response_class=Response,
)
DID_JSON = "application/did+json"
VARY = {"Vary": "Accept, Accept-Language"}
SECONDS = 300
"""How long a cache may keep what can change when a key is retired."""
SECONDS_IF_SIGNED = 86400


@router.get("/did.json")
def did_document(organisation_id: UUID, request: Request, work: PublicWork) -> Response:
    """The DID document: every key that this organisation and its team leaders ever published."""
    document = service.did_document(work.session, organisation_id)
    media_type = choose(
        request.headers.get("accept"), ("application/json", "application/did+ld+json", DID_JSON)
    )
    return cacheable(request, _text(document), media_type, max_age=SECONDS, headers={"Vary": "Accept"})


@router.get("")
def profile(organisation_id: UUID, request: Request, work: PublicWork) -> Response:
    """The organisation as an Open Badges Profile, or as a page."""
    stated = service.profile(work.session, work.urls, organisation_id)
    if _wants_page(request):
        row = service.get(work.session, organisation_id)
        page = organisation_page(
            request,
            stated,
            kind=row.kind,
            address=work.urls.organisation(row.id),
            keurmerk=service.keurmerk(row),
            today=work.today,
        )
        page.headers.update(VARY)
        return page
    return _profile(request, stated)


@router.get("/team-leaders/{pseudonym}")
def team_leader(organisation_id: UUID, pseudonym: str, request: Request, work: PublicWork) -> Response:
    """A team leader's pseudonym as an Open Badges Profile, with the signed mandates."""
    stated = team_leader_profile(work.session, work.urls, organisation_id, pseudonym)
    if _wants_page(request):
        name = service.get(work.session, organisation_id).name
        page = team_leader_page(request, stated, organisation=name)
        page.headers.update(VARY)
        return page
    return _profile(request, stated)


@router.get("/endorsements/{endorsement_id}")
def endorsement(organisation_id: UUID, endorsement_id: UUID, request: Request, work: PublicWork) -> Response:
    """What the association signed about the organisation, as it was signed."""
    text = service.endorsement_text(work.session, organisation_id, endorsement_id)
    return _signed(request, text)


@router.get("/mandates/{mandate_id}")
def mandate(organisation_id: UUID, mandate_id: UUID, request: Request, work: PublicWork) -> Response:
    """A mandate as the organisation signed it."""
    return _signed(request, mandate_text(work.session, organisation_id, mandate_id))


def _wants_page(request: Request) -> bool:
    return choose(request.headers.get("accept"), (*JSON_LD, "text/html")) == "text/html"


def _profile(request: Request, stated: JsonObject) -> Response:
    document = {"@context": list(CONTEXTS), **stated}
    media_type = choose(request.headers.get("accept"), JSON_LD)
    return cacheable(request, _text(document), media_type, max_age=SECONDS, headers=VARY)


def _signed(request: Request, text: str) -> Response:
    media_type = choose(request.headers.get("accept"), ("application/vc", "application/vc+ld+json", *JSON_LD))
    headers = {"Vary": "Accept"}
    return cacheable(request, text.encode(), media_type, max_age=SECONDS_IF_SIGNED, headers=headers)


def _text(document: JsonObject) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
