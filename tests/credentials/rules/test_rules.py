from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from credentials import rules
from credentials.draft.values import Alignment, Evidence, Leader
from credentials.recipient import Identity, email_identity, name_identity
from credentials.rules import reissue
from credentials.rules.case import AwardCase, KeyState, LearnerFacts, OrganisationKind, SkillFacts
from schemas.errors import Refused
from tests.credentials.rules.cases import good_case, with_badge, with_mandate
from tests.sector.facts import AWARDED, NOW, OTHER_SERIES
from tests.sector.whole import sector


def keurmerk(first: date, last: date) -> AwardCase:
    return good_case(organisation=replace(good_case().organisation, keurmerk=(first, last)))


def key_state(state: KeyState) -> AwardCase:
    return good_case(leader=replace(good_case().leader, key_state=state))


def evidence(*items: Evidence) -> AwardCase:
    return with_badge(evidence=items)


NO_ADDRESSES = (
    "foto.jpg", "//x.example/a", "ftp://x.example/a", "https://", "https://u:p@x.example/",
    "https://x.example/a b", "javascript:alert(1)", "http://x.example/a", "https://x.example:99999/", "https://[::1",
)  # fmt: skip

BROKEN: dict[str, list[Callable[[], AwardCase]]] = {
    "mandate-missing": [
        lambda: good_case(mandate=None),
        lambda: with_mandate(leader="https://badges.example/team-leaders/x"),
        lambda: with_mandate(organisation=sector().other_member.did),
        lambda: with_badge(leader=Leader(id=sector().leader.id)),
    ],
    "mandate-not-started": [lambda: with_mandate(first_day=date(2026, 6, 2))],
    "mandate-ended": [
        lambda: with_mandate(last_day=date(2026, 5, 31)),
        lambda: with_mandate(ended=True),
    ],
    "mandate-suspended": [lambda: with_mandate(suspended=True)],
    "mandate-out-of-scope": [lambda: with_mandate(achievements=(OTHER_SERIES,))],
    "award-date-outside-mandate": [
        lambda: with_badge(awarded_at=AWARDED - timedelta(days=365)),
    ],
    "award-before-mandate": [
        lambda: with_mandate(counts_from=AWARDED + timedelta(seconds=1)),
    ],
    "award-date-in-future": [
        lambda: with_badge(awarded_at=NOW + timedelta(seconds=61), valid_from=NOW + timedelta(days=1))
    ],
    "keurmerk-lapsed": [
        lambda: good_case(organisation=replace(good_case().organisation, keurmerk_ended=True)),
        lambda: keurmerk(date(2023, 1, 1), date(2026, 5, 31)),
        lambda: keurmerk(date(2026, 5, 21), date(2029, 5, 20)),
        lambda: good_case(organisation=replace(good_case().organisation, keurmerk=None)),
    ],
    "learner-of-another-organisation": [
        lambda: good_case(learner=LearnerFacts(organisations=frozenset({sector().other_member.did}))),
        lambda: good_case(learner=LearnerFacts(organisations=frozenset())),
    ],
    "leader-of-another-organisation": [
        lambda: good_case(leader=replace(good_case().leader, organisation=sector().other_member.did)),
        lambda: with_badge(leader=Leader(id=sector().colleague.id, endorsements=({},))),
        lambda: good_case(organisation=replace(good_case().organisation, id=sector().employer.did)),
    ],
    "key-compromised": [lambda: key_state(KeyState.COMPROMISED)],
    "key-retired": [lambda: key_state(KeyState.RETIRED)],
    "skill-withdrawn": [lambda: good_case(skill=SkillFacts(withdrawn=True))],
    "skill-version-expired": [lambda: good_case(skill=SkillFacts(last_day=date(2026, 5, 19)))],
    "level-unknown": [
        lambda: with_badge(level="9"),
        lambda: with_badge(skill=sector().skill(levels=())),
    ],
    "validity-empty": [
        lambda: with_badge(valid_until=AWARDED),
        lambda: with_badge(valid_from=AWARDED - timedelta(seconds=1)),
    ],
    "text-too-long": [lambda: with_badge(narrative="a" * 4001)],
    "control-characters": [
        lambda: with_badge(narrative="a\x07b"),
        lambda: with_badge(narrative="a\x7f"),
        lambda: evidence(Evidence(name="\u202egnp")),
        lambda: with_badge(narrative="a\x85b"),
        lambda: with_badge(narrative="a\u200fb"),
    ],
    "html-in-text": [
        lambda: with_badge(narrative="<script>alert(1)</script>"),
        lambda: with_badge(narrative="<IMG src=x>"),
        lambda: evidence(Evidence(narrative="[klik]( javascript:alert(1))")),
    ],
    "bsn-in-text": [
        lambda: with_badge(narrative="BSN 111222333"),
        lambda: evidence(Evidence(description="123.456.782")),
        lambda: with_badge(identities=(name_identity("Jan 111 222 333"),)),
        lambda: evidence(Evidence(audience="111222333")),
    ],
    "nlqf-level-claimed": [
        lambda: with_badge(narrative="Werkt op NLQF-niveau 2."),
        lambda: with_badge(narrative="EQF level 3"),
        lambda: with_badge(narrative="niveau 2 van het NLQF"),
        lambda: with_badge(
            skill=sector().skill(
                alignments=(Alignment(target_url="urn:x", target_name="2", target_framework="NLQF"),)
            )
        ),
    ],
    "too-much-evidence": [lambda: evidence(*[Evidence(name=str(n)) for n in range(11)])],
    "evidence-url-malformed": [partial(evidence, Evidence(id=address)) for address in NO_ADDRESSES],
    "evidence-repeated": [lambda: evidence(*[Evidence(id="https://x.example/a")] * 2)],
    "subject-identifiable": [
        lambda: with_badge(subject_id="mailto:sara@example.org"),
        lambda: with_badge(subject_id="urn:nl:bsn:111222333"),
        lambda: with_badge(
            identities=(Identity(identity_type="emailAddress", identity_hash="s@x.nl", hashed=False),)
        ),
        lambda: with_badge(
            identities=(Identity(identity_type="emailAddress", identity_hash="sha256$00", hashed=True),)
        ),
    ],
    "undefined-term": [
        lambda: with_badge(leader=Leader(id=sector().leader.id, endorsements=({"mood": "good"},))),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "build"),
    [
        pytest.param(code, build, id=f"{code}-{number}")
        for code, builds in BROKEN.items()
        for number, build in enumerate(builds)
    ],
)
def test_the_rule_refuses_and_says_its_name(code: str, build: Callable[[], AwardCase]) -> None:
    with pytest.raises(Refused) as refusal:
        rules.check_award(build())
    assert refusal.value.code == code


def test_a_good_award_passes_every_rule() -> None:
    rules.check_award(good_case())


def test_every_rule_is_named_after_its_file_registered_and_tried() -> None:
    for folder, registered in ((rules, rules.RULES), (reissue, reissue.REISSUE)):
        files = {path.stem for path in Path(str(folder.__file__)).parent.glob("*.py")}
        names = {rule.__name__.rpartition(".")[2] for rule in registered}
        assert files - {"__init__", "case", "text", "typed"} == names
        assert {rule.CODE.replace("-", "_") for rule in registered} == names
    assert {rule.CODE for rule in rules.RULES} == set(BROKEN)


@pytest.mark.parametrize(
    "kind", [OrganisationKind.ASSOCIATION, OrganisationKind.ACADEMY, OrganisationKind.EMPLOYER]
)
def test_only_members_need_a_keurmerk(kind: OrganisationKind) -> None:
    rules.check_award(good_case(organisation=replace(good_case().organisation, kind=kind, keurmerk=None)))


@pytest.mark.parametrize(
    "case",
    [
        lambda: with_mandate(last_day=date(2026, 6, 1)),
        lambda: keurmerk(date(2026, 5, 20), date(2026, 6, 1)),
        lambda: good_case(skill=SkillFacts(last_day=date(2026, 5, 20))),
        lambda: with_badge(awarded_at=NOW + timedelta(seconds=60), valid_from=NOW + timedelta(seconds=60)),
        lambda: with_badge(narrative="Eerste regel\n\tTweede regel, 3 < 4 en 5 > 4."),
        lambda: with_badge(narrative="Weet wat NLQF is en werkt aan niveau 2 van de kaart."),
        lambda: evidence(Evidence(id="https://x.example/foto/111222333.jpg")),
        lambda: with_badge(identities=(email_identity("s@x.nl", salt="s" * 22),)),
        lambda: with_badge(subject_id="did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH"),
    ],
    ids=[
        "last day of the mandate", "last day of the keurmerk", "last day of the skill", "clocks differ",
        "layout", "a framework named without a level", "digits in an address", "hashed with salt",
        "a wallet",
    ],
)  # fmt: skip
def test_what_is_just_allowed(case: Callable[[], AwardCase]) -> None:
    rules.check_award(case())
