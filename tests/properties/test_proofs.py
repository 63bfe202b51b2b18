"""What is signed verifies, and nothing else does: mutations of documents and proofs, chosen by hypothesis."""

from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.canonical import canonicalise
from credentials.loader import bundled_contexts
from keys.algorithms import KeyKind
from schemas.report import Outcome
from tests.sector.badges import levelled_badge as badge
from tests.sector.proofs import SIMPLE_SUITES, a_signer, checked, codes, signed

# Text that we sign: no control characters, no lone surrogates.
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=20)
SETTINGS = settings(max_examples=60, deadline=None)


@st.composite
def badges(draw: st.DrawFn) -> dict[str, Any]:
    document = badge(name=draw(TEXT), description=draw(TEXT))
    achievement = document["credentialSubject"]["achievement"]
    achievement["tag"] = draw(st.lists(TEXT, max_size=3))
    achievement["alignment"] = draw(
        st.lists(
            st.builds(
                lambda name, code: {
                    "type": ["Alignment"],
                    "targetName": name,
                    "targetUrl": "https://example.org/esco",
                    "targetCode": code,
                },
                TEXT,
                TEXT,
            ),
            max_size=4,
        )
    )
    document["credentialSubject"]["creditsEarned"] = draw(st.integers(-(2**53) + 1, 2**53 - 1))
    return document


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a text, number or boolean below `value`."""
    if isinstance(value, dict):
        return [found for name, child in value.items() for found in paths(child, (*path, name))]
    if isinstance(value, list):
        return [found for index, child in enumerate(value) for found in paths(child, (*path, index))]
    return [path]


def changed(value: Any) -> Any:
    if isinstance(value, str):
        return f"{value[:-1]}{'a' if not value.endswith('a') else 'b'}"
    return value + 1


@SETTINGS
@given(badges(), st.sampled_from(SIMPLE_SUITES))
def test_what_is_signed_verifies(document: dict[str, Any], choice: tuple[str, KeyKind]) -> None:
    suite, kind = choice
    assert codes(signed(document, suite, a_signer(kind))) == ["proof-verified"]


@SETTINGS
@given(badges(), st.sampled_from(SIMPLE_SUITES), st.data())
def test_a_change_anywhere_fails(
    document: dict[str, Any], choice: tuple[str, KeyKind], data: st.DataObject
) -> None:
    suite, kind = choice
    secured = signed(document, suite, a_signer(kind))
    path = data.draw(st.sampled_from(paths(secured)))
    if path == ("proof", "cryptosuite") or path[:1] == ("@context",) or path[:2] == ("proof", "@context"):
        return  # another suite or context may be unsupported or unknown; tried in the tests of the suites
    mutated = deepcopy(secured)
    place = mutated
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = changed(place[path[-1]])
    (result,) = checked(mutated)
    assert (
        result.outcome in {Outcome.FAILED, Outcome.SKIPPED} if path == ("proof", "type") else Outcome.FAILED
    )
    assert result.outcome is not Outcome.PASSED


@SETTINGS
@given(badges(), st.sampled_from(SIMPLE_SUITES), st.data())
def test_nothing_can_be_left_out(
    document: dict[str, Any], choice: tuple[str, KeyKind], data: st.DataObject
) -> None:
    suite, kind = choice
    secured = signed(document, suite, a_signer(kind))
    name = data.draw(st.sampled_from(sorted(secured.keys() - {"proof", "@context"})))
    del secured[name]
    assert checked(secured)[0].outcome is Outcome.FAILED


@SETTINGS
@given(badges(), st.randoms(use_true_random=False))
def test_order_does_not_matter_to_the_statements(document: dict[str, Any], random: Any) -> None:
    def shuffled(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            pairs = [(key, shuffled(child, key)) for key, child in value.items()]
            random.shuffle(pairs)
            return dict(pairs)
        # Contexts and this one ordered list mean something else in another order.
        if isinstance(value, list) and name not in {"@context", "allowedValue"}:
            items = [shuffled(item) for item in value]
            random.shuffle(items)
            return items
        return value

    assert canonicalise(shuffled(document), bundled_contexts()) == canonicalise(document, bundled_contexts())


@SETTINGS
@given(st.lists(st.sampled_from(SIMPLE_SUITES), min_size=2, max_size=4), st.data())
def test_chains_of_any_suites(choices: list[tuple[str, KeyKind]], data: st.DataObject) -> None:
    document = badge()
    for number, (suite, kind) in enumerate(choices):
        earlier = [f"urn:uuid:{before}" for before in range(number)]
        previous = data.draw(st.lists(st.sampled_from(earlier), unique=True)) if earlier else []
        if suite == "Ed25519Signature2020":
            suite = "eddsa-rdfc-2022"  # noqa: PLW2901  it would change the document's contexts halfway
        document = signed(
            document,
            suite,
            a_signer(kind, number + 1),
            proof_id=f"urn:uuid:{number}",
            previous_proof=previous or None,
        )
    assert set(codes(document)) == {"proof-verified"}
    broken = data.draw(st.integers(0, len(choices) - 1))
    document["proof"][broken]["nonce"] = "changed"
    results = checked(document)
    assert results[broken].outcome is Outcome.FAILED
    for proof, result in zip(document["proof"], results, strict=True):
        if f"urn:uuid:{broken}" in proof.get("previousProof", []):
            assert result.code == "previous-proof-failed"
