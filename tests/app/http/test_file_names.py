import pytest

from app.http.file_names import content_disposition


@pytest.mark.parametrize(
    ("stem", "simple", "full"),
    [
        ("Textiel sorteren", "Textiel sorteren", "Textiel%20sorteren"),
        ("Café één", "Cafe een", "Caf%C3%A9%20%C3%A9%C3%A9n"),
        ('a"b\r\nSet-Cookie: x', "a b Set-Cookie x", "a%20b%20Set-Cookie%20x"),
        ("../../etc/passwd", "etc passwd", "etc%20passwd"),
        ("日本", "badge", "%E6%97%A5%E6%9C%AC"),
        ("\u202egnp.exe", "gnp.exe", "gnp.exe"),
        ("...", "badge", "badge"),
        ("x" * 300, "x" * 80, "x" * 80),
    ],
    ids=["plain", "accents", "quotes-and-lines", "folders", "other-script", "turned-round", "dots", "long"],
)
def test_a_name_says_what_it_is_and_nothing_else(stem: str, simple: str, full: str) -> None:
    named = content_disposition(stem, "png")
    assert named == f"attachment; filename=\"{simple}.png\"; filename*=UTF-8''{full}.png"
