"""How this API says that something is wrong: JSON with `problemDetails`, as the specifications name it.

https://www.w3.org/TR/vcalm/#error-handling
"""

from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from starlette.responses import JSONResponse

from app.http.route import StrictRoute
from app.platform import errors
from app.vc_api import problem_types
from credentials.data_model import (
    CRYPTOGRAPHIC_SECURITY_ERROR,
    DATA_LOSS_DETECTION_ERROR,
    MALFORMED_VALUE_ERROR,
    PARSING_ERROR,
    NotConformant,
)
from credentials.data_model.rules.terms import LOST
from schemas.errors import DomainError, NotFound, TooMany, Unavailable

# What is about the caller or the address, not about a document, is answered as everywhere in the service.
_NOT_ABOUT_A_DOCUMENT: Final = (
    errors.NotSignedIn,
    errors.NotAllowed,
    errors.NotAcceptable,
    errors.TooLarge,
    errors.UnsupportedMediaType,
    NotFound,
    TooMany,
)
_ABOUT_THE_SERVICE: Final = (
    "idempotency-",
    "instance-",
    "suite-unknown",
    "key-kind-mismatch",
    "wallet-offer-",
    "exchange-",
    "award-",
    "badge-erased",
)
"""How often a request was sent, what an administrator asks for, and whether a badge is there to be taken."""
_TYPE_OF_CODE: Final[Mapping[str, str]] = {
    "signature-invalid": CRYPTOGRAPHIC_SECURITY_ERROR,
    "jwt-signature-invalid": CRYPTOGRAPHIC_SECURITY_ERROR,
    **dict.fromkeys(LOST, DATA_LOSS_DETECTION_ERROR),
    "pointer-malformed": problem_types.PROOF_GENERATION_ERROR,
    "pointer-not-found": problem_types.PROOF_GENERATION_ERROR,
    "nothing-selected": problem_types.PROOF_GENERATION_ERROR,
    "selection-splits-list": problem_types.PROOF_GENERATION_ERROR,
    "domain-mismatch": problem_types.INVALID_DOMAIN_ERROR,
    "challenge-mismatch": problem_types.INVALID_CHALLENGE_ERROR,
    "proof-for-another": problem_types.INVALID_DOMAIN_ERROR,
    "proof-answers-another": problem_types.INVALID_CHALLENGE_ERROR,
    "proof-key-unfit": problem_types.INVALID_VERIFICATION_METHOD,
    "method-not-found": problem_types.INVALID_VERIFICATION_METHOD,
    "method-ambiguous": problem_types.INVALID_VERIFICATION_METHOD,
    "method-controller-mismatch": problem_types.INVALID_VERIFICATION_METHOD,
    "method-wrong-purpose": problem_types.INVALID_RELATIONSHIP,
    "document-id-mismatch": problem_types.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT,
    "did-malformed": problem_types.INVALID_VERIFICATION_METHOD,
    "key-malformed": problem_types.INVALID_VERIFICATION_METHOD,
}
_TYPE_OF_PREFIX: Final[Mapping[str, str]] = {
    "json-": PARSING_ERROR,
    "request-": PARSING_ERROR,
    "proof-": problem_types.PROOF_VERIFICATION_ERROR,
    "previous-proof-": problem_types.PROOF_VERIFICATION_ERROR,
    "base-proof-": problem_types.PROOF_VERIFICATION_ERROR,
    "method-": problem_types.INVALID_VERIFICATION_METHOD,
}


class VcApiProblem(Exception):  # noqa: N818  it carries an error and is none of its own
    """Takes a domain error past the service's general handler, so that it is answered in this API's words."""

    def __init__(self, error: DomainError) -> None:
        super().__init__(error.detail)
        self.error = error


class VcApiRoute(StrictRoute):
    """A route whose errors are answered in this API's words.

    The error is passed on, not answered here: whoever holds the transaction must see it and roll back.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler with the errors renamed."""
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await inner(request)
            except DomainError as error:
                if is_about_a_document(error):
                    raise VcApiProblem(error) from error
                raise

        return handler


def install(app: FastAPI) -> None:
    """Let this API's errors be answered in its own words."""
    app.add_exception_handler(VcApiProblem, _answer)


def problem(problem_type: str, detail: str, **more: Any) -> dict[str, Any]:
    """One ProblemDetails object: https://www.w3.org/TR/vc-data-model-2.0/#problem-details."""
    return {"type": problem_type, "title": problem_type.rpartition("#")[2], "detail": detail, **more}


def problems_of(error: DomainError) -> list[dict[str, Any]]:
    """What an error comes to, one object for each thing that is wrong."""
    if isinstance(error, NotConformant):
        return [
            problem(violation.problem_type, violation.detail, pointer=violation.pointer, code=violation.code)
            for violation in error.violations
        ]
    return [problem(type_for(error), error.detail, code=error.code)]


def type_for(error: DomainError) -> str:
    """The URL of the problem that an error is."""
    named = error.params.get("problem_type")
    if isinstance(named, str):
        return named
    return type_of_code(error.code)


def type_of_code(code: str) -> str:
    """The URL of the problem that a code of the lower floors names."""
    if code in _TYPE_OF_CODE:
        return _TYPE_OF_CODE[code]
    found = (name for prefix, name in _TYPE_OF_PREFIX.items() if code.startswith(prefix))
    return next(found, MALFORMED_VALUE_ERROR)


def is_about_a_document(error: DomainError) -> bool:
    """Whether a document or a request is what is wrong, and not who asks, where, or how often."""
    down = isinstance(error, Unavailable) and error.code.startswith(("database", "seal"))
    ours = down or error.code.startswith(_ABOUT_THE_SERVICE)
    return not ours and not isinstance(error, _NOT_ABOUT_A_DOCUMENT)


def _answer(_request: Request, error: Exception) -> Response:
    if not isinstance(error, VcApiProblem):  # pragma: no cover  registered for this class only
        raise error
    found = problems_of(error.error)
    status = HTTPStatus.BAD_REQUEST
    body = {**found[0], "status": int(status), "verified": False, "problemDetails": found}
    return JSONResponse(body, status)
