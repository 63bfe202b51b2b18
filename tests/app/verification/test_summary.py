from typing import Any

import pytest

from app.verification.summary import party, summarise, text


@pytest.mark.parametrize(
    "credential",
    [
        {},
        {"credentialSubject": "x", "issuer": 7, "evidence": 3},
        {"credentialSubject": [{"achievement": [{"name": ["a", 7, None]}]}]},
        {
            "credentialSubject": {
                "achievement": {"alignment": [7, {}, {"targetName": {}}], "image": {"id": 7}}
            }
        },
        {"credentialSubject": {"result": [7, {"achievedLevel": 7, "value": {}}], "source": []}},
        {"@context": {"a": "b"}, "validFrom": [], "name": {"nl": 7}},
    ],
)
def test_nonsense_is_read_as_nothing(credential: dict[str, Any]) -> None:
    assert summarise(credential, "nl").alignments == ()


def test_the_level_is_named_as_the_rubric_names_it() -> None:
    levels = [{"id": "urn:1", "name": "Met hulp"}, {"id": "urn:2", "name": "Zelfstandig"}]
    subject = {
        "achievement": {"resultDescription": {"rubricCriterionLevel": levels}},
        "result": {"achievedLevel": "urn:2"},
    }
    assert summarise({"credentialSubject": subject}, "nl").level == "Zelfstandig"


def test_a_text_in_several_languages_is_read_in_the_readers() -> None:
    both = [{"@value": "Hoi", "@language": "nl-NL"}, {"@value": "Hi", "@language": "en"}]
    assert (text(both, "nl"), text(both, "en"), text({"en": "Hi"}, "en")) == ("Hoi", "Hi", "Hi")


def test_a_party_is_an_address_or_an_object() -> None:
    assert party("did:web:a.example", "nl") == party({"id": "did:web:a.example"}, "nl")
    assert party(None, "nl") is None


def test_a_huge_picture_or_text_is_left_out() -> None:
    achievement = {"name": "x" * 10_000, "image": "data:image/png;base64," + "A" * 1_000_000}
    summary = summarise({"credentialSubject": {"achievement": achievement}}, "nl")
    assert summary.image is None
    assert summary.name is not None
    assert len(summary.name) == 4000
