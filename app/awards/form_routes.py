"""The forms of an award over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import AfterValidator, Field

from app.awards import forms, service
from app.awards.tables import Award
from app.http import problems
from app.http.bodies import Body, View, wrong
from app.http.deps import SignedIn
from app.http.route import StrictRoute
from app.platform.errors import NotAllowed, NotSignedIn
from app.platform.runtime import Work
from credentials.forms import registry
from schemas.errors import Conflict, Gone, NotFound, Refused

router = APIRouter(
    prefix="/api/v1/awards/{award_id}/forms",
    tags=["awards"],
    route_class=StrictRoute,
    responses=problems.responses(NotSignedIn, NotAllowed, NotFound, Gone),
)
NAMES = sorted(registry.ALL)


def _known(name: str) -> str:
    if name not in NAMES:
        raise wrong("one-of")
    return name


FormName = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": list(NAMES)})]


class WantedForm(Body):
    """A form in which an award is wanted."""

    form: FormName = Field(
        description="`ldp` is the award as the leader signed it; `jwt` and `jwt-rs256` Open Badges' own JWT;"
        " `vcsdjwt`, `sdjwt` and `jwt-vc` what wallets take: VCDM 2.0 in SD-JWT, an IETF SD-JWT VC, and VCDM"
        " 1.1 as JWT."
    )


class FormView(View):
    """A badge in one form."""

    award_id: UUID
    form: str
    media_type: str = Field(
        description="By which the badge's address answers with it, while it is shared; with `jwt` for all"
        " forms that have its media type."
    )
    url: str = Field(description="The badge's address.")
    version: int = Field(description="Which version of the badge it states; a correction is another one.")
    signed_at: datetime
    document: str = Field(description="Exactly as it was signed.")

    @classmethod
    def of(cls, work: Work, award: Award, signed: forms.SignedForm) -> "FormView":
        """The view of a form of an award."""
        return cls(
            award_id=award.id,
            form=signed.form.name,
            media_type=signed.form.media_type,
            url=work.urls.credential(award.token),
            version=signed.version,
            signed_at=signed.signed_at,
            document=signed.document,
        )


class FormsView(View):
    """The forms of one award: a handful, so that there are no pages of them."""

    items: list[FormView] = Field(description="One of each form that was made of the version served now.")


@router.get("")
def index(award_id: UUID, work: SignedIn) -> FormsView:
    """The forms in which an award can be had now."""
    award = service.get(work, award_id)
    return FormsView(items=[FormView.of(work, award, signed) for signed in forms.of(work, award)])


@router.get("/{form}")
def show(award_id: UUID, form: FormName, work: SignedIn) -> FormView:
    """An award in one form that it can be had in now."""
    award = service.get(work, award_id)
    return FormView.of(work, award, forms.get(work, award, form))


@router.post("", status_code=201, responses=problems.responses(Conflict, Refused))
def make(award_id: UUID, body: WantedForm, response: Response, work: SignedIn) -> FormView:
    """Give an award in another form; one that was made before is given again, with 200."""
    award = service.get(work, award_id)
    signed, made = forms.make(work, award, body.form)
    response.status_code = 201 if made else 200
    response.headers["Location"] = f"{work.urls.base}/api/v1/awards/{award_id}/forms/{body.form}"
    return FormView.of(work, award, signed)
