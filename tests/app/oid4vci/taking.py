"""A wallet that takes what it was offered: it proves keys and keeps what it gets."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from keys.signer import LocalSigner
from tests.app.oid4vci.wallet import Wallet
from tests.credentials.holder import proving
from tests.credentials.holder.proving import ED25519, P256

CONFIGURATIONS = ("OpenBadge_ldp", "OpenBadge_vcsdjwt", "OpenBadge_sdjwt", "OpenBadge_jwt")
FORMAT_OF = dict(zip(CONFIGURATIONS, ("ldp_vc", "vc+sd-jwt", "dc+sd-jwt", "jwt_vc_json"), strict=True))


@dataclass
class Taking:
    """A wallet with an access token."""

    wallet: Wallet
    told: dict[str, Any]
    """The token response."""
    more: dict[str, str] = field(default_factory=dict)
    """Headers beside the token."""

    @property
    def token(self) -> str:
        return str(self.told["access_token"])

    def post(
        self, name: str, body: Any, *, scheme: str | None = None, token: str | None = None, **options: Any
    ) -> httpx.Response:
        dpop = self.wallet.dpop
        headers = {
            "Authorization": f"{scheme or ('Bearer' if dpop is None else 'DPoP')} {token or self.token}"
        }
        if dpop is not None and scheme is None:
            url = f"{self.wallet.issuer}/{name}"
            headers["DPoP"] = dpop.proof("POST", url, token=token or self.token, now=self.wallet.now)
        headers |= self.more
        options = {"content" if isinstance(body, str | bytes) else "json": body, **options}
        return self.wallet.client.post(
            self.wallet.path(name), headers=headers | options.pop("headers", {}), **options
        )

    def nonce(self) -> str:
        answer = self.wallet.client.post(self.wallet.path("nonce"))
        assert answer.status_code == 200, answer.text
        return str(answer.json()["c_nonce"])

    def jwt(self, signer: LocalSigner = P256, **changes: Any) -> str:
        said: dict[str, Any] = {
            "nonce": self.nonce(),
            "now": self.now,
            "audience": self.wallet.issuer,
        } | changes
        return proving.jwt(signer, **said)

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.wallet.now, UTC)

    def di_vp(self, signer: LocalSigner = ED25519, suite: str = "eddsa-rdfc-2022", **changes: Any) -> Any:
        return proving.di_vp(
            signer, suite, **({"nonce": self.nonce(), "audience": self.wallet.issuer} | changes)
        )

    def named(self, configuration: str = "OpenBadge_ldp") -> dict[str, str]:
        by_identifier = "authorization_details" in self.told
        return {"credential_identifier" if by_identifier else "credential_configuration_id": configuration}

    def request(self, configuration: str = "OpenBadge_ldp", **changes: Any) -> dict[str, Any]:
        """A good credential request with one proof; None leaves a member out."""
        body = {**self.named(configuration), "proofs": {"jwt": [self.jwt()]}} | changes
        return {name: value for name, value in body.items() if value is not None}

    def ask(self, configuration: str = "OpenBadge_ldp", **changes: Any) -> httpx.Response:
        return self.post("credential", self.request(configuration, **changes))

    def take(self, configuration: str = "OpenBadge_ldp", **changes: Any) -> list[Any]:
        """The credentials that the wallet gets."""
        answer = self.ask(configuration, **changes)
        assert answer.status_code == 200, answer.text
        return [one["credential"] for one in answer.json()["credentials"]]


def redeemed(wallet: Wallet, **fields: Any) -> Taking:
    answer = wallet.token(**fields)
    assert answer.status_code == 200, answer.text
    return Taking(wallet, answer.json())


def error_of(answer: httpx.Response) -> str:
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].startswith("application/json")
    return str(answer.json()["error"])
