"""A wallet takes a badge while something else happens to it, in several processes over one database."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.awards import bindings
from app.awards.tables import AwardForm, AwardVersion, BindingEnd
from app.main import open_runtime
from app.platform.runtime import Runtime
from schemas.errors import Conflict, Unavailable
from tests.app import database
from tests.app.awards.binding import MEDIA_TYPES, award_of, take
from tests.app.awards.racing import Service, two_processes

ROUNDS = 3 if database.SERVER is None else 25
TRIES = 20
NAMES = ("ldp", "sdjwt", "jwt-vc")
Copy = dict[str, str]


@dataclass
class Races:
    """Two processes that serve, and this one, in which wallets take badges."""

    service: Service
    runtime: Runtime

    def verdicts(self, copy: Copy) -> set[str]:
        answers = [
            self.service.clients[0].post(
                "/api/v1/verify", content=text, headers={"Content-Type": MEDIA_TYPES[name]}
            )
            for name, text in copy.items()
        ]
        return {str(answer.json()["verdict"]) for answer in answers}

    def take(self, award: str, *, keep_others: bool = False) -> tuple[UUID, Copy] | None:
        """What a wallet gets, or None when the award does not stand."""
        for _ in range(TRIES):
            try:
                wallet, (copy,) = take(self.runtime, award, names=NAMES, keep_others=keep_others)
            except Unavailable:
                continue
            except Conflict as refused:
                if refused.code != "award-not-standing":
                    raise
                return None
            return wallet, copy
        raise AssertionError("the database was busy all the time")

    def lose(self, award: str, wallet: UUID) -> None:
        for _ in range(TRIES):
            try:
                with self.runtime.work() as work:
                    row = award_of(work, award)
                    bindings.end(work, row, bindings.get(work, row, wallet), BindingEnd.LOST)
            except Unavailable:
                continue
            return
        raise AssertionError("the database was busy all the time")

    def group(self, award: str) -> list[str | None]:
        """Every document of an award, and no entry twice."""
        with self.runtime.work(writes=False) as work:
            versions = work.session.scalars(
                select(AwardVersion).where(AwardVersion.award_id == UUID(award))
            ).all()
            forms = work.session.scalars(
                select(AwardForm).where(AwardForm.version_id.in_([one.id for one in versions]))
            ).all()
        entries = [(one.list_id, one.index) for one in versions]
        entries += [(one.list_id, one.index) for one in forms if one.list_id and one.index is not None]
        assert len(entries) == len(set(entries))
        return [one.document for one in versions] + [one.document for one in forms]


@pytest.fixture(scope="module")
def races(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Races]:
    with (
        two_processes(tmp_path_factory.mktemp("race")) as service,
        open_runtime(service.settings) as runtime,
    ):
        yield Races(service, runtime)


def given(races: Races) -> str:
    return str(races.service.give().json()["id"])


def at_once(races: Races, *things: Any) -> list[Any]:
    return races.service.at_once(*[lambda process, one=one: one(process) for one in things])


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("operation", "verdict"), [("revoke", "revoked"), ("suspend", "suspended")])
def test_what_is_withdrawn_while_a_wallet_takes_it_is_withdrawn_in_the_wallet(
    races: Races, operation: str, verdict: str
) -> None:
    for _ in range(ROUNDS):
        award = given(races)
        taken, answer = at_once(
            races,
            lambda _process, award=award: races.take(award),
            lambda process, award=award: races.service.operate(process, operation, award),
        )
        assert answer.status_code == 200, answer.text
        assert taken is None or races.verdicts(taken[1]) == {verdict}
        races.group(award)


@pytest.mark.timeout(300)
def test_a_correction_at_the_same_moment_leaves_no_old_copy_that_counts(races: Races) -> None:
    for _ in range(ROUNDS):
        award = given(races)
        taken, answer = at_once(
            races,
            lambda _process, award=award: races.take(award),
            lambda process, award=award: races.service.operate(process, "correct", award),
        )
        assert answer.status_code == 200, answer.text
        assert taken is not None
        reached = json.loads(taken[1]["ldp"])["credentialSubject"]["result"][0]["achievedLevel"]
        assert races.verdicts(taken[1]) == ({"valid"} if reached.endswith("level-3") else {"revoked"})
        races.group(award)


@pytest.mark.timeout(300)
def test_nothing_of_a_badge_that_is_erased_meanwhile_stays(races: Races) -> None:
    for _ in range(ROUNDS):
        award = given(races)
        _, answer = at_once(
            races,
            lambda _process, award=award: races.take(award),
            lambda process, award=award: races.service.operate(process, "erase", award),
        )
        assert answer.status_code == 204, answer.text
        assert set(races.group(award)) == {None}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("keep_others", [False, True], ids=["instead", "beside"])
def test_of_two_wallets_at_once_one_holds_the_badge_or_both_if_they_are_kept(
    races: Races, keep_others: bool
) -> None:
    for _ in range(ROUNDS):
        award = given(races)
        first, second = at_once(
            races,
            lambda _process, award=award: races.take(award, keep_others=keep_others),
            lambda _process, award=award: races.take(award, keep_others=keep_others),
        )
        assert first is not None
        assert second is not None
        held = sorted(min(races.verdicts(copy)) for _, copy in (first, second))
        assert [len(races.verdicts(copy)) for _, copy in (first, second)] == [1, 1]
        assert held == (["valid", "valid"] if keep_others else ["revoked", "valid"])
        races.group(award)


@pytest.mark.timeout(300)
def test_a_wallet_that_is_lost_while_another_takes_the_badge_is_lost(races: Races) -> None:
    for _ in range(ROUNDS):
        award = given(races)
        lost = races.take(award)
        assert lost is not None
        taken, _ = at_once(
            races,
            lambda _process, award=award: races.take(award, keep_others=True),
            lambda _process, award=award, wallet=lost[0]: races.lose(award, wallet),
        )
        assert taken is not None
        assert (races.verdicts(lost[1]), races.verdicts(taken[1])) == ({"revoked"}, {"valid"})
