import struct
import zlib

import httpx
import pytest

from app.main import create_app
from app.verification.service import _read
from schemas.errors import Malformed
from tests.app.verification.demo_service import DemoService

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width: int, height: int) -> bytes:
    return SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))


@pytest.mark.parametrize(
    "picture",
    [
        header(9, 9) + chunk(b"tEXt", b"a\0b") * 500_000,
        header(9, 9) + chunk(b"IDAT", b"") * 500_000 + chunk(b"IEND", b""),
        header(9, 9) + chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 50_000_000)) + chunk(b"IEND", b""),
        header(100_000, 100_000) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b""),
    ],
    ids=["many-texts", "many-parts", "text-bomb", "far-too-wide"],
)
def test_a_hostile_picture_is_refused(picture: bytes) -> None:
    with pytest.raises(Malformed):
        _read(picture, "image/png")


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_who_asks_too_often_is_told_when_to_come_back(service: DemoService) -> None:
    app = create_app(service.runtime.settings.model_copy(update={"verify_per_minute": 2}))
    base = service.runtime.settings.base_url
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base) as client:
        answers = [
            await client.post("/api/v1/verify", content=b"x", headers={"Content-Type": "text/plain"})
            for _ in range(3)
        ]
        page = await client.get("/verify", params={"url": "x"}, headers={"Accept": "text/html"})
        start = await client.get("/verify", headers={"Accept": "text/html"})
    app.state.runtime.database.close()
    assert [answer.status_code for answer in answers] == [400, 400, 429]
    assert 1 <= int(answers[2].headers["retry-after"]) <= 60
    assert answers[2].json()["code"] == "too-many-requests"
    assert (page.status_code, "retry-after" in page.headers, start.status_code) == (429, True, 200)
