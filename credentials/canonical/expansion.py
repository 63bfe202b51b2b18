"""JSON-LD expansion by PyLD, made strict and fast.

PyLD drops what no context defines and goes on; whoever signs the result has not signed those values. Here
everything that would be dropped refuses instead. See https://www.w3.org/TR/json-ld11-api/#expansion-algorithm
and, for the idea of a safe mode, jsonld.js.
"""

import json
from typing import Any, Final

from frozendict import frozendict
from pyld.jsonld import JsonLdError, JsonLdProcessor

from credentials.budget import Budget
from credentials.canonical.contexts_applied import Resolver, memory
from credentials.canonical.vocabulary import is_misspelled
from credentials.errors import UnsafeDocument
from credentials.loader import Contexts
from schemas.errors import DomainError

_BASE_THAT_NOBODY_USES: Final = "about:invalid"
_UNITS_PER_TERM: Final = 4
_ORDINARY_TERMS_AGAIN: Final = 500
MAX_TERMS_AGAIN: Final = 10_000
"""Terms that contexts define when they are applied again, to another context than before: a type that is
named a thousand times applies its own context a thousand times. An ordinary badge has some hundreds."""
# With these, a statement about a node stands outside the JSON object for that node.
_HIDING: Final = frozenset({"@nest", "@reverse", "@included"})
_INITIAL: Final[Any] = frozendict(
    # `@base: null` leaves relative IRIs relative, so that they can be refused.
    {"_uuid": "initial", "processingMode": "json-ld-1.1", "mappings": {}, "@base": None}
)


def expand(
    document: dict[str, Any],
    contexts: Contexts,
    *,
    only_published_terms: bool = False,
    budget: Budget | None = None,
) -> list[dict[str, Any]]:
    """Return the expanded form of an inspected `document` (see `limits.inspect`), or refuse.

    Args:
        document: as inspected.
        contexts: every context that it names.
        only_published_terms: refuse another name for a property than its published one. For what is read from
            its JSON; `credentials.reading` reads documents that may be spelled otherwise.
        budget: pays for contexts that are applied again.

    Raises:
        UnsafeDocument: something would be dropped, is not JSON-LD, or stands outside the node it is about.
        UnknownContext: a context is neither bundled nor given.
        BudgetSpent: it costs more than is left.
    """
    processor = _Processor(contexts, only_published_terms=only_published_terms, budget=budget)
    return _run(processor, document, contexts)


def blank_nodes(document: dict[str, Any], contexts: Contexts) -> set[int]:
    """Return the identities of those objects in `document` that are nodes without an id of their own.

    Raises what `expand` does.
    """
    processor = _BlankNodes(contexts)
    _run(processor, document, contexts)
    return processor.found


def expand_traced(
    document: dict[str, Any], contexts: Contexts, budget: Budget | None = None
) -> tuple[list[dict[str, Any]], dict[int, dict[str, Any]]]:
    """Return the expanded form, and by the identity of each node in it the object of `document` it came from.

    Raises what `expand` does.
    """
    processor = _Traced(contexts, budget=budget)
    expanded = _run(processor, document, contexts)
    return expanded, processor.origins


def _run(processor: "_Processor", document: dict[str, Any], contexts: Contexts) -> list[dict[str, Any]]:
    options = {
        "base": _BASE_THAT_NOBODY_USES,
        "isFrame": False,
        "keepFreeFloatingNodes": False,
        "processingMode": "json-ld-1.1",
        "contextResolver": Resolver(contexts),
    }
    try:
        expanded = processor._expand(_INITIAL, None, document, options)  # noqa: SLF001  PyLD's own entry copies everything first
    except RecursionError as cause:
        raise UnsafeDocument("too-complex", "The document or its contexts are nested too deeply.") from cause
    # PyLD trusts the shapes of contexts in several places and then trips over its own feet.
    except (JsonLdError, KeyError, TypeError, ValueError, AttributeError, IndexError, Warning) as cause:
        raise _reason(cause) from cause
    if isinstance(expanded, dict):
        nodes = expanded["@graph"] if set(expanded) == {"@graph"} else [expanded]
    else:
        nodes = expanded or []
    return nodes


def _reason(cause: BaseException) -> DomainError:
    codes = set()
    error: BaseException | None = cause
    while error is not None:
        if isinstance(error, DomainError):
            return error
        if isinstance(error, RecursionError):
            return UnsafeDocument("too-complex", "The contexts are nested too deeply.")
        codes.add(getattr(error, "code", None))
        error = error.__cause__
    if codes & {"protected term redefinition", "invalid context nullification"}:
        return UnsafeDocument("protected-term-redefined", "A context redefines a protected term.")
    if codes & {"invalid language-tagged string", "invalid base direction", "invalid default language"}:
        return UnsafeDocument("invalid-language", "A language or base direction is not valid.")
    reason = ", ".join(sorted(code for code in codes if isinstance(code, str)))
    return UnsafeDocument("invalid-json-ld", "The document is not valid JSON-LD.", reason=reason)


def _refuse_dropped_property(term: str | None) -> None:
    raise UnsafeDocument(
        "undefined-term", "A property is not defined by any of the document's contexts.", term=term
    )


class _Processor(JsonLdProcessor):  # type: ignore[misc]  # PyLD ships no types
    """PyLD's processor with nothing dropped, and with memory.

    PyLD clones the active context for every type-scoped context, and a clone never meets its own cache again.
    """

    def __init__(
        self, contexts: Contexts, *, only_published_terms: bool = False, budget: Budget | None = None
    ) -> None:
        super().__init__(on_property_dropped=_refuse_dropped_property)
        self._only_published_terms = only_published_terms
        self._version = contexts.version()
        self._budget = budget
        self._applied: dict[tuple[object, ...], Any] = {}
        self._applied_texts: set[str] = set()
        self._defined = self._again = 0
        # The object is kept beside its text: an identity may only be reused once the object is gone.
        self._texts: dict[int, tuple[Any, str]] = {}

    def _get_initial_context(self, _options: Any) -> Any:
        return _INITIAL

    def _expand(
        self, active_ctx: Any, active_property: str | None, element: Any, options: Any, **rest: Any
    ) -> Any:
        expanded = super()._expand(active_ctx, active_property, element, options, **rest)
        if expanded is None and element is not None:
            raise UnsafeDocument(
                "dropped-value", "A value would not be part of what is signed.", term=active_property
            )
        return expanded

    def _expand_object(  # noqa: PLR0917  PyLD calls it by position
        self,
        active_ctx: Any,
        active_property: str | None,
        expanded_active_property: str | None,
        element: Any,
        expanded_parent: Any,
        options: Any,
        *rest: Any,
        **named: Any,
    ) -> None:
        for key in element:
            if key != "@context":
                self._check_term(active_ctx, key)
        super()._expand_object(
            active_ctx,
            active_property,
            expanded_active_property,
            element,
            expanded_parent,
            options,
            *rest,
            **named,
        )

    def _check_term(self, active_ctx: Any, key: str) -> None:
        mapping = active_ctx["mappings"].get(key)
        iri = mapping["@id"] if mapping else self._expand_iri(active_ctx, key, vocab=True)
        if iri in _HIDING or (mapping and mapping["reverse"]):
            raise UnsafeDocument("term-misspelled", "A keyword would hide properties elsewhere.", term=key)
        if self._only_published_terms and isinstance(iri, str) and is_misspelled(key, iri):
            raise UnsafeDocument(
                "term-misspelled", "A property is not written with its published name.", term=key
            )

    def _process_context(  # noqa: PLR0917  PyLD calls it by position
        self,
        active_ctx: Any,
        local_ctx: Any,
        options: Any,
        override_protected: bool = False,
        propagate: bool = True,
        validate_scoped: bool = True,
        cycles: Any = None,
    ) -> Any:
        identifier = active_ctx.get("_uuid")
        # With `cycles` PyLD only checks a scoped context against a half-finished one: nothing to remember.
        if cycles is not None or identifier is None:
            return super()._process_context(
                active_ctx, local_ctx, options, override_protected, propagate, validate_scoped, cycles
            )
        key = (
            self._version,
            identifier,
            self._text(local_ctx),
            override_protected,
            propagate,
            validate_scoped,
        )
        if key not in self._applied:
            remembered = memory.get(key)
            if remembered is None:
                before = self._defined
                processed = super()._process_context(
                    active_ctx, local_ctx, options, override_protected, propagate, validate_scoped, cycles
                )
                remembered = (processed, self._defined - before)
                memory.put(key, remembered)
            self._applied[key], terms = remembered
            self._count(self._text(local_ctx), 1 + terms)
        return self._applied[key]

    def _create_term_definition(self, *arguments: Any, **named: Any) -> None:
        self._defined += 1
        super()._create_term_definition(*arguments, **named)

    def _count(self, text: str, terms: int) -> None:
        # Also when it was remembered: a judgement never depends on what is remembered from before.
        if text not in self._applied_texts:
            self._applied_texts.add(text)
            return
        self._again += terms
        if self._again > MAX_TERMS_AGAIN:
            raise UnsafeDocument("too-complex", "Contexts are applied too many times.")
        beyond = min(terms, self._again - _ORDINARY_TERMS_AGAIN)
        if self._budget is not None and beyond > 0:
            self._budget.spend(_UNITS_PER_TERM * beyond)

    def _text(self, local_ctx: Any) -> str:
        known = self._texts.get(id(local_ctx))
        if known is None:
            known = (local_ctx, json.dumps(local_ctx))
            self._texts[id(local_ctx)] = known
        return known[1]


class _BlankNodes(_Processor):
    """Also remembers which objects of the document became blank nodes."""

    def __init__(self, contexts: Contexts) -> None:
        super().__init__(contexts)
        self.found: set[int] = set()

    def _expand(
        self, active_ctx: Any, active_property: str | None, element: Any, options: Any, **rest: Any
    ) -> Any:
        expanded = super()._expand(active_ctx, active_property, element, options, **rest)
        is_node = isinstance(element, dict) and isinstance(expanded, dict)
        if is_node and not expanded.keys() & {"@id", "@value", "@list"}:
            self.found.add(id(element))
        return expanded


class _Traced(_Processor):
    """Also remembers from which object of the document each expanded node was made."""

    def __init__(self, contexts: Contexts, budget: Budget | None = None) -> None:
        super().__init__(contexts, budget=budget)
        self.origins: dict[int, dict[str, Any]] = {}
        self._alive: list[Any] = []  # an identity says something only while its object lives

    def _expand(
        self, active_ctx: Any, active_property: str | None, element: Any, options: Any, **rest: Any
    ) -> Any:
        expanded = super()._expand(active_ctx, active_property, element, options, **rest)
        if isinstance(element, dict) and isinstance(expanded, dict):
            self.origins[id(expanded)] = element
            self._alive.append(expanded)
        return expanded
