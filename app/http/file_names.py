"""What a file is called on the device of whoever takes it: https://www.rfc-editor.org/rfc/rfc6266."""

import re
import unicodedata
from typing import Final
from urllib.parse import quote

from app.platform.strangers import plain

LONGEST: Final = 80
"""Characters of a name without its ending: the shortest limit that people's devices have is far above."""
_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|\n\t]+')


def content_disposition(stem: str, ending: str, *, inline: bool = False) -> str:
    """The header that names a file, in a way that old and new browsers read.

    Args:
        stem: what it is about, in words; may hold what somebody wrote.
        ending: of the name, without the dot.
        inline: shown at once rather than kept.
    """
    name = file_name(stem)
    simple = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    simple = " ".join(re.sub(r"[^A-Za-z0-9 ._-]", "", simple).split()).strip(" .-") or "badge"
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{simple}.{ending}\"; filename*=UTF-8''{quote(f'{name}.{ending}', safe='')}"


def file_name(stem: str) -> str:
    """A name without its ending that every device can keep: it leads to no other folder.

    Args:
        stem: as for `content_disposition`.
    """
    words = " ".join(_NOT_IN_NAMES.sub(" ", plain(stem)).split())
    return words[:LONGEST].strip(" .-") or "badge"
