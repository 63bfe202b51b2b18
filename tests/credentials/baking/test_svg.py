from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from credentials.baking.svg import MAX_BYTES, SvgMalformed, bake, count, extract
from credentials.forms.open_badge_ldp import serialise
from schemas.errors import Conflict
from tests.credentials.pictures import SVG, wrapped
from tests.sector.whole import sector

JWT = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"


def test_a_badge_stands_directly_after_the_root_as_cdata() -> None:
    text = serialise(sector().issued()).decode()
    baked = bake(SVG, text)
    root = fromstring(baked)
    assert root[0].tag == "{https://purl.imsglobal.org/ob/v3p0}credential"
    assert root[0].text == text
    assert root[0].get("verify") is None
    assert "<![CDATA[{" in baked
    assert baked.endswith('</openbadges:credential><path d="M0 0"/></svg>')


def test_a_jws_stands_in_the_attribute() -> None:
    baked = bake(SVG, JWT)
    assert f'verify="{JWT}"/>' in baked
    assert extract(baked) == JWT


@pytest.mark.parametrize("name", ["craft", "materials", "repair", "retail", "textile"])
def test_our_own_pictures_can_be_baked(name: str) -> None:
    folder = Path(__file__).parents[3] / "app" / "palette" / "pictures"
    picture = (folder / f"{name}.svg").read_text(encoding="utf-8")
    baked = bake(picture, JWT)
    assert (count(baked), extract(baked)) == (1, JWT)


@pytest.mark.parametrize(
    "picture",
    [
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- a <svg> in words -->\n{SVG}',
        '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:g/></s:svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "<svg\n  xmlns='http://www.w3.org/2000/svg'\n  data-x='a > b'>\n</svg>\n<!-- end -->",
    ],
    ids=["prologue", "prefix", "empty root", "line breaks"],
)
def test_roots_in_several_spellings(picture: str) -> None:
    assert extract(bake(picture, JWT)) == JWT
    assert extract(bake(picture, '{"a":"]]>"}')) == '{"a":"]]>"}'


def test_baking_again_replaces_or_refuses() -> None:
    once = bake(SVG, '{"a":"<b>]]>"}')
    assert bake(once, JWT) == bake(SVG, JWT)
    assert extract(bake(bake(once, JWT), '{"b":1}')) == '{"b":1}'
    with pytest.raises(Conflict) as refusal:
        bake(once, JWT, overwrite=False)
    assert refusal.value.code == "already-baked"


def test_a_badge_of_another_writer_is_replaced() -> None:
    foreign = wrapped('<g/><ob:credential verify="a.b.c"></ob:credential><ob:credential>{}</ob:credential>')
    assert (count(foreign), extract(foreign)) == (2, "a.b.c")
    assert (count(bake(foreign, JWT)), extract(bake(foreign, JWT))) == (1, JWT)


def test_an_open_badges_2_assertion_is_read() -> None:
    old = 'xmlns:openbadges="http://openbadges.org"'
    inside = '<openbadges:assertion verify="https://x.nl/1"><![CDATA[{"a":1}]]></openbadges:assertion>'
    assert extract(wrapped(inside, old)) == '{"a":1}'
    assert extract(wrapped('<openbadges:assertion verify="https://x.nl/1"/>', old)) == "https://x.nl/1"


def test_a_picture_without_a_badge() -> None:
    assert extract(SVG) is None
    assert extract(SVG.encode()) is None
    assert extract(wrapped("<ob:credential/>")) is None


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        ("", "svg-malformed"),
        ("<svg", "svg-malformed"),
        ("<html/>", "svg-malformed"),
        ("<svg/>", "svg-malformed"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>', "svg-refused"),
        (
            '<!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg xmlns="http://www.w3.org/2000/svg"/>',
            "svg-refused",
        ),
        ('<!DOCTYPE svg PUBLIC "-//Evil//DTD SVG 1.1//EN" "x">' + SVG, "svg-refused"),
        ('<!DOCTYPE svg [<!ATTLIST svg x CDATA "y">]>' + SVG, "svg-refused"),
        ("<!DOCTYPE svg [<!ELEMENT svg ANY>]>" + SVG, "svg-refused"),
        ('<!DOCTYPE svg [<!NOTATION n SYSTEM "x">]>' + SVG, "svg-refused"),
        ('<!DOCTYPE svg [<!ENTITY % a "b">]>' + SVG, "svg-refused"),
        (SVG + " " * MAX_BYTES, "svg-too-large"),
        (SVG.replace("<path", "<path\x00"), "svg-malformed"),
    ],
    ids=[
        "nothing", "breaks off", "HTML", "no namespace", "entity", "outside file", "other DTD", "attribute",
        "element", "notation", "parameter", "too large", "NUL",
    ],
)  # fmt: skip
def test_what_is_no_sound_svg_is_refused(picture: str, code: str) -> None:
    for data in (picture, picture.encode()):
        with pytest.raises(SvgMalformed) as refusal:
            extract(data)
        assert refusal.value.code == code
    with pytest.raises(SvgMalformed):
        bake(picture, JWT)


W3C = "http://www.w3.org"
SVG_1_1 = '"-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"'


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE svg>",
        "<!doctype svg>".replace("doctype", "DOCTYPE"),
        f"<!DOCTYPE svg PUBLIC {SVG_1_1}>",
        f"<!DOCTYPE svg PUBLIC\n  {SVG_1_1}\n>",
        f"<!DOCTYPE svg PUBLIC {SVG_1_1} []>",
        f"<!DOCTYPE svg PUBLIC {SVG_1_1} [\n]>",
        f'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.0//EN" "{W3C}/TR/2001/REC-SVG-20010904/DTD/svg10.dtd">',
        f'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 2000//EN" "{W3C}/TR/2001/REC-SVG-20010904/DTD/svg10.dtd">',
        f'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1 Basic//EN" "{W3C}/Graphics/SVG/1.1/DTD/svg11-basic.dtd">',
        f'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1 Tiny//EN" "{W3C}/Graphics/SVG/1.1/DTD/svg11-tiny.dtd">',
        '<!DOCTYPE svg SYSTEM "https://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
    ],
    ids=range(11),
)
@pytest.mark.parametrize(
    "declaration", ["", '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- x -->\n']
)
def test_b3_a_document_type_that_declares_nothing_is_read(doctype: str, declaration: str) -> None:
    picture = declaration + doctype + SVG
    assert extract(picture) is None
    baked = bake(picture, JWT)
    assert extract(baked) == extract(baked.encode()) == JWT
    assert baked.startswith(declaration + doctype)


def test_f28_badges_of_every_version_are_counted() -> None:
    old = '<o:assertion xmlns:o="http://openbadges.org" verify="https://x.nl/1"/>'
    assert count(wrapped(old)) == 1
    assert count(wrapped(f'<ob:credential verify="{JWT}"/>{old}')) == 2
    assert count(wrapped(f'<ob:credential verify="{JWT}">{{}}</ob:credential>')) == 2
    assert count(wrapped(old + old)) == 2
    assert count(SVG) == 0


def test_an_unknown_encoding_is_refused() -> None:
    with pytest.raises(SvgMalformed):
        extract(b'<?xml version="1.0" encoding="nonsense"?>' + SVG.encode())
