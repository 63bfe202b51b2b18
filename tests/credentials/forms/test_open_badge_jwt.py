"""Open Badges' own JWT of an award: made, read by another library, and judged with the real chain."""

from typing import Any

import pytest
from joserfc import jws as oracle
from joserfc.jwk import ECKey

from credentials import intake
from credentials.forms.data_integrity import verify_proofs
from credentials.forms.form import Making, Signed
from credentials.forms.registry import ALL
from credentials.issue import make_form
from credentials.judgement import Judgement
from credentials.loader import bundled_contexts
from credentials.resources import Fetched, Reference, Resources
from credentials.trust import NOBODY
from credentials.verify import verify
from keys import jwk
from keys.algorithms import KeyKind
from keys.resolver import VerificationMethod
from keys.signer import LocalSigner
from schemas.errors import Refused
from schemas.report import Outcome, Trust, Verdict
from schemas.strict_json import JsonObject, parse_object
from tests.sector.facts import NOW, STATUS_LIST
from tests.sector.keys import key, method_id
from tests.sector.whole import resources, sector, status_list

JWT = ALL["jwt"]


def made(document: JsonObject | None = None, signer: LocalSigner | None = None, **changes: Any) -> Signed:
    who, world = signer or sector().member.form, sector()
    options: dict[str, Any] = {"anchors": world.anchors, "resources": resources()} | changes
    return make_form(
        JWT,
        document or world.issued(),
        who,
        Making(
            verification_method=method_id(world.member.did, who), created=NOW, contexts=bundled_contexts()
        ),
        **options,
    )


def judged(text: bytes) -> Judgement:
    return verify(intake.read(text), resources(), NOW, anchors=sector().anchors)


def found(judgement: Judgement, check: str) -> list[tuple[Outcome, str]]:
    return [(one.outcome, one.code) for one in judgement.findings if one.check == check]


def test_the_report_says_that_the_leader_judged_and_the_organisation_signed() -> None:
    judgement = judged(made().text)
    assert (judgement.verdict, judgement.trust, judgement.warnings) == (Verdict.VALID, Trust.TRUSTED, ())
    assert found(judgement, "authority") == [(Outcome.PASSED, "authority.authorised")]
    assert found(judgement, "token") == [(Outcome.PASSED, "token.good")]
    assert found(judgement, "proof") == [(Outcome.PASSED, "proof.good")]
    keys = {one.params["method"] for one in judgement.findings if one.code == "issuer-key.of-issuer"}
    assert keys == {method_id(sector().member.did, sector().member.form), sector().leader.method_id}


def test_another_library_reads_the_token_and_finds_the_award_in_it() -> None:
    award, form = sector().issued(), sector().member.form
    public: dict[str, Any] = dict(jwk.from_public(form.public_key))
    read = oracle.deserialize_compact(made().text.decode(), ECKey.import_key(public), algorithms=["ES256"])
    assert read.headers() == {"alg": "ES256", "kid": method_id(sector().member.did, form), "typ": "JWT"}
    payload = parse_object(read.payload)
    claims = {name: payload.pop(name) for name in ("iss", "sub", "jti", "nbf")}
    assert payload == award
    assert (claims["iss"], claims["jti"]) == (award["issuer"]["id"], award["id"])
    assert claims["sub"] == award["credentialSubject"]["id"]
    leader = sector().leader
    method = VerificationMethod(leader.method_id, leader.organisation.did, leader.signer.public_key)
    results = verify_proofs(
        payload, find_key=lambda _id, _purpose: method, contexts=bundled_contexts(), now=NOW
    )
    assert [one.outcome for one in results] == [Outcome.PASSED]


def test_an_employer_outside_the_sector_gives_forms_too() -> None:
    employer, leader = sector().employer, sector().employers_leader
    signed = make_form(
        JWT,
        sector().issued(leader=leader),
        employer.form,
        Making(
            verification_method=method_id(employer.did, employer.form),
            created=NOW,
            contexts=bundled_contexts(),
        ),
        anchors=sector().anchors,
        resources=resources_of_the_employer(),
    )
    judgement = judged(signed.text)
    assert found(judgement, "authority") == [(Outcome.SKIPPED, "authority.not-endorsed-by-sector")]


def resources_of_the_employer() -> Resources:
    listed = Fetched(status_list(sector().employer))
    return resources().with_found({Reference("status_list", STATUS_LIST): listed})


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param(lambda: {"signer": key("stranger", KeyKind.P256)}, "issuer-key.", id="unpublished-key"),
        pytest.param(
            lambda: {"document": {**sector().issued(), "name": "Lasser"}}, "proof.broken", id="changed-award"
        ),
        pytest.param(lambda: {"anchors": NOBODY}, "authority.association-unknown", id="no-anchor"),
        pytest.param(lambda: {"resources": Resources()}, "issuer-key.unreachable", id="nothing-to-see"),
    ],
)
def test_what_our_verifier_would_refuse_is_not_given_out(changes: Any, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        made(**changes())
    assert refusal.value.code == "own-verification-failed"
    assert any(code.startswith(why) for code in refusal.value.params["why"])  # type: ignore[attr-defined]


def test_a_key_of_another_kind_does_not_sign_this_form() -> None:
    with pytest.raises(Refused) as refusal:
        made(signer=sector().member.authority)
    assert refusal.value.code == "key-kind-mismatch"
