"""A good badge that was changed is never verified; and nothing that is thrown at the verifier breaks it."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credentials import intake
from credentials.canonical import to_quads
from credentials.canonical.rdf import Quad
from credentials.forms import jwt
from credentials.loader import bundled_contexts
from keys.algorithms import KeyKind
from schemas.errors import DomainError
from schemas.strict_json import JsonObject
from tests.credentials.checks import test_hosted as older_badges
from tests.sector.facts import STATUS_LIST
from tests.sector.facts import STATUS_LIST as SECTOR_LIST
from tests.sector.issuers import ISSUER, hosted, keyed, plain_badge, status_credential, with_status
from tests.sector.judging import Sites, judge, judge_bytes
from tests.sector.whole import did_documents, sector, status_list

P256 = keyed("mutations", KeyKind.P256)
TOKEN = jwt.sign_ob_jwt(plain_badge(P256), P256.key, P256.method)
GOOD = ISSUER.sign(with_status(plain_badge(validUntil="2027-01-01T00:00:00Z")))
SITES = Sites().put("status_list", STATUS_LIST, status_credential())
SECTOR_BADGE = sector().issued()
ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    "",
    "x",
    [],
    {},
    [[]],
    [{}],
    {"id": {}},
    {"type": [{}]},
    [None],
)

Path = tuple[str | int, ...]


def paths(value: Any, here: Path = ()) -> list[Path]:
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    return [here, *(path for name, child in children for path in paths(child, (*here, name)))]


def replaced(document: JsonObject, path: Path, new: Any) -> Any:
    copy = deepcopy(document)
    if not path:
        return new
    place: Any = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = new
    return copy


def removed(document: JsonObject, path: Path) -> JsonObject:
    copy = deepcopy(document)
    place: Any = copy
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return copy


def test_the_badge_that_is_changed_is_good() -> None:
    assert judge(GOOD, SITES).verified
    assert judge_bytes(TOKEN.encode()).verified


TEXTS = [path for path in paths(GOOD) if path and "@context" not in path]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: "/".join(map(str, path)))
def test_no_value_can_be_changed_or_removed(path: Path) -> None:
    for changed in (replaced(GOOD, path, "urn:x:changed"), removed(GOOD, path)):
        assert not verified(changed), changed


def meaning(document: JsonObject) -> set[Quad]:
    return set(
        to_quads({name: value for name, value in document.items() if name != "proof"}, bundled_contexts())
    )


def verified(document: Any) -> bool:
    try:
        return judge(document, SITES).verified
    except DomainError:
        return False


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(paths(GOOD)), st.sampled_from(ODD) | st.text(max_size=8))
def test_odd_values_anywhere_are_judged_without_an_error(path: Path, odd: Any) -> None:
    changed = replaced(GOOD, path, odd)
    # Order and repetition of types mean nothing, so such a change may leave the meaning as it was.
    assert changed == GOOD or not verified(changed)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(paths(SECTOR_BADGE)), st.sampled_from(ODD))
def test_odd_values_in_a_badge_with_a_chain(path: Path, odd: Any) -> None:
    changed = replaced(SECTOR_BADGE, path, odd)
    sites = Sites().put("status_list", SECTOR_LIST, status_list())
    for did, document in did_documents().items():
        sites.put("did", did, document)
    try:
        judgement = judge(changed, sites, anchors=sector().anchors)
    except DomainError:
        return
    # The mandate inside says who the issuer is as well: one of the two may go and the meaning stays.
    assert not judgement.verified or meaning(changed) == meaning(SECTOR_BADGE)


LISTED = status_credential()


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(paths(LISTED)), st.sampled_from(ODD))
def test_odd_values_in_a_status_list_never_make_it_good(path: Path, odd: Any) -> None:
    changed = replaced(LISTED, path, odd)
    sites = Sites().put("status_list", STATUS_LIST, json.dumps(changed).encode())
    assert changed == LISTED or not judge(GOOD, sites).verified


HOSTED = hosted("badges.example")
BY_HOSTED = HOSTED.sign(plain_badge(HOSTED))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(paths(HOSTED.document())), st.sampled_from(ODD))
def test_odd_values_in_a_did_document(path: Path, odd: Any) -> None:
    changed = replaced(HOSTED.document(), path, odd)
    sites = Sites().put("did", HOSTED.did, json.dumps(changed).encode())
    judgement = judge(BY_HOSTED, sites)
    # Contexts and other purposes of a DID document decide nothing; the rest does.
    assert not judgement.verified or path[:1] in {
        ("@context",),
        ("authentication",),
        ("capabilityInvocation",),
    }


OLDER = {
    "assertion": older_badges.assertion(),
    "badge": older_badges.badge_class(),
    "issuer": older_badges.issuer(),
}


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([(which, path) for which in OLDER for path in paths(OLDER[which])]), st.sampled_from(ODD)
)
def test_odd_values_in_an_older_badge_are_judged_without_an_error(place: tuple[str, Path], odd: Any) -> None:
    which, path = place
    changed = json.dumps(replaced(OLDER[which], path, odd)).encode()
    sites = older_badges.sites(**{"hosted" if which == "assertion" else which: changed})
    assert judge(OLDER["assertion"], sites).credential is not None


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("AZaz09-_.~ "))
def test_no_letter_of_a_token_can_be_changed(position: int, letter: str) -> None:
    changed = TOKEN[:position] + letter + TOKEN[position + 1 :]
    try:
        judgement = judge_bytes(changed.encode())
    except DomainError:
        return
    assert changed == TOKEN or not judgement.verified


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(GOOD)), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(json_values)
def test_any_json_is_judged_or_refused_and_never_verified(value: Any) -> None:
    try:
        presented = intake.read_json(value)
    except DomainError:
        return
    assert presented.kind
    assert not verified(value)
