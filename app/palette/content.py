"""What a skill version says: in two languages, within bounds, and never changed once published."""

from typing import Annotated, Literal

from pydantic import Field, HttpUrl, StringConstraints

from app.http.bodies import Body, Name, Words

ShortText = Name
LongText = Words
CategoryName = Annotated[ShortText, Field(max_length=100)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]


class _Frozen(Body):
    """What a request says; see `Body`."""


class ShortTexts(_Frozen):
    """One line in plain Dutch (B1) and in English."""

    nl: ShortText
    en: ShortText


class LongTexts(_Frozen):
    """A few sentences in plain Dutch (B1) and in English."""

    nl: LongText
    en: LongText


class LevelContent(_Frozen):
    """One rubric level."""

    key: Code
    name: ShortTexts
    description: LongTexts


class AlignmentGroup(_Frozen):
    """The group that a framework puts the skill in, with its official labels."""

    uri: HttpUrl
    code: ShortText
    nl: ShortText
    en: ShortText


class AlignmentContent(_Frozen):
    """The same skill in somebody else's framework."""

    framework: Literal["ESCO", "CompetentNL"] = "ESCO"
    version: ShortText = "v1.2.0"
    uri: HttpUrl
    name: ShortText
    match: Literal["exact", "close", "broad", "narrow"]
    group: AlignmentGroup | None = None


class SkillContent(_Frozen):
    """What a skill means: what somebody does, what must be shown, at which levels."""

    name: ShortTexts
    description: LongTexts
    criteria: LongTexts
    levels: Annotated[tuple[LevelContent, ...], Field(max_length=10)] = ()
    alignments: Annotated[tuple[AlignmentContent, ...], Field(max_length=20)] = ()
