"""Scopes in another spelling, and scopes that say what no scope may say.

The first half is what whoever holds an endorsement can do without the signer's key: the statements stay the
same, so the endorsement's own signature holds. The second half the organisation really signed.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

from credentials.authority import vocabulary
from credentials.authority.vocabulary import VOCABULARY
from keys import multibase, multikey
from keys.algorithms import KeyKind
from schemas.strict_json import JsonObject
from tests.corpus.forgeries.case import mandate_written, not_authorised, signed_by, unsigned
from tests.sector.facts import OTHER_SERIES, SERIES
from tests.sector.keys import key
from tests.sector.organisations import endorse, endorsement_scope
from tests.sector.whole import sector

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def respelled(change: Callable[[JsonObject], None]) -> JsonObject:
    """A badge whose issuer is endorsed for another skill, with that limit hidden in another spelling."""
    made = sector()
    scope = endorsement_scope(made.member, achievements=(OTHER_SERIES,))
    endorsement = deepcopy(endorse(made.association, made.member, scope))
    change(endorsement)
    member = replace(made.member, endorsement=endorsement)
    return signed_by(unsigned(replace(made.leader, organisation=member)))


def limit(endorsement: JsonObject) -> list[Any]:
    taken: list[Any] = endorsement["credentialSubject"].pop(vocabulary.ACHIEVEMENT)
    return taken


def with_context(endorsement: JsonObject, inline: JsonObject) -> None:
    endorsement["@context"] = [*endorsement["@context"], inline]


@not_authorised("skill-out-of-scope")
def limit_as_it_was_signed() -> JsonObject:
    return respelled(lambda _: None)


@not_authorised("chain-malformed")
def limit_under_a_term() -> JsonObject:
    def change(endorsement: JsonObject) -> None:
        with_context(endorsement, {"authorisedAchievement": vocabulary.ACHIEVEMENT})
        endorsement["credentialSubject"]["authorisedAchievement"] = limit(endorsement)

    return respelled(change)


@not_authorised("chain-malformed")
def limit_under_a_term_and_no_limit_said_by_iri() -> JsonObject:
    def change(endorsement: JsonObject) -> None:
        with_context(endorsement, {"x": vocabulary.ACHIEVEMENT})
        endorsement["credentialSubject"] |= {"x": limit(endorsement), vocabulary.ANY: "achievement"}

    return respelled(change)


@not_authorised("chain-malformed")
def limit_as_a_compact_iri() -> JsonObject:
    def change(endorsement: JsonObject) -> None:
        with_context(endorsement, {"a": VOCABULARY})
        endorsement["credentialSubject"]["a:authorisedAchievement"] = limit(endorsement)

    return respelled(change)


@not_authorised("chain-malformed")
def limit_as_a_compact_iri_with_a_shorter_prefix() -> JsonObject:
    def change(endorsement: JsonObject) -> None:
        with_context(endorsement, {"k": "https://w3id.org/kringbadge/"})
        endorsement["credentialSubject"]["k:authority#authorisedAchievement"] = limit(endorsement)

    return respelled(change)


@not_authorised("chain-malformed")
def limit_behind_a_vocabulary() -> JsonObject:
    def change(endorsement: JsonObject) -> None:
        endorsement["credentialSubject"]["@context"] = {"hidden": vocabulary.ACHIEVEMENT}
        endorsement["credentialSubject"]["hidden"] = limit(endorsement)

    return respelled(change)


@not_authorised("chain-malformed")
def limit_as_a_value_object() -> JsonObject:
    def change(endorsement: JsonObject) -> None:
        endorsement["credentialSubject"][vocabulary.ACHIEVEMENT] = [
            {"@value": one} for one in limit(endorsement)
        ]

    return respelled(change)


@not_authorised("chain-malformed")
def limit_as_a_typed_value() -> JsonObject:
    def change(endorsement: JsonObject) -> None:
        endorsement["credentialSubject"][vocabulary.ACHIEVEMENT] = {
            "@value": limit(endorsement)[0],
            "@type": XSD_STRING,
        }

    return respelled(change)


@not_authorised("chain-malformed")
def limit_as_a_set() -> JsonObject:
    def change(endorsement: JsonObject) -> None:
        endorsement["credentialSubject"][vocabulary.ACHIEVEMENT] = {"@set": limit(endorsement)}

    return respelled(change)


@not_authorised("chain-malformed")
def limit_in_an_array_of_arrays() -> JsonObject:
    def change(endorsement: JsonObject) -> None:
        endorsement["credentialSubject"][vocabulary.ACHIEVEMENT] = [limit(endorsement)]

    return respelled(change)


@not_authorised("chain-malformed")
def limit_twice_in_its_array() -> JsonObject:
    def change(endorsement: JsonObject) -> None:
        endorsement["credentialSubject"][vocabulary.ACHIEVEMENT] = limit(endorsement) * 2

    return respelled(change)


@not_authorised("chain-malformed")
def limit_on_a_second_description_of_the_subject() -> JsonObject:
    def change(endorsement: JsonObject) -> None:
        hidden = {"id": endorsement["credentialSubject"]["id"], vocabulary.ACHIEVEMENT: limit(endorsement)}
        endorsement["credentialSubject"] = [endorsement["credentialSubject"], hidden]

    return respelled(change)


@not_authorised("chain-malformed")
def day_in_an_array() -> JsonObject:
    def change(endorsement: JsonObject) -> None:
        subject = endorsement["credentialSubject"]
        subject[vocabulary.UNTIL] = [subject[vocabulary.UNTIL]]

    return respelled(change)


@not_authorised("chain-malformed")
def type_written_as_an_iri() -> JsonObject:
    def change(endorsement: JsonObject) -> None:
        endorsement["type"][1] = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#EndorsementCredential"

    return respelled(change)


@not_authorised("chain-malformed")
def id_under_its_keyword() -> JsonObject:
    def change(endorsement: JsonObject) -> None:
        endorsement["credentialSubject"]["@id"] = endorsement["credentialSubject"].pop("id")

    return respelled(change)


@not_authorised("chain-malformed")
def endorsement_with_a_third_context() -> JsonObject:
    return respelled(lambda endorsement: with_context(endorsement, {"unused": "https://x.example/unused"}))


SIGNED: dict[str, tuple[str, JsonObject]] = {
    "no limit said": ("chain-malformed", {vocabulary.ACHIEVEMENT: None}),
    "any achievement for a leader": (
        "chain-malformed",
        {vocabulary.ACHIEVEMENT: None, vocabulary.ANY: "achievement"},
    ),
    "named and any": ("chain-malformed", {vocabulary.ANY: "achievement"}),
    "any of another kind": ("chain-malformed", {vocabulary.ACHIEVEMENT: None, vocabulary.ANY: "everything"}),
    "any as a truth value": ("chain-malformed", {vocabulary.ACHIEVEMENT: None, vocabulary.ANY: True}),
    "no first day": ("chain-malformed", {vocabulary.FROM: None}),
    "no last day": ("chain-malformed", {vocabulary.UNTIL: None}),
    "no key": ("chain-malformed", {vocabulary.KEY: None}),
    "two last days": ("chain-malformed", {vocabulary.UNTIL: ["2026-12-31", "2036-12-31"]}),
    "a last day with a time": ("chain-malformed", {vocabulary.UNTIL: "2026-12-31T00:00:00Z"}),
    "a last day in other digits": ("chain-malformed", {vocabulary.UNTIL: "\uff12\uff10\uff12\uff16-12-31"}),
    "a last day with a space": ("chain-malformed", {vocabulary.UNTIL: "2026-12-31 "}),
    "days the wrong way round": ("chain-malformed", {vocabulary.UNTIL: "2020-12-31"}),
    "an unknown member": ("chain-malformed", {f"{VOCABULARY}authorisedRegion": "Utrecht"}),
    "a member in other letters": ("chain-malformed", {f"{VOCABULARY}AuthorisedUntil": "2036-12-31"}),
    "a number": ("chain-malformed", {vocabulary.CATEGORY: [7]}),
    "a node": ("chain-malformed", {vocabulary.CATEGORY: [{"id": "urn:textile"}]}),
    "an empty text": ("chain-malformed", {vocabulary.CATEGORY: [""]}),
    "a control character": ("chain-malformed", {vocabulary.CATEGORY: ["tex\ttile"]}),
    "a skill that is no URL": ("chain-malformed", {vocabulary.ACHIEVEMENT: ["textiel"]}),
    "a skill with a space": ("chain-malformed", {vocabulary.ACHIEVEMENT: [SERIES, f"{OTHER_SERIES} "]}),
    "keys for forms": ("chain-malformed", {vocabulary.FORM_KEY: "form key"}),
    "a replaced mandate that is no URL": ("chain-malformed", {vocabulary.REPLACES: "the old one"}),
    "two replaced mandates": ("chain-malformed", {vocabulary.REPLACES: ["urn:x:1", "urn:x:2"]}),
    "a key of another organisation": ("mandate-of-another-organisation", {vocabulary.KEY: "other member"}),
    "a key in base64url": ("chain-malformed", {vocabulary.KEY: "base64url"}),
    "a key with a leading zero": ("chain-malformed", {vocabulary.KEY: "leading zero"}),
    "a key under a DID in capitals": ("chain-malformed", {vocabulary.KEY: "capitals"}),
    "a key under a DID with percent signs": (
        "mandate-of-another-organisation",
        {vocabulary.KEY: "percent signs"},
    ),
    "a key with two fragments": ("chain-malformed", {vocabulary.KEY: "two fragments"}),
    "a key without a DID": ("chain-malformed", {vocabulary.KEY: "no DID"}),
    "the key that gives mandates": ("mandate-by-itself", {vocabulary.KEY: "authority"}),
    "the key for forms": ("mandate-by-itself", {vocabulary.KEY: "form key"}),
}
"""What the organisation really signed as a mandate; a word in the place of a key is looked up in `KEYS`."""


def keys_by_word() -> dict[str, str]:
    member, leader = sector().member, sector().leader
    text = multikey.encode(leader.signer.public_key)
    raw = multibase.decode(text)
    return {
        "form key": f"{member.did}#{multikey.encode(member.form.public_key)}",
        "other member": f"{sector().other_member.did}#{text}",
        "base64url": f"{member.did}#{multibase.encode_base64url(raw)}",
        "leading zero": f"{member.did}#{multibase.encode_base58btc(bytes(1) + raw)}",
        "capitals": f"{member.did.replace('did:web', 'DID:WEB')}#{text}",
        "percent signs": f"{member.did.replace('badges', '%62adges')}#{text}",
        "two fragments": f"{member.did}#{text}#{text}",
        "no DID": f"https://badges.example/keys#{text}",
        "authority": f"{member.did}#{multikey.encode(member.authority.public_key)}",
    }


def _signed(members: JsonObject) -> Callable[[], JsonObject]:
    def build() -> JsonObject:
        words = keys_by_word()
        return mandate_written(
            {
                name: words.get(value, value) if name in {vocabulary.KEY, vocabulary.FORM_KEY} else value
                for name, value in members.items()
            }
        )

    return build


for name, (code, members) in SIGNED.items():
    not_authorised(code, f"mandate: {name}")(_signed(members))


@not_authorised("chain-malformed")
def form_key_of_another_kind() -> JsonObject:
    made = sector()
    ed25519 = key("a form key that is none", KeyKind.ED25519)

    def change(endorsement: JsonObject) -> None:
        text = multikey.encode(ed25519.public_key)
        endorsement["credentialSubject"][vocabulary.FORM_KEY] = [f"{made.member.did}#{text}"]

    return respelled(change)


@not_authorised("chain-malformed")
def endorsement_that_replaces_another() -> JsonObject:
    def change(endorsement: JsonObject) -> None:
        endorsement["credentialSubject"][vocabulary.REPLACES] = "https://badges.example/endorsements/1"

    return respelled(change)


@not_authorised("chain-malformed")
def endorsement_with_an_end_of_its_own() -> JsonObject:
    return respelled(lambda endorsement: endorsement.update(validUntil="2099-01-01T00:00:00Z"))


@not_authorised("chain-malformed")
def endorsement_with_a_member_of_badges() -> JsonObject:
    return respelled(lambda endorsement: endorsement.update(evidence=[{"type": ["Evidence"], "name": "x"}]))
