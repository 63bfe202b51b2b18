"""Which rules a document must keep, by what it is."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from credentials.data_model.rules.context import context
from credentials.data_model.rules.enveloped import enveloped, is_enveloped
from credentials.data_model.rules.identifiers import identifiers
from credentials.data_model.rules.issuer import issuer
from credentials.data_model.rules.presented import holder, presented
from credentials.data_model.rules.proof_shape import proof_shape
from credentials.data_model.rules.related_resource import related_resource
from credentials.data_model.rules.status_entry import status_entry
from credentials.data_model.rules.status_list import status_list
from credentials.data_model.rules.subject import subject
from credentials.data_model.rules.terms import terms
from credentials.data_model.rules.text import text
from credentials.data_model.rules.typed_objects import typed_objects, typed_objects_v1
from credentials.data_model.rules.types import credential_type, presentation_type
from credentials.data_model.rules.validity import issuance, validity
from credentials.data_model.shape import Version, items_at, version_of
from credentials.data_model.violation import NotConformant, Violation
from credentials.loader import Contexts
from schemas.json_ld import types_of

Rule = Callable[[dict[str, Any], str], Iterator[Violation]]

_CREDENTIAL: Final[tuple[Rule, ...]] = (
    context, credential_type, issuer, subject, status_entry, status_list, proof_shape,
)  # fmt: skip
_CREDENTIAL_OF: Final[dict[Version, tuple[Rule, ...]]] = {
    Version.V2: (*_CREDENTIAL, text, validity, typed_objects, related_resource),
    Version.V1: (*_CREDENTIAL, issuance, typed_objects_v1),
}
_PRESENTATION: Final[tuple[Rule, ...]] = (
    context, presentation_type, holder, presented, typed_objects, proof_shape,
)  # fmt: skip


def violations(document: dict[str, Any], *, contexts: Contexts) -> list[Violation]:
    """Every MUST that a credential, a presentation or an envelope breaks; empty when it conforms.

    Args:
        document: the document as parsed JSON, secured or not yet; left unchanged.
        contexts: every JSON-LD context it names.

    Raises:
        UnknownContext: it names one that `contexts` does not hold, so that its terms cannot be judged.
    """
    broken = broken_rules(document)
    # With a broken @context the terms would all be wrong for that one reason.
    if not any(violation.pointer.startswith("/@context") for violation in broken):
        broken += terms(document, contexts)
    return broken


def broken_rules(document: dict[str, Any]) -> list[Violation]:
    """Every MUST that can be judged without knowing what the words mean; `violations` adds the rest."""
    return [*_rules_of(document, ""), *identifiers(document, "")]


def require_conformant(document: dict[str, Any], *, contexts: Contexts) -> None:
    """Refuse a document that breaks the data model.

    Raises:
        NotConformant: with all violations.
        UnknownContext: as `violations`.
    """
    broken = violations(document, contexts=contexts)
    if broken:
        raise NotConformant(tuple(broken))


def _rules_of(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    if is_enveloped(document):
        yield from enveloped(document, pointer)
    elif "VerifiablePresentation" in types_of(document):
        for rule in _PRESENTATION:
            yield from rule(document, pointer)
        for at, item in items_at(document, "verifiableCredential", pointer):
            if isinstance(item, dict):
                yield from _presented(item, at)
    else:
        yield from _credential(document, pointer)


def _presented(item: dict[str, Any], at: str) -> Iterator[Violation]:
    yield from enveloped(item, at) if is_enveloped(item) else _credential(item, at)


def _credential(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    for rule in _CREDENTIAL_OF[version_of(document) or Version.V2]:
        yield from rule(document, pointer)
