"""What is read is what was signed.

A document secured over RDF is signed as a graph but read as JSON, and whoever respells it keeps the signature
(https://www.w3.org/TR/vc-data-integrity/#validating-contexts). So nothing is read from the JSON as it came,
but from its statements: they are gathered, cut at embedded credentials, and written again under the published
terms. However a document is respelled, as long as the signature holds the same is read. An ordinary document,
spelled as VCDM and Open Badges publish it, reads as it came.
"""

from typing import Any

from credentials.budget import Budget
from credentials.loader import Contexts
from credentials.reading.document import write
from credentials.reading.graph import gather
from schemas.strict_json import JsonObject

__all__ = ["is_ordinary", "read"]

_CUT_MEMBERS = frozenset({"endorsement", "verifiableCredential"})


def read(document: JsonObject, contexts: Contexts, budget: Budget | None = None) -> JsonObject:
    """Read a document as it was signed.

    Args:
        document: as it came; left unchanged. Its proofs and `@context` are carried over unread.
        contexts: every context that it names.
        budget: pays for it.

    Returns:
        The document itself when it is ordinary, else what its statements say. Embedded endorsements and
        credentials stand in it as they came: each is to be proved and read alone.

    Raises:
        UnsafeDocument: what `gather` and `write` refuse.
        UnknownContext: a context is neither bundled nor given.
        BudgetSpent: it costs more than is left.
    """
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    said = write(gather(unsecured, contexts, budget))
    if _same(unsecured, said):
        return document
    around = {name: document[name] for name in ("@context", "proof") if name in document}
    return around | {name: value for name, value in said.items() if name not in around}


def is_ordinary(document: JsonObject, contexts: Contexts) -> bool:
    """Whether a document reads as it is written; we sign no other. Raises what `read` does."""
    return read(document, contexts) is document


def _same(delivered: Any, said: Any) -> bool:
    return bool(_normal(delivered) == _normal(said))


def _normal(value: Any, member: str = "") -> Any:
    """A value without those differences in spelling that no reader of ours sees."""
    if member in _CUT_MEMBERS:
        return value if isinstance(value, list) else [value]
    if isinstance(value, list):
        items = [_normal(item) for item in value if item is not None]
        return items[0] if len(items) == 1 else items
    if isinstance(value, dict):
        members = {
            name: _normal(child, name)
            for name, child in value.items()
            if name != "@context" and child is not None and child != []
        }
        return next(iter(members.values())) if members.keys() in ({"id"}, {"@value"}) else members
    return (type(value) is bool, value)
