"""A badge on VCDM 2.0 in an SD-JWT: the organisation's form key signs, and the holder chooses what to show.

https://www.w3.org/TR/vc-jose-cose/#securing-with-sd-jwt. The leader's own proof covers the whole badge and
would fall with the first part that is left out, so it is not in it: the organisation says who judged, and the
mandate travels inside.

Beside the badge's own status entry each copy has a place in a Token Status List: libraries that read SD-JWTs
(`@sd-jwt`) and the profile that this form is for (DIIP) read no other list.
"""

from typing import Final

from credentials.forms import parts, sd_jwt, sd_jwt_issue
from credentials.forms.form import Form, Making, Signed, SignedBy
from credentials.forms.open_badge import with_bare_evidence_types, without_proof
from keys.algorithms import KeyKind
from keys.signer import Signer
from schemas.strict_json import JsonObject


def _make(document: JsonObject, signer: Signer, making: Making) -> Signed:
    said = with_bare_evidence_types(without_proof(document))
    token = sd_jwt_issue.issue_vcdm(
        said,
        signer,
        kid=making.verification_method,
        disclosable=tuple(parts.pointers(said)),
        holder=making.holder,
        status=None if making.status is None else making.status.as_claim(),
    )
    sd_jwt.verify(sd_jwt.read(token), signer.public_key)
    return Signed(said, token.encode())


FORM: Final = Form(
    name="vcsdjwt",
    media_type="application/vc+sd-jwt",
    signed_by=SignedBy.ORGANISATION,
    key_kind=KeyKind.P256,
    make=_make,
    own_status=True,
)
