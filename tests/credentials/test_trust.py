import pytest

from credentials.trust import (
    KnownIssuer,
    TrustAnchor,
    TrustAnchors,
    known_issuers,
    read_dcc_legacy,
    read_entity_statements,
)
from keys import multikey
from schemas.errors import Malformed
from schemas.report import Trust
from tests.sector.keys import key

COLLEGE = "did:web:college.example"
LEGACY = {
    "meta": {"created": "2024-01-01"},
    "registry": {COLLEGE: {"name": "College", "url": "https://c.example"}},
}
STATEMENT = {
    "iss": "https://registry.example",
    "sub": "did:web:school.example",
    "metadata": {"federation_entity": {"organization_name": "School"}},
}


def test_a_registry_in_the_older_form() -> None:
    assert read_dcc_legacy(LEGACY, name="list") == (KnownIssuer(COLLEGE, "College", "list"),)
    assert read_dcc_legacy({"registry": {COLLEGE: None}}, name="list")[0].name == ""


def test_entity_statements_of_a_federation() -> None:
    assert read_entity_statements([STATEMENT], name="federation") == (
        KnownIssuer("did:web:school.example", "School", "federation"),
    )
    assert read_entity_statements([{"sub": "did:x:1", "metadata": {"x": 1}}], name="f")[0].name == ""


@pytest.mark.parametrize("registry", [{}, {"registry": []}])
def test_a_registry_that_is_none_is_refused(registry: dict[str, object]) -> None:
    with pytest.raises(Malformed, match="registry"):
        read_dcc_legacy(registry, name="list")


def test_a_statement_about_nobody_is_refused() -> None:
    with pytest.raises(Malformed, match="subject"):
        read_entity_statements([{"iss": "x"}], name="list")


def test_the_first_registry_to_name_an_issuer_wins() -> None:
    other = {"registry": {COLLEGE: {"name": "Somebody"}}}
    known = known_issuers(read_dcc_legacy(LEGACY, name="one"), read_dcc_legacy(other, name="two"))
    assert known[COLLEGE].registry == "one"


def test_how_far_an_issuer_is_believed() -> None:
    pinned, other = key("pinned").public_key, key("other").public_key
    bkn = "did:web:bkn.example"
    anchor = TrustAnchor(
        bkn, "BKN", frozenset({multikey.encode(pinned)}), members=frozenset({"did:web:member.example"})
    )
    anchors = TrustAnchors((anchor,), known_issuers(read_dcc_legacy(LEGACY, name="list")))
    assert anchors.trust_in(bkn, [other, pinned]) is Trust.TRUSTED
    assert anchors.trust_in(bkn, [other]) is Trust.UNKNOWN_ISSUER
    assert anchors.trust_in(bkn, []) is Trust.UNKNOWN_ISSUER
    assert anchors.trust_in(COLLEGE, [other]) is Trust.KNOWN
    assert anchors.trust_in(COLLEGE, [pinned]) is Trust.KNOWN
    assert anchors.trust_in("did:web:member.example", [pinned]) is Trust.UNKNOWN_ISSUER
    member = anchors.anchor_of_member("did:web:member.example")
    assert member is not None
    assert member.name == "BKN"
