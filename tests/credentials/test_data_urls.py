"""https://www.rfc-editor.org/rfc/rfc2397."""

import pytest

from credentials import data_urls
from schemas.errors import Malformed


@pytest.mark.parametrize(
    ("url", "media_type", "content"),
    [
        ("data:application/vc+jwt,a.b.c", "application/vc+jwt", b"a.b.c"),
        ("DATA:Application/VC+JWT;charset=utf-8,a.b.c", "application/vc+jwt", b"a.b.c"),
        ("data:application/vc+jwt;base64,YS5iLmM=", "application/vc+jwt", b"a.b.c"),
        ("data:application/vc+jwt;BASE64,YS5iLmM", "application/vc+jwt", b"a.b.c"),
        ("data:,a%2Eb,c", "text/plain", b"a.b,c"),
    ],
    ids=["plain", "capitals-and-parameter", "base64", "base64-unpadded", "bare"],
)
def test_a_data_url_is_taken_apart(url: str, media_type: str, content: bytes) -> None:
    assert data_urls.read(url) == data_urls.DataUrl(media_type, content)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "data:",
        "data:application/vc+jwt",
        "date:application/vc+jwt,a",
        "data:x;base64,*",
        "https://a.b/,c",
    ],
    ids=["empty", "scheme-alone", "no-comma", "another-scheme", "no-base64", "https"],
)
def test_what_is_no_data_url_is_refused(url: str) -> None:
    with pytest.raises(Malformed) as refused:
        data_urls.read(url)
    assert refused.value.code == "envelope-malformed"
