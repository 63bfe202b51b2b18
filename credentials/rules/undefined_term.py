"""Every term of a badge has a meaning in its contexts; what has none would silently not be signed.

https://www.imsglobal.org/spec/ob/v3p0/cert/: "JSON-LD validation in safe mode". What else safe mode refuses
keeps its own code.
"""

from typing import Final

from credentials.errors import UnsafeDocument
from credentials.rules.case import AwardCase
from schemas.errors import Unfit

CODE: Final = "undefined-term"


def check(case: AwardCase) -> None:
    """Refuse with `undefined-term`."""
    try:
        case.unsecured.quads()
    except UnsafeDocument as error:
        code = CODE if error.code in {CODE, "undefined-type"} else error.code
        raise Unfit(code, error.detail, **error.params) from error
