"""Open Badges' own JWT: the organisation's form key signs the award with the leader's proof inside.

https://www.imsglobal.org/spec/ob/v3p0#jwt-proof. Who judged is still shown by the leader's own proof; the
organisation only says the same thing in another way.
"""

from typing import Final

from credentials.forms import jwt
from credentials.forms.form import Form, Making, Signed, SignedBy
from keys.algorithms import KeyKind
from keys.signer import Signer
from schemas.strict_json import JsonObject


def _make(document: JsonObject, signer: Signer, making: Making) -> Signed:
    token = jwt.sign_ob_jwt(document, signer, making.verification_method)
    jwt.verify(jwt.read(token), signer.public_key)
    return Signed(document, token.encode())


FORM: Final = Form(
    name="jwt",
    media_type="application/jwt",
    # https://www.w3.org/TR/vc-jose-cose/#vc-jwt-media-type names a credential as JWT, and
    # https://www.imsglobal.org/spec/ob/v3p0#getcredentials calls a compact JWS plain text.
    also_served_as=("application/vc+jwt", "text/plain"),
    signed_by=SignedBy.ORGANISATION,
    key_kind=KeyKind.P256,
    make=_make,
)
