"""Who may do what: the one table. `docs/access.md` shows it; nothing else in the service decides about roles.

Public addresses, such as badges, profiles and the palette, ask nobody who they are. This is about the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.access.actions import Action
from app.platform.principal import Role


class Reach(StrEnum):
    """Whose things a role may do something to."""

    ALL = "all"
    """Of every organisation, and of the installation itself."""
    OWN = "own"
    """Of the own organisation. Whether there are others is not told."""
    SELF = "self"
    """What somebody did or is in person; anybody else's thing, a colleague's too, is as good as absent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One line of the table: an empty place is a no.

    Attributes:
        says: the action as a sentence, for people.
        platform: reach of the platform admin, who keeps the installation running and sees no learners.
        association: reach of the association's admin.
        editor: reach of the association's palette editors.
        organisation: reach of an organisation's admin; an employer's admin is one.
        leader: reach of a team leader.
        learner: reach of a learner.
    """

    says: str
    platform: Reach | None = None
    association: Reach | None = None
    editor: Reach | None = None
    organisation: Reach | None = None
    leader: Reach | None = None
    learner: Reach | None = None

    def of(self, role: Role) -> Reach | None:
        """The reach of a role; None when it may not do this."""
        # The service itself asks on behalf of nobody: the CLI, the seed, what follows from something allowed.
        if role is Role.SERVICE:
            return Reach.ALL
        column = COLUMNS.get(role)
        return None if column is None else getattr(self, column)


COLUMNS: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.PLATFORM_ADMIN: "platform",
        Role.ASSOCIATION_ADMIN: "association",
        Role.PALETTE_EDITOR: "editor",
        Role.ORGANISATION_ADMIN: "organisation",
        Role.TEAM_LEADER: "leader",
        Role.LEARNER: "learner",
    }
)

ALL, OWN, SELF = Reach.ALL, Reach.OWN, Reach.SELF

TABLE: Final[Mapping[Action, Rule]] = MappingProxyType(
    {
        Action.EVENT_READ: Rule(says="Follow what happened", platform=ALL, association=OWN, organisation=OWN),
        Action.ORGANISATION_READ: Rule(
            says="See the organisations and their keurmerk",
            platform=ALL,
            association=ALL,
            editor=ALL,
            organisation=ALL,
            leader=ALL,
        ),
        Action.ORGANISATION_ADD: Rule(says="Add a member or an academy", platform=ALL, association=ALL),
        Action.ORGANISATION_ADD_OTHER: Rule(says="Add an association or an employer", platform=ALL),
        Action.ORGANISATION_CHANGE: Rule(
            says="Change an organisation's name, site and description",
            platform=ALL,
            association=OWN,
            organisation=OWN,
        ),
        Action.KEURMERK_GRANT: Rule(says="Grant, renew or shorten a keurmerk", association=ALL),
        Action.KEURMERK_END: Rule(says="End a keurmerk, and the mandates it carries", association=ALL),
        Action.KEY_ROTATE: Rule(
            says="Give an organisation a new authority key", platform=ALL, organisation=OWN
        ),
        Action.TEAM_LEADER_READ: Rule(says="See the team leaders", organisation=OWN, leader=OWN),
        Action.TEAM_LEADER_APPOINT: Rule(says="Appoint a team leader", organisation=OWN),
        Action.TEAM_LEADER_CHANGE: Rule(says="Change what colleagues call a team leader", organisation=OWN),
        Action.TEAM_LEADER_CONSENT: Rule(says="Agree to be named in badges, or no longer", leader=SELF),
        Action.TEAM_LEADER_ERASE: Rule(says="Forget who a team leader is", organisation=OWN),
        Action.MANDATE_READ: Rule(says="See the mandates", organisation=OWN, leader=OWN),
        Action.MANDATE_GIVE: Rule(says="Give a mandate", organisation=OWN),
        Action.MANDATE_SUSPEND: Rule(says="Let a mandate rest", organisation=OWN),
        Action.MANDATE_RESUME: Rule(says="Let a resting mandate run again", organisation=OWN),
        Action.MANDATE_END: Rule(says="End a mandate", organisation=OWN),
        Action.PALETTE_PUBLISH: Rule(says="Publish skills and categories, withdraw skills", editor=ALL),
        Action.LEARNER_READ: Rule(says="See the learners", organisation=OWN, leader=OWN, learner=SELF),
        Action.LEARNER_ADD: Rule(says="Add a learner", organisation=OWN, leader=OWN),
        Action.LEARNER_CHANGE: Rule(says="Change what is known of a learner", organisation=OWN, leader=OWN),
        Action.LEARNER_CONSENT: Rule(
            says="Record what a learner agrees that badges say",
            organisation=OWN,
            leader=OWN,
            learner=SELF,
        ),
        Action.LEARNER_ERASE: Rule(says="Forget a learner and every badge of this learner", organisation=OWN),
        Action.CARD_READ: Rule(
            says="See a learner's cards, never what they open with", organisation=OWN, leader=OWN
        ),
        Action.CARD_CREATE: Rule(
            says="Make a learner a card, which ends the one before", organisation=OWN, leader=OWN
        ),
        Action.CARD_END: Rule(says="End a learner's card", organisation=OWN, leader=OWN),
        Action.AWARD_READ: Rule(says="See the awards", organisation=OWN, leader=OWN, learner=SELF),
        Action.AWARD_GIVE: Rule(says="Confirm a skill, in the own name", leader=SELF),
        Action.AWARD_CORRECT: Rule(says="Correct an award that one gave", leader=SELF),
        Action.AWARD_MAKE_FORM: Rule(
            says="Give an award in another form", organisation=OWN, leader=OWN, learner=SELF
        ),
        Action.AWARD_SHARE: Rule(
            says="Let a badge answer at its address, or not; on the learner's word",
            organisation=OWN,
            leader=OWN,
            learner=SELF,
        ),
        Action.AWARD_SUSPEND: Rule(says="Look at a badge again", organisation=OWN),
        Action.AWARD_REINSTATE: Rule(says="End that second look", organisation=OWN),
        Action.AWARD_REVOKE: Rule(says="Withdraw a badge for good", organisation=OWN),
        Action.AWARD_ERASE: Rule(says="Forget what a badge says", organisation=OWN, learner=SELF),
        Action.AWARD_BIND: Rule(says="Take a badge into a wallet", learner=SELF),
        Action.AWARD_UNBIND: Rule(
            says="Say that a wallet is lost, which withdraws the badge in it",
            organisation=OWN,
            leader=OWN,
            learner=SELF,
        ),
        Action.WALLET_OFFER_READ: Rule(
            says="See the wallet offers of a badge, never what they open with",
            organisation=OWN,
            leader=OWN,
            learner=SELF,
        ),
        Action.WALLET_OFFER_CREATE: Rule(
            says="Offer a badge to the learner's wallet", organisation=OWN, leader=OWN, learner=SELF
        ),
        Action.WALLET_OFFER_END: Rule(says="End a wallet offer", organisation=OWN, leader=OWN, learner=SELF),
        Action.WALLET_SETTINGS_READ: Rule(
            says="See how an organisation deals with wallets", association=ALL, organisation=OWN
        ),
        Action.WALLET_SETTINGS_CHANGE: Rule(
            says="Change how an organisation deals with wallets", association=ALL, organisation=OWN
        ),
        Action.TOKEN_READ: Rule(
            says="See the tokens, never their secrets", platform=ALL, association=OWN, organisation=OWN
        ),
        Action.TOKEN_CREATE_FOR_PLATFORM: Rule(says="Make a token for a platform admin", platform=ALL),
        Action.TOKEN_CREATE_FOR_ASSOCIATION: Rule(says="Make a token for an association admin", platform=ALL),
        Action.TOKEN_CREATE_FOR_EDITOR: Rule(
            says="Make a token for a palette editor", platform=ALL, association=OWN
        ),
        Action.TOKEN_CREATE_FOR_FIRST_ADMIN: Rule(
            says="Make a token for an organisation's first admin, and again when none is left",
            platform=ALL,
            association=ALL,
        ),
        Action.TOKEN_CREATE_FOR_ADMIN: Rule(
            says="Make a token for an organisation's further admins", platform=ALL, organisation=OWN
        ),
        Action.TOKEN_CREATE_FOR_LEADER: Rule(
            says="Make a token for a team leader", platform=ALL, organisation=OWN
        ),
        # A learner may erase a badge, which a leader may not: no token makes one that may do more.
        Action.TOKEN_CREATE_FOR_LEARNER: Rule(says="Make a token for a learner", organisation=OWN),
        Action.TOKEN_REVOKE: Rule(
            says="Withdraw a token that one could have made",
            platform=ALL,
            association=OWN,
            organisation=OWN,
        ),
        Action.INSTANCE_ADD: Rule(says="Make an issuer instance of the VC-API", platform=ALL),
        Action.INSTANCE_REMOVE: Rule(says="Close an issuer instance", platform=ALL),
    }
)
"""Every action, and who may do it to whose things."""
