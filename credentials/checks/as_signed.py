"""Puts what was signed in the place of what came, so that every check reads what the signature covers.

https://www.w3.org/TR/vc-data-integrity/#validating-contexts. A token's signature covers its very bytes, so
what is in one is read as it came, unless somebody else's proof over RDF stands inside: whoever made the token
could have respelled what the other one signed.
"""

from credentials import reading
from credentials.checks.case import Case
from credentials.forms import jwt
from schemas.errors import DomainError


def read(case: Case) -> None:
    """Replace `case.document` by its reading, or write down in `case.unreadable` why it cannot be read.

    What cannot be read stays as it came; the data model check says why, and nothing in it is believed.
    """
    in_token = case.presented.securing in {"jwt", "sd-jwt"}
    if in_token and not case.document.get("proof"):
        return
    delivered = jwt.without_claims(case.document) if in_token else case.document
    try:
        said = reading.read(delivered, case.contexts, case.budget)
    except DomainError as error:
        case.unreadable = error
    else:
        if said is not delivered:
            case.document = said
