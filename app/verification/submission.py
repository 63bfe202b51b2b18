"""What somebody handed in, in any way the verifier takes it: a document, a wrapper around one, a form."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Final, get_args

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from app.http.faults import Fault, pointer
from app.http.guarded import is_json
from app.platform.errors import Invalid, UnsupportedMediaType
from credentials.checks.case import Profile
from schemas import strict_json, values
from schemas.errors import Malformed
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
PROFILES: Final = get_args(Profile)

_MOST_FILES = 4
_MOST_FIELDS = 16
# What begins so is no sentence with a link in it: JSON, a drawing, a token (no token holds a slash).
_DOCUMENT: Final = re.compile(r"\s*(?:[{\[\"<]|[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_.~-]*\s*\Z)")
_LINK: Final = re.compile(r"(?:https?://|did:web:)[^\s<>\"]+", re.IGNORECASE)
_WITHOUT_SCHEME: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d{1,5})?/[^\s<>\"]*", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """What an asker may add to a badge.

    Attributes:
        recipient: who the asker thinks the badge is about; compared, never kept.
        profile: the rules to judge by.
        lang: the language of the sentences.
        at: the moment to compare the badge's dates with.
    """

    recipient: str | None = None
    profile: Profile | None = None
    lang: str | None = None
    at: datetime | None = None


OPTIONS: Final = tuple(one.name for one in fields(Asked))
_WRAPPER = frozenset({"document", "url", *OPTIONS})


@dataclass(frozen=True)
class Submission:
    """A badge as it was handed in; never kept, never logged.

    Attributes:
        data: the bytes of the badge, or of a link to it.
        media_type: what the sender called it.
        asked: what else the asker wants.
    """

    data: bytes
    media_type: str | None = None
    asked: Asked = field(default_factory=Asked)


async def submission(request: Request) -> Submission:
    """Read a request to the verifier; options may also stand in the address.

    Raises:
        UnsupportedMediaType: `media-type-unsupported`.
        Malformed: the JSON is broken.
        Invalid: `nothing-to-check`, `wrapper-malformed` or `datetime-malformed`.
    """
    content_type = request.headers.get("content-type", "application/octet-stream")
    media_type = content_type.partition(";")[0].strip().lower()
    around = asked_in(request.query_params)
    if media_type in FORMS:
        return await from_form(request, await form_of(request), around)
    if not is_json(media_type) and media_type not in MEDIA_TYPES:
        raise UnsupportedMediaType("media-type-unsupported", "No badge has this media type.")
    body = await request.body()
    if not body.strip():
        raise nothing_to_check()
    if media_type == "application/json":
        settings = request.app.state.runtime.settings
        parsed = strict_json.parse(body, max_bytes=settings.max_body_bytes, max_depth=settings.max_json_depth)
        if isinstance(parsed, dict) and parsed and parsed.keys() <= _WRAPPER:
            request.state.lang = parsed["lang"] if isinstance(parsed.get("lang"), str) else None
            return _unwrap(parsed, around)
    return Submission(body, media_type, around)


async def form_of(request: Request) -> FormData:
    """The form of a request, with few parts."""
    return await request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS)


async def from_form(request: Request, form: FormData, around: Asked | None = None) -> Submission:
    """A badge handed in by a form: the first file that holds something, else the text.

    Raises:
        Invalid: `nothing-to-check`, `wrapper-malformed` or `datetime-malformed`.
    """
    said = {name: _words(form.get(name)) for name in OPTIONS}
    request.state.lang = said["lang"]
    files = [(await part.read(), part.content_type) for part in form.values() if isinstance(part, UploadFile)]
    await form.close()
    asked = asked_in(said, around)
    for data, media_type in files:
        if data:
            return Submission(data, media_type, asked)
    for name in ("text", "url", "document"):
        text = _words(form.get(name))
        if text:
            return Submission(link_in(text).encode(errors="replace"), None, asked)
    raise nothing_to_check()


def asked_in(given: Mapping[str, Any], around: Asked | None = None) -> Asked:
    """The options among what was given.

    Args:
        given: options by name, of whatever type.
        around: options that were given elsewhere; those given here win.

    Raises:
        Invalid: `wrapper-malformed` or `datetime-malformed`.
    """
    found = {name: given[name] for name in OPTIONS if given.get(name) is not None}
    for name, value in found.items():
        if not isinstance(value, str):
            raise _wrong(name, f"'{name}' is text.", "text")
    if "profile" in found and found["profile"] not in PROFILES:
        raise _wrong("profile", f"'profile' is one of {', '.join(PROFILES)}.", "one-of", PROFILES)
    if "at" in found:
        found["at"] = _moment(found["at"])
    return replace(around or Asked(), **found)


def link_in(text: str) -> str:
    """The link in a pasted text, as people copy them: in a message, or without https://. A document stays."""
    if _DOCUMENT.match(text):
        return text
    found = _LINK.search(text)
    if found is not None:
        link = found[0]
        return link if link == text.strip() else link.rstrip(".,;:!?)'\u2019\u201d")
    return f"https://{text.strip()}" if _WITHOUT_SCHEME.fullmatch(text.strip()) else text


def nothing_to_check() -> Invalid:
    """The refusal of an empty request."""
    return Invalid("nothing-to-check", "Hand in a badge, a link to one or a picture of its QR code.")


def _unwrap(wrapper: JsonObject, around: Asked) -> Submission:
    document, url = wrapper.get("document"), wrapper.get("url")
    if (document is None) == (url is None):
        raise Invalid("wrapper-malformed", "Give either 'document' or 'url'.")
    asked = asked_in(wrapper, around)
    if isinstance(url, str) and url:
        return Submission(link_in(url).encode(errors="replace"), None, asked)
    if isinstance(document, dict | list) and document:
        return Submission(json.dumps(document, ensure_ascii=False).encode(), "application/json", asked)
    if isinstance(document, str) and document:
        return Submission(document.encode(errors="replace"), None, asked)
    raise Invalid("wrapper-malformed", "'document' is a JSON object, an array or text, 'url' is text.")


def _moment(text: str) -> datetime:
    try:
        return values.instant(text)
    except Malformed as error:
        raise Invalid("datetime-malformed", error.detail, faults=(Fault(pointer("at"), "moment"),)) from error


def _wrong(name: str, detail: str, rule: str, allowed: Sequence[str] | None = None) -> Invalid:
    return Invalid("wrapper-malformed", detail, faults=(Fault(pointer(name), rule, allowed=allowed),))


def _words(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
