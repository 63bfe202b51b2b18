"""May we sign it? One refusal per file; the file's name is the rule's name and the code of the refusal."""

from dataclasses import replace
from types import ModuleType
from typing import Final

from credentials.rules import (
    award_before_mandate,
    award_date_in_future,
    award_date_outside_mandate,
    bsn_in_text,
    control_characters,
    evidence_repeated,
    evidence_url_malformed,
    html_in_text,
    keurmerk_lapsed,
    key_compromised,
    key_retired,
    leader_of_another_organisation,
    learner_of_another_organisation,
    level_unknown,
    mandate_ended,
    mandate_missing,
    mandate_not_started,
    mandate_out_of_scope,
    mandate_suspended,
    nlqf_level_claimed,
    skill_version_expired,
    skill_withdrawn,
    subject_identifiable,
    text_too_long,
    too_much_evidence,
    undefined_term,
    validity_empty,
)
from credentials.rules.case import AwardCase
from credentials.rules.reissue import REISSUE
from credentials.rules.reissue.case import ReissueCase, ReissueKind

# Who may judge and receive stands first, then what the badge says, last the costly look at all of it.
RULES: Final[tuple[ModuleType, ...]] = (
    leader_of_another_organisation,
    learner_of_another_organisation,
    mandate_missing,
    mandate_suspended,
    mandate_not_started,
    mandate_ended,
    mandate_out_of_scope,
    keurmerk_lapsed,
    key_compromised,
    key_retired,
    skill_withdrawn,
    skill_version_expired,
    award_date_in_future,
    award_date_outside_mandate,
    award_before_mandate,
    validity_empty,
    level_unknown,
    text_too_long,
    control_characters,
    html_in_text,
    bsn_in_text,
    nlqf_level_claimed,
    too_much_evidence,
    evidence_url_malformed,
    evidence_repeated,
    subject_identifiable,
    undefined_term,
)

NEW_AWARD_ONLY: Final = frozenset(
    {
        learner_of_another_organisation,
        mandate_suspended,
        mandate_not_started,
        mandate_ended,
        keurmerk_lapsed,
        key_retired,
        skill_withdrawn,
        skill_version_expired,
    }
)
"""What a re-issue skips: it is judged at its award date, and things may have ended since."""

MANDATE_TODAY: Final = (
    mandate_missing,
    mandate_suspended,
    mandate_not_started,
    mandate_ended,
    mandate_out_of_scope,
)
"""What a correction needs of the mandate that the leader has today."""


def check_award(case: AwardCase) -> None:
    """Apply every rule of a new award.

    Raises:
        Refused: the first rule that forbids it; the code is the rule's name.
    """
    for rule in RULES:
        rule.check(case)


def check_reissue(case: ReissueCase) -> None:
    """Apply every rule of a re-issue.

    Raises:
        Refused: the first rule that forbids it; the code is the rule's name.
    """
    for rule in REISSUE:
        rule.check(case)
    if case.kind is ReissueKind.CORRECTION:
        _check_correction(case)
    for rule in RULES:
        if rule not in NEW_AWARD_ONLY:
            rule.check(case.award)


def _check_correction(case: ReissueCase) -> None:
    today = replace(case.award, mandate=case.running)
    for rule in MANDATE_TODAY:
        rule.check(today)
    keurmerk_lapsed.check(case.award)
