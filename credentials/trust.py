"""Whom the verifier's owner believes: trust anchors, their members, and registries of known issuers.

Trust never changes a verdict. It answers another question: the badge is real, but do we know who stands
behind it?
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from credentials.ids import same_address, same_id
from keys import multikey
from keys.algorithms import PublicKey
from schemas.errors import Malformed
from schemas.report import Trust


@dataclass(frozen=True)
class TrustAnchor:
    """A body whose endorsement of an issuer counts, with its keys pinned.

    Attributes:
        id: the anchor's DID or URL, as `issuer.id` of the endorsements it signs.
        name: for the sentence in the report.
        keys: its public keys as Multikey text (`z6Mk…`). An endorsement counts as the anchor's own when one
            of these keys made the proof; the anchor's site is not asked.
        members: ids of issuers that the anchor lists as its own. A member's badge without a chain of
            authority is `not_authorised`, so that the chain cannot be stripped off.
    """

    id: str
    name: str = ""
    keys: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()

    def pins(self, keys: Iterable[PublicKey]) -> bool:
        """Whether one of these keys is one of the anchor's pinned ones."""
        pinned = {multikey.decode(text) for text in self.keys}
        return any(key in pinned for key in keys)

    def lists(self, issuer_id: str) -> bool:
        """Whether it lists this issuer as its member, however the issuer spells its web address."""
        return any(same_address(member, issuer_id) for member in self.members)


@dataclass(frozen=True)
class KnownIssuer:
    """An issuer that a registry names: known, which is less than trusted."""

    id: str
    name: str
    registry: str


@dataclass(frozen=True)
class TrustAnchors:
    """All the verifier's owner configured.

    Attributes:
        anchors: bodies whose word counts.
        known: issuers named by a registry, by id.
        roots: DER certificates that an `x5c` chain may end at.
    """

    anchors: tuple[TrustAnchor, ...] = ()
    known: Mapping[str, KnownIssuer] = field(default_factory=dict)
    roots: tuple[bytes, ...] = ()

    def anchor(self, issuer_id: str) -> TrustAnchor | None:
        """The anchor with that id, if any."""
        return next((anchor for anchor in self.anchors if same_id(anchor.id, issuer_id)), None)

    def anchor_of_member(self, issuer_id: str) -> TrustAnchor | None:
        """The anchor that lists this issuer as its member, if any."""
        return next((anchor for anchor in self.anchors if anchor.lists(issuer_id)), None)

    def signing_anchor(self, party_id: str, keys: Iterable[PublicKey]) -> TrustAnchor | None:
        """The anchor with that id, if a key pinned for it made one of the proofs.

        Args:
            party_id: who signed.
            keys: the keys of that party whose proofs passed.
        """
        anchor = self.anchor(party_id)
        return anchor if anchor is not None and anchor.pins(keys) else None

    def trust_in(self, party_id: str, keys: Iterable[PublicKey]) -> Trust:
        """How far somebody is believed whose own proof passed.

        A name or an id is not enough for `trusted`: only a pinned key is. Whatever else lies on the host of
        an anchor, its DID document included, whoever runs or breaks into the host can write.

        Args:
            party_id: who signed: an issuer, an endorser or a witness.
            keys: the keys of that party whose proofs passed.
        """
        if self.signing_anchor(party_id, keys) is not None:
            return Trust.TRUSTED
        return Trust.KNOWN if party_id in self.known else Trust.UNKNOWN_ISSUER


NOBODY = TrustAnchors()


def read_dcc_legacy(registry: Mapping[str, Any], *, name: str) -> tuple[KnownIssuer, ...]:
    """Issuers of a registry in the `dcc-legacy` form: `{"registry": {did: {"name": …, "url": …}}}`.

    Raises:
        Malformed: `registry-malformed`.
    """
    entries = registry.get("registry")
    if not isinstance(entries, dict):
        raise Malformed("registry-malformed", "A registry of this form has an object named 'registry'.")
    return tuple(
        KnownIssuer(id=did, name=_text(entry.get("name")) if isinstance(entry, dict) else "", registry=name)
        for did, entry in entries.items()
    )


def read_entity_statements(statements: Iterable[Mapping[str, Any]], *, name: str) -> tuple[KnownIssuer, ...]:
    """Issuers of OpenID Federation entity statements, given as their payloads.

    Whoever configures the file answers for it, as for every trust anchor: the statements' signatures are not
    judged here. https://openid.net/specs/openid-federation-1_0.html#section-3

    Raises:
        Malformed: `registry-malformed`, a statement without a subject.
    """
    return tuple(_of_statement(statement, name) for statement in statements)


def _of_statement(statement: Mapping[str, Any], registry: str) -> KnownIssuer:
    subject = statement.get("sub")
    if not isinstance(subject, str):
        raise Malformed("registry-malformed", "An entity statement names its subject in 'sub'.")
    metadata = statement.get("metadata")
    entities = metadata.values() if isinstance(metadata, dict) else ()
    names = (_text(entity.get("organization_name")) for entity in entities if isinstance(entity, dict))
    return KnownIssuer(id=subject, name=next(filter(None, names), ""), registry=registry)


def known_issuers(*registries: Iterable[KnownIssuer]) -> Mapping[str, KnownIssuer]:
    """Several registries as one mapping by issuer id; the first to name an issuer wins."""
    found: dict[str, KnownIssuer] = {}
    for registry in registries:
        for issuer in registry:
            found.setdefault(issuer.id, issuer)
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
