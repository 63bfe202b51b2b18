"""Hostile documents: signed or not, they say one thing to a reader and another to a signature."""

import gzip
import json
from base64 import urlsafe_b64encode
from typing import Any

from credentials.resources import NotFetched
from keys import multikey
from schemas.contexts import CREDENTIALS_V2, OPEN_BADGES_3_0_3
from schemas.report import Verdict
from schemas.strict_json import JsonObject
from tests.corpus.hostile.case import judged
from tests.sector.badges import endorsement
from tests.sector.facts import STATUS_LIST
from tests.sector.issuers import ISSUER, hosted, keyed, plain_badge, status_credential, with_status
from tests.sector.judging import Sites
from tests.sector.keys import key

CREDENTIALS = "https://www.w3.org/2018/credentials#"
CONTEXTS = [CREDENTIALS_V2, OPEN_BADGES_3_0_3]
SITE = hosted("badges.example")


def text(document: JsonObject) -> bytes:
    return json.dumps(document).encode()


def signed(**changes: Any) -> JsonObject:
    return ISSUER.sign(plain_badge(**changes))


@judged(Verdict.COULD_NOT_CHECK, "status.unreachable")
def status_written_under_its_full_name() -> bytes:
    badge = ISSUER.sign(with_status(plain_badge()))
    badge[f"{CREDENTIALS}credentialStatus"] = badge.pop("credentialStatus")
    return text(badge)


@judged(Verdict.EXPIRED, "validity.expired")
def end_date_written_under_another_name() -> bytes:
    badge = signed(validUntil="2026-02-01T00:00:00Z")
    alias = {"@id": f"{CREDENTIALS}validUntil", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}
    badge["@context"].append({"untilWhenever": alias})
    badge["untilWhenever"] = badge.pop("validUntil")
    return text(badge)


@judged(Verdict.INVALID, "context.redefines")
def context_that_redefines_the_issuer() -> bytes:
    badge = signed()
    badge["@context"].append({"issuer": "https://evil.example/issuer"})
    return text(badge)


@judged(Verdict.INVALID, "data-model.redefined-word")
def context_that_forgets_all_others() -> bytes:
    badge = signed()
    badge["@context"].append(None)
    return text(badge)


@judged(Verdict.INVALID, "context.not-first")
def context_of_somebody_else_before_the_standard_one() -> bytes:
    return text(signed() | {"@context": [{"name": "https://evil.example/name"}, *CONTEXTS]})


@judged(Verdict.COULD_NOT_CHECK, "data-model.too-complex")
def context_of_thirty_thousand_words() -> bytes:
    words = {f"w{number}": f"https://evil.example/{number}" for number in range(30_000)}
    return text(signed() | {"@context": [*CONTEXTS, words]})


@judged(Verdict.INVALID, "data-model.undefined-word")
def word_that_no_context_defines() -> bytes:
    return text(signed() | {"grade": "10"})


@judged(Verdict.INVALID, "data-model.unsafe")
def address_that_is_relative() -> bytes:
    badge = signed()
    badge["credentialSubject"]["achievement"]["id"] = "../skills/1"
    return text(badge)


@judged(Verdict.COULD_NOT_CHECK, "proof.too-complex")
def nodes_that_all_look_alike() -> bytes:
    badge = signed()
    names = [f"_:n{number}" for number in range(12)]
    knows = {"@id": "https://evil.example/knows", "@type": "@id"}
    badge["@context"].append({"knows": knows})
    badge["evidence"] = [
        {"id": name, "type": ["Evidence"], "knows": [other for other in names if other != name]}
        for name in names
    ]
    return text(badge)


@judged(Verdict.INVALID, "proof.too-many")
def proofs_by_the_thousand() -> bytes:
    badge = signed()
    return text(badge | {"proof": [badge["proof"]] * 5_000})


@judged(Verdict.INVALID, "proof.missing")
def proof_list_that_is_empty() -> bytes:
    return text(plain_badge() | {"proof": []})


@judged(Verdict.INVALID, "proof.malformed")
def proof_that_is_an_empty_object() -> bytes:
    return text(plain_badge() | {"proof": {}})


@judged(Verdict.INVALID, "proof.malformed")
def proof_whose_end_is_written_under_its_full_name() -> bytes:
    badge = signed()
    badge["proof"]["https://w3id.org/security#expiration"] = "2026-02-01T00:00:00Z"
    return text(badge)


@judged(Verdict.INVALID, "proof.previous-missing")
def proofs_that_confirm_each_other_in_a_circle() -> bytes:
    badge = signed()
    first, second = (
        {**badge["proof"], "id": f"urn:x:{a}", "previousProof": f"urn:x:{b}"} for a, b in ("12", "21")
    )
    return text(badge | {"proof": [first, second]})


@judged(Verdict.INVALID, "proof.wrong-purpose")
def proof_made_for_signing_in() -> bytes:
    return text(ISSUER.sign(plain_badge(), proof_purpose="authentication"))


@judged(Verdict.INVALID, "proof.broken")
def badge_of_another_with_the_name_changed() -> bytes:
    badge = signed()
    badge["credentialSubject"]["achievement"]["name"] = "Hersenchirurgie"
    return text(badge)


@judged(
    Verdict.COULD_NOT_CHECK,
    "issuer-key.method-not-found",
    lambda: Sites().put("did", SITE.did, SITE.document()),
)
def key_spelled_in_the_fragment() -> bytes:
    thief = key("thief")
    method = f"{SITE.did}#{multikey.encode(thief.public_key)}"
    return text(SITE.sign(plain_badge(SITE), signer=thief, verification_method=method))


@judged(Verdict.INVALID, "issuer-key.of-other")
def key_of_somebody_else() -> bytes:
    return text(keyed("thief").sign(plain_badge()))


def at(issuer: str, method: str) -> bytes:
    badge = plain_badge(issuer={"id": issuer, "type": ["Profile"], "name": "Inside"})
    return text(ISSUER.sign(badge, verification_method=method))


@judged(Verdict.INVALID, "issuer-key.did-malformed")
def did_web_of_an_address_inside() -> bytes:
    return at("did:web:127.0.0.1", "did:web:127.0.0.1#key")


@judged(
    Verdict.COULD_NOT_CHECK,
    "issuer-key.unreachable",
    lambda: Sites().put("did", "did:web:localhost%3A22", NotFetched("refused")),
)
def did_web_of_this_very_machine() -> bytes:
    return at("did:web:localhost%3A22", "did:web:localhost%3A22#key")


@judged(
    Verdict.COULD_NOT_CHECK,
    "issuer-key.unreachable",
    lambda: Sites().put("key", "http://169.254.169.254/latest/meta-data", NotFetched("refused")),
)
def key_at_a_clouds_own_address() -> bytes:
    return at("http://169.254.169.254/x", "http://169.254.169.254/latest/meta-data")


def bomb() -> Sites:
    packed = gzip.compress(bytes(256 * 1024 * 1024), 9, mtime=0)
    encoded = "u" + urlsafe_b64encode(packed).rstrip(b"=").decode()
    return Sites().put("status_list", STATUS_LIST, status_credential(subject={"encodedList": encoded}))


@judged(Verdict.COULD_NOT_CHECK, "status.list-malformed", bomb)
def status_list_that_unpacks_to_a_quarter_gigabyte() -> bytes:
    return text(ISSUER.sign(with_status(plain_badge())))


@judged(Verdict.COULD_NOT_CHECK, "status.too-many-entries")
def status_entries_by_the_hundred() -> bytes:
    entry = with_status(plain_badge())["credentialStatus"]
    return text(signed(credentialStatus=[{**entry, "id": f"urn:x:{number}"} for number in range(100)]))


def nested(depth: int, number: int = 0) -> JsonObject:
    inside = [nested(depth - 1)] if depth else []
    issuer: JsonObject = {"id": ISSUER.did, "type": ["Profile"], "name": "Loop"}
    return ISSUER.sign(
        endorsement(
            id=f"https://badges.example/endorsements/{depth}/{number}",
            issuer=issuer | ({"endorsement": inside} if inside else {}),
            credentialSubject={"id": ISSUER.did, "type": ["EndorsementSubject"]},
        )
    )


@judged(Verdict.VALID, "endorsements.good")
def endorsements_that_endorse_each_other() -> bytes:
    return text(
        signed(issuer={"id": ISSUER.did, "type": ["Profile"], "name": "K", "endorsement": [nested(5)]})
    )


@judged(Verdict.VALID, "endorsements.good")
def endorsements_beyond_what_we_read() -> bytes:
    many = [nested(0, number) for number in range(50)]
    return text(signed(issuer={"id": ISSUER.did, "type": ["Profile"], "name": "K", "endorsement": many}))


def schema(content: JsonObject) -> Sites:
    return Sites().put("schema", SCHEMA, content)


SCHEMA = "https://schemas.example/badge.json"


def with_schema() -> bytes:
    return text(signed(credentialSchema=[{"id": SCHEMA, "type": "JsonSchema"}]))


@judged(
    Verdict.VALID,
    "schema.good",
    lambda: schema({"properties": {"id": {"pattern": "^(([a-z:/.0-9])+)+$"}}}),
)
def schema_with_a_pattern_that_never_ends() -> bytes:
    return with_schema()


@judged(Verdict.VALID, "schema.unusable", lambda: schema({"$ref": "#"}))
def schema_that_refers_to_itself() -> bytes:
    return with_schema()


@judged(Verdict.VALID, "schema.unusable", lambda: schema({"$ref": "https://evil.example/schema"}))
def schema_that_refers_elsewhere() -> bytes:
    return with_schema()


def doubling() -> Sites:
    steps = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(40)}
    return schema({"$defs": {**steps, "d40": {}}, "$ref": "#/$defs/d0"})


@judged(Verdict.COULD_NOT_CHECK, "schema.too-complex", doubling)
def schema_that_doubles_forty_times() -> bytes:
    return with_schema()


@judged(Verdict.INVALID, "schema.breached", lambda: schema({"required": ["grade"]}))
def badge_that_breaks_the_schema_it_names() -> bytes:
    return with_schema()


@judged(
    Verdict.INVALID,
    "hosted.malformed",
    lambda: Sites().put(
        "badge", "https://x.example/a", {"id": "https://x.example/a", "badge": "https://x.example/a"}
    ),
)
def older_badge_that_is_its_own_badge_class() -> bytes:
    url = "https://x.example/a"
    return text({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": url, "badge": url})
