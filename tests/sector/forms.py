"""Every form of the sector's awards, with what stands around them: certificates, a list of their own."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from credentials import intake, token_status_list
from credentials.forms.form import Making, Signed, TokenStatus
from credentials.forms.open_badge_ldp import serialise
from credentials.forms.registry import ALL
from credentials.issue import make_form
from credentials.judgement import Judgement
from credentials.loader import bundled_contexts
from credentials.resources import Fetched, Reference, Resources
from credentials.trust import TrustAnchors
from credentials.verify import verify
from keys import certificates, did_web, jwk
from keys.algorithms import KeyKind, PublicKey
from keys.did_web import PublishedMethod
from keys.signer import LocalSigner, from_secret_bytes
from schemas.strict_json import JsonObject
from tests.keys.rsa_key import rsa_key
from tests.sector.facts import BASE, NOW
from tests.sector.keys import key, method_id
from tests.sector.organisations import Organisation
from tests.sector.whole import did_documents, resources, sector

TOKEN_LIST = f"{BASE}/token-status-lists/1"
TOKEN_INDEX = 70_707
VCT = f"{BASE}/vct/open-badge"
ROOT_KEY = key("root of certificates", KeyKind.P256)
NAMES = sorted(ALL)
MADE = sorted(set(NAMES) - {"ldp"})
SELECTIVE = ["sdjwt", "vcsdjwt"]
BY_FORM_KEY = ["jwt-vc", "sdjwt", "vcsdjwt"]
"""Forms without the leader's proof: the organisation's form key alone speaks."""


@cache
def root() -> bytes:
    return certificates.make_root(ROOT_KEY, "Kringbadge", created=NOW - timedelta(days=30))


@cache
def chain(issuer_id: str, public_key: PublicKey) -> tuple[str, ...]:
    leaf = certificates.make_leaf(
        root(), ROOT_KEY, public_key, issuer_id=issuer_id, name="Kringloop", created=NOW - timedelta(days=30)
    )
    return certificates.x5c([leaf])


@cache
def rsa_signer() -> LocalSigner:
    form = PrivateFormat.PKCS8
    return from_secret_bytes(KeyKind.RSA, rsa_key().private_bytes(Encoding.DER, form, NoEncryption()))


def signer_of(name: str, who: Organisation) -> LocalSigner:
    return rsa_signer() if ALL[name].key_kind is KeyKind.RSA else who.form


def method_of(did: str, signer: LocalSigner) -> str:
    if signer.public_key.kind is KeyKind.RSA:
        return f"{did}#{jwk.thumbprint(jwk.from_public(signer.public_key))}"
    return method_id(did, signer)


def making(signer: LocalSigner, who: Organisation | None = None, **changes: Any) -> Making:
    did = (who or sector().member).did
    usual: dict[str, Any] = {
        "verification_method": method_of(did, signer),
        "created": NOW,
        "contexts": bundled_contexts(),
        "certificates": chain(did, signer.public_key) if signer.public_key.kind is KeyKind.P256 else (),
        "status": TokenStatus(TOKEN_LIST, TOKEN_INDEX),
        "vct": VCT,
    }
    return Making(**(usual | changes))


def made(
    name: str,
    document: JsonObject | None = None,
    *,
    signer: LocalSigner | None = None,
    found: Resources | None = None,
    anchors: TrustAnchors | None = None,
    **changes: Any,
) -> Signed:
    """An award in one form, tried out on our own verifier as the service does it."""
    who = sector().member
    by = signer or signer_of(name, who)
    return make_form(
        ALL[name],
        document or sector().issued(),
        by,
        making(by, **changes),
        anchors=anchors or sector().anchors,
        resources=found or everything(),
    )


def raw(
    name: str,
    document: JsonObject,
    *,
    signer: LocalSigner | None = None,
    who: Organisation | None = None,
    **changes: Any,
) -> bytes:
    """The same without trying it out: what a careless or a dishonest organisation would give out."""
    if name == "ldp":
        return serialise(document)
    by = signer or signer_of(name, who or sector().member)
    return ALL[name].make(document, by, making(by, who, **changes)).text


def token_list(
    *,
    revoked: tuple[int, ...] = (),
    signer: LocalSigner | None = None,
    who: Organisation | None = None,
    **changes: Any,
) -> str:
    did = (who or sector().member).did
    by = signer or (who or sector().member).form
    options: dict[str, Any] = {
        "list_url": TOKEN_LIST,
        "issuer": did,
        "bits": token_status_list.empty().with_set(*revoked),
        "issued_at": NOW - timedelta(minutes=1),
        "ttl": timedelta(minutes=5),
    }
    claims = token_status_list.build(**(options | changes))
    return token_status_list.sign(claims, by, x5c=chain(did, by.public_key))


def everything(*, revoked: tuple[int, ...] = (), tokens_revoked: tuple[int, ...] = ()) -> Resources:
    """What a verifier would fetch for any form of the member's badges."""
    listed = Fetched(token_list(revoked=tokens_revoked).encode(), media_type=token_status_list.MEDIA_TYPE)
    return resources(revoked=revoked).with_found(
        {
            Reference("status_list", TOKEN_LIST): listed,
            Reference("did", sector().member.did): Fetched(member_document()),
        }
    )


def member_document(**changes: Any) -> JsonObject:
    """The member's DID document with its RSA key; `changes` of the form key as `PublishedMethod` takes."""
    member = sector().member
    known = did_documents()[member.did]
    added = did_web.document(
        member.did,
        [
            PublishedMethod(rsa_signer().public_key, as_jwk=True),
            replace(PublishedMethod(member.form.public_key), **changes),
        ],
    )
    form = method_id(member.did, member.form)
    return {
        **known,
        "@context": added["@context"],
        "verificationMethod": [
            *(one for one in known["verificationMethod"] if one["id"] != form),
            *added["verificationMethod"],
        ],
        "assertionMethod": [
            *(one for one in known["assertionMethod"] if one != form),
            *added.get("assertionMethod", ()),
        ],
    }


def judged(text: bytes, found: Resources | None = None, **options: Any) -> Judgement:
    usual: dict[str, Any] = {"anchors": sector().anchors, "now": NOW}
    usual |= options
    now = usual.pop("now")
    return verify(intake.read(text), found or everything(), now, **usual)
