"""What each address asks the table, and a request that succeeds there for whoever may: one entry per route.

A route that is missing here fails the tests. Say which actions its service asks, in that order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.access.actions import Action
from app.platform.principal import Principal
from tests.app.access.planted import Planted
from tests.sector.stored import skill_content

Body = Callable[[Planted, Principal], Any]


@dataclass(frozen=True)
class Asks:
    """A request.

    Attributes:
        actions: what the table is asked, in order.
        about: the noun of the 404 for strangers; None when the subject is always the caller's own.
        body: its JSON.
        at: planted things other than the usual ones, by the name of the part of the address.
        query: planted things by the name of the parameter.
        but: callers who may, whatever their role: it is about themselves.
    """

    actions: tuple[Action, ...]
    about: str | None = None
    body: Body | None = None
    at: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    but: frozenset[str] = frozenset()

    def about_another(self, caller: str) -> bool:
        """Whether the request is about somebody else than its caller."""
        return caller not in self.but


def says(**members: Any) -> Body:
    """A body that is the same whatever was planted."""
    return lambda _planted, _caller: members


def about_leader(planted: Planted, _caller: Principal) -> Any:
    return {"role": "team_leader", "team_leader_id": planted.ids["team_leader_id"]}


def about_learner(planted: Planted, _caller: Principal) -> Any:
    return {"role": "learner", "learner_id": planted.ids["learner_id"]}


def a_skill_shown(planted: Planted, caller: Principal) -> Any:
    """By a learner of the caller's own organisation."""
    sector = planted.sector
    own = caller.organisation_id != sector.other_member
    return {
        "learner_id": str(sector.learner if own else sector.other_learner),
        "skill": planted.ids["skill_id"],
    }


def the_award(planted: Planted, _caller: Principal) -> Any:
    return {"award_ids": [planted.ids["award_id"]]}


USES_IT: Final = frozenset({"team_leader"})
BECAUSE: Final = says(reason="Omdat het moet")
SKILL: Final = skill_content("Mending").model_dump(mode="json")
A: Final = Action

ASKS: Final[Mapping[str, tuple[Asks, ...]]] = {
    "GET /api/v1/events": (Asks((A.EVENT_READ,)),),
    "GET /api/v1/organisations": (Asks((A.ORGANISATION_READ,)),),
    "GET /api/v1/organisations/{organisation_id}": (Asks((A.ORGANISATION_READ,)),),
    "PATCH /api/v1/organisations/{organisation_id}": (
        Asks((A.ORGANISATION_READ, A.ORGANISATION_CHANGE), "organisation", says(name="Kringloop Anders")),
    ),
    "GET /api/v1/organisations/{organisation_id}/endorsements": (Asks((A.ORGANISATION_READ,)),),
    "GET /api/v1/organisations/{organisation_id}/endorsements/{endorsement_id}": (
        Asks((A.ORGANISATION_READ,)),
    ),
    "POST /api/v1/organisations": (
        Asks((A.ORGANISATION_ADD,), body=says(kind="member", name="Kringloop Nieuw")),
    ),
    "POST /api/v1/organisations/{organisation_id}/keurmerk": (
        Asks((A.KEURMERK_GRANT,), body=says(first_day="2025-01-10", last_day="2028-12-31")),
    ),
    "POST /api/v1/organisations/{organisation_id}/keurmerk/end": (Asks((A.KEURMERK_END,), body=BECAUSE),),
    "POST /api/v1/organisations/{organisation_id}/authority-key": (Asks((A.KEY_ROTATE,), "organisation"),),
    "POST /api/v1/organisations/{organisation_id}/team-leaders": (
        Asks((A.TEAM_LEADER_APPOINT,), "organisation", says(display_name="Nieuwe leider")),
    ),
    "GET /api/v1/organisations/{organisation_id}/team-leaders": (
        Asks((A.TEAM_LEADER_READ,), "organisation"),
    ),
    "GET /api/v1/team-leaders/{team_leader_id}": (Asks((A.TEAM_LEADER_READ,), "team-leader"),),
    "PATCH /api/v1/team-leaders/{team_leader_id}": (
        Asks((A.TEAM_LEADER_READ, A.TEAM_LEADER_CHANGE), "team-leader", says(display_name="Andere naam")),
    ),
    "PUT /api/v1/team-leaders/me/consent": (Asks((A.TEAM_LEADER_CONSENT,), body=says(name_in_badge=False)),),
    "DELETE /api/v1/team-leaders/{team_leader_id}/name": (
        Asks((A.TEAM_LEADER_READ, A.TEAM_LEADER_ERASE), "team-leader"),
    ),
    "GET /api/v1/team-leaders/{team_leader_id}/mandates": (
        Asks((A.TEAM_LEADER_READ, A.MANDATE_READ), "team-leader"),
    ),
    "POST /api/v1/team-leaders/{team_leader_id}/mandates": (
        Asks(
            (A.TEAM_LEADER_READ, A.MANDATE_GIVE),
            "team-leader",
            says(categories=["textile"], first_day="2026-01-01", last_day="2026-12-31"),
        ),
    ),
    "GET /api/v1/mandates/{mandate_id}": (Asks((A.MANDATE_READ,), "mandate"),),
    "POST /api/v1/mandates/{mandate_id}/suspend": (
        Asks((A.MANDATE_READ, A.MANDATE_SUSPEND), "mandate", BECAUSE),
    ),
    "POST /api/v1/mandates/{mandate_id}/resume": (
        Asks((A.MANDATE_READ, A.MANDATE_RESUME), "mandate", at={"mandate_id": "resting"}),
    ),
    "POST /api/v1/mandates/{mandate_id}/end": (Asks((A.MANDATE_READ, A.MANDATE_END), "mandate", BECAUSE),),
    "POST /api/v1/tokens": (
        Asks((A.TOKEN_CREATE_FOR_PLATFORM,), body=says(role="platform_admin")),
        Asks((A.TOKEN_CREATE_FOR_ASSOCIATION,), body=says(role="association_admin")),
        Asks((A.TOKEN_CREATE_FOR_EDITOR,), body=says(role="palette_editor")),
        Asks((A.TOKEN_CREATE_FOR_LEADER,), "team-leader", about_leader),
        Asks((A.TOKEN_CREATE_FOR_LEARNER,), "learner", about_learner),
    ),
    "GET /api/v1/tokens": (
        Asks((A.TOKEN_READ,)),
        Asks((A.TOKEN_READ,), "organisation", query={"organisation_id": "organisation_id"}),
    ),
    "GET /api/v1/tokens/{token_id}": (Asks((A.TOKEN_READ,), "token", but=USES_IT),),
    "DELETE /api/v1/tokens/{token_id}": (
        Asks((A.TOKEN_READ, A.TOKEN_REVOKE, A.TOKEN_CREATE_FOR_LEADER), "token", but=USES_IT),
    ),
    "POST /api/v1/skills": (Asks((A.PALETTE_PUBLISH,), body=says(category="textile", content=SKILL)),),
    "POST /api/v1/skills/{skill_id}/versions": (Asks((A.PALETTE_PUBLISH,), body=says(**SKILL)),),
    "POST /api/v1/skills/{skill_id}/withdraw": (Asks((A.PALETTE_PUBLISH,)),),
    "POST /api/v1/skill-categories": (
        Asks((A.PALETTE_PUBLISH,), body=says(code="wood", nl="Hout", en="Wood")),
    ),
    "GET /api/v1/learners": (Asks((A.LEARNER_READ,)),),
    "POST /api/v1/learners": (Asks((A.LEARNER_ADD,), body=says(display_name="Nieuwe leerling")),),
    "GET /api/v1/learners/{learner_id}": (Asks((A.LEARNER_READ,), "learner"),),
    "PATCH /api/v1/learners/{learner_id}": (
        Asks((A.LEARNER_READ, A.LEARNER_CHANGE), "learner", says(display_name="Andere naam")),
    ),
    "PUT /api/v1/learners/{learner_id}/consent": (
        Asks((A.LEARNER_READ, A.LEARNER_CONSENT), "learner", says(name_in_badge=False)),
    ),
    "DELETE /api/v1/learners/{learner_id}": (Asks((A.LEARNER_READ, A.LEARNER_ERASE), "learner"),),
    "GET /api/v1/learners/{learner_id}/cards": (Asks((A.LEARNER_READ, A.CARD_READ), "learner"),),
    "POST /api/v1/learners/{learner_id}/cards": (Asks((A.LEARNER_READ, A.CARD_CREATE), "learner"),),
    "GET /api/v1/learners/{learner_id}/cards/{card_id}": (Asks((A.LEARNER_READ, A.CARD_READ), "learner"),),
    "DELETE /api/v1/learners/{learner_id}/cards/{card_id}": (
        Asks((A.LEARNER_READ, A.CARD_READ, A.CARD_END), "learner"),
    ),
    "GET /api/v1/awards": (Asks((A.AWARD_READ,)),),
    "POST /api/v1/awards": (Asks((A.AWARD_GIVE,), body=a_skill_shown),),
    "GET /api/v1/awards/{award_id}": (Asks((A.AWARD_READ,), "award"),),
    "POST /api/v1/awards/{award_id}/revoke": (Asks((A.AWARD_READ, A.AWARD_REVOKE), "award", BECAUSE),),
    "POST /api/v1/awards/{award_id}/suspend": (Asks((A.AWARD_READ, A.AWARD_SUSPEND), "award", BECAUSE),),
    "POST /api/v1/awards/{award_id}/reinstate": (
        Asks((A.AWARD_READ, A.AWARD_REINSTATE), "award", at={"award_id": "suspended"}),
    ),
    "PATCH /api/v1/awards/{award_id}": (Asks((A.AWARD_CORRECT,), "award", says(level="3")),),
    "POST /api/v1/awards/{award_id}/correct": (Asks((A.AWARD_CORRECT,), "award", says(level="3")),),
    "GET /api/v1/awards/{award_id}/forms": (Asks((A.AWARD_READ,), "award"),),
    "GET /api/v1/awards/{award_id}/forms/{form}": (Asks((A.AWARD_READ,), "award"),),
    "POST /api/v1/awards/{award_id}/forms": (
        Asks((A.AWARD_READ, A.AWARD_MAKE_FORM), "award", says(form="jwt")),
    ),
    "GET /api/v1/awards/{award_id}/wallets": (Asks((A.AWARD_READ,), "award"),),
    "POST /api/v1/awards/{award_id}/wallets/{wallet_id}/lost": (
        Asks((A.AWARD_READ, A.AWARD_UNBIND), "award"),
    ),
    "POST /api/v1/awards/{award_id}/shown": (
        Asks((A.AWARD_READ, A.AWARD_MAKE_FORM), "award", says(parts=[])),
    ),
    "POST /api/v1/presentations": (Asks((A.AWARD_READ,), "award", the_award),),
    "PUT /api/v1/awards/{award_id}/sharing": (
        Asks((A.AWARD_READ, A.AWARD_SHARE), "award", says(shared=True)),
    ),
    "GET /api/v1/awards/{award_id}/wallet-offers": (Asks((A.AWARD_READ, A.WALLET_OFFER_READ), "award"),),
    "POST /api/v1/awards/{award_id}/wallet-offers": (
        Asks((A.AWARD_READ, A.WALLET_OFFER_CREATE), "award", says(grant="pre-authorized_code", tx_code=True)),
    ),
    "GET /api/v1/awards/{award_id}/wallet-offers/{offer_id}": (
        Asks((A.AWARD_READ, A.WALLET_OFFER_READ), "award"),
    ),
    "DELETE /api/v1/awards/{award_id}/wallet-offers/{offer_id}": (
        Asks((A.AWARD_READ, A.WALLET_OFFER_READ, A.WALLET_OFFER_END), "award"),
    ),
    "GET /api/v1/organisations/{organisation_id}/wallet-settings": (
        Asks((A.WALLET_SETTINGS_READ,), "organisation"),
    ),
    "PATCH /api/v1/organisations/{organisation_id}/wallet-settings": (
        Asks((A.WALLET_SETTINGS_READ, A.WALLET_SETTINGS_CHANGE), "organisation", says(draft_13=False)),
    ),
    "DELETE /api/v1/awards/{award_id}": (Asks((A.AWARD_READ, A.AWARD_ERASE), "award"),),
    "POST /vc/instances": (Asks((A.INSTANCE_ADD,), body=says(name="new", suite="eddsa-rdfc-2022")),),
    "DELETE /vc/instances/{instance}": (Asks((A.INSTANCE_REMOVE,)),),
}
"""Routes in the name of whoever has signed in."""

OTHER_TOKENS: Final = frozenset(
    {
        "GET /metrics",
        "POST /vc/credentials/status",
        "POST /vc/{instance}/credentials/status",
        "POST /vc/{instance}/credentials/issue",
        "POST /vc/{instance}/presentations/prove",
        "POST /exchanges/{handle}",
        "POST /exchanges/{handle}/credential",
        "POST /exchanges/{handle}/unbound",
        "GET /api/v1/presentation-requests/{request_id}",
        "GET /interactions/{handle}",
        "GET /oid4vci/{organisation_id}/authorize",
        "POST /oid4vci/{organisation_id}/authorize",
        "POST /oid4vci/{organisation_id}/credential",
        "POST /oid4vci/{organisation_id}/deferred",
        "POST /oid4vci/{organisation_id}/notification",
        "POST /oid4vci/{organisation_id}/par",
        "POST /oid4vci/{organisation_id}/token",
    }
)
"""Routes that ask for a token of another kind: the watcher's, an instance's, an offer's, a request's."""

PUBLIC: Final = frozenset(
    {
        "GET /",
        "GET /.well-known/vct/vct/open-badge",
        "GET /.well-known/oauth-authorization-server/oid4vci/{organisation_id}",
        "GET /.well-known/oauth-authorization-server/oid4vci/{organisation_id}/",
        "GET /.well-known/openid-credential-issuer/oid4vci/{organisation_id}",
        "GET /.well-known/openid-credential-issuer/oid4vci/{organisation_id}/",
        "GET /1.0/identifiers/{did:path}",
        "GET /apps",
        "GET /api/v1/skill-categories",
        "GET /api/v1/skill-categories/{code}",
        "GET /api/v1/skills",
        "GET /api/v1/skills/{skill_id}",
        "GET /api/v1/verify",
        "GET /certificates/root.pem",
        "GET /cards/{token}",
        "POST /cards/{token}",
        "POST /cards/{token}/sharing",
        "POST /cards/{token}/wallet-offers",
        "GET /credentials/{token}",
        "GET /credentials/{token}/less",
        "GET /docs",
        "GET /health/live",
        "GET /health/ready",
        "GET /images/categories/{name}",
        "GET /oid4vci/{organisation_id}/.well-known/oauth-authorization-server",
        "GET /oid4vci/{organisation_id}/.well-known/oauth-authorization-server/",
        "GET /oid4vci/{organisation_id}/.well-known/openid-credential-issuer",
        "GET /oid4vci/{organisation_id}/.well-known/openid-credential-issuer/",
        "GET /oid4vci/{organisation_id}/offers/{handle}",
        "GET /oid4vp/requests/{request_id}/{way}",
        "GET /organisations/{organisation_id}",
        "GET /organisations/{organisation_id}/did.json",
        "GET /organisations/{organisation_id}/endorsements/{endorsement_id}",
        "GET /organisations/{organisation_id}/mandates/{mandate_id}",
        "GET /organisations/{organisation_id}/team-leaders/{pseudonym}",
        "GET /problems/{code}",
        "GET /skills/{skill_id}",
        "GET /skills/{skill_id}/{version}",
        "GET /static/{name}",
        "GET /status-lists/{list_id}",
        "GET /vc/instances",
        "GET /vc/instances/{instance}/did.json",
        "GET /vc/status-lists/{list_id}",
        "GET /vct/open-badge",
        "GET /vct/open-badge.svg",
        "GET /verify",
        "GET /verify/ask/{secret}",
        "GET /verify/ask/{secret}/state",
        "GET /verify/asked",
        "POST /api/v1/presentation-requests",
        "POST /api/v1/verify",
        "POST /credentials/{token}/less",
        "POST /oid4vci/{organisation_id}/nonce",
        "POST /oid4vp/requests/{request_id}/{way}",
        "POST /oid4vp/requests/{request_id}/{way}/response",
        "POST /vc/credentials/derive",
        "POST /vc/credentials/verify",
        "POST /vc/presentations/verify",
        "POST /vc/proof-only/credentials/verify",
        "POST /vc/{instance}/credentials/derive",
        "POST /vc/{instance}/credentials/verify",
        "POST /vc/{instance}/presentations/verify",
        "POST /verify",
        "POST /verify/ask",
    }
)
"""Routes that ask nobody who they are, and show everybody the same."""
