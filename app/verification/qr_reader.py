"""Run by `qr.py` in a process of its own: a picture in, the text of its QR code out, and nothing else.

The decoders of pictures are large and written in C. Here they have neither secrets nor files, no more memory
and time than one ordinary photo needs, and die alone.
"""

import io
import resource
import sys

import zxingcpp
from PIL import Image

MAX_PIXELS = 12_000_000
MAX_SCANS = 16
"""Of one JPEG: progressive ones paint the picture several times over."""
MAX_PIXELS_PAINTED = 40_000_000
"""Pixels times scans."""
CPU_SECONDS = 1
ADDRESS_BYTES = 400 * 1024 * 1024
TOO_DEAR = 3
"""Exit status for a picture beyond these limits; 0 also when there is no code in it."""

_WORKING_SIZE = (1600, 1600)
_START_OF_SCAN = b"\xff\xda"
# Grey and colour, with or without transparency; a picture in four printing colours takes the most memory.
_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I;16"})


def limit_this_process() -> None:
    """Let the system end this process when it takes too much."""
    for kind, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, ADDRESS_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def is_too_dear(image: Image.Image, picture: bytes) -> bool:
    """Whether decoding would take more than one ordinary photo does."""
    pixels = image.width * image.height
    scans = picture.count(_START_OF_SCAN) if image.format == "JPEG" else 1
    return (
        pixels > MAX_PIXELS
        or scans > MAX_SCANS
        or pixels * scans > MAX_PIXELS_PAINTED
        or image.mode not in _MODES
    )


def text_in(picture: bytes) -> str | None:
    """The text of the first QR code; None when there is none or it is no PNG or JPEG.

    Raises:
        MemoryError: the picture is beyond the limits.
    """
    try:
        with Image.open(io.BytesIO(picture), formats=("PNG", "JPEG")) as image:
            if is_too_dear(image, picture):
                raise MemoryError
            image.draft("L", _WORKING_SIZE)
            grey = image.convert("L")
    except Image.DecompressionBombError as error:
        raise MemoryError from error
    except (OSError, ValueError, SyntaxError):
        return None
    grey.thumbnail(_WORKING_SIZE)
    found = zxingcpp.read_barcode(grey, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    return found.text if found is not None and found.text else None


def main() -> int:
    """Read a picture from standard input and write the text, in UTF-8, to standard output."""
    limit_this_process()
    try:
        text = text_in(sys.stdin.buffer.read())
    except MemoryError:
        return TOO_DEAR
    sys.stdout.buffer.write((text or "").encode(errors="replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
