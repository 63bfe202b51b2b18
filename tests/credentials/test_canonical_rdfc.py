"""RDFC-1.0 against a second, independent canonicaliser (pyoxigraph), and its bound."""

import hashlib
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse, serialize

from credentials.canonical import canonicalise, rdf, rdfc, to_quads
from credentials.canonical.rdf import Quad
from credentials.errors import UnsafeDocument
from credentials.loader import bundled_contexts
from tests.credentials.canonical_samples import badge

P, Q = "<urn:p>", "<urn:q>"

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


def ours(quads: list[Quad]) -> str:
    return "".join(rdfc.canonical_lines(quads, rdfc.canonical_labels(quads)))


def oracle(quads: list[Quad]) -> str:
    text = "".join(f"{quad.line()}\n" for quad in quads)
    dataset = Dataset(parse(text, format=RdfFormat.N_QUADS))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    written = serialize(dataset, format=RdfFormat.N_QUADS)
    assert written is not None
    return written.decode()


@settings(max_examples=300, deadline=None)
@given(QUADS)
def test_equals_the_other_canonicaliser(quads: list[Quad]) -> None:
    assert sorted(parse_lines(ours(quads))) == sorted(parse_lines(oracle(quads)))


def parse_lines(text: str) -> list[str]:
    """One spelling for both: pyoxigraph writes N-Quads of its own taste when asked to."""
    return [str(quad) for quad in parse(text, format=RdfFormat.N_QUADS)]


@settings(max_examples=100, deadline=None)
@given(QUADS, st.randoms(use_true_random=False))
def test_order_and_labels_do_not_matter(quads: list[Quad], random: object) -> None:
    shuffled = list(quads)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    labels = {f"_:n{number}": f"_:m{4 - number}" for number in range(5)}
    assert ours([rdfc.relabel(quad, labels) for quad in shuffled]) == ours(quads)


@pytest.mark.parametrize("size", [2, 3, 4, 5, 6])
def test_rings_and_cliques(size: int) -> None:
    nodes = [f"_:n{number}" for number in range(size)]
    ring = [Quad(node, P, nodes[(index + 1) % size]) for index, node in enumerate(nodes)]
    clique = [Quad(one, P, other) for one, other in combinations(nodes, 2)]
    two_rings = [*ring, *(Quad(f"{q.subject}x", P, f"{q.object}x") for q in ring)]
    for quads in (ring, clique, two_rings):
        assert sorted(parse_lines(ours(quads))) == sorted(parse_lines(oracle(quads)))


def test_a_badge() -> None:
    quads = to_quads(badge(), bundled_contexts())
    assert sorted(parse_lines(ours(quads))) == sorted(parse_lines(oracle(quads)))


def test_escapes() -> None:
    text = "".join(map(chr, range(0x20))) + '"\\\x7f\x80ë\U0001f9f5'
    assert rdf.escape(text) == (
        "\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000B\\f\\r\\u000E\\u000F"
        "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001A\\u001B\\u001C\\u001D\\u001E"
        '\\u001F\\"\\\\\\u007F\x80ë\U0001f9f5'
    )


def test_lines_are_sorted_by_code_point() -> None:
    quads = [Quad("<urn:a>", P, f'"{character}"') for character in ("\U0001f9f5", "\ufb01", "z")]
    assert [line[-5] for line in rdfc.canonical_lines(quads, {})] == ["z", "\ufb01", "\U0001f9f5"]


def test_another_hash_gives_another_order() -> None:
    quads = [Quad(f"_:n{number}", P, f'"{number}"') for number in range(8)]
    assert rdfc.canonical_labels(quads) != rdfc.canonical_labels(quads, algorithm=hashlib.sha384)


def test_statements_are_a_set() -> None:
    document = {"@context": {"a": "urn:a"}, "@id": "urn:x", "a": ["1", "1", {"@value": "1"}]}
    assert canonicalise(document, bundled_contexts()) == '<urn:x> <urn:a> "1" .\n'


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


def test_alike_proofs_in_graphs_of_their_own_cost_little() -> None:
    # Two credentials signed in the same second: their proof nodes differ only in where they hang.
    quads = []
    for n in (1, 2):
        node, graph, proof, claims = f"_:vc{n}", f"_:claims{n}", f"_:proof{n}", f"_:proofs{n}"
        quads += [
            Quad("_:vp", "<https://e.example/credential>", graph, ""),
            *(Quad(node, f"<https://e.example/p{i}>", '"same"', graph) for i in range(8)),
            Quad(node, "<https://e.example/level>", f'"{n}"', graph),
            Quad(node, "<https://e.example/proof>", claims, graph),
            *(Quad(proof, f"<https://e.example/q{i}>", '"same"', claims) for i in range(8)),
        ]
    assert sorted(parse_lines(ours(quads))) == sorted(parse_lines(oracle(quads)))
    rdfc.canonical_labels(quads, max_work=1_000)
