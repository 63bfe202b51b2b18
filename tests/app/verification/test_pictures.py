"""F10: looking for a QR code in a stranger's picture costs a bounded process its time, and nobody else's."""

import io
import struct
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress

import pytest
import segno
from PIL import Image

from app.verification import qr, qr_reader
from app.verification.qr import PictureTooDear, Readers, text_in
from schemas.errors import Unavailable


def code(text: str, kind: str = "PNG", **options: object) -> bytes:
    drawn = io.BytesIO()
    segno.make(text).save(drawn, kind="png", scale=8)
    kept = io.BytesIO()
    with Image.open(drawn) as image:
        image.convert("L").save(kept, kind, **options)
    return kept.getvalue()


def saved(mode: str, width: int, height: int, kind: str, **options: object) -> bytes:
    kept = io.BytesIO()
    Image.new(mode, (width, height)).save(kept, kind, **options)
    return kept.getvalue()


def many_scans(width: int, height: int, scans: int) -> bytes:
    """A progressive JPEG whose picture is painted again and again by empty scans."""
    plain = saved("L", width, height, "JPEG", progressive=True, quality=5)
    scan = b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, 1, 0, 1, 5, 0) + b"\x00"
    return plain[:-2] + scan * scans + plain[-2:]


def finder_patterns(side: int, step: int) -> bytes:
    """A PNG full of what a QR reader takes for the corners of codes."""
    image = Image.new("L", (side, side), 255)
    pixels = image.load()
    assert pixels is not None
    for top in range(0, side - 7, step):
        for left in range(0, side - 7, step):
            for place in range(49):
                ring = max(abs(place % 7 - 3), abs(place // 7 - 3))
                pixels[left + place % 7, top + place // 7] = 255 if ring == 2 else 0
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("kind", "options"),
    [("PNG", {}), ("JPEG", {}), ("JPEG", {"progressive": True})],
    ids=["png", "jpeg", "progressive"],
)
def test_the_code_in_an_ordinary_picture_is_read(kind: str, options: dict[str, object]) -> None:
    assert text_in(code("https://a.example/é", kind, **options)) == "https://a.example/é"


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(lambda: many_scans(2_000, 2_000, 20), id="scan-after-scan"),
        pytest.param(lambda: many_scans(3_500, 3_400, 4), id="few-scans-of-a-large-picture"),
        pytest.param(lambda: saved("L", 4_001, 3_000, "JPEG"), id="more-than-twelve-megapixels"),
        pytest.param(lambda: saved("CMYK", 800, 800, "JPEG", progressive=True), id="printing-colours"),
        pytest.param(lambda: saved("L", 6_400, 6_250, "PNG"), id="large-and-empty"),
        pytest.param(lambda: png_that_claims(100_000, 100_000), id="claims-to-be-huge"),
        pytest.param(lambda: saved("I;16", 4_000, 3_001, "PNG"), id="sixteen-bits"),
    ],
)
def test_f10_a_picture_beyond_the_limits_is_not_decoded(picture: Callable[[], bytes]) -> None:
    data = picture()
    with pytest.raises(MemoryError):
        qr_reader.text_in(data)
    with pytest.raises(PictureTooDear):
        text_in(data)


def test_f10_a_picture_that_keeps_the_reader_busy_is_given_up() -> None:
    """Within its limits it may still end by itself; beyond them the process is killed, not the service."""
    with suppress(PictureTooDear):
        assert text_in(finder_patterns(1_500, 8)) is None


@pytest.mark.parametrize(
    "data",
    [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, b"GIF89a", b"{}"],
    ids=["empty", "png-magic", "jpeg-magic", "png-of-nothing", "gif", "json"],
)
def test_f10_what_is_no_picture_holds_no_code(data: bytes) -> None:
    assert text_in(data) is None


def test_f10_a_reader_that_never_ends_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    endless = f"{tmp_path}/endless.py"
    with open(endless, "w", encoding="utf-8") as file:  # noqa: PTH123  a short script
        file.write("import time\ntime.sleep(600)\n")
    monkeypatch.setattr(qr, "_READER", endless)
    monkeypatch.setattr(qr, "SECONDS", 0.3)
    with pytest.raises(PictureTooDear):
        text_in(code("x"))


def test_f10_a_reader_that_says_too_much_is_not_listened_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    talker = f"{tmp_path}/talker.py"
    with open(talker, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write("import sys\nwhile True: sys.stdout.write('x' * 65536)\n")
    monkeypatch.setattr(qr, "_READER", talker)
    with pytest.raises(PictureTooDear):
        text_in(code("x"))


def test_f10_the_reader_sees_none_of_our_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    teller = f"{tmp_path}/teller.py"
    with open(teller, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write("import os\nprint(sorted(os.environ))\n")
    monkeypatch.setenv("KRINGBADGE_SECRET_KEY", "do not tell")
    monkeypatch.setattr(qr, "_READER", teller)
    assert "KRINGBADGE" not in (text_in(code("x")) or "")


def test_f10_two_at_once_a_few_wait_and_the_rest_come_back_later() -> None:
    readers = Readers(at_once=2, most_waiting=1, seconds_waiting=0.2)
    held, release = threading.Barrier(3), threading.Event()

    def hold() -> None:
        with readers.turn():
            held.wait(5)
            release.wait(5)

    holders = [threading.Thread(target=hold) for _ in range(2)]
    for holder in holders:
        holder.start()
    held.wait(5)
    with pytest.raises(Unavailable) as refusal:
        text_in(code("x"), readers)
    assert (refusal.value.code, refusal.value.params["retry_after"]) == ("pictures-busy", 10)
    release.set()
    for holder in holders:
        holder.join()
    assert text_in(code("x"), readers) == "x"
