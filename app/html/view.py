"""How a page is made: the reader's language, our templates, and nothing of others left unescaped."""

import hashlib
from collections.abc import Mapping
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import segno
from fastapi import Request
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from app.platform.i18n import LANGUAGES, Words, asked_language, language_of

STATIC: Mapping[str, str] = {
    "kringbadge.css": "text/css",
    "kringbadge.js": "text/javascript",
    "docs.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_DEFAULTS: Mapping[str, Any] = {"again": None, "groups": {}, "typed": {"text": "", "recipient": ""}}
_INLINE_PICTURES = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/svg+xml")


def words_for(request: Request) -> Words:
    """The reader's language: as asked in the address or the form, else as the browser says, else Dutch."""
    return Words(language_of(request))


def page(
    request: Request, template: str, *, t: Words | None = None, status: int = 200, **values: Any
) -> HTMLResponse:
    """A page.

    Args:
        request: asks for it.
        template: file name under the `templates/` of any room.
        t: the language; chosen from the request when left out.
        status: the HTTP status.
        values: what the template shows.
    """
    t = t or words_for(request)
    explicit = asked_language(request) in LANGUAGES
    text = (
        _environment()
        .get_template(template)
        .render(
            t=t,
            explicit_language=explicit,
            link=partial(_link, t.language if explicit else None),
            picture=partial(_picture, request.app.state.runtime.settings.base_url),
            other_language_url=_other_language(request, t),
            **{**_DEFAULTS, **values},
        )
    )
    headers = {"Content-Language": t.language, "Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
    return HTMLResponse(text, status, headers=headers)


def qr_code(url: str, label: str) -> Markup:
    """A QR code as SVG inside the page.

    Args:
        url: one of our own addresses, or a request for an app.
        label: what it is, for those who do not see it.
    """
    code = segno.make(url, error="m", micro=False)
    return Markup('<div role="img" aria-label="{}">{}</div>').format(
        label,
        Markup(code.svg_inline(svgclass="qr", lineclass=None, border=2, omitsize=True)),  # noqa: S704  only squares
    )


def weblink(url: str | None) -> str:
    """The URL when it leads to a web page, else nothing: `javascript:` and the like never become links."""
    return url if url and url.lower().startswith(("https://", "http://")) and url.isprintable() else ""


@cache
def static_file(name: str) -> bytes:
    """One of the files in `STATIC`."""
    return files("app.html").joinpath("static", name).read_bytes()


@cache
def static_url(name: str) -> str:
    """The address of a static file; it changes with the file, so that browsers may keep it for ever."""
    return f"/static/{name}?v={hashlib.sha256(static_file(name)).hexdigest()[:12]}"


def template_folders() -> list[Path]:
    """Where the rooms keep their templates: each brings its own, and all share the base."""
    return sorted(Path(__file__).parents[1].rglob("templates"))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in template_folders()]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        static=static_url,
        weblink=weblink,
    )
    return environment


def _link(language: str | None, path: str) -> str:
    return f"{path}?lang={language}" if language else path


def _other_language(request: Request, t: Words) -> str:
    asked = {name: value for name, value in request.query_params.items() if name != "lang"}
    return f"{request.url.path}?{urlencode({**asked, 'lang': t('page.other_language')})}"


def _picture(base_url: str, url: str | None) -> str:
    """The picture if no other site need be asked for it: a reader's visit is nobody else's business."""
    if url and (url.startswith(_INLINE_PICTURES) or url.startswith(f"{base_url}/images/")):
        return url
    return ""
