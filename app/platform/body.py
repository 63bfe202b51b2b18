"""Shapes that bodies of requests and answers share."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Item = TypeVar("Item")
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Because = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Body(BaseModel):
    """What a request says: nothing else than what is asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class View(BaseModel):
    """What an answer says."""

    model_config = ConfigDict(frozen=True)


class Page(View, Generic[Item]):
    """Some of the items, and how many there are."""

    items: list[Item]
    total: int


class Reason(Body):
    """Why something is done. It stays at the thing itself; it is in no badge, log or audit trail."""

    reason: Because = Field(
        description="For people of the organisation; never a name or a number of a person."
    )
