"""Showing part of a credential: https://www.w3.org/TR/vcalm/#derive-credential."""

from typing import Any, Final

from app.platform.runtime import Runtime
from app.vc_api import requests
from credentials.budget import Budget
from credentials.data_model import require_conformant
from credentials.suites import ecdsa_sd_2023
from schemas.strict_json import JsonObject

OPTIONS: Final = {"selectivePointers": requests.is_pointers}


def derive(runtime: Runtime, body: Any) -> JsonObject:
    """Show what the issuer made mandatory and what the holder selects, and nothing else.

    Args:
        runtime: the running service.
        body: `{"verifiableCredential", "options": {"selectivePointers"}}`; the credential has an
            `ecdsa-sd-2023` base proof.

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
    derived = ecdsa_sd_2023.derive(document, pointers, contexts, budget=Budget())
    require_conformant(derived, contexts=contexts)
    return {"verifiableCredential": derived}
