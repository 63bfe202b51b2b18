"""A new form of a badge is the same award: id, issuer, source and award date stay."""

from typing import Final

from credentials.rules.reissue.case import ReissueCase
from schemas.errors import Refused

CODE: Final = "reissue-changes-award"


def check(case: ReissueCase) -> None:
    """Refuse with `reissue-changes-award`."""
    before, after = case.before, case.award.document
    changed = [name for name in ("id", "awardedDate") if before.get(name) != after[name]]
    if before["issuer"]["id"] != after["issuer"]["id"]:
        changed.append("issuer")
    if before["credentialSubject"]["source"]["id"] != after["credentialSubject"]["source"]["id"]:
        changed.append("source")
    if changed:
        raise Refused(CODE, "This would be another award, not a new form of the same.", members=changed)
