"""Every new form of a badge has a status entry of its own: what has another content is withdrawn by itself.

A bit once set is never cleared, so the form that a correction replaces stays revoked at its entry; and of two
wallets that hold one badge, one may be lost.
"""

from typing import Final

from credentials.rules.reissue.case import ReissueCase
from schemas.errors import Refused

CODE: Final = "reissue-status-entry"


def check(case: ReissueCase) -> None:
    """Refuse with `reissue-status-entry`."""
    if case.before["credentialStatus"]["id"] == case.award.document["credentialStatus"]["id"]:
        raise Refused(CODE, "A badge that is signed anew needs a new status entry.", kind=case.kind.value)
