"""https://www.w3.org/TR/vcalm/#http-api."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Response
from fastapi import Body as JsonBody
from fastapi.security import HTTPAuthorizationCredentials
from pydantic import ConfigDict, Field
from starlette.responses import JSONResponse

from app.http import problems
from app.http.bodies import Body, Flag
from app.http.deps import CurrentRuntime, PublicWork, SignedIn, bearer, limited
from app.platform.errors import NotAllowed, NotSignedIn
from app.vc_api import deriving, described, instances, issuing, presentations, proofs, statuses, verifying
from app.vc_api.answers import VcApiRoute
from keys.algorithms import KeyKind
from schemas.errors import Conflict, NotFound

Name = Annotated[str, Path(description="Name of an issuer instance")]
Json = Annotated[Any, JsonBody()]
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]

LIMITED: Final = [Depends(limited)]
ISSUES: Final = described.operation("credential", described.ISSUE, gives="verifiableCredential")
PROVES: Final = described.operation("presentation", described.PROVE, gives="verifiablePresentation")
VERIFIES: Final = described.operation("verifiableCredential", described.VERIFY)
VERIFIES_PROOFS: Final = described.operation("verifiableCredential", described.VERIFY_PROOFS)
VERIFIES_PRESENTATION: Final = described.operation("verifiablePresentation", described.VERIFY_PRESENTATION)
DERIVES: Final = described.operation("verifiableCredential", described.DERIVE, gives="verifiableCredential")
ADMINISTERS: Final = described.refusals(NotSignedIn, NotAllowed, NotFound, Conflict)

router = APIRouter(prefix="/vc", tags=["VC-API"], route_class=VcApiRoute)


class NewInstance(Body):
    """What an administrator says about a new issuer instance."""

    model_config = ConfigDict(json_schema_extra=described.suites_with_keys(instances.SUITES))

    name: Annotated[str, Field(description="part of its addresses", json_schema_extra=described.NAME)]
    suite: Annotated[str, Field(description="how it signs")]
    key: KeyKind | None = Field(default=None, description="the suite's usual kind without it")
    with_status: Flag = Field(default=False, description="what it issues gets a status entry")
    is_open: Flag = Field(default=False, description="anybody may issue with it; for demonstrations only")
    did_web: Flag = Field(default=False, description="a did:web under this origin, not a did:key")


def _token(credentials: Bearer) -> str | None:
    return None if credentials is None else credentials.credentials


Token = Annotated[str | None, Depends(_token)]


@router.get("/instances")
def instances_by_name(work: PublicWork) -> dict[str, str]:
    """The issuer id of every instance, by its name."""
    return instances.ids(work.session)


@router.post("/instances", status_code=201, responses=ADMINISTERS)
def add_instance(work: SignedIn, new: NewInstance) -> dict[str, str | None]:
    """Make an issuer instance; its bearer token is shown once."""
    row, token = instances.add(
        work,
        new.name,
        new.suite,
        kind=new.key,
        with_status=new.with_status,
        is_open=new.is_open,
        use_did_web=new.did_web,
    )
    return {"name": row.name, "id": row.issuer.did, "token": token}


@router.delete("/instances/{instance}", status_code=204, responses=ADMINISTERS)
def remove_instance(work: SignedIn, instance: Name) -> None:
    """Close an issuer instance for good."""
    instances.remove(work, instance)


@router.get("/instances/{instance}/did.json", responses=problems.responses(NotFound))
def did_document(work: PublicWork, instance: Name) -> Response:
    """The DID document of an instance with a did:web."""
    document = instances.did_document(work.session, work.urls, instance)
    return JSONResponse(document, media_type="application/did+json")


@router.post("/credentials/status", **described.status_update())
def update_status(work: PublicWork, token: Token, body: Json = None) -> dict[str, Any]:
    """Set the status of an issued credential."""
    statuses.update(work, body, token)
    return {}


@router.post("/{instance}/credentials/status", **described.status_update())
def update_status_of_instance(
    work: PublicWork, instance: Name, token: Token, body: Json = None
) -> dict[str, Any]:
    """Set the status of a credential that this instance issued."""
    statuses.update(work, body, token, instance=instance)
    return {}


@router.post("/{instance}/credentials/issue", status_code=201, **ISSUES)
def issue(work: PublicWork, instance: Name, token: Token, body: Json = None) -> dict[str, Any]:
    """Sign a credential."""
    return issuing.issue(work, instances.usable(work, instance, token), body)


@router.post("/{instance}/presentations/prove", status_code=201, **PROVES)
def prove(work: PublicWork, instance: Name, token: Token, body: Json = None) -> dict[str, Any]:
    """Sign a presentation."""
    return issuing.prove(work, instances.usable(work, instance, token), body)


@router.post("/proof-only/credentials/verify", dependencies=LIMITED, **VERIFIES_PROOFS)
def verify_only_proofs(runtime: CurrentRuntime, body: Json = None) -> Response:
    """Check a credential's proofs and nothing else."""
    status, answer = proofs.verify_only_proofs(runtime, body)
    return JSONResponse(answer, status)


@router.post("/credentials/verify", dependencies=LIMITED, **VERIFIES)
@router.post("/{instance}/credentials/verify", dependencies=LIMITED, include_in_schema=False)
def verify_credential(runtime: CurrentRuntime, body: Json = None) -> Response:
    """Verify a credential."""
    answer = verifying.verify_credential(runtime, body)
    return JSONResponse(answer.body, answer.status)


@router.post("/presentations/verify", dependencies=LIMITED, **VERIFIES_PRESENTATION)
@router.post("/{instance}/presentations/verify", dependencies=LIMITED, include_in_schema=False)
def verify_presentation(runtime: CurrentRuntime, body: Json = None) -> Response:
    """Verify a presentation and every credential in it."""
    answer = presentations.verify_presentation(runtime, body)
    return JSONResponse(answer.body, answer.status)


@router.post("/credentials/derive", dependencies=LIMITED, status_code=201, **DERIVES)
@router.post("/{instance}/credentials/derive", dependencies=LIMITED, status_code=201, include_in_schema=False)
def derive(runtime: CurrentRuntime, body: Json = None) -> dict[str, Any]:
    """Show part of a credential."""
    return deriving.derive(runtime, body)
