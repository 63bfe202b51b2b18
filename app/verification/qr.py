"""Reads the QR code in a photo or a screenshot, within limits of what decoding may cost."""

import io

import zxingcpp
from PIL import Image, UnidentifiedImageError

MAX_PIXELS = 40_000_000
# A code that fills a fair part of a photo is still sharp at this size, and larger costs time for nothing.
_WORKING_SIZE = (2400, 2400)

_FORMATS = ("PNG", "JPEG")


def text_in(picture: bytes) -> str | None:
    """The text of the first QR code in a PNG or JPEG; None when there is none or it is no such picture."""
    try:
        with Image.open(io.BytesIO(picture), formats=_FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                return None
            # Lets the JPEG decoder scale while it reads, so that a large photo never becomes large in memory.
            image.draft("L", _WORKING_SIZE)
            grey = image.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    grey.thumbnail(_WORKING_SIZE)
    found = zxingcpp.read_barcode(grey, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    return found.text if found is not None and found.text else None
