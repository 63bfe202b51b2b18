"""Binding a wallet keeps the status entry; a correction or the end of a suspension needs a fresh one.

A bit once set is never cleared, so the old form stays revoked at its own entry.
"""

from typing import Final

from credentials.rules.reissue.case import ReissueCase, ReissueKind
from schemas.errors import Refused

CODE: Final = "reissue-status-entry"


def check(case: ReissueCase) -> None:
    """Refuse with `reissue-status-entry`."""
    before, after = case.before["credentialStatus"]["id"], case.award.document["credentialStatus"]["id"]
    if (before == after) is not (case.kind is ReissueKind.WALLET_BINDING):
        raise Refused(CODE, "The status entry does not fit this kind of re-issue.", kind=case.kind.value)
