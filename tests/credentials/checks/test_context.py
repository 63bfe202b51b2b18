"""What is signed as text is read with its own contexts in it: they may not give deciding words a meaning."""

import pytest

from credentials.forms import jwt
from schemas.report import Outcome, Verdict
from tests.sector.issuers import ISSUER, plain_badge
from tests.sector.judging import codes, judge_bytes


@pytest.mark.parametrize("word", ["achievement", "issuer", "credentialStatus", "validUntil", "identifier"])
@pytest.mark.parametrize("place", [1, 2], ids=["before", "after"])
def test_a_token_does_not_redefine_what_decides(word: str, place: int) -> None:
    badge = plain_badge()
    badge["@context"] = [*badge["@context"]]
    badge["@context"].insert(place, {word: "https://evil.example/meaning"})
    token = jwt.sign_vc_jose(badge, ISSUER.key, ISSUER.method)
    judgement = judge_bytes(token.encode())
    assert judgement.verdict is Verdict.INVALID
    assert "context.redefines" in codes(judgement, Outcome.FAILED)


def test_a_token_may_bring_words_of_its_own() -> None:
    badge = plain_badge(shift="morning")
    badge["@context"] = [*badge["@context"], {"shift": "https://kringloop.example/shift"}]
    token = jwt.sign_vc_jose(badge, ISSUER.key, ISSUER.method)
    assert judge_bytes(token.encode()).verdict is Verdict.VALID
