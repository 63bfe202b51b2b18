"""What a verifier may ask in DCQL, and what answers it."""

import json
from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.forms import sd_jwt_issue
from credentials.presentation import dcql
from credentials.presentation.dcql import QueryMalformed
from credentials.presentation.dcql_answer import AnswerUnfit, match
from keys.algorithms import KeyKind
from schemas.strict_json import JsonObject
from tests.sector.issuers import keyed, plain_badge

SCHOOL = keyed("school", KeyKind.P256)
VCT = "https://badges.example/vct/open-badge"
IRIS = [
    "https://www.w3.org/2018/credentials#VerifiableCredential",
    "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential",
]
BADGE = SCHOOL.sign(plain_badge(SCHOOL), "ecdsa-rdfc-2019")
FLAT = sd_jwt_issue.issue_sd_jwt_vc(
    {"vct": VCT, "iss": SCHOOL.did, "achievement": {"name": "Textiel", "tag": ["a", "b"]}, "level": 3},
    SCHOOL.key,
    kid=SCHOOL.method,
)


def one(**members: Any) -> JsonObject:
    return {"id": "a", "format": "ldp_vc", "meta": {"type_values": [IRIS]}, **members}


def flat(**members: Any) -> JsonObject:
    return one(format="dc+sd-jwt", meta={"vct_values": [VCT]}, **members)


def asks(*credentials: JsonObject, **members: Any) -> JsonObject:
    return {"credentials": [*credentials], **members}


WRONG: dict[str, Any] = {
    "list": [],
    "empty": asks(),
    "member": asks(one(), more=1),
    "id-missing": asks({"format": "ldp_vc", "meta": {"type_values": [IRIS]}}),
    "id-of-signs": asks(one(id="a b")),
    "id-twice": asks(one(), one()),
    "format": asks(one(format="mso_mdoc")),
    "meta-missing": asks({"id": "a", "format": "ldp_vc"}),
    "meta-of-another": asks(one(meta={"vct_values": [VCT]})),
    "meta-empty": asks(one(meta={"type_values": []})),
    "meta-of-numbers": asks(one(meta={"type_values": [[1]]})),
    "multiple": asks(one(multiple="yes")),
    "authorities": asks(one(trusted_authorities=[{"type": "aki", "values": ["x"]}])),
    "claims-empty": asks(one(claims=[])),
    "claim-without-path": asks(one(claims=[{"id": "x"}])),
    "path-negative": asks(one(claims=[{"path": ["a", -1]}])),
    "path-true": asks(one(claims=[{"path": [True]}])),
    "path-empty": asks(one(claims=[{"path": []}])),
    "values": asks(one(claims=[{"path": ["a"], "values": [1.5]}])),
    "claim-twice": asks(one(claims=[{"id": "x", "path": ["a"]}, {"id": "x", "path": ["b"]}])),
    "claim-set-of-others": asks(one(claims=[{"id": "x", "path": ["a"]}], claim_sets=[["y"]])),
    "claim-set-alone": asks(one(claim_sets=[["x"]])),
    "set-of-others": asks(one(), credential_sets=[{"options": [["b"]]}]),
    "set-without-options": asks(one(), credential_sets=[{}]),
    "required": asks(one(), credential_sets=[{"options": [["a"]], "required": 1}]),
    "too-many": asks(*(one(id=f"a{number}") for number in range(25))),
}


@pytest.mark.parametrize("query", WRONG.values(), ids=WRONG.keys())
def test_a_query_that_is_none(query: Any) -> None:
    with pytest.raises(QueryMalformed):
        dcql.read(query)


CLAIMS = [{"id": "x", "path": ["no"]}, {"id": "y", "path": ["level"]}]
EITHER_A = {"options": [["a"]]}
FITS: dict[str, tuple[JsonObject, Any]] = {
    "types-in-full": (asks(one()), {"a": [BADGE]}),
    "one-of-two-types": (asks(one(meta={"type_values": [["urn:x"], IRIS]})), {"a": [BADGE]}),
    "several": (asks(one(multiple=True)), {"a": [BADGE, BADGE]}),
    "claim": (asks(one(claims=[{"path": ["credentialSubject", "achievement", "name"]}])), {"a": [BADGE]}),
    "flat-claim": (asks(flat(claims=[{"path": ["achievement", "name"]}])), {"a": [FLAT]}),
    "flat-value": (asks(flat(claims=[{"path": ["level"], "values": [2, 3]}])), {"a": [FLAT]}),
    "any-of-a-list": (
        asks(flat(claims=[{"path": ["achievement", "tag", None], "values": ["b"]}])),
        {"a": [FLAT]},
    ),
    "place-in-a-list": (
        asks(flat(claims=[{"path": ["achievement", "tag", 1], "values": ["b"]}])),
        {"a": [FLAT]},
    ),
    "one-claim-set": (
        asks(flat(claims=CLAIMS, claim_sets=[["x"], ["y"]])),
        {"a": [FLAT]},
    ),
    "one-option": (asks(one(), flat(id="b"), credential_sets=[{"options": [["a"], ["b"]]}]), {"b": [FLAT]}),
    "option-not-required": (
        asks(one(), flat(id="b"), credential_sets=[EITHER_A, {"options": [["b"]], "required": False}]),
        {"a": [BADGE]},
    ),
    "any-open-badge": (dcql.any_open_badge([VCT]), {"badge_sd_jwt": [FLAT]}),
}  # fmt: skip


@pytest.mark.parametrize(("query", "answer"), FITS.values(), ids=FITS.keys())
def test_what_answers_a_query(query: JsonObject, answer: Any) -> None:
    shown = match(dcql.read(query), answer)
    assert len(shown) == sum(len(listed) for listed in answer.values())


UNFIT: dict[str, tuple[JsonObject, Any]] = {
    "nothing": (asks(one()), {}),
    "no-object": (asks(one()), [BADGE]),
    "unknown-id": (asks(one()), {"b": [BADGE]}),
    "no-list": (asks(one()), {"a": BADGE}),
    "empty-list": (asks(one()), {"a": []}),
    "two-for-one": (asks(one()), {"a": [BADGE, BADGE]}),
    "token-for-object": (asks(one()), {"a": [FLAT]}),
    "object-for-token": (asks(flat()), {"a": [BADGE]}),
    "a-link": (asks(flat()), {"a": ["https://badges.example/credentials/1"]}),
    "no-credential": (asks(one()), {"a": [{"x": 1}]}),
    "another-type": (asks(one(meta={"type_values": [["urn:x"]]})), {"a": [BADGE]}),
    "another-vct": (asks(one(format="dc+sd-jwt", meta={"vct_values": ["urn:x"]})), {"a": [FLAT]}),
    "claim-missing": (asks(flat(claims=[{"path": ["no"]}])), {"a": [FLAT]}),
    "value-missing": (asks(flat(claims=[{"path": ["level"], "values": ["3", True]}])), {"a": [FLAT]}),
    "credential-missing": (asks(one(), flat(id="b")), {"a": [BADGE]}),
    "option-missing": (
        asks(one(), flat(id="b"), credential_sets=[{"options": [["a", "b"]]}]), {"a": [BADGE]},
    ),
    "too-many": (asks(one(multiple=True)), {"a": [BADGE] * 17}),
}  # fmt: skip


@pytest.mark.parametrize(("query", "answer"), UNFIT.values(), ids=UNFIT.keys())
def test_what_does_not_answer_a_query(query: JsonObject, answer: Any) -> None:
    with pytest.raises(AnswerUnfit):
        match(dcql.read(query), answer)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(
    JSON, st.sampled_from(["credentials", "credential_sets", "meta", "claims", "id", "format", "multiple"])
)
def test_no_query_surprises(value: Any, member: str) -> None:
    query: JsonObject = deepcopy(asks(one()))
    (query if member.startswith("credential") else query["credentials"][0])[member] = value
    with suppress(QueryMalformed):
        assert dcql.read(query).credentials
    with pytest.raises(QueryMalformed):
        dcql.read(value)


@given(JSON)
def test_no_answer_surprises(value: Any) -> None:
    query = dcql.read(dcql.any_open_badge([VCT]))
    for answer in (value, {"badge": value}, {"badge": [value]}, {"badge_sd_jwt": [json.dumps(value)]}):
        with pytest.raises(AnswerUnfit):
            match(query, answer)
