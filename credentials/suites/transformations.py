"""The two ways to bring a document and a proof configuration into canonical bytes."""

from typing import Any

from credentials.canonical import canonicalise
from credentials.canonical.jcs import jcs
from credentials.loader import is_bundled
from credentials.suites.base import ProofInvalid, Unsecured, hash_for
from keys.algorithms import KeyKind
from schemas.strict_json import JsonObject


def rdfc_1_0(unsecured: Unsecured, options: JsonObject, kind: KeyKind) -> tuple[bytes, bytes]:
    """Canonicalise as RDF.

    The document's `@context` gives the proof configuration its meaning. Some software writes a context of its
    own into the proof; that one counts if it says nothing that is not published:
    https://www.w3.org/TR/vc-di-eddsa/#proof-configuration-eddsa-rdfc-2022
    """
    configuration = {**options, "@context": proof_context(unsecured, options)}
    algorithm = hash_for(kind)
    canonical = canonicalise(configuration, unsecured.contexts, algorithm=algorithm)
    return canonical.encode(), unsecured.canonical(algorithm).encode()


def jcs_rfc_8785(unsecured: Unsecured, options: JsonObject, _kind: KeyKind) -> tuple[bytes, bytes]:
    """Canonicalise as JSON.

    "Check that the securedDocument.@context starts with all values contained in the proofOptions.@context in
    the same order. […] Set unsecuredDocument.@context equal to proofOptions.@context."
    https://www.w3.org/TR/vc-di-eddsa/#verify-proof-eddsa-jcs-2022
    """
    context = options.get("@context")
    if context is not None and not _starts_with(unsecured.document.get("@context"), context):
        raise ProofInvalid("proof-context-mismatch", "The proof was made for a document with other contexts.")
    return jcs(options), unsecured.jcs(context)


def proof_context(unsecured: Unsecured, options: JsonObject) -> Any:
    """Return the context that gives a proof configuration its meaning; raises `ProofInvalid`."""
    own = options.get("@context")
    of_document = unsecured.document.get("@context")
    if own is None or own == of_document or _starts_with(of_document, own):
        return of_document
    if not all(isinstance(url, str) and is_bundled(url) for url in _listed(own)):
        raise ProofInvalid("proof-context-mismatch", "The proof defines its terms in a way of its own.")
    return own


def _starts_with(contexts: Any, beginning: Any) -> bool:
    wanted = _listed(beginning)
    return bool(wanted) and _listed(contexts)[: len(wanted)] == wanted


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
