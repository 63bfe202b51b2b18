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
from credentials.reading.terms import SINGLE
from schemas.json_ld import items
from schemas.strict_json import JsonObject

_CUT_MEMBERS = frozenset({"endorsement", "verifiableCredential"})
# Who made a skill often issues badges on it as well, and is described in full there.
_DECIDES_NOTHING = frozenset({"creator"})
# Read as they stand: a text in brackets, or the name of a node in its place, would be seen as something else.
_TEXT_MEMBERS = (SINGLE - {"holder", "issuer"}) | {"statusPurpose"}


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


def _same(delivered: Any, said: Any) -> bool:
    return _agree(_normal(delivered), _normal(said))


def _agree(one: Any, other: Any, member: str = "") -> bool:
    """Whether two normal forms say the same; of a party that decides nothing one may say less."""
    if isinstance(one, dict) and isinstance(other, dict):
        less = member in _DECIDES_NOTHING and one.keys() <= other.keys()
        return (less or one.keys() == other.keys()) and all(
            _agree(value, other[name], name) for name, value in one.items()
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_agree, one, other))
    return bool(one == other)


def _normal(value: Any, member: str = "") -> Any:
    """A value without those differences in spelling that no reader of ours sees."""
    if member in _CUT_MEMBERS:
        return items(value)
    if isinstance(value, list):
        return _types(value) if member == "type" and _all_texts(value) else _listed(value, member)
    if isinstance(value, dict):
        members = {
            name: _normal(child, name)
            for name, child in value.items()
            if name != "@context" and child is not None and child != []
        }
        named = members.keys() == {"id"} and member not in _TEXT_MEMBERS
        return members["id"] if named else members
    return _types([value]) if member == "type" and _all_texts([value]) else (type(value) is bool, value)


def _all_texts(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _types(names: list[str]) -> frozenset[str]:
    # Two names of one class: whoever reads one, reads the other.
    return frozenset("OpenBadgeCredential" if name == "AchievementCredential" else name for name in names)


def _listed(values: list[Any], member: str) -> Any:
    """One value in brackets is that value, except where readers look for a text, or within brackets."""
    if any(isinstance(one, list) for one in values):
        return object()  # equal to nothing
    normal = [_normal(one, member) for one in values if one is not None]
    bare = len(normal) == 1 and not (member in _TEXT_MEMBERS and not isinstance(normal[0], dict))
    return normal[0] if bare else normal
