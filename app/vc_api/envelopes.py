"""Envelopes as they stand in requests.

https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-credentials
https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-presentations
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.platform.runtime import Runtime
from app.vc_api import bindings, proofs
from app.vc_api.answers import problem, type_of_code
from app.vc_api.requests import RequestRefused
from app.verification.service import Sources, fetch_and_try
from credentials import data_urls
from credentials.budget import Budget
from credentials.data_model import CRYPTOGRAPHIC_SECURITY_ERROR
from credentials.data_model.rules.enveloped import is_enveloped
from credentials.forms import jws, jwt
from credentials.intake import Carrier, Presented
from credentials.presentation.signatures import signer_of
from credentials.resources import Reference, Resources
from schemas.errors import DomainError, Malformed, Unavailable
from schemas.json_ld import id_of
from schemas.strict_json import JsonObject

_CARRIERS: Final[Mapping[str, Carrier]] = {
    "application/vc+jwt": "jwt",
    "application/vc+sd-jwt": "sd-jwt",
}
_PRESENTATION: Final = "application/vp+jwt"


@dataclass(frozen=True)
class Opened:
    """What was in an envelope.

    Attributes:
        document: the presentation; None when the signature does not hold.
        controller: who holds the key that signed it.
        problems: why it does not hold.
    """

    document: JsonObject | None
    controller: str | None
    problems: list[dict[str, Any]]


def require_what_it_says(value: Any, presented: Presented) -> None:
    """Refuse an envelope around a credential that holds something else than its media type says.

    Raises:
        RequestRefused: `credential-not-read`.
    """
    if not isinstance(value, dict) or not is_enveloped(value):
        return
    media_type = data_urls.read(value["id"]).media_type
    if _CARRIERS.get(media_type) != presented.carrier:
        detail = f"The envelope holds no {media_type} that is read here."
        raise RequestRefused("credential-not-read", detail)


def open_presentation(
    runtime: Runtime, envelope: JsonObject, options: Mapping[str, Any], budget: Budget
) -> Opened:
    """Take a presentation out of its envelope and judge the token: https://www.w3.org/TR/vc-jose-cose/.

    Args:
        runtime: the running service.
        envelope: conforms to the data model.
        options: `challenge` and `domain` are compared with `nonce` and `aud`; `expectedProofPurpose`.
        budget: of the whole judgement.

    Raises:
        Malformed: `envelope-unsupported`, or what is inside cannot be read.
    """
    held = data_urls.read(envelope["id"])
    if held.media_type != _PRESENTATION:
        raise Malformed("envelope-unsupported", f"Of presentations only {_PRESENTATION} is verified.")
    token = jws.read(held.content.decode("ascii", "replace"))
    document = jwt.presentation_of(token)
    purpose = options.get("expectedProofPurpose", "authentication")
    found = _signer(runtime, token, document, purpose, budget)
    if isinstance(found, DomainError):
        detail = "The envelope's signature does not hold."
        problems = [
            problem(type_of_code(found.code), found.detail, code=found.code),
            problem(CRYPTOGRAPHIC_SECURITY_ERROR, detail),
        ]
        return Opened(None, None, problems)
    problems = [
        problem(CRYPTOGRAPHIC_SECURITY_ERROR, f"The token's times do not hold: {code}.", code=code)
        for code in jwt.time_problems(token, runtime.clock())
    ]
    return Opened(document, found, problems + bindings.unmet_by_claims(token.payload, options))


def _signer(
    runtime: Runtime, token: jws.Jwt, document: JsonObject, purpose: str, budget: Budget
) -> DomainError | str:
    now = runtime.clock()

    def attempt(resources: Resources) -> tuple[DomainError | str, tuple[Reference, ...]]:
        case = proofs.case_of(document, resources, now, budget)
        try:
            method = signer_of(case, token, purpose=purpose, holder=holder_of(document))
        except Unavailable as error:
            return error, case.lookup.wanted
        except DomainError as error:
            return error, ()
        return method.controller or "", ()

    return fetch_and_try(Sources.of(runtime), attempt)


def holder_of(document: JsonObject) -> str:
    """The id of a presentation's holder; empty when it names none."""
    return id_of(document.get("holder"))
