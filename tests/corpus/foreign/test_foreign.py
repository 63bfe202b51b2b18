import json

import pytest

from credentials.together import together
from schemas.report import Outcome, Trust, Verdict
from tests.corpus.foreign import dates, habits, holders, left_out, older, profiles, tokens, wrappings
from tests.corpus.foreign.builders import BADGES, Foreign
from tests.sector.judging import Sites, codes, judge, judge_bytes, left, warned
from tests.shared import SHARED, needs_shared

THEMES = (dates, habits, holders, left_out, older, profiles, tokens, wrappings)
"""Each module adds its badges to `BADGES` when it is read."""


@pytest.mark.parametrize("badge", BADGES.values(), ids=BADGES.keys())
def test_every_foreign_badge_gets_what_it_deserves(badge: Foreign) -> None:
    judgement = judge_bytes(badge.build(), badge.sites())
    # However good the badge is, whoever shows it may not be the one to show it.
    assert together((judgement,)).verdict is badge.verdict
    assert judgement.trust is Trust.UNKNOWN_ISSUER
    if badge.code is not None:
        assert badge.code in codes(judgement) | warned(judgement) | left(judgement)
    if badge.verdict is Verdict.VALID:
        assert codes(judgement, Outcome.FAILED) == set()
        assert "unknown-issuer" in warned(judgement)


@needs_shared
def test_the_published_vector_of_1edtech() -> None:
    folder = SHARED / "vectors" / "1edtech-spec" / "test-vector"
    badge = json.loads((folder / "signed-credential.json").read_text(encoding="utf-8"))
    published = json.loads((folder / "keys-and-hashes.json").read_text(encoding="utf-8"))[
        "publicKeyMultibase"
    ]
    assert judge(badge).verdict is Verdict.COULD_NOT_CHECK
    issuer = badge["issuer"]["id"]
    key = {"controller": issuer, "publicKeyMultibase": published}
    assert judge(badge, Sites().put("key", issuer, key)).verdict is Verdict.VALID
    badge["credentialSubject"]["achievement"]["name"] = "Solitude"
    assert judge(badge, Sites().put("key", issuer, key)).verdict is Verdict.INVALID


@needs_shared
@pytest.mark.parametrize(
    "name",
    [
        "w3c-vc-di-eddsa/eddsa-rdfc-2022/signedDataInt.json",
        "w3c-vc-di-eddsa/eddsa-rdfc-2022/employ/signedDataInt.json",
        "w3c-vc-di-eddsa/Ed25519Signature2020/signedEdSig.json",
        "w3c-vc-di-eddsa/proof-set-chain/signedProofSet2.json",
        "w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p256/signedECDSAP256.json",
    ],
)
def test_w3c_vectors_hold_and_their_key_is_not_shown_to_be_the_issuers(name: str) -> None:
    document = json.loads((SHARED / "vectors" / name).read_text(encoding="utf-8"))
    judgement = judge(document, profile="any-credential")
    # In these examples the issuer is a web address and the key a did:key: whether the issuer's profile binds
    # the one to the other cannot be seen.
    assert codes(judgement, Outcome.FAILED) == set()
    assert codes(judgement, Outcome.UNKNOWN) & {"issuer-key.unreachable", "proof.context-unreachable"}
    assert judgement.verdict is Verdict.COULD_NOT_CHECK
