"""What can be done in this service, in plain words: one name for each thing that not everybody may do."""

from enum import StrEnum


class Action(StrEnum):
    """`noun.verb`: what is done, and to what kind of thing."""

    EVENT_READ = "event.read"

    ORGANISATION_READ = "organisation.read"
    ORGANISATION_ADD = "organisation.add"
    ORGANISATION_ADD_OTHER = "organisation.add-other"
    ORGANISATION_CHANGE = "organisation.change"
    KEURMERK_GRANT = "keurmerk.grant"
    KEURMERK_END = "keurmerk.end"
    KEY_ROTATE = "key.rotate"

    TEAM_LEADER_READ = "team-leader.read"
    TEAM_LEADER_APPOINT = "team-leader.appoint"
    TEAM_LEADER_CHANGE = "team-leader.change"
    TEAM_LEADER_CONSENT = "team-leader.consent"
    TEAM_LEADER_ERASE = "team-leader.erase"

    MANDATE_READ = "mandate.read"
    MANDATE_GIVE = "mandate.give"
    MANDATE_SUSPEND = "mandate.suspend"
    MANDATE_RESUME = "mandate.resume"
    MANDATE_END = "mandate.end"

    PALETTE_PUBLISH = "palette.publish"

    LEARNER_READ = "learner.read"
    LEARNER_ADD = "learner.add"
    LEARNER_CHANGE = "learner.change"
    LEARNER_CONSENT = "learner.consent"
    LEARNER_ERASE = "learner.erase"

    CARD_READ = "card.read"
    CARD_CREATE = "card.create"
    CARD_END = "card.end"

    AWARD_READ = "award.read"
    AWARD_GIVE = "award.give"
    AWARD_CORRECT = "award.correct"
    AWARD_MAKE_FORM = "award.make-form"
    AWARD_SHARE = "award.share"
    AWARD_SUSPEND = "award.suspend"
    AWARD_REINSTATE = "award.reinstate"
    AWARD_REVOKE = "award.revoke"
    AWARD_ERASE = "award.erase"
    AWARD_BIND = "award.bind"
    AWARD_UNBIND = "award.unbind"

    WALLET_OFFER_READ = "wallet-offer.read"
    WALLET_OFFER_CREATE = "wallet-offer.create"
    WALLET_OFFER_END = "wallet-offer.end"
    WALLET_SETTINGS_READ = "wallet-settings.read"
    WALLET_SETTINGS_CHANGE = "wallet-settings.change"

    TOKEN_READ = "token.read"  # noqa: S105  the name of an action
    TOKEN_CREATE_FOR_PLATFORM = "token.create-for-platform"  # noqa: S105
    TOKEN_CREATE_FOR_ASSOCIATION = "token.create-for-association"  # noqa: S105
    TOKEN_CREATE_FOR_EDITOR = "token.create-for-editor"  # noqa: S105
    TOKEN_CREATE_FOR_FIRST_ADMIN = "token.create-for-first-admin"  # noqa: S105
    TOKEN_CREATE_FOR_ADMIN = "token.create-for-admin"  # noqa: S105
    TOKEN_CREATE_FOR_LEADER = "token.create-for-leader"  # noqa: S105
    TOKEN_CREATE_FOR_LEARNER = "token.create-for-learner"  # noqa: S105
    TOKEN_REVOKE = "token.revoke"  # noqa: S105

    INSTANCE_ADD = "instance.add"
    INSTANCE_REMOVE = "instance.remove"

    @property
    def noun(self) -> str:
        """What kind of thing it is done to."""
        return self.value.partition(".")[0]
