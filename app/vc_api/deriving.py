"""Showing part of a credential: https://www.w3.org/TR/vcalm/#derive-credential."""

from typing import Any, Final

from app.platform.runtime import Runtime
from app.vc_api import requests
from credentials import suites
from credentials.budget import Budget
from credentials.data_model import require_conformant
from schemas.strict_json import JsonObject

OPTIONS: Final = {"selectivePointers": requests.is_pointers}


def derive(runtime: Runtime, body: Any) -> JsonObject:
    """Show what the issuer made mandatory and what the holder selects, and nothing else.

    Args:
        runtime: the running service.
        body: `{"verifiableCredential", "options": {"selectivePointers"}}`; the credential has an
            base proof by a suite that discloses selectively, such as `ecdsa-sd-2023`.

    Returns:
        `{"verifiableCredential"}` with a derived proof.

    Raises:
        RequestRefused: the body is not such an object.
        DomainError: there is no base proof, a pointer points at nothing, or what remains is no credential.
    """
    request = requests.read(body, "verifiableCredential", OPTIONS)
    document = requests.json_object(request.subject, "verifiableCredential")
    contexts = runtime.contexts
    pointers = request.options.get("selectivePointers", [])
    derived = suites.derive(document, pointers, contexts, budget=Budget())
    require_conformant(derived, contexts=contexts)
    return {"verifiableCredential": derived}
