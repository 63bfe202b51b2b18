"""Was the badge given to the person the asker has in mind?

"Compare the known recipient id with `credentialSubject.id`, or … with each `identifier`: skip if the
identityType differs; if hashed, compare the IdentityHash of the known identifier and the salt":
https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification, step 5.

Only asked when the asker supplies an identifier. It is compared and forgotten: no finding repeats it. The
answer stands beside the verdict: a real badge of somebody else is a real badge. Like is compared with like: a
random `urn:uuid` is nobody's name, and says nothing about whoever asks by an e-mail address.
"""

from typing import Final, get_args

from credentials.checks.case import Case
from credentials.checks.check import Check, Stage
from credentials.checks.verdict import is_proven
from credentials.intake import Kind
from credentials.recipient import kind_of, matches, same_text
from schemas.json_ld import id_of, objects, subject_of
from schemas.report import LayerId, RecipientMatch

ID = "recipient"
REFERENCE = "https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification"


def check(case: Case) -> RecipientMatch | None:
    """Compare the supplied identifier with the subject.

    Returns:
        How they compare; None when nobody asked.
    """
    if case.recipient is None or not case.recipient.strip():
        case.skipped(ID, "not-asked")
        return None
    if not is_proven(case.findings):
        # Whom it names is anybody's word.
        case.skipped(ID, "not-shown")
        return RecipientMatch.NOT_COMPARABLE
    subject = subject_of(case.document)
    results = [matches(identity, case.recipient) for identity in objects(subject.get("identifier"))]
    results.append(_same_subject(id_of(subject), case.recipient))
    if True in results:
        case.passed(ID, "same")
        return RecipientMatch.MATCH
    if False in results:
        case.failed(ID, "other")
        return RecipientMatch.NO_MATCH
    case.unknown(ID, "not-comparable")
    return RecipientMatch.NOT_COMPARABLE


def _same_subject(stated: str, known: str) -> bool | None:
    """Compare the subject's id; None when it is an identifier of another kind than the asker's."""
    if not stated or kind_of(stated) != kind_of(known):
        return None
    return same_text(stated.removeprefix("mailto:"), known.strip().removeprefix("mailto:"))


def _run(case: Case) -> None:
    case.match = check(case)


CHECK: Final = Check(
    id=ID,
    reference=REFERENCE,
    codes="same other not-asked not-shown not-comparable",
    layer=LayerId.GIVEN_TO,
    stage=Stage.READER,
    place=10,
    run=_run,
    kinds=frozenset(get_args(Kind)),
)
