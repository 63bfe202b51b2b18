"""Reads the QR code in a photo or a screenshot, in a process of its own (`qr_reader.py`).

Plain bytes go in and text comes out. At most two such processes run at once, few askers wait for one, and
nobody waits long: a picture may cost its own answer and nobody else's.
"""

from functools import cache
from pathlib import Path

from app.platform import child
from app.platform.child import SECONDS_WAITING, Places
from schemas.errors import Malformed, Unavailable

AT_ONCE = 2
MOST_WAITING = 6
SECONDS = 8.0
"""For one picture by the clock on the wall; its time on a core is limited more tightly."""
RETRY_AFTER_SECONDS = 10
LONGEST_TEXT = 8_192
"""Bytes; the largest QR code holds 7,089 digits."""

_READER = Path(__file__).with_name("qr_reader.py")
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class PictureTooDear(Malformed):
    """Looking for a code in this picture takes more than is spent on one (code `picture-too-complex`)."""

    def __init__(self) -> None:
        detail = "This picture is too large or too complicated to look through."
        super().__init__("picture-too-complex", detail)


class Readers(Places):
    """The processes that read pictures. Whoever finds no place is refused with `pictures-busy`.

    Args:
        at_once: processes at the same moment.
        most_waiting: askers that may wait.
        seconds_waiting: how long each waits.
    """

    def __init__(
        self,
        at_once: int = AT_ONCE,
        most_waiting: int = MOST_WAITING,
        seconds_waiting: float = SECONDS_WAITING,
    ) -> None:
        super().__init__(_busy, at_once=at_once, most_waiting=most_waiting, seconds_waiting=seconds_waiting)


def text_in(picture: bytes, readers: Readers | None = None) -> str | None:
    """The text of the first QR code in a PNG or JPEG; None when there is none or it is no such picture.

    Args:
        picture: a stranger's.
        readers: whose turn to wait for; those of this service without it.

    Raises:
        PictureTooDear: it takes too much memory or time.
        Unavailable: `pictures-busy`.
    """
    if not picture.startswith(_PICTURES):
        return None
    with (readers or _of_this_service()).turn():
        output = child.run(_READER, picture, seconds=SECONDS, longest=LONGEST_TEXT)
    if output is None:
        raise PictureTooDear
    return output.decode(errors="replace") or None


def _busy() -> Unavailable:
    detail = "Many pictures are being looked at. Try again shortly."
    return Unavailable("pictures-busy", detail, retry_after=RETRY_AFTER_SECONDS)


@cache
def _of_this_service() -> Readers:
    return Readers()
