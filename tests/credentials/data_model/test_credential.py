"""One broken MUST of the data model each; the base documents break none."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from credentials.data_model import NotConformant, require_conformant, violations
from credentials.loader import UnknownContext, bundled_contexts
from schemas.contexts import CREDENTIALS_EXAMPLES_V2, CREDENTIALS_V1, CREDENTIALS_V2, manifest

Document = dict[str, Any]
EMPTY_LIST = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
SHORT_LIST = "uH4sIAAAAAAACA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAICzAQmvhYr_PwAA"
ENTRY = {
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "94567",
    "statusListCredential": "https://issuer.example/status/3",
}
V2: Document = {
    "@context": [CREDENTIALS_V2, CREDENTIALS_EXAMPLES_V2],
    "id": "urn:uuid:7a6cafb9-11c3-41a8-98d8-8b5a45c2548f",
    "type": ["VerifiableCredential", "RepairCredential"],
    "name": "Textile sorting",
    "issuer": {"id": "did:example:issuer", "name": [{"@value": "Kringloop", "@language": "nl"}]},
    "validFrom": "2026-01-01T00:00:00Z",
    "validUntil": "2027-01-01T00:00:00+01:00",
    "credentialSubject": {"id": "did:example:subject", "skill": "sorting"},
    "credentialStatus": ENTRY,
    "credentialSchema": {"id": "https://schema.example/1", "type": "JsonSchema"},
    "termsOfUse": {"type": "Policy"},
    "evidence": [{"type": "Evidence"}],
    "refreshService": {"type": "Refresh"},
    "relatedResource": {"id": "https://elsewhere.example/x", "digestSRI": "sha256-" + "A" * 43 + "="},
}
V1: Document = {
    "@context": [CREDENTIALS_V1],
    "type": ["VerifiableCredential"],
    "issuer": "did:example:issuer",
    "issuanceDate": "2026-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:subject"},
}


def change(**members: Any) -> Callable[[Document], None]:
    return lambda document: document.update(members)


def drop(name: str) -> Callable[[Document], None]:
    def dropped(document: Document) -> None:
        del document[name]

    return dropped


def plain(**members: Any) -> Callable[[Document], None]:
    """Only what the base context defines, and `members`."""

    def replaced(document: Document) -> None:
        document.clear()
        document.update({**V1, "@context": [CREDENTIALS_V2]})
        del document["issuanceDate"]
        document.update(members)

    return replaced


def entry(**members: Any) -> Callable[[Document], None]:
    return change(credentialStatus={**ENTRY, **members})


def resource(**members: Any) -> Callable[[Document], None]:
    return change(relatedResource=members)


def without_type(name: str) -> Callable[[Document], None]:
    return change(**{name: {"id": "https://something.example/1"}})


def status_list(**members: Any) -> Callable[[Document], None]:
    subject = {"type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": EMPTY_LIST}
    return change(
        type=["VerifiableCredential", "BitstringStatusListCredential"],
        credentialSubject={**subject, **members},
    )


PROTECTED = [CREDENTIALS_V2, {"VerifiableCredential": "https://elsewhere.example/VerifiableCredential"}]
V2_DIGEST = bytes.fromhex(manifest()[CREDENTIALS_V2].sha256 or "")

BROKEN_V2: list[tuple[str, Callable[[Document], None], str]] = [
    ("no context", drop("@context"), "context-missing"),
    ("context is a string", change(**{"@context": CREDENTIALS_V2}), "context-not-ordered-set"),
    ("context is null", change(**{"@context": None}), "context-not-ordered-set"),
    ("context is empty", change(**{"@context": []}), "context-first"),
    (
        "base context second",
        change(**{"@context": [CREDENTIALS_EXAMPLES_V2, CREDENTIALS_V2]}),
        "context-first",
    ),
    ("context item is a number", change(**{"@context": [CREDENTIALS_V2, 4]}), "context-item"),
    ("context item is no URL", change(**{"@context": [CREDENTIALS_V2, "examples"]}), "context-item"),
    ("context twice", change(**{"@context": [CREDENTIALS_V2, CREDENTIALS_V2]}), "context-repeated"),
    ("protected term anew", change(**{"@context": PROTECTED}), "protected-term-redefined"),
    ("type unmapped", plain(type=["VerifiableCredential", "RepairCredential"]), "undefined-type"),
    ("term undefined", plain(credentialSubject={"skill": "sorting"}), "undefined-term"),
    ("no type", drop("type"), "type-missing"),
    ("another type", change(type=["RepairCredential"]), "type-wrong"),
    ("type is an object", change(type=[{}]), "type-not-string"),
    ("type is empty", change(type=[]), "type-empty"),
    ("id is relative", change(id="badges/1"), "id-not-url"),
    ("id is an array", change(id=["urn:uuid:7a6cafb9-11c3-41a8-98d8-8b5a45c2548f"]), "id-not-url"),
    ("id is null", change(id=None), "id-not-url"),
    ("id is a number", change(id=5), "id-not-url"),
    ("id holds a space", change(id="did:example:1 2"), "id-not-url"),
    ("no issuer", drop("issuer"), "issuer-missing"),
    ("issuer is null", change(issuer=None), "party-not-url"),
    ("issuer is an array", change(issuer=["did:example:issuer"]), "party-not-url"),
    ("issuer is no URL", change(issuer="the shop"), "party-not-url"),
    ("issuer has no id", change(issuer={"name": "the shop"}), "party-id-missing"),
    ("issuer id is null", change(issuer={"id": None}), "id-not-url"),
    ("no subject", drop("credentialSubject"), "subject-missing"),
    ("subject is empty", change(credentialSubject={}), "subject-empty"),
    ("subject says null", change(credentialSubject={"skill": None}), "subject-empty"),
    ("one subject of two is empty", change(credentialSubject=[{"skill": "x"}, {}]), "subject-empty"),
    ("no subject in the array", change(credentialSubject=[]), "empty-set"),
    ("subject is a string", change(credentialSubject="did:example:subject"), "subject-not-object"),
    ("subject is null", change(credentialSubject=None), "subject-not-object"),
    ("subject id is no URL", change(credentialSubject={"id": "me", "skill": "x"}), "id-not-url"),
    ("validFrom without zone", change(validFrom="2026-01-01T00:00:00"), "date-time"),
    ("validFrom is a date", change(validFrom="2026-01-01"), "date-time"),
    ("validFrom on 30 February", change(validFrom="2026-02-30T00:00:00Z"), "date-time"),
    ("validUntil is a number", change(validUntil=1893456000), "date-time"),
    ("validUntil is an array", change(validUntil=["2027-01-01T00:00:00Z"]), "date-time"),
    ("ends before it begins", change(validUntil="2026-01-01T00:30:00+01:00"), "period"),
    ("name is a number", change(name=4), "text-not-string"),
    ("name is null", change(name=None), "text-not-string"),
    ("names without object", change(name=["x"]), "text-not-string"),
    ("name without value", change(name={"@language": "nl"}), "language-value"),
    ("name with type", change(name={"@value": "x", "@type": "xsd:string"}), "language-value-member"),
    ("name with url", change(name={"@value": "x", "url": "https://x.example"}), "language-value-member"),
    ("language is no tag", change(name={"@value": "x", "@language": "nl_NL"}), "language-tag"),
    ("direction unknown", change(description={"@value": "x", "@direction": "up"}), "base-direction"),
    ("issuer's name is a number", change(issuer={"id": "did:example:1", "name": 1}), "text-not-string"),
    ("status without type", without_type("credentialStatus"), "type-missing"),
    ("schema without type", without_type("credentialSchema"), "type-missing"),
    ("schema without id", change(credentialSchema={"type": "JsonSchema"}), "id-missing"),
    ("schema id is no URL", change(credentialSchema={"type": "JsonSchema", "id": "x"}), "id-not-url"),
    ("refresh without type", without_type("refreshService"), "type-missing"),
    ("terms without type", without_type("termsOfUse"), "type-missing"),
    ("evidence without type", without_type("evidence"), "type-missing"),
    ("one evidence of two without type", change(evidence=[{"type": "Evidence"}, {"x": 1}]), "type-missing"),
    ("evidence is a string", change(evidence="seen"), "not-object"),
    ("no evidence in the array", change(evidence=[]), "empty-set"),
    ("resource without id", resource(digestSRI="sha256-" + "A" * 43 + "="), "id-missing"),
    ("resource without digest", resource(id="https://elsewhere.example/x"), "digest-missing"),
    ("resource is a string", change(relatedResource="https://elsewhere.example/x"), "not-object"),
    ("resource twice", change(relatedResource=[V2["relatedResource"]] * 2), "id-repeated"),
    ("digest is no digest", resource(id="https://x.example", digestSRI="md5-AAAA"), "digest-malformed"),
    ("digest is short", resource(id="https://x.example", digestSRI="sha256-AAAA"), "digest-malformed"),
    ("multibase unread", resource(id="https://x.example", digestMultibase="zzz"), "digest-malformed"),
    ("digest is wrong", resource(id=CREDENTIALS_V2, digestSRI="sha256-" + "A" * 43 + "="), "digest-wrong"),
    ("index is a number", entry(statusListIndex=94567), "status-list-index"),
    ("index is negative", entry(statusListIndex="-1"), "status-list-index"),
    ("index is in base 16", entry(statusListIndex="1f"), "status-list-index"),
    ("list is no URL", entry(statusListCredential="3"), "status-list-credential"),
    ("purpose is an array", entry(statusPurpose=["revocation"]), "status-purpose"),
    ("entry is its list", entry(id="https://issuer.example/status/3"), "status-entry-id"),
    ("size is 0", entry(statusSize=0), "status-size"),
    ("size is text", entry(statusSize="1"), "status-size"),
    ("size 2 without messages", entry(statusSize=2), "status-message"),
    ("too few messages", entry(statusMessage=[{"status": "0x0", "message": "good"}]), "status-message"),
    ("message without status", entry(statusMessage=[{"message": "a"}, {"message": "b"}]), "status-message"),
    ("reference is no URL", entry(statusReference=["here"]), "status-reference"),
    ("list too short", status_list(encodedList=SHORT_LIST), "status-list-length"),
    ("list not compressed", status_list(encodedList="uAAAA"), "encoded-list"),
    ("list without Multibase", status_list(encodedList=EMPTY_LIST[1:]), "encoded-list"),
    ("list of another type", status_list(type="Thing"), "status-list-type"),
    ("list without purpose", status_list(statusPurpose=[]), "status-purpose"),
    ("list of messages without size", status_list(statusPurpose="message"), "status-size"),
    ("ttl is negative", status_list(ttl=-1), "status-list-ttl"),
    ("proof is a string", change(proof="z3Fg"), "proof-not-object"),
    ("proof set is empty", change(proof=[]), "empty-set"),
    ("proof without type", change(proof={"proofPurpose": "assertionMethod"}), "proof-member-missing"),
]  # fmt: skip

BROKEN_V1: list[tuple[str, Callable[[Document], None], str]] = [
    ("no issuance date", drop("issuanceDate"), "issuance-date-missing"),
    ("issuance date is a date", change(issuanceDate="2026-01-01"), "date-time"),
    ("expiration is no date", change(expirationDate="soon"), "date-time"),
    ("expires before it begins", change(expirationDate="2025-01-01T00:00:00Z"), "period"),
    ("status without id", change(credentialStatus={"type": "VerifiableCredential"}), "id-missing"),
    ("schema without type", without_type("credentialSchema"), "type-missing"),
    ("a term of 2.0", change(mediaType="text/plain"), "undefined-term"),
]


def codes(document: Document) -> list[str]:
    return [violation.code for violation in violations(document, contexts=bundled_contexts())]


def broken(base: Document, defect: Callable[[Document], None]) -> Document:
    document = deepcopy(base)
    defect(document)
    return document


@pytest.mark.parametrize("base", [V2, V1], ids=["2.0", "1.1"])
def test_the_base_documents_conform(base: Document) -> None:
    assert codes(base) == []
    require_conformant(base, contexts=bundled_contexts())


@pytest.mark.parametrize(
    ("defect", "code"), [row[1:] for row in BROKEN_V2], ids=[row[0] for row in BROKEN_V2]
)
def test_each_must_of_2_0_is_held(defect: Callable[[Document], None], code: str) -> None:
    found = codes(broken(V2, defect))
    assert any(one.startswith(code) for one in found), found


@pytest.mark.parametrize(
    ("defect", "code"), [row[1:] for row in BROKEN_V1], ids=[row[0] for row in BROKEN_V1]
)
def test_each_must_of_1_1_is_held(defect: Callable[[Document], None], code: str) -> None:
    found = codes(broken(V1, defect))
    assert any(one.startswith(code) for one in found), found


@pytest.mark.parametrize(
    "allowed",
    [
        drop("id"),
        drop("validFrom"),
        change(issuer="did:example:issuer"),
        change(credentialSubject=[{"skill": "a"}, {"skill": "b"}]),
        change(credentialStatus=[ENTRY, {**ENTRY, "statusPurpose": "suspension"}]),
        change(name={"@value": "x", "@language": "en", "@direction": "ltr"}),
        change(type="VerifiableCredential"),
        change(type=["VerifiableCredential", "https://types.example/Badge"]),
        change(validFrom="2040-01-01T00:00:00Z", validUntil="2040-01-01T00:00:00Z"),
        change(validUntil="12026-06-01T24:00:00.000-11:30"),
        entry(statusSize=1, statusMessage=[{"status": f"0x{n}", "message": "m"} for n in range(2)]),
        status_list(),
        status_list(statusPurpose=["revocation", "suspension"], ttl=300000),
        change(**{"@context": [CREDENTIALS_V2, CREDENTIALS_EXAMPLES_V2, {"a": "https://x.example/a"}]}),
    ],
)
def test_what_the_data_model_allows_is_taken(allowed: Callable[[Document], None]) -> None:
    assert codes(broken(V2, allowed)) == []


def test_a_violation_says_where_and_what_kind() -> None:
    document = broken(V2, change(evidence=[{"type": "Evidence"}, {"id": "https://x.example"}]))
    (violation,) = violations(document, contexts=bundled_contexts())
    assert violation.pointer == "/evidence/1/type"
    assert violation.problem_type.endswith("#MALFORMED_VALUE_ERROR")


def test_all_violations_come_at_once() -> None:
    with pytest.raises(NotConformant) as caught:
        require_conformant(broken(V2, change(issuer=None, name=1)), contexts=bundled_contexts())
    assert {violation.code for violation in caught.value.violations} >= {"party-not-url", "text-not-string"}


def test_a_context_nobody_gave_is_not_a_violation() -> None:
    with pytest.raises(UnknownContext):
        codes(broken(V2, change(**{"@context": [CREDENTIALS_V2, "https://unknown.example/v1"]})))
