"""The signatures on presentations, whoever asks about them: what became of each, and whose key made it.

https://www.w3.org/TR/vc-data-integrity/#verify-proof, https://www.w3.org/TR/vc-jose-cose/#securing-vps and,
for VCDM 1.1, https://www.w3.org/TR/vc-data-model/#json-web-token.
"""

from datetime import datetime
from typing import Final

from credentials.budget import CHARACTERS_READ, RSA_SIGNATURE
from credentials.checks.case import Case
from credentials.evidence.key_finder import KeyFinder
from credentials.forms import jws
from credentials.forms.data_integrity import FindKey, ProofResult, verify_proofs
from credentials.presentation.asked import Asked
from credentials.resources import Lookup
from keys import did_jwk
from keys.resolver import VerificationMethod
from schemas.errors import DomainError
from schemas.strict_json import JsonObject

AUTHENTICATION: Final = "authentication"
_TYPES: Final = frozenset({None, "jwt", "vp+jwt", "vp+sd-jwt"})


def key_finder(lookup: Lookup, now: datetime, holder: str = "") -> FindKey:
    """Finds the keys of a holder, and of whoever else signed; a key belongs to whoever publishes it.

    Args:
        lookup: the documents.
        now: the moment at which keys must be neither revoked nor expired.
        holder: whose presentation it is, if it says so. Whether the holder signed is for the caller to judge.
    """
    return KeyFinder(lookup, holder, now).find_signer


def proofs_on(
    case: Case, document: JsonObject, *, purpose: str, asked: Asked, holder: str
) -> list[ProofResult]:
    """What became of each embedded proof; contexts and keys that are missing are put on the case's list.

    Args:
        case: brings contexts, documents, moment and budget.
        document: as it came, with its proofs.
        purpose: for which they must have been made.
        asked: what they must repeat.
        holder: whose presentation it is; empty when it does not say.

    Raises:
        ProofMalformed: its proofs cannot be read.
    """
    results = verify_proofs(
        document,
        find_key=key_finder(case.lookup, case.now, holder),
        contexts=case.contexts,
        now=case.now,
        expected_purpose=purpose,
        domain=None if asked.audiences is None else list(asked.audiences),
        challenge=asked.nonce,
        budget=case.budget,
    )
    for result in results:
        if result.code == "context-unknown":
            case.want_context(DomainError(result.code, "", **result.params))
    return results


def signer_of(case: Case, token: jws.Jwt, *, purpose: str, holder: str) -> VerificationMethod:
    """The key that signed a token around a presentation, and whose it is.

    Args:
        case: brings documents, moment and budget.
        token: what was signed.
        purpose: for which the key must be meant.
        holder: whose presentation it is; empty when it does not say.

    Raises:
        Unavailable: what the holder publishes could not be had.
        JwsRefused: the header is not allowed, names no key (`key-reference-missing`), or the signature does
            not fit.
        DomainError: the key may not speak for whoever it says.
    """
    _check_header(token)
    case.budget.spend(RSA_SIGNATURE + len(token.token) // CHARACTERS_READ)
    method = _method_of(case, token, purpose, holder)
    jws.verify_signature(token, method.public_key)
    return method


def _check_header(token: jws.Jwt) -> None:
    if token.typ not in _TYPES:
        raise jws.JwsRefused("typ-not-allowed", "The header's typ is not that of a presentation.")
    if token.header.keys() & {"crit", "b64"}:
        raise jws.JwsRefused("crit-not-allowed", "The header demands extensions that nobody has agreed on.")
    jws.check_algorithm(token.header)


def _method_of(case: Case, token: jws.Jwt, purpose: str, holder: str) -> VerificationMethod:
    reference = jws.key_reference(token)
    method_id = reference.method_id(holder)
    if method_id is not None:
        return key_finder(case.lookup, case.now, holder)(method_id, purpose)
    if reference.jwk is not None:
        # A bare key speaks for itself alone: whoever is this key has signed.
        did = did_jwk.did_for(reference.jwk)
        return VerificationMethod(did_jwk.verification_method(did), did, reference.jwk)
    only = KeyFinder(case.lookup, holder, case.now).only_key()
    if only is None:
        raise jws.JwsRefused("key-reference-missing", "The token does not say which key signed it.")
    return only
