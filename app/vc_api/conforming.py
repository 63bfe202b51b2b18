"""What the data model says about a document, and what the document says once its spelling is set aside."""

from collections.abc import Callable
from typing import Any, TypeVar

from app.platform.runtime import Runtime
from app.vc_api import proofs
from app.vc_api.answers import problem
from app.verification.service import Sources, fetch_and_try
from credentials import reading
from credentials.budget import Budget
from credentials.data_model import PARSING_ERROR, Violation, violations
from credentials.loader import Contexts, UnknownContext
from credentials.resources import Reference, Resources
from credentials.schema_steps import Sizes
from schemas.errors import DomainError
from schemas.strict_json import JsonObject

Found = TypeVar("Found")


class ContextNotHad(DomainError):  # noqa: N818  the trade's own word
    """A context of the document is not bundled and could not be fetched (code `context-unknown`)."""

    def __init__(self) -> None:
        detail = "A context of the document could not be had."
        super().__init__("context-unknown", detail, problem_type=PARSING_ERROR)


def breaches(runtime: Runtime, document: JsonObject, budget: Budget) -> list[dict[str, Any]]:
    """Every MUST of the data model that a document or envelope breaks, its contexts fetched within limits."""

    def judged(contexts: Contexts) -> list[Violation]:
        budget.spend(Sizes(document).root)
        return violations(document, contexts=contexts)

    try:
        found = _with_contexts(runtime, document, budget, judged)
    except ContextNotHad as error:
        return [problem(PARSING_ERROR, error.detail)]
    return [problem(one.problem_type, one.detail, pointer=one.pointer, code=one.code) for one in found]


def as_signed(runtime: Runtime, document: JsonObject, budget: Budget) -> JsonObject:
    """Read a document as its proofs cover it, its contexts fetched within limits: `credentials.reading.read`.

    Raises:
        ContextNotHad: see there.
        UnsafeDocument: it cannot be read.
        BudgetSpent: it costs more than is left.
    """
    return _with_contexts(
        runtime, document, budget, lambda contexts: reading.read(document, contexts, budget)
    )


def _with_contexts(
    runtime: Runtime, document: JsonObject, budget: Budget, ask: Callable[[Contexts], Found]
) -> Found:
    now = runtime.clock()

    def attempt(resources: Resources) -> tuple[list[Found], tuple[Reference, ...]]:
        case = proofs.case_of(document, resources, now, budget)
        try:
            return [ask(case.contexts)], ()
        except UnknownContext as error:
            case.want_context(error)
            return [], case.lookup.wanted

    found = fetch_and_try(Sources.of(runtime), attempt)
    if not found:
        raise ContextNotHad
    return found[0]
