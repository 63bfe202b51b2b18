"""SD-JWT: a signed token whose holder chooses what to show.

https://www.rfc-editor.org/rfc/rfc9901, with credentials as VCDM 2.0 (`vc+sd-jwt`,
https://www.w3.org/TR/vc-jose-cose/#securing-with-sd-jwt) or as SD-JWT VC (`dc+sd-jwt`,
https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/).
"""

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from credentials.forms import jws
from keys import multibase
from keys.algorithms import PublicKey
from schemas import strict_json
from schemas.errors import Malformed
from schemas.strict_json import JsonObject

MAX_DISCLOSURES: Final = 1000
MAX_DEPTH: Final = strict_json.MAX_DEPTH

_HASHES: Final = {"sha-256": hashlib.sha256, "sha-384": hashlib.sha384, "sha-512": hashlib.sha512}
_TYPES: Final = frozenset({"vc+sd-jwt", "vp+sd-jwt", "dc+sd-jwt"})
_NAMED: Final = 3
_UNNAMED: Final = 2
# What decides about the whole token must not be something that the holder can leave out (SD-JWT VC §2.2.2.3).
ALWAYS_SHOWN: Final = frozenset({"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"})

Form = Literal["vcdm", "sd-jwt-vc"]


class SdJwtMalformed(Malformed):
    """Not an SD-JWT, or its parts do not belong together.

    Codes: `sd-jwt-malformed`, `disclosure-malformed`, `disclosure-duplicate`, `disclosure-unreferenced`,
    `sd-alg-unsupported`, `too-many-disclosures`.
    """


@dataclass(frozen=True)
class Disclosure:
    """One claim or array element that the holder shows.

    Args:
        text: as it stands in the token; its digest stands in what is signed.
        name: the claim's name; None for an array element.
        value: what it says.
    """

    text: str = field(repr=False)
    name: str | None
    value: Any


@dataclass(frozen=True)
class SdJwt:
    """An SD-JWT taken apart; nothing about it is believed yet.

    Args:
        jwt: what the issuer signed.
        disclosures: what the holder shows.
        key_binding: the holder's own signature, if any.
        presented: the text up to and including the last `~`, over which the holder's signature stretches.
    """

    jwt: jws.Jwt
    disclosures: tuple[Disclosure, ...]
    key_binding: jws.Jwt | None
    presented: str = field(repr=False)

    @property
    def form(self) -> Form:
        """`sd-jwt-vc` if there is a `vct`, else `vcdm`: some issuers write `vc+sd-jwt` for both."""
        return "sd-jwt-vc" if "vct" in self.jwt.payload else "vcdm"


def read(token: str) -> SdJwt:
    """Take an SD-JWT (`<jwt>~<disclosure>~…~[<key binding jwt>]`) apart; the last `~` may be missing.

    Raises:
        SdJwtMalformed: `sd-jwt-malformed`, `disclosure-malformed`, `too-many-disclosures`.
        JwsMalformed, Malformed: from `jws.read`.
    """
    if len(token) > jws.MAX_CHARACTERS:
        raise SdJwtMalformed("sd-jwt-malformed", "The token is too long.")
    if token.count("~") > MAX_DISCLOSURES + 1:
        raise SdJwtMalformed("too-many-disclosures", f"More than {MAX_DISCLOSURES} disclosures.")
    first, *texts = token.split("~")
    if not texts:
        raise SdJwtMalformed("sd-jwt-malformed", "An SD-JWT has at least one ~.")
    if texts[-1] and "." not in texts[-1]:
        # Only a key binding has dots: this is a disclosure whose ~ was left out.
        texts.append("")
        token += "~"
    last = texts.pop()
    return SdJwt(
        jwt=jws.read(first),
        disclosures=tuple(_read_disclosure(text) for text in texts),
        key_binding=jws.read(last) if last else None,
        presented=token[: len(token) - len(last)],
    )


def verify(sd_jwt: SdJwt, public_key: PublicKey) -> JsonObject:
    """Check the issuer's signature and give the claims that are shown (`claims`).

    Raises:
        JwsRefused: from `jws.verify`; `typ-not-allowed` also for types of plain JWTs.
        SdJwtMalformed: from `claims`.
    """
    check_header(sd_jwt)
    jws.verify_signature(sd_jwt.jwt, public_key)
    return claims(sd_jwt)


def check_header(sd_jwt: SdJwt) -> None:
    """Check the issuer's header; raises `JwsRefused` like `jws.check_header`."""
    jws.check_header(sd_jwt.jwt)
    if sd_jwt.jwt.typ not in _TYPES:
        raise jws.JwsRefused("typ-not-allowed", "The header's typ is not that of an SD-JWT credential.")


def claims(sd_jwt: SdJwt) -> JsonObject:
    """Put the disclosures back in their places (RFC 9901 §7.1); what is hidden leaves no trace.

    Raises:
        SdJwtMalformed: `disclosure-duplicate` (a digest stands twice), `disclosure-unreferenced` (nothing
            signed refers to a disclosure), `disclosure-malformed`, `sd-alg-unsupported`.
    """
    payload = {name: value for name, value in sd_jwt.jwt.payload.items() if name != "_sd_alg"}
    found = {digest(sd_jwt, one.text): one for one in sd_jwt.disclosures}
    if len(found) != len(sd_jwt.disclosures):
        raise SdJwtMalformed("disclosure-duplicate", "A disclosure is given twice.")
    opening = _Opening(found)
    claims = opening.object(payload, depth=0)
    if opening.unused:
        raise SdJwtMalformed("disclosure-unreferenced", "A disclosure belongs to nothing that was signed.")
    return claims


def hides_something(sd_jwt: SdJwt) -> bool:
    """Tell whether there are digests without a disclosure: hidden claims, or decoys (RFC 9901 §4.2.5).

    Raises:
        SdJwtMalformed: from `claims`.
    """
    opening = _Opening({digest(sd_jwt, one.text): one for one in sd_jwt.disclosures})
    opening.object(sd_jwt.jwt.payload, depth=0)
    return opening.closed > 0


def hides_members(sd_jwt: SdJwt) -> bool:
    """Tell whether members of the credential itself may be hidden, and not only parts inside them.

    Claims beside a credential in `ld` are no members of it, and those that decide about it are always shown.

    Args:
        sd_jwt: one whose `claims` can be read.
    """
    shown = {digest(sd_jwt, one.text) for one in sd_jwt.disclosures}
    payload = sd_jwt.jwt.payload
    linked = next((one.value for one in sd_jwt.disclosures if one.name == "ld"), payload.get("ld"))
    top = linked if sd_jwt.form == "sd-jwt-vc" and isinstance(linked, dict) else payload
    return any(one not in shown for one in top.get("_sd", []))


def opened(sd_jwt: SdJwt) -> jws.Jwt:
    """Give the token as if nothing had ever been hidden, for `jwt.credential_of` and `jwt.claim_mismatches`.

    Raises:
        SdJwtMalformed: from `claims`.
    """
    return replace(sd_jwt.jwt, payload=claims(sd_jwt))


class _Opening:
    """One run over the signed claims; every digest counts once, wherever it stands."""

    def __init__(self, found: dict[str, Disclosure]) -> None:
        self.unused = found
        self.closed = 0
        self._seen: set[str] = set()

    def value(self, value: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise SdJwtMalformed("sd-jwt-malformed", "The claims are nested too deeply.")
        if isinstance(value, dict):
            return self.object(value, depth)
        if isinstance(value, list):
            return self._array(value, depth)
        return value

    def object(self, value: JsonObject, depth: int) -> JsonObject:
        if "..." in value:
            raise SdJwtMalformed("disclosure-malformed", "The digest of an array element is not in an array.")
        opened = {name: self.value(member, depth + 1) for name, member in value.items() if name != "_sd"}
        digests = value.get("_sd", [])
        if not isinstance(digests, list):
            raise SdJwtMalformed("disclosure-malformed", "_sd must be a list.")
        for digest in digests:
            one = self._take(digest)
            if one is None:
                continue
            if one.name is None or one.name in {"_sd", "..."} or one.name in opened:
                raise SdJwtMalformed("disclosure-malformed", "A disclosure does not fit its place.")
            if depth == 0 and one.name in ALWAYS_SHOWN:
                raise SdJwtMalformed("disclosure-malformed", "A claim is hidden that must be shown.")
            opened[one.name] = self.value(one.value, depth + 1)
        return opened

    def _array(self, value: list[Any], depth: int) -> list[Any]:
        opened = []
        for element in value:
            if not isinstance(element, dict) or "..." not in element:
                opened.append(self.value(element, depth + 1))
                continue
            if len(element) > 1:
                raise SdJwtMalformed(
                    "disclosure-malformed",
                    "The digest of an array element must be the only member of its object.",
                )
            one = self._take(element["..."])
            if one is None:
                continue
            if one.name is not None:
                raise SdJwtMalformed("disclosure-malformed", "A disclosure does not fit its place.")
            opened.append(self.value(one.value, depth + 1))
        return opened

    def _take(self, digest: Any) -> Disclosure | None:
        if not isinstance(digest, str):
            raise SdJwtMalformed("disclosure-malformed", "A digest must be a string.")
        if digest in self._seen:
            raise SdJwtMalformed("disclosure-duplicate", "A digest is given twice.")
        self._seen.add(digest)
        one = self.unused.pop(digest, None)
        self.closed += one is None
        return one


def _read_disclosure(text: str) -> Disclosure:
    try:
        parts = strict_json.parse(multibase.base64url_decode(text))
    except Malformed as error:
        raise SdJwtMalformed("disclosure-malformed", "A disclosure is not JSON in base64url.") from error
    if not isinstance(parts, list) or not isinstance(parts[0] if parts else None, str):
        raise SdJwtMalformed("disclosure-malformed", "A disclosure must be a list that starts with a salt.")
    if len(parts) == _NAMED and isinstance(parts[1], str):
        return Disclosure(text, parts[1], parts[2])
    if len(parts) == _UNNAMED:
        return Disclosure(text, None, parts[1])
    raise SdJwtMalformed("disclosure-malformed", "A disclosure must be [salt, name, value] or [salt, value].")


def digest(sd_jwt: SdJwt, text: str) -> str:
    """The digest of a disclosure, or of what is shown; raises `SdJwtMalformed`: `sd-alg-unsupported`."""
    algorithm = sd_jwt.jwt.payload.get("_sd_alg", "sha-256")
    if not isinstance(algorithm, str) or algorithm not in _HASHES:
        raise SdJwtMalformed(
            "sd-alg-unsupported",
            "The digests use a hash algorithm that is not supported.",
            alg=str(algorithm)[:100],
        )
    return multibase.base64url_encode(_HASHES[algorithm](text.encode()).digest())
