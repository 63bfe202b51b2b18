"""Was the badge given to the person the asker has in mind?

"Compare the known recipient id with `credentialSubject.id`, or … with each `identifier`: skip if the
identityType differs; if hashed, compare the IdentityHash of the known identifier and the salt":
https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification, step 5.

Only asked when the asker supplies an identifier. It is compared and forgotten: no finding repeats it.
"""

from credentials.checks.case import Case, id_of, objects, subject_of
from credentials.checks.key_finder import same_id
from credentials.recipient import matches

ID = "recipient"
REFERENCE = "https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification"


def check(case: Case) -> None:
    """Compare the supplied identifier with the subject."""
    if case.recipient is None:
        case.skipped(ID, "not-asked")
        return
    subject = subject_of(case.document)
    # A did: or urn: never occurs as an identityHash of an e-mail address, so every identifier may be
    # compared.
    results = [matches(identity, case.recipient) for identity in objects(subject.get("identifier"))]
    stated = id_of(subject)
    if stated:
        known = case.recipient.strip()
        results.append(same_id(stated, known) or stated.lower() == f"mailto:{known}".lower())
    if True in results:
        case.passed(ID, "same")
    elif not results or None in results:
        case.unknown(ID, "not-comparable")
    else:
        case.failed(ID, "other")
