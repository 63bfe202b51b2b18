"""Awards over HTTP: team leaders confirm, organisations look after what was confirmed."""

from datetime import datetime, time
from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import AliasChoices, Field

from app.awards import lifecycle, listing, service, sharing, versions
from app.awards.listing import AwardFilters
from app.awards.reissue import AwardChanges
from app.awards.tables import Award, AwardState
from app.http import problems
from app.http.bodies import AS_TEXT, Body, DayOrMoment, ExternalId, Flag, Moment, Reason, View, Words
from app.http.deps import SignedIn
from app.http.etags import IfMatch
from app.http.paging import Listing, Paged
from app.http.route import StrictRoute
from app.platform.clock import TRADE_ZONE, calendar_day, whole_seconds
from app.platform.errors import Invalid, NotAllowed, NotSignedIn, PreconditionFailed
from app.platform.runtime import Work
from schemas.errors import Conflict, Gone, NotFound, Refused, Unfit

router = APIRouter(
    prefix="/api/v1/awards",
    tags=["awards"],
    route_class=StrictRoute,
    responses=problems.responses(NotSignedIn, NotAllowed, NotFound),
)
LevelKey = Annotated[str, Field(max_length=32)]


class EvidenceBody(Body):
    """What a judgement rests on: these members and no others."""

    id: Annotated[str, Field(max_length=2000, description="An https address."), AS_TEXT] | None = None
    name: Words | None = None
    description: Words | None = None
    narrative: Words | None = None
    genre: Words | None = None
    audience: Words | None = None


class Judgement(Body):
    """What a team leader saw."""

    level: LevelKey | None = Field(default=None, description="Key of the rubric level that was reached.")
    narrative: Words | None = Field(default=None, description="What was seen; never a number or a diagnosis.")
    evidence: Annotated[tuple[EvidenceBody, ...], Field(max_length=20)] | None = ()
    valid_until: Moment | None = Field(default=None, description="When the skill must be shown anew.")

    def said(self) -> list[dict[str, Any]]:
        """The evidence as plain values."""
        return [item.model_dump(exclude_none=True) for item in self.evidence or ()]

    def changes(self) -> AwardChanges:
        """Only what was said, so that nothing else changes."""
        said: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        if "evidence" in said:
            said["evidence"] = self.said()
        return cast("AwardChanges", said)

    def correction(self) -> AwardChanges:
        """What was said.

        Raises:
            Invalid: `correction-empty`.
        """
        if not self.model_fields_set:
            raise Invalid("correction-empty", "Say what is to be corrected.")
        return self.changes()


class NewAward(Judgement):
    """A skill that a team leader confirms."""

    learner_id: UUID = Field(
        validation_alias=AliasChoices("learner_id", "learner"),
        description="Who showed the skill; `learner`, its older name, is still read.",
    )
    skill: Annotated[str, Field(max_length=500), AS_TEXT] = Field(
        description="Id or address of a skill, with or without a version."
    )
    awarded_date: DayOrMoment | None = Field(default=None, description="When it was shown; now without it.")
    external_id: ExternalId | None = None

    def awarded_at(self, now: datetime) -> datetime:
        """The instant of the award: a bare day means noon of that day, or now if that is today."""
        if self.awarded_date is None or self.awarded_date == calendar_day(now):
            return now
        if isinstance(self.awarded_date, datetime):
            return self.awarded_date
        return whole_seconds(datetime.combine(self.awarded_date, time(12), TRADE_ZONE))


class Sharing(Body):
    """Whether the badge answers at its address; on the learner's word."""

    shared: Flag


class AwardView(View):
    """An award."""

    id: UUID
    url: str = Field(description="Where the badge answers while it is shared.")
    organisation_id: UUID
    team_leader_id: UUID
    learner_id: UUID
    skill: str
    level: str | None
    awarded_date: datetime
    valid_until: datetime | None
    state: AwardState
    reason: str | None
    revoked_at: datetime | None = Field(description="When it was withdrawn for good, also if erased.")
    shared: bool
    created_at: datetime
    external_id: str | None

    @classmethod
    def of(cls, work: Work, row: Award) -> "AwardView":
        """The view of a row."""
        same = ("id", "organisation_id", "team_leader_id", "learner_id", "level", "valid_until", "state")
        version = row.skill_version
        return cls.model_validate(
            {
                **{
                    name: getattr(row, name)
                    for name in (*same, "reason", "revoked_at", "shared", "created_at", "external_id")
                },
                "url": work.urls.credential(row.token),
                "skill": work.urls.skill_version(version.skill_id, version.number),
                "awarded_date": row.awarded_at,
            }
        )


class AwardDetail(AwardView):
    """An award, and what was written about it."""

    version: int = Field(description="How often it was signed: each correction signs it anew.")
    narrative: str | None = Field(description="What was seen; null also once erased.")
    evidence: list[dict[str, Any]] = Field(description="What the judgement rests on; empty also once erased.")

    @classmethod
    def of(cls, work: Work, row: Award) -> "AwardDetail":
        """The view of a row."""
        now = versions.newest(work, row)
        said = {"version": now.number, "narrative": now.narrative, "evidence": now.evidence or []}
        return cls.model_validate({**AwardView.of(work, row).model_dump(), **said})


class AwardListing(Listing[AwardView]):
    """A page of awards."""

    total: int = Field(description="How many awards are asked for, on all pages together.")


@router.post("", status_code=201, responses=problems.responses(Refused, Conflict))
def give(body: NewAward, response: Response, work: SignedIn) -> AwardDetail:
    """Confirm a skill: the badge is signed with the acting team leader's own key."""
    award = service.give(work, _request(work, body))
    response.headers["Location"] = f"{work.urls.base}{router.prefix}/{award.id}"
    return AwardDetail.of(work, award)


@router.get("")
def index(work: SignedIn, paged: Paged, filters: Annotated[AwardFilters, Query()]) -> AwardListing:
    """The awards of the own organisation, newest first."""
    found = paged.read(lambda window: listing.page(work, filters, window))
    page = paged.listing(found, [AwardView.of(work, row) for row in found.rows])
    return AwardListing(items=page.items, next=page.next, total=listing.count(work, filters))


@router.get("/{award_id}")
def show(award_id: UUID, work: SignedIn) -> AwardDetail:
    """An award of the own organisation."""
    return AwardDetail.of(work, service.get(work, award_id))


@router.post("/{award_id}/revoke", responses=problems.responses(Conflict))
def revoke(award_id: UUID, body: Reason, work: SignedIn) -> AwardView:
    """Withdraw a badge for good."""
    award = service.get(work, award_id)
    lifecycle.revoke(work, award, body.reason)
    return AwardView.of(work, award)


@router.post("/{award_id}/suspend", responses=problems.responses(Conflict))
def suspend(award_id: UUID, body: Reason, work: SignedIn) -> AwardView:
    """Look at a badge again; until then it is withdrawn."""
    award = service.get(work, award_id)
    lifecycle.suspend(work, award, body.reason)
    return AwardView.of(work, award)


@router.post("/{award_id}/reinstate", responses=problems.responses(Conflict, Refused))
def reinstate(award_id: UUID, work: SignedIn) -> AwardView:
    """End a suspension: the badge is signed anew."""
    award = service.get(work, award_id)
    lifecycle.reinstate(work, award)
    return AwardView.of(work, award)


@router.patch("/{award_id}", responses=problems.responses(Conflict, Refused, Unfit, PreconditionFailed))
def change(award_id: UUID, body: Judgement, expected: IfMatch, work: SignedIn) -> AwardDetail:
    """Put a mistake right, by the leader who made it: what is given changes, what is left out stays."""
    award = service.get_own(work, award_id)
    expected.check(work, award, lambda: show(award_id, work))
    lifecycle.correct(work, award, body.changes())
    return AwardDetail.of(work, award)


@router.post("/{award_id}/correct", responses=problems.responses(Conflict, Refused))
def correct(award_id: UUID, body: Judgement, work: SignedIn) -> AwardDetail:
    """Put a mistake right, by the leader who made it: what is given changes, what is left out stays."""
    award = service.get_own(work, award_id)
    lifecycle.correct(work, award, body.correction())
    return AwardDetail.of(work, award)


@router.put("/{award_id}/sharing", responses=problems.responses(Gone))
def share(award_id: UUID, body: Sharing, work: SignedIn) -> AwardView:
    """Let a badge answer at its address, or not; on the learner's word."""
    award = service.get(work, award_id)
    sharing.share(work, award, shared=body.shared)
    return AwardView.of(work, award)


@router.delete("/{award_id}", status_code=204)
def erase(award_id: UUID, work: SignedIn) -> None:
    """Forget what a badge says; on the learner's word."""
    sharing.erase_award(work, service.get(work, award_id))


def _request(work: Work, body: NewAward) -> service.AwardRequest:
    return service.AwardRequest(
        learner_id=body.learner_id,
        skill=body.skill,
        level=body.level,
        narrative=body.narrative,
        evidence=tuple(body.said()),
        awarded_at=body.awarded_at(work.now),
        valid_until=body.valid_until,
        external_id=body.external_id,
    )
