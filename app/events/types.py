"""Every type of event: `noun.what-happened`. What each says stands at its class, in its room's `events.py`.

A type is for ever: it stands in rows that are hashed, and programs of others wait for it.
"""

from enum import StrEnum


class EventType(StrEnum):
    """What can happen."""

    KEY_CREATED = "key.created"
    KEY_ROTATED = "key.rotated"
    KEY_CERTIFIED = "key.certified"
    KEY_USED_AFTER_DEPARTURE = "key.used-after-departure"
    CERTIFICATE_ROOT_CREATED = "certificate-root.created"
    ORGANISATION_CREATED = "organisation.created"
    ORGANISATION_CHANGED = "organisation.changed"
    ORGANISATION_ENDORSED = "organisation.endorsed"
    KEURMERK_GRANTED = "keurmerk.granted"
    KEURMERK_SHORTENED = "keurmerk.shortened"
    KEURMERK_ENDED = "keurmerk.ended"
    TEAM_LEADER_APPOINTED = "team-leader.appointed"
    TEAM_LEADER_CHANGED = "team-leader.changed"
    TEAM_LEADER_CONSENT_CHANGED = "team-leader.consent-changed"
    TEAM_LEADER_ERASED = "team-leader.erased"
    TOKEN_CREATED = "token.created"  # noqa: S105  a type of event, not a secret
    TOKEN_REVOKED = "token.revoked"  # noqa: S105  likewise
    TOKEN_ENDED = "token.ended"  # noqa: S105  likewise
    SKILL_PUBLISHED = "skill.published"
    SKILL_WITHDRAWN = "skill.withdrawn"
    LEARNER_ADDED = "learner.added"
    LEARNER_CHANGED = "learner.changed"
    LEARNER_CONSENT_CHANGED = "learner.consent-changed"
    LEARNER_ERASED = "learner.erased"
    CARD_CREATED = "card.created"
    CARD_LOCKED = "card.locked"
    CARD_ENDED = "card.ended"
    MANDATE_GIVEN = "mandate.given"
    MANDATE_SUSPENDED = "mandate.suspended"
    MANDATE_RESUMED = "mandate.resumed"
    MANDATE_ENDED = "mandate.ended"
    AWARD_GIVEN = "award.given"
    AWARD_SUSPENDED = "award.suspended"
    AWARD_REINSTATED = "award.reinstated"
    AWARD_CORRECTED = "award.corrected"
    AWARD_REDACTED = "award.redacted"
    AWARD_REVOKED = "award.revoked"
    AWARD_FORM_MADE = "award.form-made"
    AWARD_BINDING_BEGUN = "award.binding-begun"
    AWARD_BOUND = "award.bound"
    AWARD_BINDING_ENDED = "award.binding-ended"
    AWARD_SHARED = "award.shared"
    AWARD_ERASED = "award.erased"
    WALLET_OFFER_CREATED = "wallet-offer.created"
    WALLET_OFFER_REDEEMED = "wallet-offer.redeemed"
    WALLET_OFFER_BLOCKED = "wallet-offer.blocked"
    WALLET_OFFER_ENDED = "wallet-offer.ended"
    WALLET_SETTINGS_CHANGED = "wallet-settings.changed"
    INSTANCE_CREATED = "instance.created"
    INSTANCE_REMOVED = "instance.removed"
