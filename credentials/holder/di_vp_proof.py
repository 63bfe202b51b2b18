"""The proof type `di_vp`: a presentation with a Data Integrity proof and nothing to show.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#name-di_vp-proof-type
"""

from typing import Any, Final

from credentials.budget import Budget
from credentials.holder import signed_presentation
from credentials.holder.proof import Expected, ProofRefused, Proved
from credentials.holder.signed_presentation import Demanded
from credentials.loader import Contexts
from schemas.strict_json import JsonObject

SUITES: Final = ("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019")
"""The suites that are taken, for `proof_signing_alg_values_supported`."""


def check(presentation: Any, expected: Expected, contexts: Contexts, budget: Budget) -> Proved:
    """Check that whoever signed a presentation holds the key that its proof names.

    Args:
        presentation: a JSON object; left unchanged.
        expected: what it must say.
        contexts: the bundled ones; a presentation that names others is refused, for nothing is fetched here.
        budget: pays for it.

    Raises:
        ProofRefused: see its codes.
        BudgetSpent: it costs more than is left.
    """
    demanded = Demanded(SUITES, expected.audience, expected.now)
    signed = signed_presentation.check(presentation, demanded, contexts, budget)
    return Proved(signed.holder, _nonce(signed.proof))


def _nonce(proof: JsonObject) -> str:
    challenge = proof.get("challenge")
    if not isinstance(challenge, str) or not challenge:
        raise ProofRefused("proof-without-nonce", "The proof must answer a c_nonce of the nonce endpoint.")
    return challenge
