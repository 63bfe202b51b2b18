"""A badge in an IETF SD-JWT VC: flat claims for wallets that show only such, and the badge itself in `ld`.

https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/ and, for `ld`, OpenID4VP 1.0 appendix B.3.7. The
key comes with its certificates, and `iss` is left out, which wallets would compare with the names of web
hosts; the issuer is the one that the badge names. Every copy has a place of its own in a Token Status List,
so that the copies of one badge have nothing in common there; the badge's own status entry is not in it.
"""

from typing import Final

from credentials.forms import parts, sd_jwt, sd_jwt_issue
from credentials.forms.form import Form, Making, Signed, SignedBy
from credentials.forms.open_badge import without_proof, without_status
from credentials.forms.parts import LINKED
from keys.algorithms import KeyKind
from keys.signer import Signer
from schemas import instants
from schemas.errors import Refused
from schemas.json_ld import id_of, subject_of, text
from schemas.strict_json import JsonObject


def _make(document: JsonObject, signer: Signer, making: Making) -> Signed:
    said = without_status(without_proof(document))
    flat = parts.flat_claims(said)
    token = sd_jwt_issue.issue_sd_jwt_vc(
        {**_about_the_token(said, making), **_always_shown(said), **flat, LINKED: said},
        signer,
        x5c=making.certificates,
        disclosable=(
            *(f"/{claim}" for claim in flat),
            *(f"/{LINKED}{pointer}" for pointer in parts.pointers(said)),
        ),
        holder=making.holder,
    )
    sd_jwt.verify(sd_jwt.read(token), signer.public_key)
    return Signed(said, token.encode())


def _about_the_token(document: JsonObject, making: Making) -> JsonObject:
    if making.vct is None or making.status is None:
        raise Refused("form-incomplete", "This form needs a type and a status of its own.")
    claims: JsonObject = {
        "vct": making.vct,
        "sub": id_of(subject_of(document)),
        "iat": instants.write_seconds(making.created),
        "status": making.status.as_claim(),
    }
    for claim, member in (("nbf", "validFrom"), ("exp", "validUntil")):
        moment = instants.read_moment(document.get(member))
        if moment is not None:
            claims[claim] = instants.write_seconds(moment)
    return claims


def _always_shown(document: JsonObject) -> JsonObject:
    """The skill, the organisation and the day, as flat claims."""
    issuer, skill = document["issuer"], subject_of(document)["achievement"]
    achievement = {name: skill[name] for name in ("id", "name", "description") if name in skill}
    said = {
        "issuer_name": text(issuer.get("name")),
        "achievement": achievement,
        "awarded_date": text(document.get("awardedDate")),
    }
    return {claim: value for claim, value in said.items() if value}


FORM: Final = Form(
    name="sdjwt",
    media_type="application/dc+sd-jwt",
    signed_by=SignedBy.ORGANISATION,
    key_kind=KeyKind.P256,
    make=_make,
    own_status=True,
    certified=True,
    typed=True,
)
