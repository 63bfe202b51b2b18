"""Puts what was signed in the place of what came, so that every check reads what the signature covers.

https://www.w3.org/TR/vc-data-integrity/#validating-contexts. A token's signature covers its very bytes, so
what is in one is read as it came.
"""

from credentials import reading
from credentials.checks.case import Case
from schemas.errors import DomainError


def read(case: Case) -> None:
    """Replace `case.document` by its reading, or write down in `case.unreadable` why it cannot be read.

    What cannot be read stays as it came; the data model check says why, and nothing in it is believed.
    """
    if case.presented.securing not in {"embedded", "none"}:
        return
    try:
        case.document = reading.read(case.document, case.contexts, case.budget)
    except DomainError as error:
        case.unreadable = error
