"""Badges inside SVG pictures: one `<openbadges:credential>` directly after `<svg>`.

https://www.imsglobal.org/spec/ob/v3p0/#baking. A compact JWS stands in the attribute `verify`; a credential
with an embedded proof stands in the body as CDATA. Strangers' files are read without entities; W3C's
document type, or none, may be named, as drawing programs do, but it is not read.
"""

import codecs
import re
from typing import Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.sax.saxutils import quoteattr

from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import DefusedXMLParser

from schemas.errors import Conflict, Malformed

NAMESPACE: Final = "https://purl.imsglobal.org/ob/v3p0"
LEGACY_NAMESPACE: Final = "http://openbadges.org"
"""Open Badges 2.0: `<openbadges:assertion>` (https://www.imsglobal.org/spec/ob/v2p0/#baking)."""

MAX_BYTES: Final = 4 * 1024 * 1024
"""Half of what a PNG may have: two million tiny elements would take too much memory."""
MAX_PARTS: Final = 200_000
"""Elements and attributes together."""

# The parser writes the whole namespace before each name and each prefixed attribute.
_LONG_NAMESPACE: Final = re.compile(
    r"xmlns(?::[^\s=]{101}|(?::[^\s=]{1,100}+)?+\s*+=\s*+(?:\"[^\"]{1001}|'[^']{1001}))"
)
_DECLARED_ENCODING: Final = re.compile(
    rb"\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']"
)
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# In all of them ASCII is ASCII, so that what is looked for before parsing is found.
_ENCODINGS: Final = re.compile(
    r"utf-?8|us-ascii|ascii|iso-?8859-\d{1,2}|latin-?1|windows-125\d|cp125\d", re.IGNORECASE
)

_PUBLISHED: Final = "-//W3C//DTD SVG "
_ADDRESSES: Final = frozenset(
    f"{scheme}://www.w3.org/{place}"
    for scheme in ("http", "https")
    for place in (
        "Graphics/SVG/1.1/DTD/svg11.dtd",
        "Graphics/SVG/1.1/DTD/svg11-basic.dtd",
        "Graphics/SVG/1.1/DTD/svg11-tiny.dtd",
        "TR/2001/REC-SVG-20010904/DTD/svg10.dtd",
    )
)
_SVG: Final = "{http://www.w3.org/2000/svg}svg"
_CREDENTIAL: Final = f"{{{NAMESPACE}}}credential"
_ASSERTION: Final = f"{{{LEGACY_NAMESPACE}}}assertion"
# The start tag of the root: after comments and processing instructions, which never hold the first "<svg".
_PROLOGUE: Final = re.compile(
    r"\ufeff?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^<>\[\]]*(?:\[\s*\]\s*)?>\s*)*", re.DOTALL
)
_ROOT: Final = re.compile(
    r"<(?:[A-Za-z_][\w.-]*:)?svg(?:\s+[^\s=<>/]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*\s*(/?)>"
)
_OURS: Final = re.compile(
    r"<(?P<tag>[A-Za-z_][\w.-]*:credential)\b(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*"
    r"(?:/>|>(?:<!\[CDATA\[.*?\]\]>|[^<])*</(?P=tag)\s*>)\s*",
    re.DOTALL,
)


class SvgMalformed(Malformed):
    """Not an SVG that we read; codes `svg-malformed`, `svg-too-large`, `svg-refused` (declarations)."""


class _Builder(TreeBuilder):
    """Builds no more elements than a drawing has: each takes far more memory than its text does."""

    def __init__(self) -> None:
        super().__init__()
        self._parts = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._parts += 1 + len(attrs)
        if self._parts > MAX_PARTS:
            raise SvgMalformed("svg-too-large", "The picture has too many parts.", max_parts=MAX_PARTS)
        return super().start(tag, attrs)


class _Parser(DefusedXMLParser):
    """Lets a document type be named, for which nothing is fetched, and nothing be declared.

    A type names nothing but the root, or one that W3C publishes; its brackets may stand there empty.
    """

    def __init__(self) -> None:
        super().__init__(target=_Builder(), forbid_dtd=True)
        # A default for an attribute would put a badge into the picture that nobody wrote there.
        self.parser.AttlistDeclHandler = self._refuse
        self.parser.ElementDeclHandler = self._refuse
        self.parser.NotationDeclHandler = self._refuse

    def defused_start_doctype_decl(
        self,
        name: str,
        sysid: str | None,
        pubid: str | None,
        has_internal_subset: int,  # noqa: ARG002  what stands in it is refused one by one
    ) -> None:
        published = (pubid or "").startswith(_PUBLISHED) or (pubid is None and sysid in _ADDRESSES)
        if (pubid is not None or sysid is not None) and not published:
            raise DTDForbidden(name, sysid, pubid)

    @staticmethod
    def _refuse(*declared: object) -> None:
        raise DTDForbidden(str(declared[0]), None, None)


def bake(picture: str, credential: str, *, overwrite: bool = True) -> str:
    """Put a credential into an SVG.

    Args:
        picture: the SVG text.
        credential: the signed JSON text, or a compact JWS.
        overwrite: replace a credential that is in there already.

    Returns:
        The SVG with one credential; everything else stays as it was, to the character.

    Raises:
        SvgMalformed: no sound SVG, larger than 4 MiB, or with declarations of its own.
        Conflict: `already-baked`, and `overwrite` is false.
    """
    root = _parse(picture)
    if root.find(f".//{_CREDENTIAL}") is not None:
        if not overwrite:
            raise Conflict("already-baked", "The picture already contains a credential.")
        picture = _OURS.sub("", picture)
    prologue = _PROLOGUE.match(picture)
    start = _ROOT.match(picture, prologue.end() if prologue else 0)
    if start is None:
        raise SvgMalformed("svg-malformed", "The SVG does not begin with its root element.")
    if start[1]:
        tag = start[0][:-2].rstrip()
        closing = f"</{tag[1:].split()[0]}>"
        baked = f"{picture[: start.start()]}{tag}>{_element(credential)}{closing}{picture[start.end() :]}"
    else:
        baked = picture[: start.end()] + _element(credential) + picture[start.end() :]
    if _elements(baked) != 1 or extract(baked) != credential:
        raise SvgMalformed("svg-malformed", "The credential could not be placed in this SVG.")
    return baked


def extract(picture: str | bytes) -> str | None:
    """Take the credential out of an SVG: the `verify` attribute or the body of the first element.

    The elements of Open Badges 2.0 are read too: their text is JSON, a JWS or the URL of an assertion.

    Returns:
        The text, or None when the picture carries no badge.

    Raises:
        SvgMalformed: no sound SVG, larger than 4 MiB, or with declarations of its own.
    """
    root = _parse(picture)
    for name in (_CREDENTIAL, _ASSERTION):
        found = next(root.iter(name), None)
        if found is not None:
            body = "".join(found.itertext()).strip()
            # A 2.0 assertion has both: the body holds it whole, the attribute only says where to look.
            return body or found.get("verify") or None
    return None


def count(picture: str | bytes) -> int:
    """How many badges an SVG carries, of any version; the specification allows one. Raises as `extract`.

    A credential stands in the body of its element or in the attribute; both at once are two.
    """
    root = _parse(picture)
    credentials = sum(
        bool("".join(found.itertext()).strip()) + bool(found.get("verify")) or 1
        for found in root.iter(_CREDENTIAL)
    )
    return credentials + sum(1 for _ in root.iter(_ASSERTION))


def _elements(picture: str) -> int:
    return sum(1 for _ in _parse(picture).iter(_CREDENTIAL))


def _element(credential: str) -> str:
    opening = f'<openbadges:credential xmlns:openbadges="{NAMESPACE}"'
    if credential.lstrip().startswith("{"):
        return f"{opening}><![CDATA[{credential.replace(']]>', ']]]]><![CDATA[>')}]]></openbadges:credential>"
    return f"{opening} verify={quoteattr(credential)}/>"


def _parse(picture: str | bytes) -> Element:
    if len(picture) > MAX_BYTES:
        raise SvgMalformed("svg-too-large", "The picture is larger than 4 MiB.", max_bytes=MAX_BYTES)
    try:
        text = _decoded(picture)
        if _LONG_NAMESPACE.search(text):
            raise SvgMalformed("svg-too-large", "A namespace of the picture is very long.")
        parser = _Parser()
        parser.feed(text)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise SvgMalformed("svg-refused", "The SVG declares entities or a DTD of its own.") from error
    except (ParseError, ValueError, LookupError) as error:
        raise SvgMalformed("svg-malformed", "This is not an SVG picture.") from error
    if root.tag != _SVG:
        raise SvgMalformed("svg-malformed", "This is not an SVG picture.")
    return root


def _decoded(picture: str | bytes) -> str:
    """The characters of a picture. Raises ValueError or LookupError when they cannot be told."""
    if isinstance(picture, str):
        return picture
    if picture.startswith(_WIDE):
        return picture.decode("utf-16")
    data = picture.removeprefix(codecs.BOM_UTF8)
    declared = _DECLARED_ENCODING.match(data)
    encoding = declared[1].decode() if declared else "utf-8"
    if not _ENCODINGS.fullmatch(encoding):
        raise LookupError(encoding)
    return data.decode(encoding)
