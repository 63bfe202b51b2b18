"""The table itself: every action has its line, its scope and its words, and the check reads what it says."""

from pathlib import Path
from uuid import UUID

import pytest

from app.access.actions import Action
from app.access.check import allows, check, check_role, found, own_organisation
from app.access.scopes import THINGS, Scope, covers, needed
from app.access.table import COLUMNS, TABLE, Reach
from app.platform.errors import NotAllowed
from app.platform.i18n import catalogue
from app.platform.principal import SIGNED_IN, Principal, Role
from schemas.errors import NotFound

OWN, OTHER = UUID(int=1), UUID(int=2)
ONE, COLLEAGUE = UUID(int=3), UUID(int=4)
ADMIN = Principal("admin", Role.ORGANISATION_ADMIN, OWN)
LEADER = Principal("leader", Role.TEAM_LEADER, OWN, ONE)


def test_every_action_has_one_line_and_somebody_who_may() -> None:
    assert list(TABLE) == list(Action)
    for action, rule in TABLE.items():
        assert any(rule.of(role) for role in SIGNED_IN), f"nobody may {action}"
        assert rule.of(Role.SERVICE) is Reach.ALL
        assert rule.of(Role.VISITOR) is None
    assert set(COLUMNS) == set(SIGNED_IN)


def test_every_action_has_a_scope_and_every_scope_an_action() -> None:
    asked = {needed(action) for action in Action}
    assert asked == set(Scope)
    assert {action.noun for action in Action} == THINGS.keys()
    page = (Path(__file__).resolve().parents[3] / "docs" / "access.md").read_text(encoding="utf-8")
    assert [scope for scope in Scope if f"`{scope}`" not in page] == []


@pytest.mark.parametrize("action", [action for action in Action if "-" not in action.noun])
def test_what_is_not_theirs_to_know_has_words(action: Action) -> None:
    if any(TABLE[action].of(role) is Reach.OWN for role in SIGNED_IN) and action.noun not in {"key", "event"}:
        assert f"problem.{action.noun}-unknown" in catalogue("en")


def test_own_is_the_own_organisation_and_nobodys_is_not_anybodys() -> None:
    check(ADMIN, Action.AWARD_REVOKE, OWN)
    for whose in (OTHER, None):
        with pytest.raises(NotFound) as refusal:
            check(ADMIN, Action.AWARD_REVOKE, whose)
        assert refusal.value.code == "award-unknown"
    homeless = Principal("homeless", Role.ORGANISATION_ADMIN)
    assert not allows(homeless, Action.AWARD_REVOKE, None)
    with pytest.raises(NotFound):
        own_organisation(homeless, Action.AWARD_READ)


def test_in_person_is_nobody_else() -> None:
    check(LEADER, Action.AWARD_CORRECT, OWN, team_leader_id=ONE)
    for whose, by in ((OWN, COLLEAGUE), (OWN, None), (OTHER, ONE)):
        with pytest.raises(NotFound):
            check(LEADER, Action.AWARD_CORRECT, whose, team_leader_id=by)
    nameless = Principal("nameless", Role.TEAM_LEADER, OWN)
    with pytest.raises(NotFound):
        check(nameless, Action.AWARD_CORRECT, OWN, team_leader_id=None)


def test_the_role_is_asked_before_it_is_told_that_nothing_is_there() -> None:
    with pytest.raises(NotAllowed):
        found(LEADER, Action.AWARD_REVOKE, None)
    with pytest.raises(NotFound):
        found(ADMIN, Action.AWARD_REVOKE, None)


@pytest.mark.parametrize(
    ("held", "wanted", "expected"),
    [
        pytest.param(None, Scope.AWARDS_WRITE, True, id="no-list-is-all"),
        pytest.param([], Scope.AWARDS_READ, False, id="an-empty-list-is-nothing"),
        pytest.param(["awards:write"], Scope.AWARDS_READ, True, id="writing-includes-reading"),
        pytest.param(["awards:read"], Scope.AWARDS_WRITE, False, id="reading-is-not-writing"),
        pytest.param(["learners:write"], Scope.AWARDS_READ, False, id="another-thing"),
        pytest.param(["*"], Scope.AWARDS_READ, False, id="what-is-not-on-our-list"),
    ],
)
def test_a_scope_takes_away(held: list[str] | None, wanted: Scope, expected: bool) -> None:
    assert covers(held, wanted) is expected


def test_a_scope_never_gives() -> None:
    wide = Principal("wide", Role.TEAM_LEADER, OWN, ONE, scopes=frozenset(Scope))
    for action, rule in TABLE.items():
        if rule.leader is None:
            with pytest.raises(NotAllowed) as refusal:
                check_role(wide, action)
            assert refusal.value.code == "role-not-allowed"
