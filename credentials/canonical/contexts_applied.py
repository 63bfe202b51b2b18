"""Which contexts PyLD applies, and those that it has applied before."""

import threading
from typing import Any

from cachetools import LRUCache
from frozendict import frozendict
from pyld.resolved_context import ResolvedContext

from credentials.errors import UnsafeDocument
from credentials.loader import MAX_CONTEXT_DEPTH, Contexts
from schemas.json_ld import contexts_of

_REMEMBERED_CONTEXTS = 256


class Resolver:
    """Gives PyLD the context objects behind a local context; one per document, so that work stays bounded."""

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts

    def resolve(self, _active: Any, context: Any, _base: str, _cycles: Any = None) -> list[ResolvedContext]:
        """The context objects that `context` names or holds; called by PyLD."""
        return self._resolve(context, ())

    def _resolve(self, context: Any, via: tuple[str, ...]) -> list[ResolvedContext]:
        if isinstance(context, dict | frozendict) and "@context" in context:
            context = context["@context"]
        resolved: list[ResolvedContext] = []
        for one in contexts_of(context):
            if isinstance(one, str):
                resolved += self._follow(one, via)
            # In a term's definition PyLD writes null as False.
            elif one is None or one is False:
                resolved.append(ResolvedContext(False))
            elif isinstance(one, dict | frozendict):
                resolved.append(ResolvedContext(one))
            else:
                raise UnsafeDocument("context-malformed", "A context is a URL, an object or null.")
        return resolved

    def _follow(self, url: str, via: tuple[str, ...]) -> list[ResolvedContext]:
        if url in via or len(via) > MAX_CONTEXT_DEPTH:
            raise UnsafeDocument("context-malformed", "Contexts refer to each other in a circle.", value=url)
        return self._resolve(self._contexts.document(url), (*via, url))


class Memory:
    """Processed contexts, shared by all threads, the least recently used forgotten first.

    Keys hold only text, so no entry can be mistaken for another one: the active context's own identifier
    (PyLD gives every finished context a fresh one) and the local context as JSON.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: LRUCache[tuple[object, ...], Any] = LRUCache(_REMEMBERED_CONTEXTS)

    def get(self, key: tuple[object, ...]) -> Any:
        """What was put there, or None."""
        with self._lock:
            return self._entries.get(key)

    def put(self, key: tuple[object, ...], value: Any) -> None:
        """Remember `value`."""
        with self._lock:
            self._entries[key] = value


memory = Memory()
