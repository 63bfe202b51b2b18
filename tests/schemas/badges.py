"""A small whole badge, for tests that change one thing in it."""

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
