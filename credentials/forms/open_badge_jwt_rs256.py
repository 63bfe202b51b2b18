"""Open Badges' own JWT with an RSA key, for verifiers that read RS256 and nothing else.

"Issuers MUST … at least RS256 or ES256": https://www.imsglobal.org/spec/ob/v3p0#jwt-proof. The leader's proof
stands inside as in `open_badge_jwt`, so that the key needs nobody's endorsement.
"""

from dataclasses import replace
from typing import Final

from credentials.forms import open_badge_jwt
from keys.algorithms import KeyKind

FORM: Final = replace(
    open_badge_jwt.FORM, name="jwt-rs256", key_kind=KeyKind.RSA, also_served_as=(), negotiated=False
)
