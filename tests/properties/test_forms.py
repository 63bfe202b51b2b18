"""For any award that may be given: every form says the same, and shows no more than its holder chose."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credentials.draft.document import draft
from credentials.draft.values import Badge, Evidence
from credentials.forms.parts import Part
from credentials.forms.showing import parts, show_only
from credentials.recipient import email_identity, name_identity
from schemas.report import Trust, Verdict
from tests.credentials.forms.test_showing import readable
from tests.sector.facts import AWARDED, NOW
from tests.sector.forms import MADE, SELECTIVE, judged, made, raw
from tests.sector.organisations import signed
from tests.sector.whole import sector

# Marked, so that a text that is left out cannot stand elsewhere by chance.
MARKS = {Part.NAME: "Ⓝ", Part.NARRATIVE: "Ⓥ", Part.EVIDENCE: "Ⓔ", Part.LEADER: "Ⓛ"}
WORDS = st.text(
    st.characters(exclude_categories=["C", "Z", "N", "S", "M"], exclude_characters="<>&"),
    min_size=1,
    max_size=20,
)


def marked(part: Part) -> st.SearchStrategy[str | None]:
    return st.none() | WORDS.map(lambda text: MARKS[part] + text)


@st.composite
def awards(draw: st.DrawFn) -> Badge:
    usual = sector().badge()
    name, evidence = draw(marked(Part.NAME)), draw(st.lists(marked(Part.EVIDENCE), max_size=3))
    identities = [] if name is None else [name_identity(name)]
    if draw(st.booleans()):
        identities.append(email_identity("jan@leerling.example", salt="s" * 22))
    return replace(
        usual,
        identities=tuple(identities),
        level=draw(st.sampled_from([None, "1", "2"])),
        narrative=draw(marked(Part.NARRATIVE)),
        evidence=tuple(Evidence(narrative=text) for text in evidence if text),
        leader=replace(usual.leader, name=draw(marked(Part.LEADER))),
        valid_until=draw(st.none() | st.integers(1, 4_000).map(lambda days: AWARDED + timedelta(days=days))),
    )


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(awards(), st.integers(-20, 4_100))
def test_every_form_of_an_award_gets_the_same_verdict(badge: Badge, days: int) -> None:
    leader = sector().leader
    award = signed(draft(badge), leader.organisation.did, leader.signer, AWARDED)
    at = NOW + timedelta(days=days)
    judgements = [judged(raw(name, award), at=at) for name in ("ldp", *MADE)]
    assert len({(one.verdict, one.trust) for one in judgements}) == 1
    assert {one.trust for one in judgements} == {Trust.TRUSTED}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(awards(), st.sampled_from(SELECTIVE), st.data())
def test_what_is_left_out_is_nowhere_in_the_bytes(badge: Badge, name: str, data: st.DataObject) -> None:
    leader = sector().leader
    award = signed(draft(replace(badge, valid_until=None)), leader.organisation.did, leader.signer, AWARDED)
    whole = made(name, award).text.decode()
    chosen = data.draw(st.sets(st.sampled_from(parts(whole)))) if parts(whole) else set()
    token = show_only(whole, chosen)
    text = "".join(readable(token))
    assert set(parts(token)) == chosen
    assert {part for part, mark in MARKS.items() if mark in text} == chosen & MARKS.keys()
    assert ("achievedLevel" in text) is (Part.LEVEL in chosen)
    assert ("identityHash" in text) is bool({Part.NAME, Part.EMAIL} & chosen)
    judgement = judged(token.encode())
    assert (judgement.verdict, judgement.trust) == (Verdict.VALID, Trust.TRUSTED)
