"""What can be achieved, and how it is judged (https://www.imsglobal.org/spec/ob/v3p0#achievement)."""

from typing import Any, ClassVar

from pydantic import StrictFloat

from schemas.base import Classes, Model, Typed, one_of
from schemas.enumerations import AchievementType, AlignmentTargetType, ResultType
from schemas.profile import IdentifierEntry, Image, Profile
from schemas.values import CompactJws, LanguageCode, Many, Uri


class Alignment(Typed):
    """A pointer to the same thing in a public framework, such as a skill in ESCO."""

    TYPES: ClassVar[Classes] = (one_of("Alignment"),)

    target_code: str | None = None
    target_description: str | None = None
    target_name: str
    target_framework: str | None = None
    target_type: AlignmentTargetType | None = None
    target_url: Uri


class Criteria(Model):
    """What must be shown: a page about it, or the text itself (Markdown)."""

    id: Uri | None = None
    narrative: str | None = None


class Related(Typed):
    """Another achievement that is much the same, such as another language or version."""

    TYPES: ClassVar[Classes] = (one_of("Related"),)

    id: Uri
    in_language: LanguageCode | None = None
    version: str | None = None


class RubricCriterionLevel(Typed):
    """One step of a rubric."""

    TYPES: ClassVar[Classes] = (one_of("RubricCriterionLevel"),)

    id: Uri
    alignment: Many[Alignment] = ()
    description: str | None = None
    level: str | None = None
    name: str
    points: str | None = None


class ResultDescription(Typed):
    """A kind of result that the achievement can have; `allowed_value` goes from low to high."""

    TYPES: ClassVar[Classes] = (one_of("ResultDescription"),)

    id: Uri
    alignment: Many[Alignment] = ()
    allowed_value: Many[str] = ()
    name: str
    required_level: Uri | None = None
    required_value: str | None = None
    result_type: ResultType
    rubric_criterion_level: Many[RubricCriterionLevel] = ()
    value_max: str | None = None
    value_min: str | None = None


class Achievement(Typed):
    """A skill, course or other achievement, the same for everybody who has it.

    `endorsement` holds documents, see `Profile`.
    """

    TYPES: ClassVar[Classes] = (one_of("Achievement"),)

    id: Uri
    alignment: Many[Alignment] = ()
    achievement_type: AchievementType | None = None
    creator: Profile | None = None
    credits_available: StrictFloat | None = None
    criteria: Criteria
    description: str
    endorsement: Many[dict[str, Any]] = ()
    endorsement_jwt: Many[CompactJws] = ()
    field_of_study: str | None = None
    human_code: str | None = None
    image: Image | None = None
    in_language: LanguageCode | None = None
    name: str
    other_identifier: Many[IdentifierEntry] = ()
    related: Many[Related] = ()
    result_description: Many[ResultDescription] = ()
    specialization: str | None = None
    tag: Many[str] = ()
    version: str | None = None
