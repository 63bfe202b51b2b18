"""Evidence is reached by an absolute https address, without a password in it."""

from typing import Final
from urllib.parse import urlsplit

from credentials.rules.case import AwardCase
from schemas.errors import Unfit

CODE: Final = "evidence-url-malformed"


def check(case: AwardCase) -> None:
    """Refuse with `evidence-url-malformed`."""
    for evidence in case.badge.evidence:
        if evidence.id is not None and not _is_web_address(evidence.id):
            raise Unfit(
                CODE, "The address of the evidence is not an absolute https address.", where="evidence"
            )


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    plain = text.isascii() and text.isprintable() and not set(text) & set(' <>"{}|\\^`')
    return parts.scheme == "https" and named and plain and "@" not in parts.netloc
