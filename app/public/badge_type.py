"""What wallets show of a badge as SD-JWT VC: its type metadata, and the drawing that it names.

https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/, sections "SD-JWT VC Type Metadata" and "Display
Metadata". What is claimed stands in `badge_type.json`, what people read in the catalogues.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Request, Response

from app.http.deps import PublicWork
from app.http.negotiation import cacheable
from app.http.route import StrictRoute
from app.platform.i18n import LANGUAGES, Language, Words
from app.platform.urls import Urls
from schemas.strict_json import JsonObject

router = APIRouter(tags=["public"], route_class=StrictRoute, default_response_class=Response)
SECONDS = 3600
LOCALES: dict[Language, str] = {"nl": "nl-NL", "en": "en-US"}


@router.get("/vct/open-badge")
def badge_type(request: Request, work: PublicWork) -> Response:
    """The type of our badges as SD-JWT VC: how wallets show them, and what they may leave out."""
    return _answer(request, work)


@router.get("/.well-known/vct/vct/open-badge")
def well_known_badge_type(request: Request, work: PublicWork) -> Response:
    """The same, where wallets look that go by the path of a type."""
    return _answer(request, work)


@router.get("/vct/open-badge.svg")
def drawing(request: Request) -> Response:
    """The drawing of a badge, for wallets to fill in."""
    return cacheable(request, _drawing(), "image/svg+xml", max_age=SECONDS)


def metadata(urls: Urls) -> JsonObject:
    """The type metadata."""
    words = Words("en")
    return {
        "vct": urls.badge_type(),
        "name": words("badge-type.name"),
        "description": words("badge-type.description"),
        "display": [_display(urls, language) for language in LANGUAGES],
        "claims": list(_claims()),
    }


def _answer(request: Request, work: PublicWork) -> Response:
    body = json.dumps(metadata(work.urls), ensure_ascii=False, separators=(",", ":")).encode()
    return cacheable(request, body, "application/json", max_age=SECONDS)


def _display(urls: Urls, language: Language) -> JsonObject:
    words = Words(language)
    return {
        **_locale(language),
        "name": words("badge-type.name"),
        "description": words("badge-type.description"),
        "rendering": {
            "simple": _data()["colours"],
            "svg_templates": [
                {
                    "uri": f"{urls.badge_type()}.svg",
                    "uri#integrity": _integrity(_drawing()),
                    "properties": {"orientation": "landscape", "contrast": "high"},
                }
            ],
        },
    }


def _claims() -> Iterator[JsonObject]:
    for claim in _data()["claims"]:
        shown = [
            {**_locale(language), "label": Words(language)(f"badge-type.claims.{claim['key']}")}
            for language in LANGUAGES
        ]
        stated = {"path": claim["path"], "display": shown, "sd": claim["sd"]}
        yield stated | ({"svg_id": claim["svg_id"]} if "svg_id" in claim else {})


def _locale(language: Language) -> JsonObject:
    # Drafts before the eleventh called it `lang`, and wallets go by both.
    return {"locale": LOCALES[language], "lang": LOCALES[language]}


def _integrity(data: bytes) -> str:
    """https://www.w3.org/TR/SRI/#integrity-metadata."""
    return f"sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}"


@cache
def _drawing() -> bytes:
    return files("app.public").joinpath("badge_type.svg").read_bytes()


@cache
def _data() -> dict[str, Any]:
    return dict(json.loads(files("app.public").joinpath("badge_type.json").read_text(encoding="utf-8")))
