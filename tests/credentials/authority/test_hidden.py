"""Whoever holds a badge cannot hide a link of its chain behind contexts of their own."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import pytest

from credentials import intake
from credentials.authority import vocabulary
from credentials.authority.vocabulary import VOCABULARY
from credentials.forms.open_badge_ldp import serialise
from credentials.judgement import Judgement
from credentials.resources import Fetched, Reference
from credentials.trust import TrustAnchors
from credentials.verify import verify
from schemas.report import Outcome, Verdict
from schemas.strict_json import JsonObject
from tests.corpus.forgeries.case import signed_by, unsigned
from tests.sector.facts import NOW, OTHER_SERIES
from tests.sector.organisations import endorse, endorsement_scope
from tests.sector.whole import resources, sector

ELSEWHERE = "https://contexts.example/authority"
NOT_LISTED = TrustAnchors(
    anchors=tuple(replace(anchor, members=frozenset()) for anchor in sector().anchors.anchors)
)
"""The association is known, its list of members is not: then a badge may show no chain at all."""


def judged(document: JsonObject) -> Judgement:
    context: JsonObject = {"@context": {"k": {"@id": VOCABULARY, "@prefix": True}}}
    found = resources().with_found({Reference("context", ELSEWHERE): Fetched(context)})
    return verify(intake.read(serialise(document)), found, NOW, anchors=NOT_LISTED)


def out_of_scope() -> JsonObject:
    made = sector()
    narrow = endorse(
        made.association, made.member, endorsement_scope(made.member, achievements=(OTHER_SERIES,))
    )
    member = replace(made.member, endorsement=narrow)
    return signed_by(unsigned(replace(made.leader, organisation=member)))


def rename(endorsement: JsonObject) -> None:
    subject = endorsement["credentialSubject"]
    endorsement["credentialSubject"] = {
        name.replace(VOCABULARY, "k:"): value for name, value in subject.items()
    }


def by_a_fetched_context(badge: JsonObject) -> None:
    endorsement = badge["issuer"]["endorsement"][0]
    endorsement["@context"] = [*endorsement["@context"], ELSEWHERE]
    rename(endorsement)


def by_a_context_of_the_subject(badge: JsonObject) -> None:
    endorsement = badge["issuer"]["endorsement"][0]
    rename(endorsement)
    endorsement["credentialSubject"]["@context"] = ELSEWHERE


def by_a_context_of_the_badge(badge: JsonObject) -> None:
    endorsement = badge["issuer"]["endorsement"][0]
    del endorsement["@context"]
    badge["@context"] = [*badge["@context"], ELSEWHERE]
    rename(endorsement)


def by_a_context_of_the_mandate(badge: JsonObject) -> None:
    by_a_fetched_context(badge)
    mandate = badge["credentialSubject"]["source"]["endorsement"][0]
    mandate["@context"] = [*mandate["@context"], ELSEWHERE]
    rename(mandate)


HIDING: tuple[Callable[[JsonObject], None], ...] = (
    by_a_fetched_context,
    by_a_context_of_the_subject,
    by_a_context_of_the_badge,
    by_a_context_of_the_mandate,
)


@pytest.mark.parametrize("hide", HIDING, ids=[hide.__name__ for hide in HIDING])
def test_f4_a_link_hidden_by_the_holder_is_a_link_all_the_same(hide: Callable[[JsonObject], None]) -> None:
    badge = deepcopy(out_of_scope())
    assert judged(badge).verdict is Verdict.NOT_AUTHORISED
    hide(badge)
    judgement = judged(badge)
    assert "proof.good" in {one.code for one in judgement.findings}
    assert judgement.verdict in {Verdict.NOT_AUTHORISED, Verdict.INVALID}


def test_an_endorsement_with_words_of_its_own_and_none_of_authority_does_no_harm() -> None:
    made = sector()
    praise = deepcopy(made.leader.mandate)
    praise["@context"] = [*praise["@context"], {"x": "https://x.example/#"}]
    praise["credentialSubject"] = {"id": made.member.did, "type": ["EndorsementSubject"], "x:said": "Goed."}
    praise["id"] = "https://badges.example/praise"
    document = unsigned()
    document["issuer"]["endorsement"].append(praise)
    judgement = judged(signed_by(document))
    assert [(one.outcome, one.code) for one in judgement.findings if one.check == "authority"] == [
        (Outcome.PASSED, "authority.authorised")
    ]
    assert not vocabulary.shows_its_words(praise)


def source_in_an_array(badge: JsonObject) -> None:
    badge["credentialSubject"]["source"] = [badge["credentialSubject"]["source"]]


def subject_in_an_array(badge: JsonObject) -> None:
    badge["credentialSubject"] = [badge["credentialSubject"]]


def endorsement_in_arrays(badge: JsonObject) -> None:
    source = badge["credentialSubject"]["source"]
    source["endorsement"] = [[source["endorsement"]]]


def endorsement_alone(badge: JsonObject) -> None:
    source = badge["credentialSubject"]["source"]
    source["endorsement"] = source["endorsement"][0]


WRAPPING = (source_in_an_array, subject_in_an_array, endorsement_in_arrays, endorsement_alone)


@pytest.mark.parametrize("wrap", WRAPPING, ids=[wrap.__name__ for wrap in WRAPPING])
def test_f4_a_broken_mandate_in_more_brackets_is_broken_all_the_same(
    wrap: Callable[[JsonObject], None],
) -> None:
    made = sector()
    published = replace(made.employers_leader, mandate=made.leader.mandate)
    badge = deepcopy(signed_by(unsigned(published), made.employers_leader))
    assert judged(badge).verdict is Verdict.NOT_AUTHORISED
    wrap(badge)
    judgement = judged(badge)
    assert "proof.good" in {one.code for one in judgement.findings}
    assert judgement.verdict in {Verdict.NOT_AUTHORISED, Verdict.INVALID}
