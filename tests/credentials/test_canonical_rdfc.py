"""RDFC-1.0 against a second, independent canonicaliser (pyoxigraph), and its bound."""

import hashlib
from itertools import combinations

import pytest

from credentials.canonical import canonicalise, rdf, rdfc, to_quads
from credentials.canonical.rdf import Quad
from credentials.loader import bundled_contexts
from tests.credentials.canonicalisers import P, oracle, ours, parse_lines
from tests.sector.badges import levelled_badge as badge


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
