from dataclasses import replace

import pytest

from app.platform.i18n import LANGUAGES, Language, Words, catalogue
from app.verification import render
from app.verification.conclusion import headline
from credentials.checks import registry
from credentials.checks.verdict import is_proven
from credentials.judgement import EndorsementJudged, Finding, Judgement, Note, Witness
from schemas.report import Conclusion, LayerId, Outcome, RecipientMatch, Report, Trust, Verdict

SIGNED = (
    Finding("proof", Outcome.PASSED, "proof.good", {"suite": "eddsa-rdfc-2022"}),
    Finding("issuer-key", Outcome.PASSED, "issuer-key.of-issuer"),
)
CREDENTIAL = {
    "issuer": {"id": "did:web:school.example", "name": "Universiteit Leiden"},
    "validUntil": "2026-12-31T00:00:00Z",
    "credentialSubject": {
        "id": "urn:uuid:1",
        "narrative": "Zij opereert al tien jaar.",
        "achievement": {"name": "Chirurg"},
        "source": {"id": "https://school.example/assessor", "name": "Prof. Zuring"},
    },
}
# Words with which a sentence would stand in for a badge.
VOUCHING = {
    "nl": ("is echt", "was echt", "komt van", "klopt en", "handtekening klopt", "niemand heeft",
           "badge geldt nu.",
           "is geldig", "was geldig", "beoordeeld door", "is gegeven aan", "staat in voor"),
    "en": ("is real", "was real", "comes from", "signature is right", "nobody changed", "valid now",
           "is valid", "was valid", "judged by", "was given to", "stands behind"),
}  # fmt: skip
DOUBTS = (
    "of de badge echt is",
    "of deze badge echt is",
    "whether the badge is real",
    "whether this badge is real",
)


def judgement(verdict: Verdict, *findings: Finding, trust: Trust = Trust.UNKNOWN_ISSUER) -> Judgement:
    proven = is_proven(findings)
    return Judgement(
        verdict=verdict, trust=trust, findings=findings, credential=dict(CREDENTIAL), proven=proven
    )


def spoken(report: Report, t: Words) -> str:
    layers = "\n".join(f"{layer.text}" for layer in report.layers)
    words = "\n".join((headline(report, t), report.summary, report.advice, layers)).lower()
    for doubt in DOUBTS:
        words = words.replace(doubt, "")
    return words


def text_of(report: Report, layer: LayerId) -> str:
    return next(one.text for one in report.layers if one.id is layer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_verifier_has_a_sentence(language: Language) -> None:
    keys = catalogue(language).keys()
    wanted = {
        f"finding.{check.id}.{code}" for check in registry.checks() for code in registry.codes_of(check)
    }
    wanted |= {f"warning.{code}" for code in registry.warnings()}
    wanted |= {f"not_checked.{code}.{part}" for code in registry.not_checked() for part in ("what", "why")}
    wanted |= {f"why.{code}" for code in registry.reasons()}
    wanted |= {f"verdict_short.{verdict.value}" for verdict in Verdict}
    wanted |= {f"trust_short.{trust.value}" for trust in Trust}
    wanted |= {f"outcome.{outcome.value}" for outcome in Outcome}
    wanted |= {f"layer.{layer.value}" for layer in LayerId}
    wanted |= {f"conclusion.{conclusion.value}.headline" for conclusion in Conclusion}
    assert wanted - keys == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_registry_is_told_through_the_whole_report(language: Language) -> None:
    t = Words(language)
    params = dict.fromkeys(("url", "host", "name", "issuer", "association", "term", "where", "claim"), "x")
    moments = {"until": "2026-12-31T22:59:59Z", "since": "2027-03-01T13:30:00Z"}
    fallbacks = {sentence for key, sentence in catalogue(language).items() if key.startswith("fallback.")}
    for check in registry.checks():
        for code in registry.codes_of(check):
            for outcome in Outcome:
                finding = Finding(check.id, outcome, f"{check.id}.{code}", params | moments)
                report = render.report(judgement(Verdict.COULD_NOT_CHECK, *SIGNED, finding), t)
                detail = report.checks[-1].detail
                assert detail not in fallbacks, finding.code
                assert "{" not in detail
                assert "2026-12-31" not in detail
                assert "2027-03-01" not in detail
    notes = tuple(Note(code, params) for code in registry.warnings())
    left = tuple(Note(code, params) for code in registry.not_checked())
    report = render.report(Judgement(Verdict.VALID, Trust.KNOWN, SIGNED, warnings=notes, not_checked=left), t)
    assert [one.id for one in report.warnings] == list(registry.warnings())
    assert all(one.detail not in fallbacks for one in report.warnings)
    assert all(one.what and one.why for one in report.not_checked)


def test_every_check_answers_one_question_at_most() -> None:
    asked = [check for layer in LayerId for check in registry.answering(layer)]
    assert len(asked) == len(set(asked))
    assert set(asked) <= {check.id for check in registry.checks()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_is_said_in_words(language: Language, verdict: Verdict) -> None:
    report = render.report(judgement(verdict), Words(language))
    assert report.summary
    assert report.advice
    assert [layer.id for layer in report.layers] == list(LayerId)
    assert all(layer.text and layer.title for layer in report.layers)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.VALID])
@pytest.mark.parametrize(
    "finding",
    [
        Finding("proof", Outcome.UNKNOWN, "proof.only-unsupported"),
        Finding("proof", Outcome.FAILED, "proof.broken"),
        Finding("issuer-key", Outcome.UNKNOWN, "issuer-key.unreachable", {"why": "timeout"}),
        Finding("hosted", Outcome.UNKNOWN, "hosted.unreachable", {"why": "gone"}),
        Finding("shape", Outcome.PASSED, "shape.good"),
    ],
    ids=lambda finding: finding.code,
)
@pytest.mark.parametrize("trust", list(Trust))
def test_a1_a8_no_sentence_of_an_unproven_badge_vouches(
    language: Language, verdict: Verdict, finding: Finding, trust: Trust
) -> None:
    t = Words(language)
    report = render.report(judgement(verdict, finding, trust=trust), t)
    assert report.proven is False
    words = spoken(report, t)
    assert [vouching for vouching in VOUCHING[language] if vouching in words] == []
    # What the badge says is told with the word that it is the badge's own.
    for line in words.split("\n"):
        if "leiden" in line or "chirurg" in line or "zuring" in line or "opereert" in line:
            assert "badge" in line


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", list(Verdict))
def test_a5_what_a_stranger_signed_is_never_told_as_if_we_knew_them(
    language: Language, verdict: Verdict
) -> None:
    t = Words(language)
    report = render.report(judgement(verdict, *SIGNED), t)
    assert report.conclusion is not Conclusion.REAL
    words = spoken(report, t)
    sure = (
        "is echt",
        "was echt",
        "komt van",
        "beoordeeld door",
        "is real",
        "was real",
        "comes from",
        "judged by",
    )
    assert [one for one in sure if one in words] == []


def test_a5_the_headline_comes_from_verdict_and_trust_together() -> None:
    t = Words("nl")
    headlines = {
        trust: headline(render.report(judgement(Verdict.VALID, *SIGNED, trust=trust), t), t)
        for trust in Trust
    }
    assert len(set(headlines.values())) == len(Trust)
    assert headlines[Trust.UNKNOWN_ISSUER] == "Niet veranderd, maar wij kennen de uitgever niet"


def test_a4_another_recipient_is_a_conclusion_of_its_own() -> None:
    asked = Judgement(Verdict.VALID, Trust.TRUSTED, SIGNED, recipient=RecipientMatch.NO_MATCH)
    report = render.report(asked, Words("nl"))
    assert (report.verified, report.conclusion) == (True, Conclusion.NOT_THEIRS)
    assert '"recipient":"no_match"' in report.model_dump_json()


def test_a4_a_recipient_that_cannot_be_compared_is_said_and_accuses_nobody() -> None:
    t = Words("en")
    asked = Judgement(Verdict.VALID, Trust.TRUSTED, SIGNED, recipient=RecipientMatch.NOT_COMPARABLE)
    report = render.report(asked, t)
    assert report.conclusion is Conclusion.REAL
    assert "could not compare" in report.summary
    assert report.advice == "The badge is right. Ask the person to show that it is theirs."
    theirs = render.report(Judgement(Verdict.VALID, Trust.TRUSTED, SIGNED, recipient=RecipientMatch.MATCH), t)
    assert "names the person you mean" in theirs.summary


@pytest.mark.parametrize("verdict", [Verdict.VALID, Verdict.EXPIRED])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_signature_is_praised_where_the_issuers_site_is_the_proof(
    language: Language, verdict: Verdict
) -> None:
    t = Words(language)
    report = render.report(judgement(verdict, Finding("hosted", Outcome.PASSED, "hosted.hosted")), t)
    assert report.proven
    told_of = spoken(report, t)
    assert not [
        one for one in ("handtekening klopt", "ondertekend", "signature is", "signed") if one in told_of
    ]


def test_a7_a_passport_is_not_called_a_badge() -> None:
    passport = Judgement(
        Verdict.VALID, Trust.UNKNOWN_ISSUER, (*SIGNED, Finding("shape", Outcome.PASSED, "shape.good")),
        is_badge=False,
    )  # fmt: skip
    report = render.report(passport, Words("nl"))
    assert report.conclusion is Conclusion.NOT_A_BADGE
    assert report.checks[-1].detail == "Dit is een verklaring in de afgesproken vorm, maar geen Open Badge."


@pytest.mark.parametrize(
    ("code", "params", "later"),
    [
        ("status.unreachable", {"why": "timeout"}, True),
        ("status.list-expired", {}, True),
        ("issuer-key.unreachable", {"why": "http-error"}, True),
        ("status.unreachable", {"why": "gone"}, False),
        ("status.unreachable", {"why": "refused"}, False),
        ("status.unknown-type", {"type": "X"}, False),
        ("proof.only-unsupported", {}, False),
    ],
)
def test_try_later_is_said_only_where_it_may_help(code: str, params: dict[str, object], later: bool) -> None:
    finding = Finding(code.partition(".")[0], Outcome.UNKNOWN, code, params)
    report = render.report(judgement(Verdict.COULD_NOT_CHECK, finding), Words("en"))
    assert (report.advice == "Try again later.") is later


def test_why_something_was_out_of_reach_is_said_in_words() -> None:
    finding = Finding(
        "status", Outcome.UNKNOWN, "status.unreachable", {"why": "timeout", "host": "a.example"}
    )
    report = render.report(judgement(Verdict.COULD_NOT_CHECK, *SIGNED, finding), Words("en"))
    (layer,) = (layer for layer in report.layers if layer.id is LayerId.STILL_VALID)
    assert layer.outcome is Outcome.UNKNOWN
    assert "took too long" in layer.text
    assert "timeout" not in layer.text


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (Finding("proof", Outcome.FAILED, "proof.broken", {"why": "signature-invalid"}), "does not fit"),
        (Finding("token", Outcome.FAILED, "token.broken"), "does not fit"),
        (Finding("proof", Outcome.FAILED, "proof.missing"), "no signature"),
        (Finding("proof", Outcome.FAILED, "proof.not-covering"), "not made as was agreed"),
        (Finding("data-model", Outcome.FAILED, "data-model.undefined-word"), "not made as was agreed"),
        (
            Finding("proof", Outcome.FAILED, "proof.broken", {"why": "proof-malformed"}),
            "not made as was agreed",
        ),
        (Finding("proof", Outcome.FAILED, "proof.broken", {"why": "previous-proof-missing"}), "not made as"),
        (Finding("schema", Outcome.FAILED, "schema.breached"), "not made as was agreed"),
    ],
    ids=["forged", "token", "unsigned", "not-covered", "undefined", "misspelt", "chain", "schema"],
)
def test_nobody_is_called_a_forger_over_a_slip(finding: Finding, words: str) -> None:
    report = render.report(judgement(Verdict.INVALID, finding), Words("en"))
    assert words in report.summary
    accused = "somebody else made it" in report.checks[0].detail or "changed" in report.checks[0].detail
    assert accused is (words == "does not fit")


def test_no_code_stands_in_a_sentence() -> None:
    findings = (
        Finding("token", Outcome.FAILED, "token.claim-differs", {"claim": "nbf"}),
        Finding("validity", Outcome.FAILED, "validity.malformed", {"member": "validUntil"}),
    )
    details = [one.detail for one in render.report(judgement(Verdict.INVALID, *findings), Words("nl")).checks]
    assert "(de begindatum)" in details[0]
    assert "(de einddatum)" in details[1]


def test_f8_an_endorser_is_told_with_trust_and_id() -> None:
    said = {
        "issuer": {"id": "did:key:z6Mk", "name": "Universiteit Utrecht"},
        "credentialSubject": {"endorsementComment": "Gelijk aan ons diploma"},
    }
    endorsed = Judgement(
        Verdict.VALID, Trust.TRUSTED, SIGNED, credential=dict(CREDENTIAL),
        endorsements=(EndorsementJudged(said, {}, Verdict.VALID),),
        witnesses=(Witness("did:web:notary.example", Trust.UNKNOWN_ISSUER),),
    )  # fmt: skip
    report = render.report(endorsed, Words("nl"))
    assert report.endorsements[0].trust is Trust.UNKNOWN_ISSUER
    words = text_of(report, LayerId.OTHERS)
    assert "die zich Universiteit Utrecht noemt" in words
    assert "did:key:z6Mk" in words
    assert "Wij kennen die niet" in words
    assert "did:web:notary.example" in words
    assert [one.id for one in report.witnesses] == ["did:web:notary.example"]


def test_a3_several_badges_are_told_one_by_one() -> None:
    good, bad = judgement(Verdict.VALID, *SIGNED, trust=Trust.KNOWN), judgement(Verdict.INVALID)
    several = Judgement(Verdict.INVALID, Trust.UNKNOWN_ISSUER, (), items=(good, bad))
    report = render.report(several, Words("en"))
    assert report.credentials is not None
    assert [one.verdict for one in report.credentials] == [Verdict.VALID, Verdict.INVALID]
    assert (report.verified, report.badge, report.layers) == (False, None, ())
    assert "2 badges" in report.summary
    assert "credentials" not in render.report(good, Words("en")).model_dump_json()


def test_f28_a_name_that_reads_backwards_is_shown_as_it_was_written() -> None:
    credential = {**CREDENTIAL, "issuer": {"id": "did:web:a.example", "name": "Kring\u202eegdab\u2066\u200b"}}
    report = render.report(Judgement(Verdict.VALID, Trust.KNOWN, SIGNED, credential=credential), Words("nl"))
    assert report.badge is not None
    assert report.badge.issuer is not None
    assert report.badge.issuer.name == "Kringegdab"
    assert not set(report.model_dump_json()) & set("\u202e\u2066\u200b")


def test_an_unforeseen_code_still_gets_a_plain_sentence() -> None:
    finding = Finding("proof", Outcome.FAILED, "proof.never-heard-of")
    report = render.report(
        Judgement(Verdict.INVALID, Trust.UNKNOWN_ISSUER, (finding,), warnings=(Note("never-heard-of"),)),
        Words("nl"),
    )
    assert report.checks[0].detail == "Dit klopt niet."
    assert report.warnings[0].detail


def test_a_long_hostile_value_is_cut() -> None:
    finding = Finding("proof", Outcome.UNKNOWN, "proof.unsupported", {"suite": "x" * 10_000})
    report = render.report(judgement(Verdict.COULD_NOT_CHECK, finding), Words("en"))
    assert len(report.checks[0].detail) < 1000


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_told_a_name_that_is_not_there(language: Language) -> None:
    t = Words(language)
    params = {"name": "", "issuer": "did:example:1", "verdict": "invalid", "trust": "unknown_issuer"}
    findings = [
        Finding("endorsements", Outcome.FAILED, f"endorsements.{code}", params)
        for code in ("good", "not-good", "could-not-check")
    ]
    notes = [Note(code, params) for code in ("endorsement-not-good", "endorsement-of-other")]
    told = render.report(replace(judgement(Verdict.VALID, *SIGNED, *findings), warnings=tuple(notes)), t)
    for sentence in [check.detail for check in told.checks] + [note.detail for note in told.warnings]:
        assert ": ." not in sentence
        assert "  " not in sentence
        assert "()" not in sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_badge_signed_well_and_made_badly_is_not_told_to_be_unproven(language: Language) -> None:
    t = Words(language)
    malformed = Finding("validity", Outcome.FAILED, "validity.malformed", {"member": "validUntil"})
    told = render.report(judgement(Verdict.INVALID, *SIGNED, malformed), t)
    assert text_of(told, LayerId.GIVEN_BY) == t("layer.given_by_claim", issuer="Universiteit Leiden")
    assert text_of(told, LayerId.STILL_VALID).startswith(t("layer.still_valid_wrong"))
    assert t("layer.not_checked_stopped") not in text_of(told, LayerId.NOT_CHECKED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_could_not_be_looked_up_was_not_skipped_without_a_word(language: Language) -> None:
    t = Words(language)
    unreachable = Finding("status", Outcome.UNKNOWN, "status.unreachable", {"why": "timeout"})
    told = render.report(judgement(Verdict.COULD_NOT_CHECK, *SIGNED, unreachable), t)
    assert text_of(told, LayerId.NOT_CHECKED) == t("layer.not_checked_above")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_said_to_be_silent_where_words_could_not_be_read(language: Language) -> None:
    t = Words(language)
    malformed = Finding("endorsements", Outcome.FAILED, "endorsements.malformed")
    told = render.report(judgement(Verdict.VALID, *SIGNED, malformed), t)
    assert text_of(told, LayerId.OTHERS) == t("finding.endorsements.malformed")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_that_cannot_be_named_leaves_no_empty_brackets(language: Language) -> None:
    note = Note("undefined-words", {"term": ""})
    told = render.report(replace(judgement(Verdict.VALID, *SIGNED), warnings=(note,)), Words(language))
    assert "()" not in told.warnings[0].detail


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_that_has_ended_is_not_taken_for_a_badge(language: Language) -> None:
    t = Words(language)
    expired = Finding("validity", Outcome.FAILED, "validity.expired", {"until": "2026-03-01T00:00:00Z"})
    ended = judgement(Verdict.EXPIRED, *SIGNED, expired)
    assert t("conclusion.no_badge") in render.report(replace(ended, is_badge=False), t).summary
    assert t("conclusion.no_badge") not in render.report(ended, t).summary
