"""The subject is a random `urn:uuid` or the learner's own DID, and an e-mail address is hashed with a salt.

A BSN, an e-mail address or a staff number as an id would follow the person everywhere.
"""

import re
from typing import Final

from credentials.recipient import Identity
from credentials.rules.case import AwardCase
from schemas.errors import Unfit

CODE: Final = "subject-identifiable"

_SUBJECT: Final = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|did:[a-z0-9]+:[!-~]+")


def check(case: AwardCase) -> None:
    """Refuse with `subject-identifiable`."""
    subject = case.badge.subject_id
    exposed = any(one.identity_type == "emailAddress" and not _hidden(one) for one in case.badge.identities)
    if exposed or not _SUBJECT.fullmatch(subject):
        raise Unfit(CODE, "The badge would carry an identifier of the person.")


def _hidden(identity: Identity) -> bool:
    return identity.hashed and "@" not in identity.identity_hash and bool(identity.salt)
