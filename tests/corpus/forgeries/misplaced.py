"""Words of authority on nodes where they mean nothing to us, and something to whoever reads the graph."""

from collections.abc import Callable

from credentials.authority import vocabulary
from credentials.authority.vocabulary import VOCABULARY
from schemas.strict_json import JsonObject
from tests.corpus.forgeries.case import not_authorised, signed_by, unsigned, with_value

PLACES: dict[str, tuple[str | int, ...]] = {
    "the badge": (),
    "the issuer": ("issuer",),
    "the subject": ("credentialSubject",),
    "the source": ("credentialSubject", "source"),
    "the achievement": ("credentialSubject", "achievement"),
    "the creator of the achievement": ("credentialSubject", "achievement", "creator"),
    "the evidence": ("evidence", 0),
    "the status entry": ("credentialStatus",),
    "an endorsement itself": ("issuer", "endorsement", 0),
    "the issuer of an endorsement": ("issuer", "endorsement", 0, "issuer"),
    "the issuer of a mandate": ("credentialSubject", "source", "endorsement", 0, "issuer"),
}
MEMBERS: dict[str, JsonObject] = {
    "a skill": {vocabulary.ACHIEVEMENT: ["https://badges.example/skills/anything"]},
    "no limit": {vocabulary.ANY: "achievement"},
    "an unknown word": {f"{VOCABULARY}anything": "else"},
}


def _placed(place: tuple[str | int, ...], members: JsonObject) -> Callable[[], JsonObject]:
    return lambda: signed_by(with_value(unsigned(), place, **members))


for where, place in PLACES.items():
    for what, members in MEMBERS.items():
        not_authorised("authority-misplaced", f"{what} on {where}")(_placed(place, members))


@not_authorised("authority-misplaced")
def a_context_of_the_badge_that_names_the_vocabulary() -> JsonObject:
    document = unsigned()
    document["@context"] = [*document["@context"], {"until": vocabulary.UNTIL}]
    document["issuer"]["until"] = "2099-12-31"
    return signed_by(document)


@not_authorised("authority-misplaced")
def a_type_of_the_vocabulary() -> JsonObject:
    document = unsigned()
    document["issuer"]["type"] = ["Profile", f"{VOCABULARY}Authorised"]
    return signed_by(document)


@not_authorised("authority-misplaced")
def a_scope_inside_a_scope() -> JsonObject:
    document = unsigned()
    subject = document["issuer"]["endorsement"][0]["credentialSubject"]
    subject["https://x.example/more"] = {vocabulary.ANY: "achievement"}
    return signed_by(document)
