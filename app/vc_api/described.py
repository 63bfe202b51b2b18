"""This API in the words of OpenAPI: what its addresses take and give, https://www.w3.org/TR/vcalm/#http-api.

Bodies are read by `requests`, strictly, and answered in the words of the specification; FastAPI sees any
JSON. Here stands what a maker of clients needs to know of them.
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic.config import JsonDict, JsonValue

from app.http import problems
from app.platform import errors
from app.vc_api.verifying import CHECKS
from credentials import suites
from keys.algorithms import KeyKind
from schemas.contexts import CREDENTIALS_V2
from schemas.errors import Conflict, Malformed, NotFound, TooMany, Unavailable
from schemas.strict_json import JsonObject

_EXAMPLE: Final[JsonObject] = {
    "@context": [CREDENTIALS_V2],
    "type": ["VerifiableCredential"],
    "issuer": "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
    "validFrom": "2026-01-31T12:00:00Z",
    "credentialSubject": {"id": "urn:uuid:1f0c2d3e-4b5a-4c6d-8e7f-90a1b2c3d4e5"},
}
_TEXT: Final[JsonObject] = {"type": "string", "minLength": 1, "maxLength": 512, "pattern": r"^[^\u0000]+$"}
_ONE_OR_SEVERAL: Final[JsonObject] = {
    "anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1, "maxItems": 100}]
}
_POINTERS: Final[JsonObject] = {
    "type": "array",
    "maxItems": 1000,
    "items": {"type": "string"},
    "description": "JSON Pointers (RFC 6901)",
    "examples": [["/issuer", "/validFrom"]],
}
_MOMENT: Final[JsonObject] = {"type": "string", "format": "date-time"}
_FLAG: Final[JsonObject] = {"type": "boolean"}
_PROOF: Final[Mapping[str, JsonObject]] = {
    "created": {**_MOMENT, "description": "when the proof is made; now without it"},
    "expires": {**_MOMENT, "description": "until when the proof counts"},
    "domain": {**_ONE_OR_SEVERAL, "description": "for whom the proof is made"},
    "challenge": {**_TEXT, "description": "what the verifier gave"},
    "type": {**_TEXT, "description": "the proof type of this instance"},
    "cryptosuite": {**_TEXT, "enum": sorted(suites.SUITES), "description": "the suite of this instance"},
    "verificationMethod": {**_TEXT, "description": "the key of this instance"},
    "proofId": {**_TEXT, "format": "uri", "description": "an id for the proof"},
    "previousProof": {**_ONE_OR_SEVERAL, "description": "ids of proofs that this one covers"},
}
_ASKED: Final[Mapping[str, JsonObject]] = {
    "challenge": {**_TEXT, "description": "what every proof must answer"},
    "domain": {**_ONE_OR_SEVERAL, "description": "what every proof must be made for"},
    "proofs": {"enum": ["all", "any"], "description": "how many proofs must hold; all without it"},
}
_TOLD: Final[Mapping[str, JsonObject]] = {
    "returnCredential": {**_FLAG, "description": "give the credential back"},
    "returnResults": {**_FLAG, "description": "give `checks`; so it is without it"},
    "returnProblemDetails": {**_FLAG, "description": "give `problemDetails`; so it is without it"},
}
_ASSERTION: Final[JsonObject] = {"enum": ["assertionMethod"]}
_EITHER: Final[JsonObject] = {"enum": ["authentication", "assertionMethod"]}
ISSUE: Final = {
    **_PROOF,
    "proofPurpose": _ASSERTION,
    "mandatoryPointers": _POINTERS,
    "credentialId": {**_TEXT, "description": "a name for a credential without id"},
    "credentialStatus": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "type": {"const": "BitstringStatusListEntry"},
            "statusPurpose": {"enum": ["revocation", "suspension"]},
        },
        "description": "the purpose of the status entry",
    },
}
PROVE: Final = {**_PROOF, "proofPurpose": _EITHER}
VERIFY: Final = {
    **_ASKED,
    **_TOLD,
    "checks": {"type": "array", "items": {"enum": sorted(CHECKS)}, "description": "what is judged"},
    "expectedProofPurpose": _ASSERTION,
}
VERIFY_PRESENTATION: Final = {
    **VERIFY,
    "expectedProofPurpose": _EITHER,
    "returnPresentation": {**_FLAG, "description": "give the presentation back"},
}
VERIFY_PROOFS: Final = {
    **_ASKED,
    "checks": {"type": "array", "items": {"const": "proof"}},
    "expectedProofPurpose": _EITHER,
}
DERIVE: Final = {"selectivePointers": _POINTERS}

_CREDENTIAL: Final[JsonObject] = {
    "type": "object",
    "title": "Credential",
    "description": "A credential of the data model 2.0 or 1.1, or an envelope around a token.",
    "required": ["@context", "type"],
    "properties": {
        "@context": {"type": "array", "minItems": 1, "description": "the data model's context first"},
        "type": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    },
    "additionalProperties": True,
    "examples": [_EXAMPLE],
}
_PRESENTATION: Final[JsonObject] = {
    **_CREDENTIAL,
    "title": "Presentation",
    "description": "A presentation of the data model 2.0 or 1.1, or an envelope around a token.",
    "examples": [
        {
            "@context": [CREDENTIALS_V2],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": [],
        }
    ],
}
_TOKEN: Final[JsonObject] = {
    "type": "string",
    "pattern": r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_~.-]*$",
    "description": "a JWT or SD-JWT",
}
SUBJECTS: Final[Mapping[str, JsonObject]] = {
    "credential": _CREDENTIAL,
    "presentation": _PRESENTATION,
    "verifiableCredential": {"anyOf": [_CREDENTIAL, _TOKEN]},
    "verifiablePresentation": _PRESENTATION,
}
STATUS: Final[JsonObject] = {
    "type": "object",
    "title": "UpdateStatus",
    "required": ["credentialId", "credentialStatus", "status"],
    "properties": {
        "credentialId": {**_TEXT, "description": "the credential's id, or the option `credentialId`"},
        "credentialStatus": {
            "type": "object",
            "required": ["type", "statusPurpose"],
            "properties": {
                "type": {"enum": ["BitstringStatusListEntry", "BitstringStatusList"]},
                "statusPurpose": {"enum": ["revocation", "suspension"]},
            },
        },
        "status": {**_FLAG, "description": "a revocation is final"},
    },
    "additionalProperties": True,
}
_DETAILS: Final[JsonObject] = {
    "type": "object",
    "required": ["type", "title", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "named by the specification"},
        "title": {"type": "string"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "our own stable name"},
    },
}
_VERIFIED: Final[JsonObject] = {
    "type": "object",
    "title": "VerificationResult",
    "required": ["verified"],
    "properties": {
        "verified": {"type": "boolean"},
        "checks": {"type": "array", "description": "what was checked, and with what outcome"},
        "warnings": {"type": "array"},
        "problemDetails": {"type": "array", "items": _DETAILS},
        "credentialResults": {"type": "array", "description": "one for each credential of a presentation"},
    },
}
_REFUSED: Final[JsonObject] = {
    **_DETAILS,
    "title": "VcApiProblem",
    "properties": {
        **_DETAILS["properties"],
        "status": {"const": 400},
        "verified": {"const": False},
        "problemDetails": {"type": "array", "items": _DETAILS},
    },
}
NAME: Final[JsonObject] = {
    "pattern": "^[a-z0-9][a-z0-9-]{0,62}$",
    "not": {"enum": ["credentials", "presentations", "instances", "proof-only", "status-lists"]},
    "examples": ["school-of-sorting"],
}
OPEN_TO_ALL: Final[dict[str, Any]] = {"security": [{}]}
"""Beside the bearer scheme: an instance may be open, and then takes no token."""


def operation(member: str, options: Mapping[str, JsonObject], *, gives: str | None = None) -> dict[str, Any]:
    """What a route's decorator says of an address that takes one document with options.

    Args:
        member: of the body, where the document stands.
        options: the schemas of the options it knows.
        gives: the member of a 201 answer that holds a signed document; a verification result without it.
    """
    body = {
        "type": "object",
        "required": [member],
        "additionalProperties": False,
        "properties": {
            member: SUBJECTS[member],
            "options": {
                "type": "object",
                "additionalProperties": False,
                "properties": dict(options),
                "description": "An option is followed or refused, never passed over.",
            },
        },
    }
    signed = {"type": "object", "required": [gives], "properties": {gives: {"type": "object"}}}
    answered = {201: _json("signed", signed)} if gives else {200: _json("it verifies", _VERIFIED)}
    signs = member in {"credential", "presentation"}
    about = (errors.NotSignedIn, errors.NotAllowed, Conflict) if signs else (TooMany,)
    extra = {"requestBody": _taken(body)} | (OPEN_TO_ALL if signs else {})
    return {"openapi_extra": extra, "responses": answered | refusals(NotFound, *about)}


def status_update() -> dict[str, Any]:
    """What a route's decorator says of the address that sets a status."""
    extra = {"requestBody": _taken(STATUS), **OPEN_TO_ALL}
    return {
        "openapi_extra": extra,
        "responses": refusals(errors.NotSignedIn, errors.NotAllowed, NotFound, Conflict),
    }


def suites_with_keys(kinds_of: Mapping[str, tuple[KeyKind, ...]]) -> JsonDict:
    """Which kinds of key go with which suite, as a part of a body's schema.

    Args:
        kinds_of: the kinds of key of each suite.
    """
    alternatives: list[JsonValue] = [
        {"properties": {"suite": {"const": suite}, "key": {"enum": [*map(str, kinds), None]}}}
        for suite, kinds in kinds_of.items()
    ]
    return {"anyOf": alternatives}


def refusals(*kinds: type[Any]) -> dict[int | str, dict[str, Any]]:
    """The answers that every address of this API may give, beside those of the kinds named."""
    usual = problems.responses(*kinds, errors.TooLarge, errors.UnsupportedMediaType, Unavailable)
    refused = _json("the document or the request is not good", _REFUSED)
    refused["content"] |= problems.responses(Malformed)[400]["content"]
    return {400: refused} | usual


def _taken(schema: JsonObject) -> dict[str, Any]:
    """A request body of one schema."""
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _json(words: str, schema: JsonObject) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}
