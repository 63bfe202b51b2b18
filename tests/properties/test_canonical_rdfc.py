import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.canonical import rdf, rdfc
from credentials.canonical.rdf import Quad
from credentials.errors import UnsafeDocument
from tests.credentials.canonicalisers import P, Q, oracle, ours, parse_lines

BLANK = st.sampled_from([f"_:n{number}" for number in range(5)])
IRI = st.sampled_from(["<urn:a>", "<urn:b>", "<urn:\U0001f9f5>", "<urn:\uf900>"])
LITERAL = st.text(st.characters(codec="utf-8"), max_size=4).map(lambda text: f'"{rdf.escape(text)}"')
QUADS = st.lists(
    st.builds(
        Quad,
        st.one_of(BLANK, IRI),
        st.sampled_from([P, Q]),
        st.one_of(BLANK, IRI, LITERAL, LITERAL.map(lambda text: f"{text}@nl")),
        st.one_of(st.just(""), BLANK, IRI),
    ),
    max_size=9,
    unique=True,
)


@settings(max_examples=300, deadline=None)
@given(QUADS)
def test_equals_the_other_canonicaliser(quads: list[Quad]) -> None:
    assert sorted(parse_lines(ours(quads))) == sorted(parse_lines(oracle(quads)))


@settings(max_examples=100, deadline=None)
@given(QUADS, st.randoms(use_true_random=False))
def test_order_and_labels_do_not_matter(quads: list[Quad], random: object) -> None:
    shuffled = list(quads)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    labels = {f"_:n{number}": f"_:m{4 - number}" for number in range(5)}
    assert ours([rdfc.relabel(quad, labels) for quad in shuffled]) == ours(quads)


def poison(size: int) -> list[Quad]:
    nodes = [f"_:n{number}" for number in range(size)]
    return [Quad(one, P, other) for one in nodes for other in nodes if one != other]


@pytest.mark.parametrize(
    "quads",
    [
        poison(9),
        poison(30),
        [Quad(f"_:n{number}", P, f"_:n{(number + 1) % 1000}") for number in range(1000)],
        [Quad(f"_:n{one}", P, f"_:n{(one + step) % 60}") for one in range(60) for step in (1, 7, 11, 23)],
    ],
    ids=["clique of 9", "clique of 30", "ring of 1000", "circulant of 60"],
)
def test_poison_is_refused(quads: list[Quad]) -> None:
    with pytest.raises(UnsafeDocument) as raised:
        rdfc.canonical_labels(quads)
    assert raised.value.code == "too-complex"
