"""Hostile documents cost little and end in domain errors."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.canonical import canonicalise
from credentials.errors import UnsafeDocument
from credentials.forms.data_integrity import verify_proofs
from credentials.loader import bundled_contexts
from keys.algorithms import KeyKind
from keys.resolver import VerificationMethod
from schemas.contexts import CREDENTIALS_V2
from schemas.errors import DomainError
from schemas.report import Outcome
from tests.sector.badges import levelled_badge as badge
from tests.sector.badges import linked_data
from tests.sector.proofs import NOW, SIMPLE_SUITES, a_signer, checked, codes, find_key, signed

OPEN = {"@vocab": "urn:v#"}


def nested(depth: int, wrap: Callable[[Any], Any]) -> Any:
    value: Any = "bottom"
    for _ in range(depth):
        value = wrap(value)
    return value


def in_object(value: Any) -> Any:
    return {"a": value}


def in_list(value: Any) -> Any:
    return [value]


def in_ordered_list(value: Any) -> Any:
    return {"@list": [value]}


def in_object_with_context(value: Any) -> Any:
    return {"@context": {"b": "urn:b"}, "a": value}


def in_graph(value: Any) -> Any:
    return {"a": {"@graph": [{"a": value}]}}


@pytest.mark.parametrize("wrap", [in_object, in_list, in_ordered_list, in_object_with_context, in_graph])
@pytest.mark.parametrize("depth", [40, 90, 100, 200, 900])
def test_depth(wrap: Callable[[Any], Any], depth: int) -> None:
    document = linked_data(OPEN, a=nested(depth, wrap))
    try:
        canonicalise(document, bundled_contexts())
    except UnsafeDocument as refused:
        assert refused.code == "too-complex"  # noqa: PT017  not every depth is refused
    else:
        assert depth <= 100


HOSTILE: dict[str, Any] = {
    "long text": linked_data(OPEN, a="x" * 1_000_000),
    "long text of escapes": linked_data(OPEN, a="\n" * 1_000_000),
    "long key": linked_data(OPEN, **{"x" * 1_000_000: "y"}),
    "long id": linked_data(OPEN, **{"@id": "urn:" + "x" * 1_000_000, "a": "b"}),
    "long language": linked_data(OPEN, a={"@value": "x", "@language": "x-" * 500_000 + "!"}),
    "long relative id": linked_data(OPEN, **{"@id": "x" * 1_000_000, "a": "b"}),
    "wide array": linked_data(OPEN, a=[str(number) for number in range(40_000)]),
    "wide array of nodes": linked_data(OPEN, a=[{"a": str(number)} for number in range(10_000)]),
    "many same nodes": linked_data(OPEN, a=[{"a": {}} for _ in range(200)]),
    "many empty nodes": linked_data(OPEN, a=[{} for _ in range(2_000)]),
    "same texts in a list": linked_data(OPEN, a={"@list": ["x"] * 2_000}),
    "two same lists": linked_data(OPEN, a=[{"@list": ["x"] * 60}, {"@list": ["x"] * 60}]),
    "clique": linked_data(
        OPEN, a=[{"@id": f"_:{n}", "b": [{"@id": f"_:{m}"} for m in range(12) if m != n]} for n in range(12)]
    ),
    "ring": linked_data(OPEN, a=[{"@id": f"_:{n}", "b": {"@id": f"_:{(n + 1) % 500}"}} for n in range(500)]),
    "too many values": linked_data(OPEN, a=[0] * 100_000),
    "many contexts": linked_data(OPEN, a=[{"@context": {"c": "urn:c"}, "c": "x"} for _ in range(500)]),
    "repeated contexts": linked_data([CREDENTIALS_V2] * 20, id="urn:x", name="x"),
    "contexts upon contexts": linked_data(
        OPEN, a=nested(60, lambda value: {"@context": [CREDENTIALS_V2, CREDENTIALS_V2], "urn:a": value})
    ),
    "wide context": linked_data({f"t{n}": f"urn:t{n}" for n in range(50_000)}, t1="x"),
    "wide context within bounds": linked_data({f"t{n}": f"urn:t{n}" for n in range(1_900)}, t1="x"),
    "scoped contexts": linked_data(
        {f"t{n}": {"@id": f"urn:t{n}", "@context": {"t0": f"urn:{n}"}} for n in range(290)}, t1={"t0": "x"}
    ),
    "scoped within scoped": linked_data(
        {
            "a": nested(
                18, lambda value: {"@id": "urn:a", "@context": {"a": value if value != "bottom" else "urn:a"}}
            )
        },
        a=nested(18, in_object),
    ),
    "prefix chain": linked_data({f"p{n}": f"p{n + 1}:x" for n in range(1_500)}, p0="x"),
    "not JSON": linked_data(OPEN, a={1, 2}),
    "circle of objects": None,
}
circle: dict[str, Any] = linked_data(OPEN)
circle["a"] = circle
HOSTILE["circle of objects"] = circle


@pytest.mark.parametrize("name", HOSTILE)
def test_cost_and_errors(name: str) -> None:
    try:
        canonicalise(HOSTILE[name], bundled_contexts())
    except DomainError as refused:
        assert refused.code  # noqa: PT017  some are fine, none may fail otherwise


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@pytest.mark.parametrize("name", HOSTILE)
def test_verification_never_raises_for_a_document(name: str, suite: str) -> None:
    proof = signed(badge(), suite)["proof"]
    (result,) = checked({**HOSTILE[name], "proof": proof})
    assert result.code != "proof-verified"


def test_a_thousand_proofs() -> None:
    document = signed(badge())
    document["proof"] = [document["proof"]] * 1000
    with pytest.raises(DomainError) as raised:
        checked(document)
    assert raised.value.code == "too-many-proofs"


def test_many_different_bad_proofs() -> None:
    document = signed(badge())
    document["proof"] = [{**document["proof"], "nonce": str(number)} for number in range(64)]
    assert set(codes(document)) == {"signature-invalid"}


def wide(values: int) -> dict[str, Any]:
    return linked_data([CREDENTIALS_V2, OPEN], id="urn:x", a=[str(number) for number in range(values)])


@pytest.mark.parametrize(("suite", "kind"), [*SIMPLE_SUITES, ("ecdsa-sd-2023", KeyKind.P256)], ids=str)
@pytest.mark.parametrize(
    "document", [HOSTILE["clique"], HOSTILE["contexts upon contexts"], wide(12_000)], ids="pcw"
)
def test_many_proofs_of_an_expensive_document(document: dict[str, Any], suite: str, kind: KeyKind) -> None:
    proof = signed(badge(), suite, a_signer(kind))["proof"]
    proofs = [{**proof, "id": f"urn:{n}", "nonce": f"{n}"} for n in range(64)]
    outcomes = {result.outcome for result in checked({**document, "proof": proofs})}
    # What is too dear could not be checked; it is not said to be wrong.
    assert outcomes <= {Outcome.FAILED, Outcome.UNKNOWN}


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_a_long_chain_over_a_wide_document(suite: str) -> None:
    document = signed(wide(12_000), suite, proof_id="urn:0")
    proof = document["proof"]
    for number in range(1, 20):
        if number < 4:
            previous = f"urn:{number - 1}"
            document = signed(document, suite, proof_id=f"urn:{number}", previous_proof=previous)
        else:
            document["proof"].append(
                {**proof, "id": f"urn:{number}", "previousProof": ["urn:0", f"urn:{number % 3}"]}
            )
    found = codes(document)
    assert found[0] == "proof-verified"
    assert "too-complex" in found
    # Once the budget is spent nothing more is bought.
    assert "proof-verified" not in found[found.index("too-complex") :]


def test_traps_in_the_proofs_themselves() -> None:
    document = signed(linked_data([CREDENTIALS_V2, OPEN], id="urn:x", a="x"))
    trap = HOSTILE["clique"]["a"]
    document["proof"] = [
        {**document["proof"], "https://example.org/t": trap, "nonce": str(n)} for n in range(64)
    ]
    assert set(codes(document)) == {"too-complex"}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["@id", "@type", "urn:x", "_:b", CREDENTIALS_V2, "assertionMethod", "DataIntegrityProof"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@context",
                    "@id",
                    "@type",
                    "@value",
                    "@list",
                    "@set",
                    "@graph",
                    "@language",
                    "@direction",
                    "@index",
                    "@reverse",
                    "@nest",
                    "@included",
                    "@json",
                    "@base",
                    "@vocab",
                    "@container",
                    "@propagate",
                    "@protected",
                    "@version",
                    "id",
                    "type",
                    "proof",
                    "a",
                    "",
                    ":",
                    "_:b",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=600, deadline=None)
@given(st.dictionaries(st.sampled_from(["a", "id", "type", "@graph", "@id", "name", "issuer"]), JSON), JSON)
def test_any_json_gives_statements_or_a_domain_error(members: dict[str, Any], context: Any) -> None:
    try:
        canonicalise({"@context": context, **members}, bundled_contexts())
    except DomainError as refused:
        assert refused.code  # noqa: PT017  either is fine, nothing else is


@settings(max_examples=300, deadline=None)
@given(
    JSON,
    st.sampled_from(
        [
            "created",
            "expires",
            "verificationMethod",
            "proofPurpose",
            "proofValue",
            "domain",
            "challenge",
            "nonce",
            "id",
            "previousProof",
            "@context",
            "type",
            "cryptosuite",
            "more",
        ]
    ),
)
def test_any_member_of_a_proof_gives_a_result(value: Any, member: str) -> None:
    document = signed(badge())
    if document["proof"].get(member) == value or (member == "previousProof" and value is None):
        return
    document["proof"][member] = value

    def find(method: str, purpose: str) -> VerificationMethod:
        return find_key(method, purpose)

    try:
        (result,) = verify_proofs(document, find_key=find, contexts=bundled_contexts(), now=NOW)
    except DomainError:
        return
    assert result.code != "proof-verified" or says_nothing(value)


def says_nothing(value: Any) -> bool:
    """Whether a value leaves no statement behind: null, and lists of nothing."""
    return value is None or (isinstance(value, list) and all(map(says_nothing, value)))
