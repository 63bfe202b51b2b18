"""ecdsa-sd-2023 end to end: https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-sd-2023."""

import json
from copy import deepcopy
from typing import Any

import pytest

from schemas.contexts import CREDENTIALS_V2, OPEN_BADGES_3_0_3
from tests.conformance.vc_service import Document, VcService, assert_refused, assert_verified

INSTANCE = "ecdsa-sd-2023"
MANDATORY = ["/issuer", "/validFrom"]
HIDDEN = ("Fatima Visser", "Almere", "did:example:assessor", "Sorted four hundred garments")


def badge(vc: VcService) -> Document:
    """A badge with more in it than an employer needs to know."""
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_3_0_3],
        "id": "urn:uuid:2f0c2d6e-8f49-4f2b-9a4e-0e9f2f6d1a11",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Textile sorting",
        "issuer": {"id": vc.issuers[INSTANCE], "type": ["Profile"], "name": "Kringloop Almere"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:66a7f5a8-8c0e-4b1e-8b60-1c1a7a0b7c22",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityHash": "Fatima Visser",
                    "identityType": "name",
                    "hashed": False,
                }
            ],
            "narrative": "Sorted four hundred garments",
            "source": {"id": "did:example:assessor", "type": ["Profile"]},
            "achievement": {
                "id": "https://skills.example/textile-sorting/1",
                "type": ["Achievement"],
                "name": "Textile sorting",
                "description": "Sorts textiles by material and state.",
                "criteria": {"narrative": "Shown at the workbench."},
            },
            "result": [{"type": ["Result"], "value": "level 3"}],
        },
    }


def test_a_badge_is_shown_with_skill_and_level_alone(vc: VcService) -> None:
    document = badge(vc)
    document["issuer"]["name"] = "Kringloop"
    signed = vc.issue(INSTANCE, document, mandatoryPointers=["/issuer/id", "/validFrom"])
    shown = vc.derive(signed, "/credentialSubject/achievement", "/credentialSubject/result")
    assert_verified(*vc.verify(shown))
    text = json.dumps(shown)
    assert "level 3" in text
    assert "Sorts textiles" in text
    assert [secret for secret in HIDDEN if secret in text] == []
    assert shown["issuer"] == {"id": vc.issuers[INSTANCE], "type": ["Profile"]}


def test_a_base_proof_is_not_for_verifiers(vc: VcService) -> None:
    """ "If the decodedProofValue does not start with the ECDSA-SD disclosure proof header bytes …, an error MUST be raised"."""
    signed = vc.issue(INSTANCE, badge(vc), mandatoryPointers=MANDATORY)
    assert signed["proof"]["proofValue"].startswith("u2V0A")
    assert_refused(*vc.verify(signed))
    shown = vc.derive(signed, "/credentialSubject/achievement")
    assert shown["proof"]["proofValue"].startswith("u2V0B")


def test_without_pointers_what_must_not_be_hidden_is_always_shown(vc: VcService) -> None:
    shown = vc.derive(vc.issue(INSTANCE, badge(vc)), "/credentialSubject/achievement")
    assert shown["validFrom"] == "2026-01-01T00:00:00Z"
    assert shown["issuer"]["id"] == vc.issuers[INSTANCE]


@pytest.mark.parametrize(
    "pointers",
    [[], ["/credentialSubject/result"], ["/name"], ["/validFrom"], ["/credentialSubject/identifier/0"], ["/issuer/name"]],
    ids=["none", "result", "name", "validity", "identifier", "part-of-issuer"],
)  # fmt: skip
def test_b14_pointers_decide_what_is_mandatory_and_nothing_else_does(
    vc: VcService, pointers: list[str]
) -> None:
    """ "mandatoryPointers … specify mandatory reveal statements": what they do not name may be left out."""
    signed = vc.issue(INSTANCE, badge(vc), mandatoryPointers=pointers)
    least = vc.derive(signed, "/issuer/id", "/credentialSubject/achievement")
    named = {pointer.split("/")[1] for pointer in pointers}
    assert least.keys() == {"@context", "id", "type", "issuer", "credentialSubject", "proof"} | named
    if "validFrom" in named:
        assert_verified(*vc.verify(least, checks=["proof"]))
    shown = vc.derive(signed, "/issuer", "/validFrom", "/credentialSubject/achievement")
    assert_verified(*vc.verify(shown))


@pytest.mark.parametrize(
    "pointers",
    [["/nowhere"], ["issuer"], ["/credentialSubject/result/7"], [4], "/issuer", None, [["/issuer"]]],
)
def test_a_pointer_must_point_at_something(vc: VcService, pointers: Any) -> None:
    """ "If value is now undefined, an error MUST be raised … PROOF_GENERATION_ERROR": #selectjsonld"""
    assert_refused(*vc.try_issue(INSTANCE, badge(vc), mandatoryPointers=pointers))
    signed = vc.issue(INSTANCE, badge(vc), mandatoryPointers=MANDATORY)
    body = {"verifiableCredential": signed, "options": {"selectivePointers": pointers}}
    assert_refused(*vc.post("/credentials/derive", body))


@pytest.mark.parametrize("instance", ["ecdsa-rdfc-2019-p256", "vc-jwt"])
def test_only_selective_instances_take_pointers_and_are_derived_from(vc: VcService, instance: str) -> None:
    assert_refused(*vc.try_issue(instance, vc.credential(instance), mandatoryPointers=["/issuer"]))
    signed = vc.issue(instance, vc.credential(instance))
    body = {"verifiableCredential": signed, "options": {"selectivePointers": ["/credentialSubject"]}}
    assert_refused(*vc.post("/credentials/derive", body))


@pytest.mark.parametrize(
    "change",
    [
        lambda shown: shown.__setitem__("validFrom", "2025-01-01T00:00:00Z"),
        lambda shown: shown["credentialSubject"]["result"][0].__setitem__("value", "level 5"),
        lambda shown: shown["credentialSubject"].__setitem__("narrative", "added"),
        lambda shown: shown["proof"].__setitem__("created", "2020-01-01T00:00:00Z"),
        lambda shown: shown["proof"].__setitem__("proofValue", shown["proof"]["proofValue"][:-8]),
        lambda shown: shown["proof"].__setitem__("proofValue", "z" + shown["proof"]["proofValue"][1:]),
        lambda shown: shown["credentialSubject"].__delitem__("result"),
    ],
)
def test_a_changed_disclosure_is_refused(vc: VcService, change: Any) -> None:
    signed = vc.issue(INSTANCE, badge(vc), mandatoryPointers=MANDATORY)
    shown = vc.derive(signed, "/credentialSubject/achievement", "/credentialSubject/result")
    assert_verified(*vc.verify(shown))
    changed = deepcopy(shown)
    change(changed)
    assert_refused(*vc.verify(changed))


def test_arrays_are_shown_in_part(vc: VcService) -> None:
    document = vc.credential(INSTANCE)
    document["credentialSubject"]["tools"] = [{"name": f"tool {number}"} for number in range(4)]
    shown = vc.derive(
        vc.issue(INSTANCE, document), "/credentialSubject/tools/1", "/credentialSubject/tools/3"
    )
    assert [tool["name"] for tool in shown["credentialSubject"]["tools"]] == ["tool 1", "tool 3"]
    assert_verified(*vc.verify(shown))
