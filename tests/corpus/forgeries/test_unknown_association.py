"""Another installation must neither accuse a good badge nor pass over what is broken in itself."""

from dataclasses import replace

import pytest

from credentials import intake
from credentials.forms.open_badge_ldp import serialise
from credentials.judgement import Judgement
from credentials.trust import NOBODY, KnownIssuer, TrustAnchor, TrustAnchors, known_issuers
from credentials.verify import verify
from keys import multikey
from schemas.report import Outcome, Trust, Verdict
from schemas.strict_json import JsonObject
from tests.corpus.forgeries.case import Forgery
from tests.corpus.forgeries.corpus import ALL_FORGERIES
from tests.sector.facts import NOW
from tests.sector.organisations import endorse, organisation
from tests.sector.whole import resources, sector

NEEDS_THE_ASSOCIATION = {
    # What only somebody who knows the association can tell:
    "endorsement_from_an_unknown_association": "association-unknown",
    "association_with_percent_signs_in_its_name": "association-unknown",
    "endorsement_of_an_association_of_ones_own_beside_the_real_one_of_another": "association-unknown",
    "endorsement_in_the_associations_name_by_another_key": "association-unknown",
    "endorsed_by_another_member": "association-unknown",
    "endorsed_by_itself": "association-unknown",
    # who its members are, and therefore who must show a chain:
    "chain_stripped": "not-endorsed-by-sector",
    "endorsement_stripped": "not-endorsed-by-sector",
    "source_stripped": None,
    "mandate_stripped": None,
}


def judged(document: JsonObject, anchors: TrustAnchors = NOBODY) -> Judgement:
    return verify(intake.read(serialise(document)), resources(), NOW, anchors=anchors)


def authority(judgement: Judgement) -> list[tuple[Outcome, str]]:
    return [(one.outcome, one.code) for one in judgement.findings if one.check == "authority"]


def test_a6_a_good_badge_is_valid_by_an_issuer_that_we_do_not_know() -> None:
    judgement = judged(sector().issued())
    assert authority(judgement) == [(Outcome.SKIPPED, "authority.association-unknown")]
    assert (judgement.verdict, judgement.trust) == (Verdict.VALID, Trust.UNKNOWN_ISSUER)


def test_trust_is_capped_also_for_an_issuer_that_a_registry_names() -> None:
    did = sector().member.did
    registry = known_issuers([KnownIssuer(id=did, name="Kringloop een", registry="a registry")])
    judgement = judged(sector().issued(), TrustAnchors(known=registry))
    assert (judgement.verdict, judgement.trust) == (Verdict.VALID, Trust.UNKNOWN_ISSUER)


ONE_OF_EACH = ("mandate: ", "a skill on", "no limit on", "an unknown word on")
CHOSEN = {
    name: forgery
    for name, forgery in ALL_FORGERIES.items()
    if forgery.authority is not None and not name.startswith(ONE_OF_EACH)
}


@pytest.mark.parametrize(("name", "forgery"), CHOSEN.items(), ids=CHOSEN.keys())
def test_what_is_broken_in_itself_is_not_authorised_whoever_the_association_is(
    name: str, forgery: Forgery
) -> None:
    judgement = judged(forgery.build())
    expected = NEEDS_THE_ASSOCIATION.get(name, "")
    if expected:
        assert authority(judgement) == [(Outcome.SKIPPED, f"authority.{expected}")]
        assert judgement.trust is Trust.UNKNOWN_ISSUER
    elif expected == "":
        assert judgement.verdict is Verdict.NOT_AUTHORISED, authority(judgement)
    else:
        assert judgement.trust is Trust.UNKNOWN_ISSUER


def test_a_member_of_one_association_does_not_show_the_chain_of_another() -> None:
    made = sector()
    other = organisation("andere")
    pinned = frozenset({multikey.encode(other.authority.public_key)})
    own = replace(made.member, endorsement=endorse(other, made.member))
    document = made.issued(leader=replace(made.leader, organisation=own))
    both = TrustAnchors(
        anchors=(
            *made.anchors.anchors,
            TrustAnchor(id=other.did, name="Andere", keys=pinned),
        )
    )
    assert authority(judged(document, both)) == [(Outcome.FAILED, "authority.chain-of-another-association")]
    lists_nobody = TrustAnchors(anchors=both.anchors[1:])
    assert authority(judged(document, lists_nobody)) == [(Outcome.PASSED, "authority.authorised")]
