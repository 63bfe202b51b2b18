"""A wallet with one key, as somebody else would write it: it reads a request and answers it."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from credentials.forms import jwe, jws, jwt, sd_jwt_issue
from credentials.forms.data_integrity import add_proof
from credentials.loader import bundled_contexts
from keys import multibase
from keys.algorithms import KeyKind
from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2
from schemas.strict_json import JsonObject
from tests.app.asgi_client import AsgiClient
from tests.sector.badges import badge_v1
from tests.sector.facts import NOW
from tests.sector.issuers import Issuer, keyed, plain_badge

SCHOOL = keyed("school", KeyKind.P256)
UNIVERSITY = keyed("university")
VCT = "https://badges.example/vct/open-badge"
NOW_SECONDS = int(NOW.timestamp())


@dataclass
class Asked:
    """A request as a wallet has read it."""

    parameters: JsonObject
    header: JsonObject = field(default_factory=dict)

    @property
    def nonce(self) -> str:
        return str(self.parameters["nonce"])

    @property
    def client_id(self) -> str:
        return str(self.parameters["client_id"])


def read_link(client: AsgiClient, link: str, **form: str) -> Asked:
    """Follow a link as a wallet does; a signed request names whom the link names."""
    said = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    if "request_uri" not in said:
        for name in ("dcql_query", "client_metadata"):
            said[name] = json.loads(said[name])
        return Asked(said)
    answer = client.post(said["request_uri"], data=form) if form else client.get(said["request_uri"])
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/oauth-authz-req+jwt"
    token = jws.read(answer.text)
    assert token.payload["client_id"] == said["client_id"]
    return Asked(token.payload, token.header)


@dataclass
class Wallet:
    """Somebody's wallet with the badges that were given to them."""

    owner: Issuer = field(default_factory=lambda: keyed("owner", KeyKind.P256))

    def badge(self, *, bound: bool = True) -> JsonObject:
        document = plain_badge(UNIVERSITY)
        if bound:
            document["credentialSubject"] |= {"id": self.owner.did}
        return UNIVERSITY.sign(document)

    def ldp_vc(self, asked: Asked, by: Issuer | None = None, **changes: Any) -> JsonObject:
        by = by or self.owner
        document = {
            "@context": [CREDENTIALS_V2],
            "type": ["VerifiablePresentation"],
            "holder": by.did,
            "verifiableCredential": [changes.pop("badge", None) or self.badge()],
        }
        options = {"challenge": asked.nonce, "domain": asked.client_id} | changes
        return add_proof(
            document, signer=by.key, verification_method=by.method, suite="ecdsa-rdfc-2019",
            contexts=bundled_contexts(), created=NOW, proof_purpose="authentication", **options,
        )  # fmt: skip

    def sd_jwt(self, asked: Asked, by: Issuer | None = None, **changes: Any) -> str:
        claims = {
            "vct": VCT,
            "iss": SCHOOL.did,
            "iat": NOW_SECONDS,
            "achievement": {"name": "Textiel"},
            "ld": plain_badge(SCHOOL),
        }
        token = sd_jwt_issue.issue_sd_jwt_vc(
            claims, SCHOOL.key, kid=SCHOOL.method, holder=self.owner.key.public_key
        )
        return self._bound(token, asked, by, changes)

    def vc_sd_jwt(self, asked: Asked, by: Issuer | None = None, **changes: Any) -> str:
        token = sd_jwt_issue.issue_vcdm(
            plain_badge(SCHOOL), SCHOOL.key, kid=SCHOOL.method, holder=self.owner.key.public_key
        )
        return self._bound(token, asked, by, changes)

    def jwt_vc(self, asked: Asked, by: Issuer | None = None, **changes: Any) -> str:
        by = by or self.owner
        document = badge_v1(issuer={"id": SCHOOL.did, "type": ["Profile"]})
        document["credentialSubject"] |= {"id": self.owner.did}
        inside = jwt.sign_ob_jwt(document, SCHOOL.key, SCHOOL.method)
        vp = {
            "@context": [CREDENTIALS_V1],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": [inside],
        }
        claims = {"nonce": asked.nonce, "aud": asked.client_id, "iat": NOW_SECONDS} | changes
        return jws.sign({"typ": "JWT", "kid": by.method}, {"iss": by.did, "vp": vp, **claims}, by.key)

    def _bound(self, token: str, asked: Asked, by: Issuer | None, changes: JsonObject) -> str:
        digest = multibase.base64url_encode(hashlib.sha256(token.encode()).digest())
        claims = {"iat": NOW_SECONDS, "aud": asked.client_id, "nonce": asked.nonce, "sd_hash": digest}
        return token + jws.sign({"typ": "kb+jwt"}, claims | changes, (by or self.owner).key)


def post(client: AsgiClient, asked: Asked, vp_token: Any, **changes: Any) -> httpx.Response:
    """Answer a request in the way that it asks for."""
    said = {"vp_token": vp_token, "state": asked.parameters["state"]} | changes
    said = {name: value for name, value in said.items() if value is not None}
    where = asked.parameters["response_uri"]
    if asked.parameters["response_mode"] == "direct_post.jwt":
        (key,) = asked.parameters["client_metadata"]["jwks"]["keys"]
        return client.post(where, data={"response": jwe.encrypt(said, key, "A256GCM")})
    form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in said.items()}
    return client.post(where, data=form)
