"""Moments as others write them; one reader of instants stands behind all of these (finding B16)."""

from schemas.report import Verdict
from tests.corpus.foreign.builders import UNIVERSITY, deserves, older, text
from tests.sector.issuers import plain_badge


@deserves(Verdict.VALID)
def b16_start_at_the_end_of_a_day() -> bytes:
    return text(UNIVERSITY.sign(plain_badge(UNIVERSITY, validFrom="2026-01-31T24:00:00Z")))


@deserves(Verdict.EXPIRED)
def b16_end_at_the_end_of_a_day() -> bytes:
    return text(UNIVERSITY.sign(plain_badge(UNIVERSITY, validUntil="2026-03-31T24:00:00Z")))


@deserves(Verdict.VALID, code="date-unusual")
def b16_start_with_small_letters() -> bytes:
    return text(UNIVERSITY.sign(plain_badge(UNIVERSITY, validFrom="2026-01-31t12:00:00z")))


@deserves(Verdict.EXPIRED, code="date-unusual")
def b16_end_with_small_letters() -> bytes:
    return text(UNIVERSITY.sign(plain_badge(UNIVERSITY, validUntil="2026-03-31t12:00:00z")))


@deserves(Verdict.VALID, code="date-unusual")
def b13_start_in_a_leap_second() -> bytes:
    return text(UNIVERSITY.sign(plain_badge(UNIVERSITY, validFrom="2016-12-31T23:59:60Z")))


@deserves(Verdict.EXPIRED, code="date-unusual")
def b13_end_in_a_leap_second_of_another_zone() -> bytes:
    return text(UNIVERSITY.sign(plain_badge(UNIVERSITY, validUntil="2026-01-01T00:59:60+01:00")))


@deserves(Verdict.INVALID, code="validity.malformed")
def a_second_that_never_was() -> bytes:
    return text(UNIVERSITY.sign(plain_badge(UNIVERSITY, validUntil="2026-12-31T12:00:60Z")))


@deserves(Verdict.VALID)
def end_beyond_the_calendar() -> bytes:
    return text(UNIVERSITY.sign(plain_badge(UNIVERSITY, validUntil="12026-12-31T12:00:00Z")))


@deserves(Verdict.VALID, code="date-without-zone")
def older_data_model_with_a_date_without_zone() -> bytes:
    document = older(UNIVERSITY, issuanceDate="2026-01-31T12:00:00")
    return text(UNIVERSITY.sign(document, "Ed25519Signature2020"))
