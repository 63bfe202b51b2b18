"""Unsigned badges and other documents, for tests that change one thing in them."""

from typing import Any

from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2, OPEN_BADGES_3_0_3


def badge(**changes: Any) -> dict[str, Any]:
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_3_0_3],
        "id": "https://badges.example/credentials/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:web:badges.example", "type": ["Profile"], "name": "De Kringloop"},
        "validFrom": "2026-01-31T12:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:5e3a4c56-3f3c-4f0b-9d58-0d8a1f5f8a11",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://badges.example/skills/1",
                "type": ["Achievement"],
                "name": "Textiel sorteren",
                "description": "Kan textiel sorteren.",
                "criteria": {"narrative": "Sorteert honderd stuks."},
            },
        },
    } | changes


def badge_v1(**changes: Any) -> dict[str, Any]:
    document = badge(
        **{"@context": [CREDENTIALS_V1, OPEN_BADGES_3_0_3]},
        name="Textiel sorteren",
        issuanceDate="2026-01-31T12:00:00Z",
    )
    del document["validFrom"]
    return document | changes


def endorsement(**changes: Any) -> dict[str, Any]:
    return (
        badge(
            id="https://badges.example/endorsements/1",
            type=["VerifiableCredential", "EndorsementCredential"],
            name="Mag dit beoordelen",
            credentialSubject={"id": "did:web:badges.example", "type": ["EndorsementSubject"]},
        )
        | changes
    )


def levelled_badge(**changes: Any) -> dict[str, Any]:
    """A badge with a nested level and a list, with top-level members replaced or added."""
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_3_0_3],
        "id": "urn:uuid:0b0e2a5e-4f3e-4b1c-8f56-0d6e43f4f4ad",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Textiel sorteren",
        "issuer": {"id": "did:web:example.org", "type": ["Profile"], "name": "Kringloop Voorbeeld"},
        "validFrom": "2025-01-01T00:00:00Z",
        "validUntil": "2035-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:6e0c43f5-8a0e-4b84-bf0e-2f2a3b8f64f7",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://example.org/skills/1/1",
                "type": ["Achievement"],
                "name": "Textiel sorteren",
                "description": "Sorteert textiel op kwaliteit.",
                "criteria": {"narrative": "Sorteert 100 stuks zonder hulp."},
                "resultDescription": [
                    {
                        "id": "https://example.org/skills/1/1#level",
                        "type": ["ResultDescription"],
                        "name": "Niveau",
                        "resultType": "RubricCriterionLevel",
                        "allowedValue": ["basis", "gevorderd", "meester"],
                    }
                ],
            },
        },
        **changes,
    }


def linked_data(context: Any, **members: Any) -> dict[str, Any]:
    """Any JSON-LD document."""
    return {"@context": context, **members}
