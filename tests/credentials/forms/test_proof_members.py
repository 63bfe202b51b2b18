"""https://www.w3.org/TR/vc-data-integrity/#proofs, member by member."""

from datetime import UTC, datetime
from typing import Any

import pytest

from credentials.forms.proof_members import instant
from credentials.suites.base import ProofMalformed
from schemas.report import Outcome
from tests.sector.badges import levelled_badge as badge
from tests.sector.proofs import checked, codes, signed


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("verificationMethod", None),
        ("verificationMethod", ""),
        ("verificationMethod", "relative#key"),
        ("verificationMethod", ["did:key:z6Mk#z6Mk"]),
        ("verificationMethod", {"id": "did:key:z6Mk#z6Mk"}),
        ("verificationMethod", "did:key:z6Mk #z6Mk"),
        ("proofPurpose", None),
        ("proofPurpose", ["assertionMethod"]),
        ("created", "yesterday"),
        ("created", "2026-01-01T00:00:00"),
        ("created", "2026-01-01"),
        ("created", "2026-13-01T00:00:00Z"),
        ("created", 1767225600),
        ("created", None),
        ("expires", "2026-01-01T00:00:00"),
        ("expires", "never"),
        ("expires", ["2036-01-01T00:00:00Z"]),
        ("id", "relative"),
        ("id", 5),
        ("challenge", 5),
        ("challenge", ["x"]),
        ("nonce", {}),
        ("domain", 5),
        ("domain", ["example.org", 5]),
    ],
)
def test_malformed_members(member: str, value: Any) -> None:
    document = signed(badge())
    document["proof"][member] = value
    (result,) = checked(document)
    assert (result.outcome, result.code) == (Outcome.FAILED, "proof-malformed")
    assert result.params == {"member": member}


@pytest.mark.parametrize("member", ["verificationMethod", "proofPurpose"])
def test_missing_members(member: str) -> None:
    document = signed(badge())
    del document["proof"][member]
    assert codes(document) == ["proof-malformed"]


@pytest.mark.parametrize(
    "value",
    [
        None,
        5,
        "",
        "z",
        "u" + "A" * 86,
        "z" + "1" * 64,
        "zO0Il",
        "m" + "A" * 88,
        "z" + "2" * 5000,
        ["z"],
        "zé",
    ],
)
def test_malformed_proof_values(value: Any) -> None:
    document = signed(badge())
    document["proof"]["proofValue"] = value
    # 64 zero bytes have the right form and are no signature.
    assert codes(document)[0] in {"proof-value-malformed", "signature-invalid"}


def test_no_proof_value() -> None:
    document = signed(badge())
    del document["proof"]["proofValue"]
    assert codes(document) == ["proof-value-malformed"]


def test_leading_zeroes_make_no_second_spelling() -> None:
    document = signed(badge())
    document["proof"]["proofValue"] = "z1" + document["proof"]["proofValue"][1:]
    assert codes(document) == ["proof-value-malformed"]


@pytest.mark.parametrize(
    ("has", "asked", "code"),
    [
        ("a.example", "a.example", "proof-verified"),
        ("a.example", ["a.example"], "proof-verified"),
        (["a.example", "b.example"], ["b.example", "a.example"], "proof-verified"),
        (["a.example", "b.example"], "a.example", "domain-mismatch"),
        ("a.example", ["a.example", "b.example"], "domain-mismatch"),
        ("a.example", "b.example", "domain-mismatch"),
        (None, "a.example", "domain-mismatch"),
        ("a.example", None, "proof-verified"),
    ],
)
def test_domains(has: Any, asked: Any, code: str) -> None:
    assert codes(signed(badge(), domain=has), domain=asked) == [code]


@pytest.mark.parametrize(
    ("has", "asked", "code"),
    [
        ("abc", "abc", "proof-verified"),
        ("abc", "ABC", "challenge-mismatch"),
        (None, "abc", "challenge-mismatch"),
        ("", "", "proof-verified"),
        ("abc", None, "proof-verified"),
    ],
)
def test_challenges(has: Any, asked: Any, code: str) -> None:
    assert codes(signed(badge(), challenge=has), challenge=asked) == [code]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-01T00:00:00Z", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-01-01T01:00:00+01:00", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2025-12-31T19:00:00.5-05:00", datetime(2026, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)),
        ("2025-12-31T24:00:00Z", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-01-01T00:00:00.1234567890123Z", datetime(2026, 1, 1, 0, 0, 0, 123_456, tzinfo=UTC)),
        ("2026-01-01T14:00:00+14:00", datetime(2026, 1, 1, tzinfo=UTC)),
    ],
)
def test_instants(text: str, moment: datetime) -> None:
    assert instant(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01T00:00:00", "2026-02-30T00:00:00Z", "2026-01-01T24:00:01Z", "2026-01-01T25:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-01-01t00:00:00z", "2026-01-01 00:00:00Z",
        "26-01-01T00:00:00Z", "2026-01-01T00:00:00+15:00", "2026-01-01T00:00:00+0100", "9999-12-31T24:00:00Z",
        "0000-01-01T00:00:00Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00Z", "٢٠٢٦-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z\n", "0001-01-01T00:00:00+14:00", "",
    ],
)  # fmt: skip
def test_what_is_no_instant(text: str) -> None:
    with pytest.raises(ProofMalformed):
        instant(text)
