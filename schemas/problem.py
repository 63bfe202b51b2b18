"""Problem details, the shape of every refusal over HTTP (RFC 9457, https://www.rfc-editor.org/rfc/rfc9457)."""

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

MEDIA_TYPE: Final = "application/problem+json"


class FieldProblem(BaseModel):
    """What is wrong at one place of the request.

    Attributes:
        pointer: JSON Pointer (RFC 6901) into the body, or the parameter's name.
        detail: a sentence about it; never the value itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    pointer: str
    detail: str


class Problem(BaseModel):
    """One problem.

    Attributes:
        type: URI of the kind of problem; `about:blank` when the status says it all (§3.1.1).
        title: what kind of problem this is, the same every time (§3.1.3).
        status: the HTTP status (§3.1.2); absent inside a verification result of the VC-API.
        detail: what happened this time (§3.1.4).
        instance: URI of this one occurrence (§3.1.5).
        code: our own stable kebab-case name of the problem.
        request_id: what to quote when asking for help.
        errors: the places in the request that are wrong.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str = "about:blank"
    title: str
    status: int | None = Field(default=None, ge=100, le=599)
    detail: str | None = None
    instance: str | None = None
    code: str | None = None
    request_id: str | None = None
    errors: tuple[FieldProblem, ...] | None = None
