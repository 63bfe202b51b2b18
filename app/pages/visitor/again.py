"""What was handed in, to hand in once more in the other language: nothing of it is kept here."""

from typing import Final

from app.verification.submission import Submission
from credentials.baking import png
from schemas.errors import DomainError

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PICTURES: Final = (_PNG, b"\xff\xd8\xff")
_LONGEST: Final = 400_000


def is_picture(data: bytes) -> bool:
    """Whether it is a PNG or a JPEG."""
    return data.startswith(_PICTURES)


def again_with(handed_in: Submission) -> dict[str, str] | None:
    """The fields of a form that hands the same badge in again; None when it does not fit in a page.

    Args:
        handed_in: the badge as a file, a text or a link.
    """
    text = _text_of(handed_in.data)
    if text is None or len(text) > _LONGEST:
        return None
    recipient = handed_in.asked.recipient
    return {"text": text} | ({"recipient": recipient} if recipient else {})


def _text_of(data: bytes) -> str | None:
    try:
        return png.extract(data) if data.startswith(_PNG) else data.decode()
    except (DomainError, UnicodeDecodeError):
        return None
