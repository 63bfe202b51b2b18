"""The palette over HTTP: anybody reads it, palette editors write it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from app.http import problems
from app.http.bodies import Body, Filters, Number, View
from app.http.deps import PublicWork, SignedIn
from app.http.paging import Listing, Paged
from app.http.route import StrictRoute
from app.palette import listing, service
from app.palette.content import CategoryName, Code, SkillContent
from app.palette.tables import Category
from app.platform.errors import NotAllowed, NotSignedIn
from app.platform.runtime import Work
from schemas.errors import Conflict, NotFound, Refused

router = APIRouter(prefix="/api/v1", tags=["palette"], route_class=StrictRoute)
WRITING = problems.responses(NotSignedIn, NotAllowed, NotFound, Conflict, Refused)


class CategoryBody(Body):
    """A shelf of the palette."""

    code: Code
    nl: CategoryName
    en: CategoryName

    @classmethod
    def of(cls, row: Category) -> "CategoryBody":
        """The view of a row."""
        return cls(code=row.code, nl=row.name_nl, en=row.name_en)


class NewSkill(Body):
    """A skill to publish."""

    category: Code
    content: SkillContent


class SkillView(View):
    """A skill in one version."""

    id: UUID
    version: int
    url: str
    series: str
    image: str
    category: str
    content: SkillContent
    published_at: datetime
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, work: Work, published: service.Published) -> "SkillView":
        """The view of a published version."""
        skill, version = published.skill, published.version
        return cls(
            id=skill.id,
            version=version.number,
            url=work.urls.skill_version(skill.id, version.number),
            series=work.urls.skill(skill.id),
            image=work.urls.category_image(skill.category),
            category=skill.category,
            content=published.content,
            published_at=version.published_at,
            withdrawn_at=skill.withdrawn_at,
        )


class SkillFilters(Filters):
    """Which skills are asked for; all of it together."""

    category: Code | None = Field(default=None, description="Only this shelf of the palette.")
    text: str | None = Field(
        default=None,
        max_length=100,
        description="Only where a name, a description or a criterion holds this, in either language.",
    )
    withdrawn: bool = Field(default=False, description="Also what was withdrawn.")


@router.get("/skills")
def index(work: PublicWork, paged: Paged, filters: Annotated[SkillFilters, Query()]) -> Listing[SkillView]:
    """The latest version of every skill; by category, by words in it."""
    found = paged.read(lambda window: listing.search(work.session, window, **filters.model_dump()))
    return paged.listing(found, [SkillView.of(work, item) for item in found.rows])


@router.get("/skills/{skill_id}", responses=problems.responses(NotFound))
def show(skill_id: UUID, work: PublicWork, version: Number | None = None) -> SkillView:
    """One skill, in its latest version unless another is named."""
    return SkillView.of(work, service.get(work.session, skill_id, version))


@router.post("/skills", status_code=201, responses=WRITING)
def publish(body: NewSkill, response: Response, work: SignedIn) -> SkillView:
    """Publish a new skill."""
    published = service.publish(work, body.category, body.content)
    response.headers["Location"] = f"{work.urls.base}/api/v1/skills/{published.skill.id}"
    return SkillView.of(work, published)


@router.post("/skills/{skill_id}/versions", status_code=201, responses=WRITING)
def publish_version(skill_id: UUID, body: SkillContent, response: Response, work: SignedIn) -> SkillView:
    """Publish what a skill means from now on."""
    published = service.publish_version(work, skill_id, body)
    number = published.version.number
    response.headers["Location"] = f"{work.urls.base}/api/v1/skills/{skill_id}?version={number}"
    return SkillView.of(work, published)


@router.post("/skills/{skill_id}/withdraw", responses=WRITING)
def withdraw(skill_id: UUID, work: SignedIn) -> SkillView:
    """Take a skill off the palette; old badges stay true."""
    service.withdraw(work, skill_id)
    return SkillView.of(work, service.get(work.session, skill_id))


@router.get("/skill-categories")
def categories(work: PublicWork, paged: Paged) -> Listing[CategoryBody]:
    """The shelves of the palette, in their order."""
    found = paged.read(lambda window: listing.categories(work.session, window))
    return paged.listing(found, [CategoryBody.of(row) for row in found.rows])


@router.get("/skill-categories/{code}", responses=problems.responses(NotFound))
def category(code: Code, work: PublicWork) -> CategoryBody:
    """One shelf of the palette."""
    return CategoryBody.of(service.get_category(work.session, code))


@router.post("/skill-categories", status_code=201, responses=WRITING)
def add_category(body: CategoryBody, response: Response, work: SignedIn) -> CategoryBody:
    """Add a shelf to the palette."""
    row = service.add_category(work, body.code, nl=body.nl, en=body.en)
    response.headers["Location"] = f"{work.urls.base}/api/v1/skill-categories/{row.code}"
    return CategoryBody.of(row)
