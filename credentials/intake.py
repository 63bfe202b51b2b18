"""What did somebody hand us? Recognised by content first; the media type is only a hint.

Nothing is believed here and nothing is fetched: this only says which form it is, and takes the claims out.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from credentials import data_urls
from credentials.baking import png, svg
from credentials.data_model.rules.enveloped import enveloped
from credentials.forms import jws, jwt, sd_jwt
from credentials.presentation.presentation import Presentation
from schemas import strict_json
from schemas.errors import DomainError, Malformed
from schemas.json_ld import items, texts, types_of
from schemas.strict_json import JsonObject

Kind = Literal["credential", "assertion-2.0", "older-assertion", "sd-jwt-vc", "url", "unread"]

SLIPS: Final = ("envelope-unusual", "several-in-picture")
"""What can be unusual about the way it came in: codes of warnings."""

Securing = Literal["embedded", "jwt", "sd-jwt", "none"]
Carrier = Literal["json", "jwt", "sd-jwt", "cose", "png", "svg", "text"]

MAX_CREDENTIALS = 16
MAX_NESTING = 4
MAX_URL = 2_000

_PNG = b"\x89PNG\r\n\x1a\n"
_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*(?P<disclosed>~.*)?", re.DOTALL)
_URL = re.compile(r"(https?://|did:web:)[^\s<>\"]+", re.IGNORECASE)
_BADGES_2 = "https://w3id.org/openbadges/v2"
_BADGES_1 = "https://w3id.org/openbadges/v1"
_OF_CREDENTIALS = frozenset({"@context", "credentialSubject", "type"})
# https://www.imsglobal.org/spec/ob/v3p0#getcredentials, OpenID4VCI §8.3
# and https://w3c-ccg.github.io/vc-api/: answers that carry credentials.
_ANSWERS = ("credential", "credentials", "compactJwsString", "verifiablePresentation")
_COSE = frozenset({"application/vc+cose", "application/vp+cose", "application/cose"})
_ENVELOPES = frozenset({"EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"})


@dataclass(frozen=True)
class Presented:
    """One credential as it came in.

    Attributes:
        kind: `credential` (Verifiable Credential), `assertion-2.0` (Open Badges 2.0), `older-assertion`
            (Open Badges 0.5 to 1.1), `sd-jwt-vc` (flat claims with a `vct`), `url` (only a link was given)
            or `unread` (secured in a way that we cannot read, as COSE, or a damaged one among several).
        securing: the outermost protection: `embedded` proofs, `jwt` (compact JWS), `sd-jwt`, or `none`.
        credential: the claims as a JSON object; inside a JWT with a `vc` claim, that claim. Empty for `url`.
        original: the very bytes of this credential: the JSON text or the token, taken out of any picture.
        carrier: what it travelled in.
        token: the compact JWS or SD-JWT, when secured that way.
        claims: all claims of that token, those about the token itself as well.
        hides: the token has parts that its holder did not show.
        hides_members: there may be whole members of the credential among them.
        url: the link, for kind `url`.
        presentation: the Verifiable Presentation that it came in, if any: the outermost one.
        others: further credentials of the same presentation; each can be judged by itself.
        slips: warning codes about the way it was handed in.
    """

    kind: Kind
    securing: Securing
    credential: JsonObject
    original: bytes
    carrier: Carrier = "json"
    token: str | None = None
    claims: JsonObject = field(default_factory=dict)
    hides: bool = False
    hides_members: bool = False
    url: str | None = None
    presentation: Presentation | None = None
    others: tuple["Presented", ...] = field(default=())
    slips: tuple[str, ...] = ()


def read(data: bytes, media_type: str | None = None) -> Presented:
    """Recognise a badge in any of its forms.

    Args:
        data: the bytes of a file, a pasted text or a response body.
        media_type: what the sender called it, with or without parameters.

    Raises:
        Malformed: it is not a badge in a form we know: `nothing-given`, `not-a-badge`, `no-badge-inside`,
            `presentation-empty`, `too-many-credentials`, and the codes of what reads JSON, tokens and
            pictures.
    """
    hint = (media_type or "").partition(";")[0].strip().lower()
    if data.startswith(_PNG):
        return _pictured(_inside(png.extract(data)), "png", png.count(data))
    start = data[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<") and (b"<svg" in data or hint == "image/svg+xml"):
        return _pictured(_inside(svg.extract(data)), "svg", svg.count(data))
    return _text(data)


def read_json(value: Any, *, original: bytes = b"") -> Presented:
    """Recognise a badge in a parsed JSON value: a document, or a token or link as a JSON string.

    Raises:
        Malformed: as `read`.
    """
    return _json(value, original, 0)


def _pictured(found: Presented, carrier: Carrier, count: int) -> Presented:
    slips = (*found.slips, "several-in-picture") if count > 1 else found.slips
    return replace(found, carrier=carrier, slips=slips)


def _inside(text: str | None) -> Presented:
    if text is None:
        raise Malformed("no-badge-inside", "The picture does not contain a badge.")
    return _text(text.encode())


def _text(data: bytes, depth: int = 0) -> Presented:
    if not data.strip():
        raise Malformed("nothing-given", "There is nothing to read.")
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in {b"{", b"[", b'"'}:
        return _json(strict_json.parse(data), data, depth)
    try:
        text = data.decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise Malformed(
            "not-a-badge", "This is neither JSON, a token, a link nor a picture we know."
        ) from error
    return _line(text)


def _line(text: str) -> Presented:
    """A bare token or a link."""
    # Mail and chat programs break long lines; no token holds a blank.
    token = "".join(text.split()) if len(text) <= jws.MAX_CHARACTERS else text
    found = _TOKEN.fullmatch(token)
    if found is not None:
        return _sd_jwt(token) if found["disclosed"] else _jwt(token)
    if len(text) <= MAX_URL and _URL.fullmatch(text):
        return Presented("url", "none", {}, text.encode(), carrier="text", url=text)
    raise Malformed("not-a-badge", "This is neither JSON, a token, a link nor a picture we know.")


def _json(value: Any, original: bytes, depth: int) -> Presented:
    if depth > MAX_NESTING:
        raise Malformed("not-a-badge", "The envelopes are nested too deeply.")
    if isinstance(value, str):
        return _line(value.strip())
    if isinstance(value, list):
        return _several(value, None, depth)
    if not isinstance(value, dict):
        raise Malformed("not-a-badge", "A badge must be a JSON object.")
    types = types_of(value)
    if types & _ENVELOPES:
        return _enveloped(value, depth)
    if "VerifiablePresentation" in types:
        presentation = Presentation(value, "embedded" if "proof" in value else "none")
        return _several(items(value.get("verifiableCredential")), presentation, depth)
    older = _older_kind(value, types)
    if older is not None:
        return Presented(older, "none", value, original)
    return _bare(value, original, depth)


def _bare(value: JsonObject, original: bytes, depth: int) -> Presented:
    if "verifiableCredential" in value and "credentialSubject" not in value:
        return _several(items(value["verifiableCredential"]), None, depth)
    answered = [one for name in _ANSWERS if name in value for one in items(value[name])]
    if answered and not value.keys() & _OF_CREDENTIALS:
        # What wallets and issuers answer with: credentials under the name of their list.
        return _several(answered, None, depth)
    if not value.keys() & _OF_CREDENTIALS:
        raise Malformed("not-a-badge", "This JSON is not a badge.")
    return Presented("credential", "embedded" if "proof" in value else "none", value, original)


def _several(values: list[Any], presentation: Presentation | None, depth: int) -> Presented:
    if not values:
        raise Malformed("presentation-empty", "There is no badge in it.")
    if len(values) > MAX_CREDENTIALS:
        raise Malformed(
            "too-many-credentials", f"More than {MAX_CREDENTIALS} badges at once.", limit=MAX_CREDENTIALS
        )
    each = [one for more in _each(values, depth + 1) for one in (replace(more, others=()), *more.others)]
    first, *others = (replace(one, presentation=presentation or one.presentation) for one in each)
    return replace(first, others=tuple(others))


def _each(values: list[Any], depth: int) -> list[Presented]:
    """Read each of several; one that is damaged does not spoil the others.

    Raises:
        Malformed: none of them can be read.
    """
    read: list[Presented] = []
    faults: list[Malformed] = []
    for value in values:
        try:
            read.append(_json(value, b"", depth))
        except Malformed as error:
            faults.append(error)
            read.append(Presented("unread", "none", {}, b"", carrier="text"))
    if len(faults) == len(values):
        raise faults[0]
    return read


def _enveloped(value: JsonObject, depth: int) -> Presented:
    """https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-credentials."""
    address = value.get("id")
    if not isinstance(address, str) or not data_urls.is_data_url(address):
        raise Malformed("envelope-malformed", "An enveloped credential must have a data: URL as its id.")
    held = data_urls.read(address)
    if held.media_type in _COSE:
        return Presented("unread", "none", {}, address.encode(), carrier="cose")
    found = _text(held.content, depth + 1)
    unusual = any(True for _ in enveloped(value, ""))
    return replace(found, slips=(*found.slips, "envelope-unusual")) if unusual else found


def _jwt(text: str) -> Presented:
    token = jws.read(text)
    payload = token.payload
    if token.typ == "dc+sd-jwt" or payload.keys() & {"_sd_alg", "vct"}:
        # An SD-JWT with nothing disclosed ends in ~, which gets lost when people copy it.
        return _sd_jwt(f"{text}~")
    original = text.encode()
    if "vp" in payload or "VerifiablePresentation" in types_of(payload):
        document = payload["vp"] if isinstance(payload.get("vp"), dict) else payload
        presentation = Presentation(document, "jwt", text, payload)
        return _several(items(document.get("verifiableCredential")), presentation, 1)
    older = _older_kind(payload, types_of(payload))
    if older is not None:
        return Presented(older, "jwt", payload, original, carrier="jwt", token=text)
    try:
        document = jwt.credential_of(token)
    except DomainError:
        # It is a credential all the same, only a contradictory one: the token check says so.
        document = payload["vc"] if isinstance(payload.get("vc"), dict) else payload
    return Presented("credential", "jwt", document, original, carrier="jwt", token=text, claims=payload)


def _sd_jwt(text: str) -> Presented:
    token = sd_jwt.read(text)
    hides = hides_members = False
    try:
        claims = sd_jwt.claims(token)
        hides = sd_jwt.hides_something(token)
        hides_members = sd_jwt.hides_members(token)
    except DomainError:
        # It is a credential all the same, only with pages that do not belong to it: the token check says so.
        claims = token.jwt.payload
    if "VerifiablePresentation" in types_of(claims):
        # https://www.w3.org/TR/vc-jose-cose/#securing-vps-sd-jwt
        shown = Presentation(claims, "sd-jwt", text, claims)
        return _several(items(claims.get("verifiableCredential")), shown, 1)
    found = Presented(
        "credential", "sd-jwt", {}, text.encode(), carrier="sd-jwt", token=text, claims=claims, hides=hides
    )
    found = replace(found, hides_members=hides_members)
    if token.form == "sd-jwt-vc" and not isinstance(claims.get("ld"), dict):
        issuer = {"id": claims.get("iss"), "name": claims.get("issuer_name")}
        named = {name: value for name, value in issuer.items() if isinstance(value, str)}
        return replace(found, kind="sd-jwt-vc", credential={**claims, "issuer": named})
    if token.form == "sd-jwt-vc":
        document = {name: value for name, value in claims["ld"].items() if name not in jwt.REGISTERED_CLAIMS}
    else:
        document = jwt.without_claims(claims)
    return replace(found, credential=document)


def _older_kind(value: JsonObject, types: frozenset[str]) -> Kind | None:
    """Which kind of assertion this is, of those before Open Badges 3.0; None for anything else."""
    if "credentialSubject" in value:
        return None
    urls = texts(value.get("@context"))
    shaped = "badge" in value and "recipient" in value
    if any(url.startswith(_BADGES_2) for url in urls):
        return "assertion-2.0" if shaped or "Assertion" in types else None
    if any(url.startswith(_BADGES_1) for url in urls) and "badge" in value:
        return "older-assertion"
    if not shaped:
        return None
    return "assertion-2.0" if "verification" in value else "older-assertion"
