"""What somebody handed in, in any way the verifier takes it: a document, a wrapper around one, a form."""

import json
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from app.errors import Invalid, UnsupportedMediaType
from app.platform.http import is_json
from schemas import strict_json
from schemas.strict_json import JsonObject

MEDIA_TYPES = frozenset(
    {
        "application/vc",
        "application/vp",
        "application/jwt",
        "application/jose",
        "application/vc+jwt",
        "application/vp+jwt",
        "application/vc+sd-jwt",
        "application/dc+sd-jwt",
        "application/octet-stream",
        "text/plain",
        "image/png",
        "image/jpeg",
        "image/svg+xml",
    }
)
FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})

_WRAPPER = frozenset({"document", "url", "recipient"})
_MOST_FILES = 4
_MOST_FIELDS = 16


@dataclass(frozen=True)
class Submission:
    """A badge as it was handed in; never kept, never logged.

    Args:
        data: the bytes of the badge, or of a link to it.
        media_type: what the sender called it.
        recipient: who the asker thinks the badge is about.
    """

    data: bytes
    media_type: str | None = None
    recipient: str | None = None


async def submission(request: Request) -> Submission:
    """Read a request to the verifier.

    Raises:
        UnsupportedMediaType: `media-type-unsupported`.
        Malformed: the JSON is broken.
        Invalid: `nothing-to-check`, or `wrapper-malformed`.
    """
    content_type = request.headers.get("content-type", "application/octet-stream")
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type in FORMS:
        return await from_form(await form_of(request))
    if not is_json(media_type) and media_type not in MEDIA_TYPES:
        raise UnsupportedMediaType("media-type-unsupported", "No badge has this media type.")
    body = await request.body()
    if not body.strip():
        raise nothing_to_check()
    if media_type == "application/json":
        settings = request.app.state.runtime.settings
        parsed = strict_json.parse(body, max_bytes=settings.max_body_bytes, max_depth=settings.max_json_depth)
        if isinstance(parsed, dict) and "@context" not in parsed and parsed.keys() <= _WRAPPER and parsed:
            return _unwrap(parsed)
    return Submission(body, media_type)


async def form_of(request: Request) -> FormData:
    """The form of a request, with few parts."""
    return await request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS)


async def from_form(form: FormData) -> Submission:
    """A badge handed in by a form: the first file that holds something, else the text.

    Raises:
        Invalid: `nothing-to-check`.
    """
    recipient = _words(form.get("recipient"))
    files = [(await part.read(), part.content_type) for part in form.values() if isinstance(part, UploadFile)]
    await form.close()
    for data, media_type in files:
        if data:
            return Submission(data, media_type, recipient)
    for name in ("text", "url", "document"):
        text = _words(form.get(name))
        if text:
            return Submission(text.encode(errors="replace"), None, recipient)
    raise nothing_to_check()


def nothing_to_check() -> Invalid:
    """The refusal of an empty request."""
    return Invalid("nothing-to-check", "Hand in a badge, a link to one or a picture of its QR code.")


def _unwrap(wrapper: JsonObject) -> Submission:
    document, url, recipient = (wrapper.get(name) for name in ("document", "url", "recipient"))
    if (document is None) == (url is None) or not isinstance(recipient, str | None):
        raise Invalid("wrapper-malformed", "Give either 'document' or 'url', and 'recipient' as text.")
    if isinstance(url, str) and url:
        return Submission(url.encode(errors="replace"), None, recipient)
    if isinstance(document, dict):
        return Submission(json.dumps(document, ensure_ascii=False).encode(), "application/json", recipient)
    if isinstance(document, str) and document:
        return Submission(document.encode(errors="replace"), None, recipient)
    raise Invalid("wrapper-malformed", "'document' is a JSON object or text, 'url' is text.")


def _words(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
