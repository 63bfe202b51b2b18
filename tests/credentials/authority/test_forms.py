"""Other forms of a badge: who signed them decides what the report may say about who judged."""

from typing import Any

import pytest

from credentials import intake
from credentials.draft.document import draft
from credentials.forms import jws
from credentials.forms.data_integrity import add_proof
from credentials.forms.jwt import sign_ob_jwt, sign_vc_jose
from credentials.forms.sd_jwt_issue import issue_vcdm
from credentials.judgement import Judgement
from credentials.loader import bundled_contexts
from credentials.trust import NOBODY, TrustAnchors
from credentials.verify import verify
from keys import jwk
from keys.signer import LocalSigner
from schemas.report import Outcome, Verdict
from schemas.strict_json import JsonObject
from tests.sector.facts import AWARDED, NOW
from tests.sector.keys import method_id
from tests.sector.organisations import TeamLeader
from tests.sector.whole import resources, sector

FORMS: dict[str, Any] = {
    "Open Badges JWT": sign_ob_jwt,
    "vc+jwt": sign_vc_jose,
    "vc+sd-jwt": lambda document, signer, kid: issue_vcdm(document, signer, kid=kid),
}
each_form = pytest.mark.parametrize("form", sorted(FORMS))


def unsigned(leader: TeamLeader | None = None) -> JsonObject:
    return draft(sector().badge(leader))


def with_leaders_proof(leader: TeamLeader) -> JsonObject:
    return add_proof(
        unsigned(),
        signer=leader.signer,
        verification_method=leader.method_id,
        suite="eddsa-rdfc-2022",
        contexts=bundled_contexts(),
        created=AWARDED,
    )


def judged(
    form: str, document: JsonObject, signer: LocalSigner, did: str = "", anchors: TrustAnchors | None = None
) -> Judgement:
    kid = method_id(did or sector().member.did, signer)
    token = FORMS[form](document, signer, kid)
    presented = intake.read(token.encode())
    return verify(presented, resources(), NOW, anchors=sector().anchors if anchors is None else anchors)


def authority(judgement: Judgement) -> list[tuple[Outcome, str]]:
    return [(one.outcome, one.code) for one in judgement.findings if one.check == "authority"]


@each_form
def test_with_a_form_key_the_organisation_says_who_judged(form: str) -> None:
    judgement = judged(form, unsigned(), sector().member.form)
    assert authority(judgement) == [(Outcome.PASSED, "authority.authorised-by-form")]
    assert judgement.verdict is Verdict.VALID


@pytest.mark.parametrize("form", ["Open Badges JWT", "vc+jwt"])
def test_with_the_leaders_own_proof_inside_it_counts_as_the_leaders(form: str) -> None:
    judgement = judged(form, with_leaders_proof(sector().leader), sector().member.form)
    assert authority(judgement) == [(Outcome.PASSED, "authority.authorised")]
    assert judgement.verdict is Verdict.VALID


@pytest.mark.parametrize("form", ["Open Badges JWT", "vc+jwt"])
def test_a_colleagues_proof_inside_contradicts_the_form(form: str) -> None:
    judgement = judged(form, with_leaders_proof(sector().colleague), sector().member.form)
    assert authority(judgement) == [(Outcome.FAILED, "authority.key-not-mandated")]


@each_form
def test_a_leader_signs_other_forms_too(form: str) -> None:
    judgement = judged(form, unsigned(), sector().leader.signer)
    assert authority(judgement) == [(Outcome.PASSED, "authority.authorised")]


@each_form
@pytest.mark.parametrize("by", ["authority", "colleague"])
def test_no_other_key_of_the_organisation_signs_forms(form: str, by: str) -> None:
    signer = sector().member.authority if by == "authority" else sector().colleague.signer
    judgement = judged(form, unsigned(), signer)
    assert authority(judgement) == [(Outcome.FAILED, "authority.key-not-mandated")]
    assert judgement.verdict is Verdict.NOT_AUTHORISED


@each_form
def test_a_form_key_mandates_nobody(form: str) -> None:
    document = unsigned()
    del document["credentialSubject"]["source"]["endorsement"]
    judgement = judged(form, document, sector().member.form)
    assert authority(judgement) == [(Outcome.FAILED, "authority.chain-missing")]


@each_form
def test_an_employer_signs_its_forms_with_a_key_that_it_publishes(form: str) -> None:
    employer = sector().employer
    judgement = judged(form, unsigned(sector().employers_leader), employer.form, employer.did)
    assert authority(judgement) == [(Outcome.SKIPPED, "authority.not-endorsed-by-sector")]


@each_form
def test_a_form_of_an_association_that_we_do_not_know_is_not_accused(form: str) -> None:
    judgement = judged(form, unsigned(), sector().member.form, anchors=NOBODY)
    assert authority(judgement) == [(Outcome.SKIPPED, "authority.association-unknown")]


@pytest.mark.parametrize(
    ("by", "code"),
    [
        ("form", (Outcome.PASSED, "authority.authorised-by-form")),
        ("leader", (Outcome.PASSED, "authority.authorised")),
        ("authority", (Outcome.FAILED, "authority.key-not-mandated")),
    ],
    ids=["form key", "leader's key", "authority key"],
)
def test_a_token_may_show_the_key_itself_instead_of_its_name(by: str, code: tuple[Outcome, str]) -> None:
    made = sector()
    signers = {"form": made.member.form, "leader": made.leader.signer, "authority": made.member.authority}
    header = {"typ": "vc+jwt", "jwk": jwk.from_public(signers[by].public_key)}
    token = jws.sign(header, unsigned(), signers[by])
    judgement = verify(intake.read(token.encode()), resources(), NOW, anchors=made.anchors)
    assert authority(judgement) == [code]
