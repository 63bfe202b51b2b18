"""What a program of an organisation does: give a badge, offer it to a wallet, withdraw it."""

import base64
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from app.demo.run import DATABASE
from tests.e2e.servers import Demo

PRE_AUTHORIZED = "pre-authorized_code"
AUTHORIZATION_CODE = "authorization_code"
LDP, VC_SD_JWT, SD_JWT, JWT = "OpenBadge_ldp", "OpenBadge_vcsdjwt", "OpenBadge_sdjwt", "OpenBadge_jwt"
EVERY_CONFIGURATION = (LDP, VC_SD_JWT, SD_JWT, JWT)


def claims_of(compact: str) -> dict[str, Any]:
    """What a token says to whoever does not check it."""
    payload = compact.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))


@dataclass(frozen=True)
class Offer:
    """A wallet offer as the API gave it."""

    told: dict[str, Any]

    @property
    def link(self) -> str:
        """What stands in a QR code: the offer by reference."""
        uri = str(self.told["credential_offer_uri"])
        if uri.startswith("openid-credential-offer:"):
            return uri
        return f"openid-credential-offer://?credential_offer_uri={quote(uri, safe='')}"

    @property
    def link_by_value(self) -> str:
        """The offer itself in a link."""
        value = json.dumps(self.told["credential_offer"])
        return f"openid-credential-offer://?credential_offer={quote(value, safe='')}"

    @property
    def tx_code(self) -> str | None:
        """The short code, if there is one."""
        code = self.told.get("tx_code")
        return None if code is None else str(code)

    @property
    def wrong_code(self) -> str:
        """A code that is not the right one."""
        return "000000" if self.tx_code != "000000" else "111111"


@dataclass(frozen=True)
class Organisation:
    """An organisation of a running demo and its programs."""

    demo: Demo
    data: Path

    def post(self, path: str, role: str = "organisation_admin", **body: Any) -> httpx.Response:
        """Ask something of the API in the name of a role."""
        return self.demo.client.post(path, headers=self.demo.bearer(role), json=body)

    def award(self) -> str:
        """Give a badge to a learner of the organisation; its id."""
        ids = self.demo.state["ids"]
        headers = self.demo.bearer("team_leader")
        learners = self.demo.client.get("/api/v1/learners", headers=headers).json()["items"]
        body = {
            "learner_id": learners[0]["id"],
            "skill": ids["skills"][0],
            "narrative": "Sorteert R&D-textiel {zo}",
        }
        answer = self.demo.client.post("/api/v1/awards", headers=headers, json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def offer(
        self,
        award: str | None = None,
        *configuration_ids: str,
        grant: str = PRE_AUTHORIZED,
        tx_code: bool = False,
        **more: Any,
    ) -> Offer:
        """Offer a badge, a new one without `award`, to a wallet."""
        if configuration_ids:
            more["configuration_ids"] = configuration_ids
        path = f"/api/v1/awards/{award or self.award()}/wallet-offers"
        answer = self.post(path, "team_leader", grant=grant, tx_code=tx_code, **more)
        assert answer.status_code == 201, answer.text
        return Offer(answer.json())

    def withdraw(self, award: str) -> None:
        """Revoke a badge for good."""
        answer = self.post(f"/api/v1/awards/{award}/revoke", reason="mistake")
        assert answer.status_code == 200, answer.text

    def suspend(self, award: str) -> None:
        """Look at a badge again."""
        answer = self.post(f"/api/v1/awards/{award}/suspend", reason="question")
        assert answer.status_code == 200, answer.text

    def reinstate(self, award: str) -> None:
        """End that second look."""
        answer = self.post(f"/api/v1/awards/{award}/reinstate")
        assert answer.status_code == 200, answer.text

    def verdict(self, badge: Any) -> str:
        """What our own verifier says of a badge in whatever form."""
        answer = self.demo.client.post("/api/v1/verify", json={"document": badge})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["verdict"])

    def wallets(self, award: str) -> list[dict[str, Any]]:
        """The wallets that took a badge, oldest first."""
        path = f"/api/v1/awards/{award}/wallets"
        answer = self.demo.client.get(path, headers=self.demo.bearer("organisation_admin"))
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    def lose(self, award: str, wallet: str) -> None:
        """Say that a wallet is lost."""
        answer = self.post(f"/api/v1/awards/{award}/wallets/{wallet}/lost")
        assert answer.status_code == 200, answer.text

    @contextmanager
    def settings(self, **changed: bool) -> Iterator[None]:
        """Deal with wallets in another way for a while."""
        path = f"/api/v1/organisations/{self.demo.state['ids']['organisations'][0]}/wallet-settings"
        headers = self.demo.bearer("organisation_admin")
        before = self.demo.client.get(path, headers=headers).json()
        try:
            assert self.demo.client.patch(path, headers=headers, json=changed).is_success
            yield
        finally:
            back = {name: before[name] for name in changed}
            assert self.demo.client.patch(path, headers=headers, json=back).is_success

    def expire(self, offer: Offer) -> None:
        """Let the hours of an offer pass: its row is moved back, for a test cannot wait a day."""
        with sqlite3.connect(self.data / DATABASE, timeout=20) as database:
            moved = database.execute(
                "UPDATE wallet_offers SET expires_at = created_at WHERE id = ?",
                (UUID(offer.told["id"]).hex,),
            )
            assert moved.rowcount == 1
