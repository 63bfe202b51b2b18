"""Reads the QR code in a photo or a screenshot, within limits of what decoding may cost."""

import io

import zxingcpp
from PIL import Image, UnidentifiedImageError

# A JPEG can be made smaller while it is read, so a large photo costs little memory; a PNG cannot.
MAX_PIXELS = {"JPEG": 40_000_000, "PNG": 16_000_000}
# A code that fills a fair part of a photo is still sharp at this size, and larger costs time for nothing.
_WORKING_SIZE = (2400, 2400)


def text_in(picture: bytes) -> str | None:
    """The text of the first QR code in a PNG or JPEG; None when there is none or it is no such picture."""
    try:
        with Image.open(io.BytesIO(picture), formats=tuple(MAX_PIXELS)) as image:
            if image.width * image.height > MAX_PIXELS[image.format or "PNG"]:
                return None
            image.draft("L", _WORKING_SIZE)
            grey = image.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    grey.thumbnail(_WORKING_SIZE)
    found = zxingcpp.read_barcode(grey, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    return found.text if found is not None and found.text else None
