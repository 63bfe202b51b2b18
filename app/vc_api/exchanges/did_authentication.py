"""DID authentication: a wallet shows that it holds the key to which the badge will be bound.

https://w3c-ccg.github.io/vp-request-spec/#did-authentication
"""

from typing import Any, Final

from app.platform.runtime import Work
from app.wallets import hashes
from credentials.budget import Budget
from credentials.holder import signed_presentation
from credentials.holder.holder import Holder
from credentials.holder.signed_presentation import Demanded
from schemas.strict_json import JsonObject

SUITES: Final = ("eddsa-rdfc-2022", "Ed25519Signature2020", "ecdsa-rdfc-2019")
"""What wallets that exchange sign with; the second is all that the Learner Credential Wallet has."""
UNITS: Final = 10_000
"""What reading one may cost: there is a key, a signature and no badge in it."""


def request(work: Work, handle: str) -> JsonObject:
    """What the wallet is asked for.

    Args:
        work: the unit of work.
        handle: of the offer.
    """
    return {
        "query": [
            {
                "type": "DIDAuthentication",
                "acceptedMethods": [{"method": "key"}, {"method": "jwk"}],
                "acceptedCryptosuites": [{"cryptosuite": suite} for suite in SUITES],
            }
        ],
        "challenge": hashes.secrets_of(work.runtime, handle).challenge,
        "domain": work.urls.base,
    }


def holder_of(work: Work, handle: str, presentation: Any, *, domain_may_be_missing: bool = False) -> Holder:
    """Whoever signed the answer to that request.

    Args:
        work: the unit of work.
        handle: of the offer; its challenge is answered by nobody who does not know it.
        presentation: as it came.
        domain_may_be_missing: for requests that name none; another domain is refused in either case.

    Raises:
        ProofRefused: it answers another challenge, is for another domain, or does not hold.
        BudgetSpent: it takes too long to read.
    """
    demanded = Demanded(
        SUITES,
        work.urls.base,
        work.now,
        hashes.secrets_of(work.runtime, handle).challenge,
        domain_may_be_missing=domain_may_be_missing,
    )
    return signed_presentation.check(presentation, demanded, work.runtime.contexts, Budget(UNITS)).holder
