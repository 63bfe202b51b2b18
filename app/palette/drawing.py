"""The badge picture of a category that nobody drew one for: the ring of all badges, and a pattern of its own.

A pure function of the category's code, so that the address in a signed badge answers for ever, with the same
picture on every machine and without a file.
"""

import colorsys
import hashlib
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = 400
BOX = 200
RINGS = ((96, 0), (84, 1), (76, 2))
"""Radii of the three discs, and which colour each has: strong, white, pale."""
CELLS = 5
CELL = 18
FINER = 4
"""Drawn so many times larger and then made smaller: that smooths the edges."""


def draw_svg(code: str) -> bytes:
    """The picture as SVG."""
    colours = _colours(code)
    discs = "".join(
        f'<circle cx="100" cy="100" r="{radius}" fill="{colours[index]}"/>' for radius, index in RINGS
    )
    squares = "".join(
        f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" fill="{colours[0]}"/>' for x, y in _cells(code)
    )
    box = f'viewBox="0 0 {BOX} {BOX}" width="{SIZE}" height="{SIZE}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{discs}{squares}</svg>\n'.encode()


def draw_png(code: str) -> bytes:
    """The picture as PNG."""
    colours, scale = _colours(code), SIZE * FINER / BOX
    image = Image.new("RGBA", (SIZE * FINER, SIZE * FINER), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    for radius, index in RINGS:
        edges = (100 - radius, 100 - radius, 100 + radius, 100 + radius)
        pen.ellipse([edge * scale for edge in edges], fill=colours[index])
    for x, y in _cells(code):
        pen.rectangle([x * scale, y * scale, (x + CELL) * scale - 1, (y + CELL) * scale - 1], fill=colours[0])
    out = BytesIO()
    image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _colours(code: str) -> tuple[str, str, str]:
    hue = _bits(code)[0] / 256
    return _hex(hue, 0.36, 0.5), "#ffffff", _hex(hue, 0.94, 0.5)


def _hex(hue: float, lightness: float, saturation: float) -> str:
    return "#" + "".join(
        f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, lightness, saturation)
    )


def _cells(code: str) -> list[tuple[int, int]]:
    """The corners of the squares: the left half mirrored, so that it looks like a sign."""
    bits, half = _bits(code)[1:], (CELLS + 1) // 2
    first = (BOX - CELLS * CELL) // 2
    filled = [
        (column, row)
        for row in range(CELLS)
        for column in range(CELLS)
        if bits[row * half + min(column, CELLS - 1 - column)] % 2
    ]
    # One in a while has no square at all; then the middle one stands for it.
    return [
        (first + column * CELL, first + row * CELL) for column, row in filled or [(CELLS // 2, CELLS // 2)]
    ]


def _bits(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
