"""A badge as a file to keep: pictures that hold it, the signed texts, and a certificate on paper."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response

from app.awards.on_request import for_visitor
from app.awards.sharing import SharedBadge
from app.html.view import words_for
from app.http.deps import count
from app.http.file_names import content_disposition, file_name
from app.http.negotiation import cacheable
from app.palette.category_pictures import category_picture
from app.papers.certificate import certificate
from app.platform.runtime import Runtime
from app.verification.render import reported
from app.verification.submission import Submission
from app.verification.summary import summarise
from credentials.baking import png, svg

PNG: Final = "image/png"
SVG: Final = "image/svg+xml"
PDF: Final = "application/pdf"
# Sharing can end at any moment, so nobody keeps it without asking again.
HEADERS: Final = {"Vary": "Accept, Accept-Language", "X-Robots-Tag": "noindex", "Cache-Control": "no-cache"}


@dataclass(frozen=True, slots=True)
class Download:
    """What `?as=` gives.

    Attributes:
        media_type: of the file.
        ending: of its name.
        form: of the award, for a signed text.
    """

    media_type: str
    ending: str
    form: str | None = None


DOWNLOADS: Final[Mapping[str, Download]] = {
    "json": Download("application/vc", "json", "ldp"),
    "jwt": Download("application/jwt", "jwt", "jwt"),
    "sd-jwt": Download("application/vc+sd-jwt", "sd-jwt.txt", "vcsdjwt"),
    "png": Download(PNG, "png"),
    "svg": Download(SVG, "svg"),
    "pdf": Download(PDF, "pdf"),
}


def download(request: Request, badge: SharedBadge, name: str) -> Response:
    """A badge as a file with a name that people recognise.

    Args:
        request: asks for it; its reading of the database is over.
        badge: shared.
        name: one of `DOWNLOADS`.

    Raises:
        TooMany: `too-many-requests`, of files that cost work.
        Conflict: `award-not-standing`, for files that are made of badges that stand.
        DomainError: as `for_visitor` and `certificate` raise.
    """
    wanted = DOWNLOADS[name]
    body = (
        drawn(request, badge, wanted.media_type)
        if wanted.form is None
        else _text(request, badge, wanted.form)
    )
    named = content_disposition(file_stem(request, badge), wanted.ending, inline=name == "pdf")
    return cacheable(
        request, body, wanted.media_type, max_age=0, headers={**HEADERS, "Content-Disposition": named}
    )


def drawn(request: Request, badge: SharedBadge, media_type: str) -> bytes:
    """A badge as a picture that holds it, or on paper. Raises as `download`."""
    if media_type == PNG:
        return png.bake(category_picture(badge.category), badge.text)
    picture = category_picture(badge.category, "svg")
    if media_type == SVG:
        return svg.bake(picture.decode(), badge.text).encode()
    count(request)
    runtime: Runtime = request.app.state.runtime
    t = words_for(request)
    report = reported(runtime, Submission(badge.text.encode(), "application/vc"), t)
    file = f"{file_name(file_stem(request, badge))}.json"
    return certificate(badge.text, report, picture, t, made_at=runtime.clock(), file=file)


def file_stem(request: Request, badge: SharedBadge) -> str:
    """What the files of a badge are called: the skill and the level, never the person."""
    t = words_for(request)
    said = summarise(json.loads(badge.text), t.language)
    return " - ".join(part for part in (said.name or t("report.badge"), said.level) if part)


def _text(request: Request, badge: SharedBadge, name: str) -> bytes:
    if all(one.form.name != name for one in badge.forms):
        count(request)
    return for_visitor(request.app.state.runtime, badge, name).document.encode()
