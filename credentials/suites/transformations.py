"""The two ways to bring a document and a proof configuration into canonical bytes."""

from typing import Any, Final

from credentials.canonical import canonicalise, rdfc
from credentials.canonical.jcs import jcs
from credentials.loader import is_bundled
from credentials.suites.base import ProofInvalid, Transformation
from credentials.suites.suite import Covers
from credentials.suites.unsecured import Unsecured
from schemas.json_ld import contexts_of
from schemas.strict_json import JsonObject

# A proof configuration has one blank node, or none; a stranger's may hold a trap.
MAX_PROOF_WORK: Final = 500


def _rdfc_1_0(
    unsecured: Unsecured, options: JsonObject, algorithm: rdfc.Hash, fallback: tuple[str, ...]
) -> tuple[bytes, bytes]:
    """Canonicalise as RDF: https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022."""
    configuration = {**options, "@context": proof_context(unsecured, options, fallback)}
    # A proof is read from its JSON: an end under another name would be signed and not seen.
    canonical = canonicalise(
        configuration,
        unsecured.contexts,
        only_published_terms=True,
        algorithm=algorithm,
        max_work=MAX_PROOF_WORK,
    )
    return canonical.encode(), unsecured.canonical(algorithm).encode()


def _jcs_rfc_8785(
    unsecured: Unsecured, options: JsonObject, _algorithm: rdfc.Hash, _fallback: tuple[str, ...]
) -> tuple[bytes, bytes]:
    """Canonicalise as JSON.

    "Check that the securedDocument.@context starts with all values contained in the proofOptions.@context in
    the same order. […] Set unsecuredDocument.@context equal to proofOptions.@context."
    https://www.w3.org/TR/vc-di-eddsa/#verify-proof-eddsa-jcs-2022
    """
    context = options.get("@context")
    if context is not None and not _starts_with(unsecured.document.get("@context"), context):
        raise ProofInvalid("proof-context-mismatch", "The proof was made for a document with other contexts.")
    return jcs(options), unsecured.jcs(context)


def proof_context(unsecured: Unsecured, options: JsonObject, fallback: tuple[str, ...]) -> Any:
    """Return the contexts that give a proof configuration its meaning: those of the document.

    Some software writes a context of its own into the proof; that one counts if all of it is published. Other
    software leaves the suite's context out where the document's contexts do not define proofs;
    then the first of `fallback` is added, as the libraries in the field do.

    Raises:
        ProofInvalid: `proof-context-mismatch`.
    """
    of_document = contexts_of(unsecured.document.get("@context", []))
    found = contexts_of(options.get("@context", of_document))
    if not _starts_with(of_document, found) and not (found and all(map(_is_published, found))):
        raise ProofInvalid("proof-context-mismatch", "The proof defines its terms in a way of its own.")
    if fallback and not any(url in found for url in fallback):
        return [*found, fallback[0]]
    return found


def _is_published(context: Any) -> bool:
    return isinstance(context, str) and is_bundled(context)


def _starts_with(contexts: Any, beginning: Any) -> bool:
    wanted = contexts_of(beginning)
    return bool(wanted) and contexts_of(contexts)[: len(wanted)] == wanted


RDFC_1_0: Final = Transformation(_rdfc_1_0, Covers.MEANING)
JCS_RFC_8785: Final = Transformation(_jcs_rfc_8785, Covers.TEXT, keeps_context=True)
