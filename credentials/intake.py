"""What did somebody hand us? Recognised by content first; the media type is only a hint."""

from dataclasses import dataclass, field
from typing import Literal

from schemas.strict_json import JsonObject

Kind = Literal["credential", "assertion-2.0", "url"]
Securing = Literal["embedded", "jwt", "sd-jwt", "none"]
Carrier = Literal["json", "jwt", "sd-jwt", "png", "svg", "text"]


@dataclass(frozen=True)
class Presented:
    """One credential as it came in.

    Attributes:
        kind: `credential` (Verifiable Credential), `assertion-2.0` (Open Badges 2.0) or `url` (only a link was given).
        securing: the outermost protection: `embedded` proofs, `jwt` (compact JWS), `sd-jwt`, or `none`.
        credential: the claims as a JSON object; inside a JWT with a `vc` claim, that claim. Empty for `url`.
        original: the very bytes of this credential: the JSON text or the token, taken out of any picture.
        carrier: what it travelled in.
        token: the compact JWS or SD-JWT, when secured that way.
        url: the link, for kind `url`.
        presentation: the Verifiable Presentation it came in, if any.
        others: further credentials of the same presentation; each can be judged by itself.
    """

    kind: Kind
    securing: Securing
    credential: JsonObject
    original: bytes
    carrier: Carrier = "json"
    token: str | None = None
    url: str | None = None
    presentation: JsonObject | None = None
    others: tuple["Presented", ...] = field(default=())


def read(data: bytes, media_type: str | None = None) -> Presented:
    """Recognise a badge in any of its forms.

    Args:
        data: the bytes of a file, a pasted text or a response body.
        media_type: what the sender called it, with or without parameters.

    Raises:
        Malformed: it is no badge in a form we know; the code says why.
    """
    raise NotImplementedError
