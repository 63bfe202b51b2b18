"""An independent reader in Python, `openvc-core`, takes what it can of the forms, and refuses them changed.

It reads VCDM 2.0 in SD-JWT, VCDM 1.1 as JWT, Token Status Lists and certificate chains. An SD-JWT VC it takes
only with `iss`, which wallets on Credo refuse beside a certificate; Open Badges' own JWT it does not know.
"""

from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509

from credentials.forms import jws, sd_jwt
from credentials.forms.parts import Part
from credentials.forms.showing import show_only
from credentials.resources import Reference
from keys import jwk
from keys.algorithms import KeyKind
from schemas.strict_json import JsonObject
from tests.credentials.forms.test_showing import award
from tests.sector.facts import NOW
from tests.sector.forms import TOKEN_INDEX, TOKEN_LIST, VCT, everything, raw, root
from tests.sector.keys import key
from tests.sector.whole import sector

errors: Any = pytest.importorskip("openvc.errors", reason="openvc-core is not installed")
sd_jwts: Any = pytest.importorskip("openvc.proof.sd_jwt")
jwts: Any = pytest.importorskip("openvc.proof.vc_jwt")
lists: Any = pytest.importorskip("openvc.status.token_status_list")
chains: Any = pytest.importorskip("openvc.x5c")

# It compares some dates with the clock of the day on which it runs: these lie behind every such day.
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def public(kind: str = "form") -> dict[str, str]:
    signer = sector().member.form if kind == "form" else key("somebody else", KeyKind.P256)
    return jwk.from_public(signer.public_key)


def old_award() -> JsonObject:
    return sector().issued(sector().badge(valid_from=LONG_AGO))


@pytest.mark.parametrize(
    "chosen", [[], ["level"], [part.value for part in Part]], ids=["least", "some", "all"]
)
def test_vcdm_in_sd_jwt_is_read_whole_and_in_part(chosen: list[str]) -> None:
    token = show_only(raw("vcsdjwt", award() | {"validFrom": "2020-01-01T00:00:00Z"}).decode(), chosen)
    read = sd_jwts.SdJwtVcProofSuite().verify(token, public_key_jwk=public())
    assert read.claims == sd_jwt.claims(sd_jwt.read(token))
    assert read.issuer == sector().member.did


def test_vcdm_1_as_jwt_is_read() -> None:
    token = raw("jwt-vc", old_award()).decode()
    read = jwts.VcJwtProofSuite().verify(
        token, public_key_jwk=public(), expected_types=["VerifiableCredential", "OpenBadgeCredential"]
    )
    assert (read.issuer, read.subject) == (sector().member.did, old_award()["credentialSubject"]["id"])
    assert read.credential == jws.read(token).payload["vc"]


@pytest.mark.parametrize("name", ["vcsdjwt", "jwt-vc"])
def test_another_key_is_refused(name: str) -> None:
    suite = sd_jwts.SdJwtVcProofSuite() if name == "vcsdjwt" else jwts.VcJwtProofSuite()
    with pytest.raises(errors.OpenvcError):
        suite.verify(raw(name, old_award()).decode(), public_key_jwk=public("other"))


@pytest.mark.parametrize("revoked", [False, True], ids=["standing", "revoked"])
def test_the_token_status_list_says_the_same(revoked: bool) -> None:
    listed = everything(tokens_revoked=(TOKEN_INDEX,) if revoked else ()).get(
        Reference("status_list", TOKEN_LIST)
    )
    claims = jws.read(raw("sdjwt", old_award()).decode().partition("~")[0]).payload
    assert claims["vct"] == VCT
    status = lists.check_token_status(
        claims,
        resolve_status_list_token=lambda url: {
            TOKEN_LIST: jws.read(listed.content.decode()).payload  # type: ignore[union-attr]
        }[url],
    )
    assert (status.revoked, status.ref.index) == (revoked, TOKEN_INDEX)


def test_the_chain_of_the_flat_form_leads_to_the_root_and_names_the_issuer() -> None:
    header = jws.read(raw("sdjwt", old_award()).decode().partition("~")[0]).header
    anchors = [x509.load_der_x509_certificate(root())]
    found = chains.resolve_x5c_key(header["x5c"], sector().member.did, trust_anchors=anchors, now=NOW)
    assert found == public()
    with pytest.raises(chains.X5cError):
        chains.resolve_x5c_key(header["x5c"], sector().other_member.did, trust_anchors=anchors, now=NOW)


def test_an_sd_jwt_vc_without_iss_it_does_not_take() -> None:
    """When this changes, the sentence on top and the decision in docs/adr/0016 are out of date."""
    with pytest.raises(errors.OpenvcError, match="iss"):
        sd_jwts.SdJwtVcProofSuite().verify(raw("sdjwt", old_award()).decode(), public_key_jwk=public())
