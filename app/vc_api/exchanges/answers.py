"""How a badge stands in an answer: the very text that was signed, in a presentation or alone."""

import json
from typing import Final

from fastapi import Response

from app.http.punctual import Punctual
from app.vc_api.exchanges.delivery import Delivered
from schemas.contexts import CREDENTIALS_V2

NEVER_KEPT: Final = {"Cache-Control": "no-store"}


def presented(badge: Delivered) -> Response:
    """A badge in a presentation, which needs no proof of its own: the badge is signed.

    https://www.w3.org/TR/vcalm/#exchange-examples

    Args:
        badge: the badge.
    """
    around = {"@context": [CREDENTIALS_V2], "type": ["VerifiablePresentation"]}
    opened = json.dumps(around).removesuffix("}")
    return _json(
        f'{{"verifiablePresentation": {opened}, "verifiableCredential": [{badge.document}]}}}}', badge
    )


def alone(badge: Delivered) -> Response:
    """A badge and nothing around it."""
    return _json(badge.document, badge)


def _json(text: str, badge: Delivered) -> Response:
    # The Learner Credential Wallet reads an answer as HTML before it reads it as JSON: an ampersand in the
    # badge would begin an entity. It can stand in strings only, and written like this it is the same JSON.
    answer = Response(text.replace("&", r"\u0026"), media_type="application/json", headers=NEVER_KEPT)
    return Punctual(answer, badge.valid_from)
