import pytest

from schemas.errors import DomainError
from schemas.report import Outcome
from tests.corpus.hostile import make
from tests.corpus.hostile.case import CASES, SMALL, Hostile
from tests.sector.judging import codes, judge_bytes

named = pytest.mark.parametrize(("name", "case"), CASES.items(), ids=CASES.keys())


@named
def test_it_gets_the_expected_answer(name: str, case: Hostile) -> None:
    committed = make.FOLDER / name
    data = committed.read_bytes() if committed.exists() else case.build()
    sites = case.sites()
    if case.verdict is None:
        with pytest.raises(DomainError) as refusal:
            judge_bytes(data, sites)
        assert refusal.value.code == case.code
    else:
        judgement = judge_bytes(data, sites)
        assert judgement.verdict is case.verdict
        assert case.code in codes(judgement, Outcome.PASSED, Outcome.FAILED, Outcome.UNKNOWN)


@named
def test_the_committed_file_is_what_the_script_makes(name: str, case: Hostile) -> None:
    data = case.build()
    committed = make.FOLDER / name
    assert committed.exists() == (len(data) <= SMALL)
    if committed.exists():
        assert committed.read_bytes() == data


def test_the_index_is_what_the_script_makes() -> None:
    assert make.INDEX.read_text(encoding="utf-8") == make.index()
