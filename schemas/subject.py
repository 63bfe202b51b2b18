"""Who achieved it, and with what result (https://www.imsglobal.org/spec/ob/v3p0#achievementsubject)."""

from typing import ClassVar, Literal, Self

from pydantic import StrictBool, StrictFloat, model_validator

from schemas.achievement import Achievement, Alignment
from schemas.base import Classes, Closed, Typed, one_of
from schemas.enumerations import IdentifierType, ResultStatusType
from schemas.profile import Image, Profile
from schemas.values import DateTimeZ, Many, Uri


class IdentityObject(Closed):
    """A name, e-mail address or other identifier of the learner, plain or hashed with a salt."""

    type: Literal["IdentityObject"]
    hashed: StrictBool
    identity_hash: str
    identity_type: IdentifierType
    salt: str | None = None


class Result(Typed):
    """One result; which kind it is says the ResultDescription of the achievement."""

    TYPES: ClassVar[Classes] = (one_of("Result"),)

    achieved_level: Uri | None = None
    alignment: Many[Alignment] = ()
    result_description: Uri | None = None
    status: ResultStatusType | None = None
    value: str | None = None


class AchievementSubject(Typed):
    """The learner and what they achieved. `source` is who judged it."""

    TYPES: ClassVar[Classes] = (one_of("AchievementSubject"),)

    id: Uri | None = None
    activity_end_date: DateTimeZ | None = None
    activity_start_date: DateTimeZ | None = None
    credits_earned: StrictFloat | None = None
    achievement: Achievement
    identifier: Many[IdentityObject] = ()
    image: Image | None = None
    license_number: str | None = None
    narrative: str | None = None
    result: Many[Result] = ()
    role: str | None = None
    source: Profile | None = None
    term: str | None = None

    @model_validator(mode="after")
    def _names_somebody(self) -> Self:
        if self.id is None and not self.identifier:
            raise ValueError("an id or at least one identifier is required")
        return self
