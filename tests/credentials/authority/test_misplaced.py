"""A word of authority outside an endorsement's subject refuses the badge, whoever reads it and however."""

from typing import Any

import pytest

from credentials import intake
from credentials.authority import vocabulary
from credentials.authority.vocabulary import is_misplaced
from credentials.draft.document import draft
from credentials.forms.jwt import sign_vc_jose
from credentials.forms.open_badge_ldp import serialise
from credentials.verify import verify
from schemas.report import Outcome
from tests.corpus.forgeries import misplaced
from tests.corpus.forgeries.case import signed_by, with_value
from tests.sector.facts import NOW
from tests.sector.keys import method_id
from tests.sector.whole import resources, sector

HIDDEN: dict[str, Any] = {
    "in an array": [{vocabulary.ANY: "achievement"}],
    "deeper": {"a": [[{"b": {vocabulary.ANY: "achievement"}}]]},
    "in a type": {"type": [f"{vocabulary.VOCABULARY}Scope"]},
    "in a context": {"@context": [{"any": {"@id": vocabulary.ANY}}]},
    "as an endorsement that is none": {"endorsement": [{"other": {vocabulary.ANY: "achievement"}}]},
}


@pytest.mark.parametrize("place", misplaced.PLACES.values(), ids=misplaced.PLACES.keys())
def test_the_chain_refuses_it_at_every_place(place: tuple[str | int, ...]) -> None:
    for members in misplaced.MEMBERS.values():
        assert is_misplaced(with_value(sector().issued(), place, **members))


@pytest.mark.parametrize("value", HIDDEN.values(), ids=HIDDEN.keys())
def test_the_chain_refuses_it_wherever_it_hides(value: Any) -> None:
    for place in misplaced.PLACES.values():
        assert is_misplaced(with_value(sector().issued(), place, somewhere=value))


def test_the_subject_of_an_endorsement_is_the_place_for_it() -> None:
    badge = sector().issued()
    assert not is_misplaced(badge)
    assert not is_misplaced(badge["issuer"]["endorsement"][0])
    assert is_misplaced({**badge["issuer"]["endorsement"][0], "type": ["VerifiableCredential"]})


def test_f5_a_badge_with_a_scope_at_its_issuer_is_refused_in_every_form() -> None:
    document = with_value(draft(sector().badge()), ("issuer",), **{vocabulary.ANY: "achievement"})
    member = sector().member
    token = sign_vc_jose(document, member.form, method_id(member.did, member.form))
    for delivered in (token.encode(), serialise(signed_by(document))):
        judgement = verify(intake.read(delivered), resources(), NOW, anchors=sector().anchors)
        assert not judgement.verified
        assert any("misplaced" in told(one) for one in judgement.findings if one.outcome is Outcome.FAILED)


def told(finding: Any) -> str:
    return f"{finding.code} {finding.params}"
