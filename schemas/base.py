"""What every shape on the wire has in common."""

from typing import ClassVar, Final, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator
from pydantic.alias_generators import to_camel

from schemas.errors import Malformed
from schemas.strict_json import JsonObject
from schemas.values import Types

Classes: TypeAlias = tuple[frozenset[str], ...]
"""Of each of these sets, `type` must hold at least one name."""

_SHOWN_ERRORS: Final = 10
_SHOWN_PATH: Final = 200


class Model(BaseModel):
    """A frozen shape that keeps the members it does not know.

    Attributes are in snake_case, the members on the wire in the standard's own camelCase. A model is for
    reading: what is stored, signed and verified is always the document it was read from.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        allow_inf_nan=False,
        extra="allow",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
        serialize_by_alias=True,
    )

    @classmethod
    def read(cls, document: object) -> Self:
        """The document as this shape.

        Raises:
            Malformed: `shape-mismatch`; `params["errors"]` lists up to ten places with what is wrong there,
                never with the value itself.
        """
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            found = [
                {"path": _path(item["loc"]), "message": item["msg"]}
                for item in error.errors(include_url=False, include_context=False, include_input=False)
            ]
            first = f"{found[0]['path'] or 'the document'}: {found[0]['message']}"
            raise Malformed(
                "shape-mismatch",
                f"This is not a well-formed {cls.__name__}: {first}.",
                shape=cls.__name__,
                errors=found[:_SHOWN_ERRORS],
            ) from error

    def document(self) -> JsonObject:
        """The members that were given, as they were given, under their names on the wire; without nulls."""
        return self.model_dump(mode="json", exclude_unset=True, exclude_none=True)


class Closed(Model):
    """A shape to which the standard allows no further members."""

    model_config = ConfigDict(extra="forbid")


class Typed(Model):
    """A shape that says what it is in `type`."""

    TYPES: ClassVar[Classes] = ()

    type: Types

    @field_validator("type")
    @classmethod
    def _says_what_it_is(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for names in cls.TYPES:
            if names.isdisjoint(given):
                raise ValueError(f"one of {sorted(names)} is missing")
        return given


def one_of(*names: str) -> frozenset[str]:
    """For `Typed.TYPES`: any of these names will do."""
    return frozenset(names)


def _path(steps: tuple[int | str, ...]) -> str:
    """Where something is wrong; a document may nest and name its members as long as it likes, we need not."""
    path = ".".join(str(step) for step in steps)
    return path if len(path) <= _SHOWN_PATH else path[:_SHOWN_PATH] + "…"
