"""What a verifier asked to be answered: its challenge and its domain, in this interface's words.

What asks for an answer is never passed over: a form that cannot answer does not verify.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from app.vc_api import problem_types
from app.vc_api.answers import problem
from app.vc_api.requests import RequestRefused
from credentials.data_model import CRYPTOGRAPHIC_SECURITY_ERROR
from credentials.forms import jws, key_binding, sd_jwt
from credentials.intake import Presented
from credentials.presentation.asked import Asked
from schemas.errors import DomainError
from schemas.json_ld import objects, texts
from schemas.strict_json import JsonObject

_ASKS: Final = frozenset({"challenge", "domain"})
_TYPE_OF_CLAIM: Final = {
    "nonce": problem_types.INVALID_CHALLENGE_ERROR,
    "aud": problem_types.INVALID_DOMAIN_ERROR,
}

_OF_PROOF: Final = {
    "nonce": problem(problem_types.INVALID_CHALLENGE_ERROR, "A proof answers another challenge."),
    "aud": problem(problem_types.INVALID_DOMAIN_ERROR, "A proof was made for another domain."),
}
_OF_TOKEN: Final = {
    "nonce": problem(problem_types.INVALID_CHALLENGE_ERROR, "The token answers another challenge."),
    "aud": problem(problem_types.INVALID_DOMAIN_ERROR, "The token was made for another domain."),
}


def unmet(presented: Presented, options: Mapping[str, Any], now: datetime) -> list[dict[str, Any]]:
    """What the options ask of a credential and what it does not answer.

    Args:
        presented: the credential, in whatever form.
        options: of the request; `challenge` and `domain` are read.
        now: the moment at which a holder's signature must be fresh.

    Raises:
        RequestRefused: `option-not-comparable`: an SD-JWT is compared with challenge and domain together.
    """
    if not _ASKS & options.keys():
        return []
    if presented.securing == "jwt":
        return unmet_by_claims(jws.read(presented.token or "").payload, options)
    if presented.securing == "sd-jwt":
        return _unmet_by_key_binding(sd_jwt.read(presented.token or ""), options, now)
    return _unmet_by_proofs(presented.credential, options)


def asked_by(options: Mapping[str, Any]) -> Asked:
    """What a request's `challenge` and `domain` ask the holder to repeat."""
    domain = options.get("domain")
    return Asked(options.get("challenge"), None if domain is None else tuple(texts(domain)))


def unmet_by_claims(claims: JsonObject, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the options ask of a token and what its claims `nonce` and `aud` do not say."""
    return [_OF_TOKEN[unmet] for unmet in asked_by(options).unmet_by_claims(claims)]


def _unmet_by_proofs(document: JsonObject, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the options ask of every embedded proof and what one of them does not have."""
    proofs, asked = objects(document.get("proof")) or [{}], asked_by(options)
    unmet = {one for proof in proofs for one in asked.unmet_by_proof(proof)}
    return [_OF_PROOF[one] for one in ("nonce", "aud") if one in unmet]


def _unmet_by_key_binding(
    token: sd_jwt.SdJwt, options: Mapping[str, Any], now: datetime
) -> list[dict[str, Any]]:
    domains = {*texts(options.get("domain"))}
    if "challenge" not in options or len(domains) != 1:
        detail = "An SD-JWT is compared with a challenge and one domain together."
        raise RequestRefused("option-not-comparable", detail, problem_types.UNKNOWN_OPTION_PROVIDED)
    try:
        key_binding.verify_key_binding(token, nonce=options["challenge"], audience=domains.pop(), now=now)
    except DomainError as error:
        claim = str(error.params.get("claim", "nonce"))
        named = _TYPE_OF_CLAIM.get(claim, CRYPTOGRAPHIC_SECURITY_ERROR)
        return [problem(named, error.detail, code=error.code)]
    return []
