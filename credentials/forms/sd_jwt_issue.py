"""Issuing SD-JWT: https://www.rfc-editor.org/rfc/rfc9901#section-4. Reading them is in `sd_jwt`."""

import copy
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from credentials.forms import jws, sd_jwt
from credentials.forms.jwt import ClaimsRefused
from keys import jwk, multibase
from keys.algorithms import PublicKey
from keys.signer import Signer
from schemas.contexts import CREDENTIALS_V2
from schemas.errors import Refused
from schemas.json_ld import id_of
from schemas.strict_json import JsonObject

_SALT_BYTES: Final = 16
# Without these a verifier cannot even tell what it looks at, so they are never hidden.
_VCDM_ALWAYS_SHOWN: Final = frozenset({"@context", "type", "issuer", "credentialStatus", "credentialSchema"})


class NotDisclosable(Refused):
    """The pointer names nothing in the claims, or something that must always be shown (`not-disclosable`)."""

    def __init__(self, pointer: str) -> None:
        super().__init__("not-disclosable", "This claim cannot be hidden selectively.", pointer=pointer)


def issue_vcdm(
    document: JsonObject,
    signer: Signer,
    *,
    kid: str,
    disclosable: Sequence[str] = (),
    holder: PublicKey | None = None,
    status: JsonObject | None = None,
    decoys: int = 0,
    make_salt: Callable[[], str] | None = None,
) -> str:
    """Sign a VCDM 2.0 credential as `vc+sd-jwt` (VC-JOSE-COSE §3.2).

    Args:
        document: the credential without proof.
        signer: wallets expect P-256 (ES256).
        kid: DID URL of the key. The issuer's id becomes `iss`, by which wallets look it up.
        disclosable: JSON pointers (RFC 6901) to what the holder may leave out.
        holder: the key the credential is bound to (`cnf`), if any.
        status: the claim of that name, where the token itself has a place in a status list.
        decoys: how many digests of nothing hide how many claims there are at the top.
        make_salt: for reproducible tests; by default 128 random bits each.

    Returns the SD-JWT with all disclosures, ending in `~`.

    Raises:
        ClaimsRefused: `vc-claim-mismatch` (not VCDM 2.0), `issuer-missing`, `claim-reserved`.
        NotDisclosable: a pointer that names nothing, or something that must be shown.
    """
    contexts = document.get("@context")
    if not isinstance(contexts, list) or contexts[:1] != [CREDENTIALS_V2]:
        raise ClaimsRefused("vc-claim-mismatch", "Only VCDM 2.0 credentials can become an SD-JWT.")
    for pointer in disclosable:
        _check_disclosable(pointer)
    issuer_id = id_of(document.get("issuer"))
    if not issuer_id:
        raise ClaimsRefused("issuer-missing", "A credential needs an issuer with an id.")
    claims = {**document, "iss": issuer_id} | ({} if status is None else {"status": status})
    header = {"typ": "vc+sd-jwt", "cty": "vc", "kid": kid}
    return _issue(header, claims, signer, disclosable, holder, decoys, make_salt)


def _check_disclosable(pointer: str) -> None:
    steps = _steps(pointer)
    if steps[0] in _VCDM_ALWAYS_SHOWN or steps[-1] == "id" or not {"@context", "type"}.isdisjoint(steps):
        raise NotDisclosable(pointer)


def issue_sd_jwt_vc(
    claims: JsonObject,
    signer: Signer,
    *,
    kid: str | None = None,
    x5c: Sequence[str] | None = None,
    disclosable: Sequence[str] = (),
    holder: PublicKey | None = None,
    decoys: int = 0,
    make_salt: Callable[[], str] | None = None,
) -> str:
    """Sign flat claims as `dc+sd-jwt` (SD-JWT VC).

    Args:
        claims: with `vct`, and with `iss` unless a certificate names the issuer; the times `iat`, `nbf`,
            `exp` in whole seconds.
        signer: its key is that of the first certificate in `x5c`.
        kid: DID URL of the key, when no certificate is used.
        x5c: certificates, base64 DER, leaf first, without the root.
        disclosable: as in `issue_vcdm`.
        holder: as in `issue_vcdm`.
        decoys: as in `issue_vcdm`.
        make_salt: as in `issue_vcdm`.

    Raises:
        ClaimsRefused: `vct-missing`, `issuer-missing`, `claim-reserved`.
        NotDisclosable: as in `issue_vcdm`.
    """
    if not isinstance(claims.get("vct"), str):
        raise ClaimsRefused("vct-missing", "An SD-JWT VC needs a vct.")
    if not isinstance(claims.get("iss"), str) and not x5c:
        raise ClaimsRefused("issuer-missing", "An SD-JWT VC names its issuer, or shows its certificate.")
    header: JsonObject = {"typ": "dc+sd-jwt"}
    header |= {} if kid is None else {"kid": kid}
    header |= {"x5c": list(x5c)} if x5c else {}
    return _issue(header, claims, signer, disclosable, holder, decoys, make_salt)


def _issue(  # noqa: PLR0917  private; the two public functions name everything
    header: JsonObject,
    claims: JsonObject,
    signer: Signer,
    disclosable: Sequence[str],
    holder: PublicKey | None,
    decoys: int,
    make_salt: Callable[[], str] | None,
) -> str:
    hiding = _Hiding(claims, make_salt or _random_salt)
    # The deepest first: a disclosure then holds the digests of what can be hidden inside it.
    for pointer in sorted(set(disclosable), key=lambda text: (-len(_steps(text)), text)):
        hiding.hide(pointer)
    payload = hiding.finish(decoys)
    if holder is not None:
        payload["cnf"] = {"jwk": jwk.from_public(holder)}
    return "~".join([jws.sign(header, payload, signer), *hiding.disclosures, ""])


class _Hiding:
    """Replaces claims by digests in a copy and collects the disclosures."""

    def __init__(self, claims: JsonObject, make_salt: Callable[[], str]) -> None:
        if _uses_reserved_name(claims):
            raise ClaimsRefused("claim-reserved", "The names _sd, _sd_alg and ... are reserved.")
        self.disclosures: list[str] = []
        self._claims = copy.deepcopy(claims)
        self._make_salt = make_salt

    def hide(self, pointer: str) -> None:
        *parents, last = _steps(pointer)
        if not parents and last in sd_jwt.ALWAYS_SHOWN:
            raise NotDisclosable(pointer)
        place: Any = self._claims
        for step in parents:
            place = _member(place, step, pointer)
        value = _member(place, last, pointer)
        if isinstance(place, list):
            place[int(last)] = {"...": self._disclose([self._make_salt(), value])}
            return
        del place[last]
        digests = place.setdefault("_sd", [])
        digests.append(self._disclose([self._make_salt(), last, value]))
        # Sorted, so that the order tells nothing about the order of the claims.
        digests.sort()

    def finish(self, decoys: int) -> JsonObject:
        if decoys:
            noise = [_digest(secrets.token_bytes(_SALT_BYTES)) for _ in range(decoys)]
            self._claims["_sd"] = sorted([*self._claims.get("_sd", []), *noise])
        if self.disclosures or decoys:
            self._claims["_sd_alg"] = "sha-256"
        return self._claims

    def _disclose(self, parts: list[Any]) -> str:
        text = multibase.base64url_encode(json.dumps(parts, ensure_ascii=False, allow_nan=False).encode())
        self.disclosures.append(text)
        return _digest(text.encode())


def _steps(pointer: str) -> list[str]:
    if not pointer.startswith("/"):
        raise NotDisclosable(pointer)
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/")]


def _member(place: Any, step: str, pointer: str) -> Any:
    if isinstance(place, Mapping) and step in place and step not in {"_sd", "..."}:
        return place[step]
    if isinstance(place, list) and step in map(str, range(len(place))):
        return place[int(step)]
    raise NotDisclosable(pointer)


def _uses_reserved_name(value: Any) -> bool:
    if isinstance(value, Mapping):
        if not value.keys().isdisjoint({"_sd", "_sd_alg", "..."}):
            return True
        return any(_uses_reserved_name(member) for member in value.values())
    return isinstance(value, list) and any(_uses_reserved_name(element) for element in value)


def _random_salt() -> str:
    return multibase.base64url_encode(secrets.token_bytes(_SALT_BYTES))


def _digest(data: bytes) -> str:
    return multibase.base64url_encode(hashlib.sha256(data).digest())
