"""C13: faults by place, rule and sentence, with what would be right, and in no library's words."""

import re
from typing import Any, get_args

import pytest
from pydantic_core.core_schema import ErrorType

from app.http.validation import GENERAL, RULE_OF
from app.platform.i18n import Words
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import body, give, given
from tests.sector.stored import SmallSector

INTERNALS = re.compile(
    r"pydantic|[a-z]+_(?:type|parsing|error|forbidden|mismatch)|function-|Body|View|\bInput\b"
)


def test_every_kind_of_error_has_a_rule_and_every_rule_its_sentences() -> None:
    assert set(RULE_OF) <= set(get_args(ErrorType))
    for rule in {*RULE_OF.values(), GENERAL, "near", "given-twice", "cursor", "not-storable"}:
        assert Words("nl").has(f"rule.{rule}")
        assert Words("en").has(f"rule.{rule}")


@pytest.mark.parametrize(
    ("said", "pointer", "rule", "allowed"),
    [
        pytest.param({"learner_id": 7}, "/learner_id", "id", None, id="number-for-id"),
        pytest.param({"lerner_id": "x"}, "/lerner_id", "unknown-member", None, id="unknown"),
        pytest.param({"level": 2}, "/level", "text", None, id="number-for-text"),
        pytest.param(
            {"narrative": "x" * 4001},
            "/narrative",
            "too-long",
            {"min_length": 1, "max_length": 4000},
            id="long",
        ),
        pytest.param({"narrative": " "}, "/narrative", "too-short", None, id="short"),
        pytest.param({"evidence": {}}, "/evidence", "list", None, id="object-for-list"),
        pytest.param({"evidence": ["x"]}, "/evidence/0", "object", None, id="text-for-object"),
        pytest.param({"evidence": [{"x~/y": 1}]}, "/evidence/0/x~0~1y", "unknown-member", None, id="escaped"),
        pytest.param({"evidence": [{}] * 21}, "/evidence", "too-many", {"max_items": 20}, id="many"),
        pytest.param({"awarded_date": "x"}, "/awarded_date", "day-or-moment", None, id="day-or-moment"),
        pytest.param({"awarded_date": 20260101}, "/awarded_date", "day-or-moment", None, id="number-for-day"),
        pytest.param({"valid_until": "2027-01-01"}, "/valid_until", "moment", None, id="day-for-moment"),
        pytest.param(
            {"valid_until": "3000-01-01T00:00:00Z"}, "/valid_until", "year-in-bounds", None, id="year"
        ),
        pytest.param({"evidence": [{"name": "a\0"}]}, "/evidence/0/name", "not-storable", None, id="nul"),
        pytest.param({"level": "9"}, "/level", "level-unknown", ["1", "2", "3"], id="level"),
        pytest.param({"narrative": "111222333"}, "/narrative", "bsn-in-text", None, id="bsn"),
        pytest.param(
            {"awarded_date": "2027-01-01"}, "/awarded_date", "award-date-in-future", None, id="in-the-future"
        ),
    ],
)
def test_what_is_wrong_with_an_award_is_said(  # noqa: PLR0917  fixtures and parameters
    client: AsgiClient, sector: SmallSector, said: dict[str, Any], pointer: str, rule: str, allowed: Any
) -> None:
    for language in ("nl", "en"):
        answer = client.post(
            "/api/v1/awards",
            token=sector.tokens["team_leader"],
            json=body(sector, **said),
            headers={"Accept-Language": language},
        )
        problem = answer.json()
        (fault,) = problem["errors"]
        assert (answer.status_code, fault["pointer"], fault["rule"]) == (422, f"#/body{pointer}", rule)
        assert fault["message"].endswith((".", "?"))
        assert allowed is None or fault["allowed"] == allowed
        assert not INTERNALS.search(answer.text), answer.text


def test_a_missing_member_is_named(client: AsgiClient, sector: SmallSector) -> None:
    answer = client.post("/api/v1/awards", token=sector.tokens["team_leader"], json={"skil": "x"})
    found = {(fault["pointer"], fault["rule"]): fault for fault in answer.json()["errors"]}
    assert found.keys() == {
        ("#/body/learner_id", "required"),
        ("#/body/skill", "required"),
        ("#/body/skil", "unknown-member"),
    }
    assert "“skill”" in found["#/body/skil", "unknown-member"]["message"]


@pytest.mark.parametrize("kind", ["nothing", "", 1, None, "Member"])
def test_the_values_of_an_enumeration_are_listed(client: AsgiClient, sector: SmallSector, kind: Any) -> None:
    said = {"kind": kind, "name": "x"}
    answer = client.post("/api/v1/organisations", token=sector.tokens["platform_admin"], json=said)
    (fault,) = answer.json()["errors"]
    assert (fault["pointer"], fault["rule"]) == ("#/body/kind", "one-of")
    assert fault["allowed"] == ["association", "academy", "member", "employer"]


@pytest.mark.parametrize("value", ["yes", 1, "true", None])
def test_only_true_and_false_are_truth_values(client: AsgiClient, sector: SmallSector, value: Any) -> None:
    answer = client.put(
        f"/api/v1/awards/{given(client, sector)['id']}/sharing",
        token=sector.tokens["team_leader"],
        json={"shared": value},
    )
    (fault,) = answer.json()["errors"]
    assert (fault["rule"], fault["allowed"]) == ("true-or-false", [True, False])


@pytest.mark.parametrize("content", ["[]", '"x"', "7", "null"])
def test_a_body_that_is_no_object(client: AsgiClient, sector: SmallSector, content: str) -> None:
    answer = client.post(
        "/api/v1/awards",
        token=sector.tokens["team_leader"],
        content=content,
        headers={"Content-Type": "application/json"},
    )
    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["pointer"]) == (422, "#/body")
    assert fault["rule"] in {"object", "required"}


def test_what_is_forbidden_to_the_caller_stays_403(client: AsgiClient, sector: SmallSector) -> None:
    answer = give(client, sector, skill=str(sector.unmandated_skill))
    assert (answer.status_code, answer.json()["code"]) == (403, "mandate-out-of-scope")
    assert "errors" not in answer.json()


@pytest.mark.parametrize(
    ("said", "pointer", "rule"),
    [
        pytest.param({"first_day": "morgen", "categories": ["textile"]}, "/first_day", "day", id="no-day"),
        pytest.param({"first_day": "2026-07-01"}, "", "one-needed", id="of-nothing"),
    ],
)
def test_what_is_wrong_with_a_mandate_is_said(
    client: AsgiClient, sector: SmallSector, said: dict[str, Any], pointer: str, rule: str
) -> None:
    answer = client.post(
        f"/api/v1/team-leaders/{sector.leader}/mandates",
        token=sector.tokens["organisation_admin"],
        json={"last_day": "2026-12-31", **said},
    )
    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["pointer"], fault["rule"]) == (422, f"#/body{pointer}", rule)
