"""Whatever happened to an award, every form of it gets the same verdict and the same trust."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from credentials import intake
from credentials.forms.registry import ALL
from credentials.judgement import Judgement
from credentials.resources import Fetched, NotFetched, Reference, Resources
from credentials.trust import NOBODY
from keys import certificates
from keys.algorithms import KeyKind
from schemas.errors import DomainError
from schemas.report import Outcome, Trust, Verdict
from schemas.strict_json import JsonObject
from tests.sector.facts import AWARDED, NOW, SERIES, STATUS_INDEX, STATUS_LIST
from tests.sector.forms import (
    BY_FORM_KEY,
    MADE,
    NAMES,
    SELECTIVE,
    TOKEN_INDEX,
    TOKEN_LIST,
    everything,
    judged,
    made,
    member_document,
    raw,
    root,
    token_list,
)
from tests.sector.judging import codes
from tests.sector.keys import key
from tests.sector.organisations import endorse, endorsement_scope, signed, team_leader
from tests.sector.whole import did_documents, sector, status_list

LAST = NOW + timedelta(days=30)


def verdicts(
    document: JsonObject, found: Resources | None = None, names: Iterable[str] = NAMES, **options: Any
) -> set[tuple[Verdict, Trust]]:
    judgements = [judged(raw(name, document), found, **options) for name in names]
    return {(one.verdict, one.trust) for one in judgements}


def award(**changes: Any) -> JsonObject:
    return sector().issued(sector().badge(**changes))


@pytest.mark.parametrize("name", MADE)
def test_a_form_is_valid_and_says_who_judged(name: str) -> None:
    judgement = judged(made(name).text)
    assert (judgement.verdict, judgement.trust) == (Verdict.VALID, Trust.TRUSTED)
    code = "authority.authorised-by-form" if name in BY_FORM_KEY else "authority.authorised"
    assert code in codes(judgement, Outcome.PASSED)
    assert judgement.anchor == sector().association.name
    assert {one.verdict for one in judgement.endorsements} == {Verdict.VALID}
    assert [note.code for note in judgement.warnings] == (["old-data-model"] if name == "jwt-vc" else [])


def test_revoking_the_award_revokes_every_form() -> None:
    found = everything(revoked=(STATUS_INDEX,), tokens_revoked=(TOKEN_INDEX,))
    assert verdicts(award(), found) == {(Verdict.REVOKED, Trust.TRUSTED)}


def test_a_copy_with_a_status_of_its_own_is_withdrawn_alone() -> None:
    found = everything(tokens_revoked=(TOKEN_INDEX,))
    assert verdicts(award(), found, SELECTIVE) == {(Verdict.REVOKED, Trust.TRUSTED)}
    others = [name for name in NAMES if name not in SELECTIVE]
    assert verdicts(award(), found, others) == {(Verdict.VALID, Trust.TRUSTED)}


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        pytest.param(LAST - timedelta(seconds=1), Verdict.VALID, id="a-second-before"),
        pytest.param(LAST, Verdict.VALID, id="at-the-very-end"),
        pytest.param(LAST + timedelta(microseconds=1), Verdict.EXPIRED, id="just-after"),
        pytest.param(LAST + timedelta(seconds=1), Verdict.EXPIRED, id="a-second-after"),
        pytest.param(AWARDED - timedelta(seconds=61), Verdict.NOT_YET_VALID, id="before-it-began"),
    ],
)
def test_every_form_begins_and_ends_at_the_same_moment(now: Any, verdict: Verdict) -> None:
    assert verdicts(award(valid_until=LAST), at=now) == {(verdict, Trust.TRUSTED)}
    if now >= NOW:
        assert verdicts(award(valid_until=LAST), now=now) == {(verdict, Trust.TRUSTED)}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param(
            {"skill": lambda: sector().skill(id=f"{SERIES[:-3]}fff/1")}, "skill-out-of-scope", id="skill"
        ),
        pytest.param(
            {"awarded_at": lambda: NOW - timedelta(days=200), "valid_from": lambda: AWARDED},
            "award-date-outside-mandate",
            id="day",
        ),
        pytest.param(
            {"leader": lambda: replace(sector().badge().leader, endorsements=())}, "chain-missing", id="chain"
        ),
        pytest.param(
            {"issuer": lambda: replace(sector().badge().issuer, endorsements=())},
            "chain-missing",
            id="keurmerk",
        ),
    ],
)
def test_whoever_was_not_authorised_is_not_in_any_form(changes: dict[str, Any], code: str) -> None:
    document = award(**{name: make() for name, make in changes.items()})
    assert verdicts(document) == {(Verdict.NOT_AUTHORISED, Trust.UNKNOWN_ISSUER)}
    for name in NAMES:
        assert f"authority.{code}" in codes(judged(raw(name, document)), Outcome.FAILED)


def test_a_form_key_that_the_association_does_not_name_speaks_for_no_leader() -> None:
    member, association = sector().member, sector().association
    scope = endorsement_scope(member, form_keys=())
    unnamed = replace(member, endorsement=endorse(association, member, scope))
    leader = team_leader("a", unnamed)
    document = sector().issued(leader=leader)
    assert verdicts(document, names=BY_FORM_KEY) == {(Verdict.NOT_AUTHORISED, Trust.UNKNOWN_ISSUER)}
    # In these the leader's own proof stands.
    others = [name for name in NAMES if name not in BY_FORM_KEY]
    assert verdicts(document, names=others) == {(Verdict.VALID, Trust.TRUSTED)}


def test_of_an_unknown_association_every_form_says_the_same() -> None:
    assert verdicts(award(), anchors=NOBODY) == {(Verdict.VALID, Trust.UNKNOWN_ISSUER)}


def test_an_employer_outside_the_sector_gives_every_form() -> None:
    employer, leader = sector().employer, sector().employers_leader
    document = sector().issued(leader=leader)
    listed = token_list(signer=employer.form, who=employer).encode()
    found = everything().with_found(
        {
            Reference("status_list", STATUS_LIST): Fetched(status_list(employer)),
            Reference("status_list", TOKEN_LIST): Fetched(listed),
        }
    )
    names = [name for name in NAMES if name != "jwt-rs256"]  # of an RSA key its document says nothing
    texts = [raw(name, document, who=employer) for name in names]
    judgements = [judged(text, found) for text in texts]
    assert {(one.verdict, one.trust) for one in judgements} == {(Verdict.VALID, Trust.UNKNOWN_ISSUER)}
    for judgement in judgements:
        assert "authority.not-endorsed-by-sector" in codes(judgement, Outcome.SKIPPED)


@pytest.mark.parametrize("profile", ["open-badge", "any-credential"])
@pytest.mark.parametrize("name", MADE)
def test_every_form_is_judged_alone_and_in_an_envelope(name: str, profile: Any) -> None:
    text = raw(name, award()).decode()
    envelope = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:{ALL[name].media_type},{text}",
    }
    for given in (text, json.dumps(envelope)):
        judgement = judged(given.encode(), profile=profile)
        assert (judgement.verdict, judgement.trust) == (Verdict.VALID, Trust.TRUSTED)


def test_when_the_issuers_site_is_gone_the_chain_inside_vouches_for_every_form() -> None:
    gone = everything().with_found(
        {Reference("did", did): NotFetched("unreachable") for did in did_documents()}
    )
    # No association can name an RSA key: the token around it stays unread, the leader's proof inside holds.
    others = [name for name in NAMES if name != "jwt-rs256"]
    assert verdicts(award(), gone, others) == {(Verdict.VALID, Trust.TRUSTED)}
    assert verdicts(award(), gone, ["jwt-rs256"]) == {(Verdict.COULD_NOT_CHECK, Trust.TRUSTED)}


def test_no_form_ends_because_a_certificate_did() -> None:
    later = NOW + certificates.LEAF_LIFE + timedelta(days=400)
    assert verdicts(award(), now=later) == {(Verdict.VALID, Trust.TRUSTED)}


@pytest.mark.parametrize("known", [True, False], ids=["root-known", "root-unknown"])
def test_whose_root_certified_the_key_makes_no_difference(known: bool) -> None:
    anchors = replace(sector().anchors, roots=(root(),) if known else ())
    assert verdicts(award(), anchors=anchors) == {(Verdict.VALID, Trust.TRUSTED)}
    strange = judged(raw("sdjwt", award(), certificates=_strange_chain()), anchors=anchors)
    assert (strange.verdict, strange.trust) == (Verdict.VALID, Trust.TRUSTED)


def _strange_chain() -> tuple[str, ...]:
    who, form = key("somebody's root", KeyKind.P256), sector().member.form
    other = certificates.make_root(who, "Iemand", created=NOW)
    leaf = certificates.make_leaf(
        other, who, form.public_key, issuer_id=sector().member.did, name="Een", created=NOW
    )
    return certificates.x5c([leaf])


def test_a_chain_that_does_not_hold_in_itself_is_broken() -> None:
    chain = (*_strange_chain(), *certificates.x5c([root()]))
    judgement = judged(raw("sdjwt", award(), certificates=chain))
    assert judgement.verdict is Verdict.INVALID
    assert "issuer-key.certificate-broken" in codes(judgement, Outcome.FAILED)


@pytest.mark.parametrize(
    ("published", "verdict"),
    [
        pytest.param({"revoked": NOW - timedelta(days=1)}, Verdict.INVALID, id="withdrawn"),
        pytest.param({"purposes": ("authentication",)}, Verdict.INVALID, id="for-something-else"),
    ],
)
def test_a_form_key_that_may_not_speak_any_more_does_so_in_no_form(
    published: dict[str, Any], verdict: Verdict
) -> None:
    found = _publishing(member_document(**published))
    by_that_key = [*BY_FORM_KEY, "jwt"]
    assert verdicts(award(), found, by_that_key) == {(verdict, Trust.UNKNOWN_ISSUER)}
    assert verdicts(award(), found, ["ldp", "jwt-rs256"]) == {(Verdict.VALID, Trust.TRUSTED)}


def test_a_form_key_that_is_published_nowhere_is_nobodys() -> None:
    thief = key("thief of forms", KeyKind.P256)
    judgements = [judged(raw(name, award(), signer=thief)) for name in BY_FORM_KEY]
    assert {one.verdict for one in judgements} == {Verdict.COULD_NOT_CHECK}
    assert {one.trust for one in judgements} == {Trust.UNKNOWN_ISSUER}


def _publishing(document: JsonObject) -> Resources:
    return everything().with_found({Reference("did", sector().member.did): Fetched(document)})


@pytest.mark.parametrize("name", NAMES)
def test_no_changed_byte_leaves_a_form_valid(name: str) -> None:
    text = raw(name, award())
    for place in range(7, len(text), len(text) // 40):
        other = b"A" if text[place : place + 1] != b"A" else b"B"
        changed = text[:place] + other + text[place + 1 :]
        assert _verdict(changed) is not Verdict.VALID, place


def _verdict(text: bytes) -> Verdict | None:
    try:
        judgement: Judgement = judged(text)
    except DomainError:
        return None
    return judgement.verdict


def test_an_endorsement_that_nobody_who_may_signed_authorises_no_form() -> None:
    member, association = sector().member, sector().association
    assert member.endorsement is not None
    forged = {**member.endorsement, "name": "Keurmerk voor altijd"}
    issuer = replace(sector().badge().issuer, endorsements=(forged,))
    assert {verdict for verdict, _ in verdicts(award(issuer=issuer))} == {Verdict.NOT_AUTHORISED}
    unsigned = {name: value for name, value in member.endorsement.items() if name != "proof"}
    by_itself = signed(unsigned, association.did, member.authority)
    issuer = replace(sector().badge().issuer, endorsements=(by_itself,))
    assert {verdict for verdict, _ in verdicts(award(issuer=issuer))} == {Verdict.NOT_AUTHORISED}


@pytest.mark.parametrize("name", NAMES)
def test_every_form_is_recognised_without_being_told_what_it_is(name: str) -> None:
    presented = intake.read(raw(name, award()))
    assert presented.kind == "credential"
    assert presented.credential["id"] == award()["id"]
