"""The addresses that stand in signed documents. They can never change, so they are made in one place."""

from dataclasses import dataclass
from uuid import UUID

from keys import did_web


@dataclass(frozen=True, slots=True)
class Urls:
    """Addresses below one origin, `BASE`."""

    base: str

    def organisation(self, organisation: UUID) -> str:
        """Public page of an organisation; its DID document lies one step below."""
        return f"{self.base}/organisations/{organisation}"

    def did_document(self, organisation: UUID) -> str:
        """Where did:web looks for the organisation's DID document."""
        return f"{self.organisation(organisation)}/did.json"

    def did(self, organisation: UUID) -> str:
        """The organisation's did:web."""
        return did_web.url_to_did(self.did_document(organisation))

    def team_leader(self, organisation: UUID, pseudonym: str) -> str:
        """A team leader's pseudonym, which is also the address of the public profile."""
        return f"{self.organisation(organisation)}/team-leaders/{pseudonym}"

    def endorsement(self, organisation: UUID, endorsement: UUID) -> str:
        """An association's endorsement of an organisation."""
        return f"{self.organisation(organisation)}/endorsements/{endorsement}"

    def mandate(self, organisation: UUID, mandate: UUID) -> str:
        """An organisation's mandate for a team leader."""
        return f"{self.organisation(organisation)}/mandates/{mandate}"

    def skill(self, skill: UUID) -> str:
        """A skill, whatever its version; answers with the latest."""
        return f"{self.base}/skills/{skill}"

    def skill_version(self, skill: UUID, version: int) -> str:
        """One version of a skill: the `achievement.id` of every badge for it."""
        return f"{self.skill(skill)}/{version}"

    def category_image(self, category: str) -> str:
        """The badge picture of a palette category."""
        return f"{self.base}/images/categories/{category}.png"

    def credential(self, token: str) -> str:
        """A badge."""
        return f"{self.base}/credentials/{token}"

    def status_list(self, status_list: UUID) -> str:
        """A status list credential."""
        return f"{self.base}/status-lists/{status_list}"

    def credential_issuer(self, organisation: UUID) -> str:
        """The organisation as wallets know it: its OpenID4VCI credential issuer identifier."""
        return f"{self.base}/oid4vci/{organisation}"

    def credential_offer(self, organisation: UUID, handle: str) -> str:
        """Where wallets read a credential offer."""
        return f"{self.credential_issuer(organisation)}/offers/{handle}"

    def badge_type(self) -> str:
        """The type of our badges as SD-JWT VC, and the address of its metadata."""
        return f"{self.base}/vct/open-badge"

    def exchange(self, handle: str) -> str:
        """Where a wallet takes what an offer holds by the VC-API."""
        return f"{self.base}/exchanges/{handle}"

    def interaction(self, handle: str) -> str:
        """Where a wallet reads how it may do so, and people a page about it."""
        return f"{self.base}/interactions/{handle}"

    def card(self, token: str) -> str:
        """Where a learner's card shows the learner's badges."""
        return f"{self.base}/cards/{token}"

    def problem(self, code: str) -> str:
        """The type of a problem answer (RFC 9457)."""
        return f"{self.base}/problems/{code}"
