import json
import zlib
from io import BytesIO

import pytest
from PIL import Image

from credentials.baking.png import (
    KEYWORD,
    LEGACY_KEYWORD,
    MAX_BYTES,
    MAX_CHUNKS,
    MAX_TEXT_BYTES,
    SIGNATURE,
    PngMalformed,
    bake,
    count,
    escape_braces,
    extract,
)
from credentials.forms.open_badge_ldp import serialise
from schemas.errors import Conflict
from tests.credentials.pictures import chunk, picture
from tests.sector.whole import sector

JWT = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"


def with_chunks(*chunks: bytes) -> bytes:
    end = picture().rindex(b"IEND") - 4
    return picture()[:end] + b"".join(chunks) + picture()[end:]


def international(keyword: bytes, text: bytes, *, compressed: bool = False) -> bytes:
    flag = b"\x01" if compressed else b"\x00"
    return chunk(b"iTXt", keyword + b"\x00" + flag + b"\x00nl\x00woord\x00" + text)


def code_of(data: bytes) -> str:
    with pytest.raises(PngMalformed) as refusal:
        extract(data)
    return refusal.value.code


def test_a_baked_badge_is_one_uncompressed_chunk_that_another_program_reads() -> None:
    text = serialise(sector().issued()).decode()
    baked = bake(picture(), text)
    with Image.open(BytesIO(baked)) as image:
        image.load()
        seen = image.text  # type: ignore[attr-defined]
        pixel = image.getpixel((3, 3))
    assert json.loads(seen["openbadgecredential"]) == json.loads(text)
    assert pixel == (0xA4, 0x50, 0x1A)
    assert KEYWORD + bytes(5) + b'{"@context"' in baked
    assert baked.count(KEYWORD) == count(baked) == 1


def test_a_jws_comes_back_as_it_was() -> None:
    assert extract(bake(picture(), JWT)) == JWT


def test_baking_again_replaces_or_refuses() -> None:
    once = bake(picture(), '{"a":1}')
    assert extract(bake(once, '{"a":2}')) == '{"a":2}'
    assert count(bake(once, '{"a":2}')) == 1
    with pytest.raises(Conflict) as refusal:
        bake(once, '{"a":2}', overwrite=False)
    assert refusal.value.code == "already-baked"


def test_several_badges_in_one_picture_become_one() -> None:
    twice = with_chunks(international(KEYWORD, b"first"), international(KEYWORD, b"second"))
    assert (count(twice), extract(twice)) == (2, "first")
    assert count(bake(twice, JWT)) == 1


def test_braces_in_texts_do_not_disturb_a_reader_that_counts_them() -> None:
    value = {"narrative": 'een { en "}}" en \\ en }', "more": [{}, {"b{": "\\{"}]}
    escaped = escape_braces(json.dumps(value))
    assert json.loads(escaped) == value
    depth = 0
    for position, character in enumerate(escaped):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth > 0 or position == len(escaped) - 1


def test_a_picture_without_a_badge() -> None:
    assert extract(picture()) is None
    assert extract(with_chunks(chunk(b"tEXt", b"Author\x00Sara"))) is None


@pytest.mark.parametrize(
    "baked",
    [
        international(KEYWORD, zlib.compress(b'{"a":"\xc3\xab"}'), compressed=True),
        chunk(b"zTXt", KEYWORD + b"\x00\x00" + zlib.compress(b'{"a":"\xc3\xab"}')),
        chunk(b"tEXt", KEYWORD + b"\x00" + b'{"a":"\xc3\xab"}'),
        chunk(b"tEXt", KEYWORD + b"\x00" + b'{"a":"\xeb"}'),
        international(LEGACY_KEYWORD, b'{"a":"\xc3\xab"}'),
        international(LEGACY_KEYWORD, b"https://x.example") + international(KEYWORD, b'{"a":"\xc3\xab"}'),
    ],
    ids=["compressed", "zTXt", "tEXt with UTF-8", "tEXt with Latin-1", "Open Badges 2.0", "both"],
)
def test_what_others_write_is_read(baked: bytes) -> None:
    assert extract(with_chunks(baked)) == '{"a":"ë"}'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "png-malformed"),
        (b"GIF89a", "png-malformed"),
        (SIGNATURE, "png-malformed"),
        (picture()[:-1], "png-malformed"),
        (picture()[:-12], "png-malformed"),
        (SIGNATURE + picture()[33:], "png-malformed"),
        (picture().replace(b"IDAT", b"IDAX"), "png-malformed"),
        (with_chunks(b"\xff\xff\xff\xff" + b"iTXt"), "png-malformed"),
        (with_chunks(*[chunk(b"teSt", b"")] * MAX_CHUNKS), "png-malformed"),
        (with_chunks(picture()[8:33]), "png-malformed"),
        (picture() + bytes(MAX_BYTES), "png-too-large"),
        (with_chunks(chunk(b"iTXt", KEYWORD + b"\x00\x00\x00")), "png-text-malformed"),
        (with_chunks(international(KEYWORD, b"\xff")), "png-text-malformed"),
        (with_chunks(international(KEYWORD, b"no zlib", compressed=True)), "png-text-malformed"),
        (
            with_chunks(international(KEYWORD, zlib.compress(b"a" * 500)[:-6], compressed=True)),
            "png-text-malformed",
        ),
        (
            with_chunks(international(KEYWORD, zlib.compress(bytes(MAX_TEXT_BYTES + 1)), compressed=True)),
            "png-too-large",
        ),
        (with_chunks(international(KEYWORD, b"a" * (MAX_TEXT_BYTES + 1))), "png-too-large"),
    ],
    ids=[
        "nothing", "another picture", "signature alone", "last byte gone", "end gone", "header gone",
        "wrong checksum", "huge length", "too many chunks", "second header", "too large", "incomplete text",
        "not UTF-8", "not zlib", "breaks off", "bomb", "long text",
    ],
)  # fmt: skip
def test_what_is_no_sound_png_is_refused(data: bytes, code: str) -> None:
    assert code_of(data) == code
