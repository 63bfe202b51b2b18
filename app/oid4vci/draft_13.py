"""What wallets that know nothing newer than draft 13 get along with the answers of version 1.0.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-13.html. An organisation switches it on
or off; what the others get for it is harmless.
"""

from uuid import UUID

from app.oid4vci.forms import Fields
from app.platform.runtime import Work
from app.wallets import nonces, settings
from schemas.strict_json import JsonObject


def tx_code_of(work: Work, organisation_id: UUID, fields: Fields) -> str | None:
    """The short code of a token request; older drafts call it `user_pin`, and some wallets say both."""
    if "tx_code" in fields or not settings.of(work, organisation_id).draft_13:
        return fields.get("tx_code")
    return fields.get("user_pin")


def beside_the_token(work: Work, organisation_id: UUID) -> JsonObject:
    """The nonce that draft 13 gives with an access token; nothing where draft 13 is not spoken."""
    if not settings.of(work, organisation_id).draft_13:
        return {}
    seconds = int(nonces.LASTS.total_seconds())
    return {"c_nonce": nonces.make(work.runtime), "c_nonce_expires_in": seconds}
