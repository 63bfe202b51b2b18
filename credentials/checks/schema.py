"""Does the badge keep to the schema it names itself?

"If `credentialSchema.type` is `1EdTechJsonSchemaValidator2019`, validate the credential against the schema":
https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification, step 1.

1EdTech's own schema URLs are answered by our classes; any other schema is fetched and run within bounds. A
schema that could not be had leaves the verdict alone: the signature and the status are what make a badge
good.
"""

import re
from typing import Final

from pydantic import BaseModel, ValidationError

from credentials.bounded_schema import first_breach
from credentials.checks.case import Case
from credentials.checks.check import Check, Stage
from credentials.resources import Reference, reason
from schemas import strict_json
from schemas.contexts import CREDENTIALS_V1
from schemas.credential import AchievementCredential
from schemas.credential_v1 import AchievementCredentialV1p1, EndorsementCredentialV1p1
from schemas.endorsement import EndorsementCredential
from schemas.errors import DomainError, Malformed
from schemas.json_ld import id_of, items, objects, types_of
from schemas.report import LayerId, Verdict
from schemas.strict_json import JsonObject

ID = "schema"
REFERENCE = "https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification"

TYPES = frozenset({"1EdTechJsonSchemaValidator2019", "JsonSchemaValidator2018", "JsonSchema"})
MAX_SCHEMAS = 4
MAX_SCHEMA_BYTES = 200_000

_BUILT_IN = re.compile(
    r"https://purl\.imsglobal\.org/spec/ob/v3p0/schema/json(-ld)?/"
    r"ob_v3p0_(?P<kind>achievement|endorsement)credential(_v1p1)?_schema\.json"
)


def check(case: Case) -> None:
    """Judge every schema the badge names."""
    named = objects(case.document.get("credentialSchema"))
    if not named:
        case.skipped(ID, "none")
    for entry in named[:MAX_SCHEMAS]:
        if not types_of(entry) & TYPES:
            case.leave("schema-type", type=", ".join(sorted(types_of(entry))))
            case.skipped(ID, "unknown-type")
            continue
        _check_one(case, id_of(entry))
    if len(named) > MAX_SCHEMAS:
        case.leave("schemas-beyond-limit")


def _check_one(case: Case, url: str) -> None:
    built_in = _BUILT_IN.fullmatch(url)
    if built_in is not None:
        model = _class_for(case.document, built_in["kind"])
        breaches = (_breach_of_class(model, one) for one in (case.document, case.presented.credential))
        _report(case, url, next(filter(None, breaches), None))
        return
    if not url.startswith(("https://", "http://")):
        case.unknown(ID, "unreachable", url=url)
        return
    if case.is_respelled:
        # A schema speaks of the JSON that the issuer wrote, and that is not what came.
        case.unknown(ID, "respelled", url=url)
        return
    try:
        breach = first_breach(_schema_at(case, url), case.document, case.budget)
    except Malformed:
        case.unknown(ID, "unusable", url=url)
        case.leave("schema-unusable", url=url)
    except DomainError as error:
        case.unknown(ID, "unreachable", url=url, why=reason(error))
        case.leave("schema-unreachable", url=url)
    else:
        _report(case, url, breach)


def _class_for(document: JsonObject, kind: str) -> type[BaseModel]:
    if items(document.get("@context"))[:1] == [CREDENTIALS_V1]:
        return AchievementCredentialV1p1 if kind == "achievement" else EndorsementCredentialV1p1
    return AchievementCredential if kind == "achievement" else EndorsementCredential


def _report(case: Case, url: str, breach: str | None) -> None:
    if breach is None:
        case.passed(ID, "good", url=url)
    else:
        case.failed(ID, "breached", url=url, where=breach)


def _breach_of_class(model: type[BaseModel], document: JsonObject) -> str | None:
    try:
        model.model_validate(document)
    except ValidationError as error:
        return "/".join(str(step) for step in error.errors()[0]["loc"]) or "/"
    return None


def _schema_at(case: Case, url: str) -> JsonObject:
    fetched = case.lookup.fetched(Reference("schema", url))
    if isinstance(fetched.content, dict):
        return fetched.content
    return strict_json.parse_object(fetched.content, max_bytes=MAX_SCHEMA_BYTES)


CHECK: Final = Check(
    id=ID,
    reference=REFERENCE,
    codes="good none breached unknown-type unreachable unusable respelled too-complex",
    layer=LayerId.REAL,
    stage=Stage.STANDING,
    place=30,
    run=check,
    when_failed=Verdict.INVALID,
    # A schema out of reach changes nothing; but whoever respells a badge must not get it past its schema.
    decides_when_unknown_with=frozenset({"respelled"}),
    not_checked="schema-type schema-unreachable schema-unusable schemas-beyond-limit",
)
