from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey, OKPKey

from keys import jwk, signer
from keys.algorithms import KeyKind


@settings(max_examples=20)
@given(st.sampled_from([KeyKind.ED25519, KeyKind.P256, KeyKind.P384]))
def test_round_trip_and_agreement_with_another_library(kind: KeyKind) -> None:
    public = signer.generate(kind).public_key
    ours = jwk.from_public(public, kid="name")
    assert jwk.to_public(ours) == public
    other = (OKPKey if kind is KeyKind.ED25519 else ECKey).import_key(dict(ours))
    assert other.thumbprint() == jwk.thumbprint(ours)
