"""Could the holder have left out parts of what the issuer signed?

Selective disclosure, https://www.rfc-editor.org/rfc/rfc9901#section-1, and the derived proofs of
https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-sd-2023 let holders do so. Then what a badge does not say is not
known: a hidden part may say how it can be withdrawn, or until when it counts.
"""

from credentials.checks.case import Case
from credentials.suites import SELECTIVE
from schemas.report import Outcome


def parts_hidden(case: Case) -> bool:
    """Whether parts may be hidden: asked after the proofs were judged.

    An SD-JWT shows digests that nothing belongs to, decoys or hidden parts; a derived proof shows nothing of
    the kind, so there it is always possible, unless another proof covers the whole document as well.
    """
    return case.presented.hides or _is_derived(case)


def member_hidden(case: Case, name: str) -> bool:
    """Whether a member of the credential may be hidden, or the values that it has."""
    within = case.presented.hides and name in case.document
    return case.presented.hides_members or within or _is_derived(case)


def _is_derived(case: Case) -> bool:
    suites = {
        finding.params.get("suite")
        for finding in case.findings
        if finding.code == "proof.good" and finding.outcome is Outcome.PASSED
    }
    return bool(suites) and suites <= SELECTIVE
