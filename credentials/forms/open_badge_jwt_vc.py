"""A badge on VCDM 1.1 as a JWT, the `jwt_vc_json` of OpenID4VCI: for wallets that read nothing newer.

https://www.w3.org/TR/vc-data-model-1.1/#json-web-token, with the claims that Open Badges prescribes
(https://www.imsglobal.org/spec/ob/v3p0#jwt-proof). The leader's own proof is of the badge on VCDM 2.0 and not
in it: the organisation says who judged, and the mandate travels inside.
"""

from typing import Final

from credentials.forms import jwt
from credentials.forms.form import Form, Making, Signed, SignedBy
from credentials.forms.open_badge import on_version_1, without_proof
from keys.algorithms import KeyKind
from keys.signer import Signer
from schemas.strict_json import JsonObject


def _make(document: JsonObject, signer: Signer, making: Making) -> Signed:
    said = on_version_1(without_proof(document))
    token = jwt.sign_ob_jwt(said, signer, making.verification_method)
    jwt.verify(jwt.read(token), signer.public_key)
    return Signed(said, token.encode())


FORM: Final = Form(
    name="jwt-vc",
    media_type="application/jwt",
    signed_by=SignedBy.ORGANISATION,
    key_kind=KeyKind.P256,
    make=_make,
    told=frozenset({"old-data-model"}),
    negotiated=False,
)
