"""The credential configurations as wallets read them, in the languages that are spoken here.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-12.2.4 and appendix A
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.platform.i18n import Words
from app.wallets.configurations import CONFIGURATIONS, Configuration
from credentials.holder import di_vp_proof, jwt_proof
from schemas.contexts import CREDENTIALS_V2, OPEN_BADGES_3_0_3
from schemas.strict_json import JsonObject

LOCALES: Final[Mapping[str, Words]] = {"nl-NL": Words("nl"), "en-US": Words("en")}
TYPES: Final = ["VerifiableCredential", "OpenBadgeCredential"]
COLOURS: Final = {"background_color": "#0b5d3b", "text_color": "#ffffff"}
BATCH_SIZE: Final = 10
"""How many proofs one request may have."""
PROOFS: Final[Mapping[str, tuple[str, ...]]] = {"jwt": jwt_proof.ALGORITHMS, "di_vp": di_vp_proof.SUITES}
_BY_DID: Final = ["did:key", "did:jwk"]
_BINDING: Final[Mapping[str, list[str]]] = {
    "ldp_vc": _BY_DID,
    "jwt_vc_json": _BY_DID,
    "vc+sd-jwt": ["jwk", *_BY_DID],
    "dc+sd-jwt": ["jwk", *_BY_DID],
}
_SIGNED_WITH: Final[Mapping[str, str]] = {"ldp_vc": "eddsa-rdfc-2022"}
"""Forms for wallets are otherwise signed with the organisation's P-256 key."""
_BADGE_CLAIMS: Final = (
    (("credentialSubject", "achievement", "name"), "skill"),
    (("credentialSubject", "achievement", "description"), "description"),
    (("credentialSubject", "achievement", "criteria", "narrative"), "criteria"),
    (("credentialSubject", "result", None, "achievedLevel"), "level"),
    (("issuer", "name"), "organisation"),
    (("awardedDate",), "awarded"),
)
_FLAT_CLAIMS: Final = (
    (("achievement", "name"), "skill"),
    (("achievement", "description"), "description"),
    (("issuer_name",), "organisation"),
    (("awarded_date",), "awarded"),
)
"""What `credentials.forms.open_badge_sd_jwt_vc` always shows."""
_Path = Sequence[str | None]


def configurations(vct: str, logo: str) -> JsonObject:
    """Every configuration, by its id.

    Args:
        vct: the type of our SD-JWT VCs.
        logo: address of a picture.
    """
    return {one.id: _configuration(one, vct, logo) for one in CONFIGURATIONS.values()}


def scopes() -> list[str]:
    """The scopes by which credentials are asked for: https://www.rfc-editor.org/rfc/rfc8414#section-2."""
    return list(CONFIGURATIONS)


def issuer_display(name: str, logo: str) -> list[JsonObject]:
    """The issuer for people: its own name, which is the same in every language."""
    return [{"name": name, "locale": locale, "logo": _logo(logo, t)} for locale, t in LOCALES.items()]


def _configuration(configuration: Configuration, vct: str, logo: str) -> JsonObject:
    form = configuration.format
    display = [_display(locale, t, logo) for locale, t in LOCALES.items()]
    claims = _FLAT_CLAIMS if form == "dc+sd-jwt" else _BADGE_CLAIMS
    return {
        "format": form,
        # HAIP asks for one on every configuration.
        "scope": configuration.id,
        "cryptographic_binding_methods_supported": _BINDING[form],
        "credential_signing_alg_values_supported": [_SIGNED_WITH.get(form, "ES256")],
        "proof_types_supported": {
            kind: {"proof_signing_alg_values_supported": list(names)} for kind, names in PROOFS.items()
        },
        **_kind(form, vct),
        "credential_metadata": {"display": display, "claims": [_claim(*one) for one in claims]},
        # Where draft 13 looks for it.
        "display": display,
    }


def _kind(form: str, vct: str) -> JsonObject:
    """What says which credential it is: appendix A."""
    if form == "dc+sd-jwt":
        return {"vct": vct}
    definition: dict[str, Any] = {"type": TYPES}
    if form != "jwt_vc_json":
        definition["@context"] = [CREDENTIALS_V2, OPEN_BADGES_3_0_3]
    return {"credential_definition": definition}


def _display(locale: str, t: Words, logo: str) -> JsonObject:
    return {
        "name": t("wallet_configuration.name"),
        "locale": locale,
        "description": t("wallet_configuration.description"),
        "logo": _logo(logo, t),
        **COLOURS,
    }


def _claim(path: _Path, name: str) -> JsonObject:
    said = [
        {"name": t(f"wallet_configuration.claim.{name}"), "locale": locale} for locale, t in LOCALES.items()
    ]
    return {"path": list(path), "display": said}


def _logo(logo: str, t: Words) -> JsonObject:
    return {"uri": logo, "alt_text": t("wallet_configuration.logo")}
