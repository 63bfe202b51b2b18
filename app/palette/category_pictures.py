"""The badge picture of each category: drawn by hand, or made from the category's code."""

import re
from functools import lru_cache
from pathlib import Path

from app.palette.drawing import draw_png, draw_svg
from schemas.errors import NotFound

PICTURES = Path(__file__).parent / "pictures"
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


def category_picture(code: str, kind: str = "png") -> bytes:
    """The picture of a category: the one that was drawn for it, or one made from its code.

    Raises:
        NotFound: `picture-unknown`.
    """
    if not CODE.fullmatch(code) or kind not in {"png", "svg"}:
        raise NotFound("picture-unknown", "There is no such picture.")
    return _read(code, kind)


@lru_cache(maxsize=256)
def _read(code: str, kind: str) -> bytes:
    path = PICTURES / f"{code}.{kind}"
    if path.is_file():
        return path.read_bytes()
    return draw_png(code) if kind == "png" else draw_svg(code)
