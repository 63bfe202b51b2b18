"""Sharing less: what a learner leaves out is nowhere in the bytes, and what is left is judged as before."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from credentials.forms import jws, sd_jwt
from credentials.forms.parts import Part
from credentials.forms.showing import PartUnknown, parts, show_only
from keys import multibase
from schemas.errors import DomainError
from schemas.report import Trust, Verdict
from schemas.strict_json import JsonObject
from tests.credentials.forms.test_wallet_forms import HOLDER, IDENTITIES
from tests.sector.facts import LEADERS_NAME, LEARNERS_NAME, STATUS_INDEX
from tests.sector.forms import SELECTIVE, TOKEN_INDEX, everything, judged, made
from tests.sector.whole import sector

EMAIL = IDENTITIES[1].identity_hash
SAID = {
    Part.NAME: LEARNERS_NAME,
    Part.EMAIL: EMAIL,
    Part.LEVEL: '"achievedLevel"',
    Part.NARRATIVE: "Sorteerde een volle bak zonder hulp.",
    Part.EVIDENCE: "Gezien op de werkvloer.",
    Part.LEADER: LEADERS_NAME,
}
FLAT = {"recipient_name", "level", "narrative", "evidence", "leader_name"}


def award() -> JsonObject:
    leader = replace(sector().badge().leader, name=LEADERS_NAME)
    return sector().issued(sector().badge(leader=leader, identities=IDENTITIES))


def whole(name: str) -> str:
    return made(name, award(), holder=HOLDER).text.decode()


def readable(token: str) -> Iterator[str]:
    """Everything that somebody can read in a token: its text, and each part of it decoded."""
    yield token
    first, *disclosures = token.split("~")
    for part in (*first.split("."), *filter(None, disclosures)):
        yield multibase.base64url_decode(part).decode(errors="replace")


def says(token: str, part: Part) -> bool:
    return any(SAID[part] in text for text in readable(token))


@pytest.mark.parametrize("name", SELECTIVE)
def test_the_parts_of_a_badge_have_stable_names(name: str) -> None:
    assert list(parts(whole(name))) == ["name", "email", "level", "narrative", "evidence", "leader"]
    assert parts(made(name).text.decode()) == (Part.LEVEL, Part.NARRATIVE, Part.EVIDENCE)
    assert all(says(whole(name), part) for part in Part)


@pytest.mark.parametrize("name", SELECTIVE)
@pytest.mark.parametrize(
    "chosen",
    [(), *((part,) for part in Part), (Part.LEVEL, Part.LEADER), tuple(Part)],
    ids=lambda chosen: "+".join(chosen) or "nothing",
)
def test_what_is_left_out_is_nowhere_in_the_bytes(name: str, chosen: tuple[Part, ...]) -> None:
    token = show_only(whole(name), [part.value for part in chosen])
    assert {part for part in Part if says(token, part)} == set(chosen)
    assert set(parts(token)) == set(chosen)


@pytest.mark.parametrize("name", SELECTIVE)
@pytest.mark.parametrize(
    "chosen", [(), (Part.LEVEL,), (Part.NAME,), tuple(Part)], ids=["nothing", "level", "name", "everything"]
)
def test_what_is_left_is_judged_as_the_whole_is(name: str, chosen: tuple[Part, ...]) -> None:
    text = show_only(whole(name), chosen).encode()
    judgement = judged(text)
    assert (judgement.verdict, judgement.trust) == (Verdict.VALID, Trust.TRUSTED)
    assert "authority.authorised-by-form" in {one.code for one in judgement.findings}
    assert judgement.warnings == ()
    revoked = everything(revoked=(STATUS_INDEX,), tokens_revoked=(TOKEN_INDEX,))
    assert judged(text, revoked).verdict is Verdict.REVOKED
    assert judged(text, recipient=LEARNERS_NAME).recipient == (
        "match" if Part.NAME in chosen else "not_comparable"
    )


@pytest.mark.parametrize("name", SELECTIVE)
def test_the_report_says_that_parts_may_be_left_out_only_when_they_are(name: str) -> None:
    def left(token: str) -> set[str]:
        return {note.code for note in judged(token.encode()).not_checked}

    assert "parts-hidden" not in left(whole(name))
    assert "parts-hidden" in left(show_only(whole(name), [Part.LEVEL]))


def test_leaving_out_flat_claims_hides_nothing_of_the_badge_itself() -> None:
    shown = show_only(whole("sdjwt"), [Part.EVIDENCE])
    codes = {one.code for one in judged(shown.encode()).findings}
    assert "validity.no-end" in codes


def test_a_part_goes_with_its_flat_twin() -> None:
    claims = sd_jwt.claims(sd_jwt.read(show_only(whole("sdjwt"), ["level", "leader"])))
    assert claims.keys() & FLAT == {"level", "leader_name"}
    assert claims["ld"]["credentialSubject"]["result"]
    assert claims["ld"]["credentialSubject"]["source"]["name"] == claims["leader_name"] == LEADERS_NAME


def test_one_identity_is_shown_without_the_other() -> None:
    claims = sd_jwt.claims(sd_jwt.read(show_only(whole("vcsdjwt"), ["email"])))
    assert [one["identityType"] for one in claims["credentialSubject"]["identifier"]] == ["emailAddress"]
    assert (
        "identifier" not in sd_jwt.claims(sd_jwt.read(show_only(whole("vcsdjwt"), [])))["credentialSubject"]
    )


@pytest.mark.parametrize("name", SELECTIVE)
def test_sharing_less_of_less_is_sharing_less(name: str) -> None:
    token = whole(name)
    assert show_only(show_only(token, ["level", "name"]), ["level"]) == show_only(token, ["level"])
    assert show_only(token, [part.value for part in Part]) == token


@pytest.mark.parametrize(
    "chosen", ["skill", "identifier", "", "narrative"], ids=["odd", "member", "empty", "gone"]
)
def test_a_part_that_is_not_there_is_refused(chosen: str) -> None:
    token = show_only(whole("vcsdjwt"), ["level"])
    with pytest.raises(PartUnknown) as refusal:
        show_only(token, [chosen])
    assert (refusal.value.code, refusal.value.params) == ("part-unknown", {"part": chosen})


def test_the_holders_signature_over_more_is_left_out() -> None:
    token = whole("vcsdjwt")
    binding = jws.sign({"typ": "kb+jwt"}, {"nonce": "n"}, sector().member.form)
    assert show_only(token + binding, ["level"]) == show_only(token, ["level"])


@pytest.mark.parametrize(
    "text", ["", "a.b.c", "a.b.c~", "e30.e30.AA~W10~"], ids=["empty", "jwt", "broken", "list"]
)
def test_what_is_no_sd_jwt_is_refused(text: str) -> None:
    with pytest.raises(DomainError):
        show_only(text, [])


def test_what_always_stands_there_is_all_that_authority_needs() -> None:
    for name in SELECTIVE:
        claims = sd_jwt.claims(sd_jwt.read(show_only(whole(name), [])))
        badge = claims.get("ld", claims)
        subject = badge["credentialSubject"]
        assert badge["issuer"]["endorsement"] == award()["issuer"]["endorsement"]
        assert subject["source"].keys() == {"id", "type", "endorsement"}
        assert subject["achievement"] == award()["credentialSubject"]["achievement"]
        assert subject.keys() == {"id", "type", "achievement", "source"}
        assert badge["awardedDate"] == award()["awardedDate"]
        assert json.dumps(badge).count("identityHash") == 0
