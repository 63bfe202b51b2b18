"""Our canonicaliser and another one."""

from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse, serialize

from credentials.canonical import rdfc
from credentials.canonical.rdf import Quad

P, Q = "<urn:p>", "<urn:q>"


def ours(quads: list[Quad]) -> str:
    return "".join(rdfc.canonical_lines(quads, rdfc.canonical_labels(quads)))


def oracle(quads: list[Quad]) -> str:
    text = "".join(f"{quad.line()}\n" for quad in quads)
    dataset = Dataset(parse(text, format=RdfFormat.N_QUADS))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    written = serialize(dataset, format=RdfFormat.N_QUADS)
    assert written is not None
    return written.decode()


def parse_lines(text: str) -> list[str]:
    """One spelling for both: pyoxigraph writes N-Quads of its own taste when asked to."""
    return [str(quad) for quad in parse(text, format=RdfFormat.N_QUADS)]
