"""A wallet as the tests need one: it speaks the protocol and believes nothing that it can check."""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.facts import BASE
from tests.sector.stored import SmallSector

PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
CALLBACK = "https://wallet.example/cb"


def s256(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def new_award(client: AsgiClient, sector: SmallSector) -> str:
    return str(given(client, sector)["id"])


def offer(client: AsgiClient, sector: SmallSector, **asked: Any) -> dict[str, Any]:
    """Offer a new badge to a wallet, as its leader does."""
    award = asked.pop("award", None) or new_award(client, sector)
    body = {"grant": "pre-authorized_code", "tx_code": False, **asked}
    path = f"/api/v1/awards/{award}/wallet-offers"
    answer = client.post(path, json=body, token=sector.tokens["team_leader"])
    assert answer.status_code == 201, answer.text
    return {**answer.json(), "award": award}


@dataclass
class DpopKey:
    """A key with which another library makes DPoP proofs."""

    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))

    @property
    def jkt(self) -> str:
        return self.key.thumbprint()

    def proof(
        self, method: str, url: str, *, token: str | None = None, now: float | None = None, **changed: Any
    ) -> str:
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.key.as_dict(private=False)}
        header |= changed.pop("header", {})
        header = {name: value for name, value in header.items() if value is not None}
        claims = {
            "jti": secrets.token_urlsafe(12),
            "htm": method,
            "htu": url,
            "iat": int(time.time() if now is None else now),
            **({} if token is None else {"ath": s256(token)}),
        }
        claims = {name: value for name, value in {**claims, **changed}.items() if value is not None}
        return jwt.encode(header, claims, self.key, algorithms=[str(header["alg"])])


@dataclass
class Wallet:
    """One wallet with one offer."""

    client: AsgiClient
    offered: dict[str, Any]
    now: float
    dpop: DpopKey | None = None
    client_id: str = "wallet.example"
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def issuer(self) -> str:
        return str(self.offered["credential_offer"]["credential_issuer"])

    @property
    def grants(self) -> dict[str, Any]:
        return dict(self.offered["credential_offer"]["grants"])

    def path(self, name: str) -> str:
        return f"{self.issuer.removeprefix(BASE)}/{name}"

    def post(self, name: str, fields: dict[str, Any], **headers: str) -> httpx.Response:
        if self.dpop is not None and "DPoP" not in headers:
            headers["DPoP"] = self.dpop.proof("POST", f"{self.issuer}/{name}", now=self.now)
        data = {key: value for key, value in fields.items() if value is not None}
        return self.client.post(self.path(name), data=data, headers=headers)

    def token(self, **changed: Any) -> httpx.Response:
        """Redeem the pre-authorized code."""
        code = self.grants.get(PRE_AUTHORIZED, {}).get("pre-authorized_code")
        fields = {"grant_type": PRE_AUTHORIZED, "pre-authorized_code": code, **changed}
        return self.post("token", fields)

    def asks(self, **changed: Any) -> dict[str, Any]:
        """The parameters of an authorization request."""
        return {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": CALLBACK,
            "code_challenge": s256(self.verifier),
            "code_challenge_method": "S256",
            "state": "st-1",
            "scope": "OpenBadge_ldp",
            "issuer_state": self.grants.get("authorization_code", {}).get("issuer_state"),
            **changed,
        }

    def push(self, **changed: Any) -> httpx.Response:
        return self.post("par", self.asks(**changed))

    def authorize(self, **query: Any) -> httpx.Response:
        given = {key: value for key, value in query.items() if value is not None}
        return self.client.get(self.path("authorize"), params=given, headers={"Accept": "text/html"})

    def pushed_and_opened(self, **changed: Any) -> httpx.Response:
        pushed = self.push(**changed)
        assert pushed.status_code == 201, pushed.text
        return self.authorize(client_id=self.client_id, request_uri=pushed.json()["request_uri"])

    def code(self, **changed: Any) -> str:
        return answer_of(self.pushed_and_opened(**changed))["code"]

    def exchange(self, code: str, **changed: Any) -> httpx.Response:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": self.verifier,
            "redirect_uri": CALLBACK,
            "client_id": self.client_id,
            **changed,
        }
        return self.post("token", fields)


def answer_of(redirect: httpx.Response) -> dict[str, str]:
    """What an authorization response says in its address."""
    assert redirect.status_code in {302, 303}, redirect.text
    return dict(parse_qsl(urlsplit(redirect.headers["location"]).query))


def details(*configuration_ids: str) -> str:
    return json.dumps(
        [{"type": "openid_credential", "credential_configuration_id": one} for one in configuration_ids]
    )
