"""The type that wallets show a badge as says what the badge claims, and nothing else."""

import base64
import hashlib
import re
from typing import Any

from app.platform.runtime import Runtime
from credentials.forms import sd_jwt
from credentials.forms.parts import FLAT
from tests.app.asgi_client import AsgiClient
from tests.app.awards.binding import take
from tests.app.awards.giving import given
from tests.sector.stored import SmallSector

OF_THE_TOKEN = {"vct", "sub", "iat", "nbf", "exp", "status", "cnf", "_sd_alg"}


def metadata(client: AsgiClient) -> Any:
    answer = client.get("/vct/open-badge")
    assert answer.headers["content-type"].startswith("application/json")
    assert client.get("/.well-known/vct/vct/open-badge").content == answer.content
    return answer.json()


def test_the_address_in_a_badge_answers_with_its_type(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    evidence = [{"name": "Foto"}]
    award = given(client, sector, narrative="Goed gezien", evidence=evidence)
    _, (copy,) = take(runtime, award["id"], names=("sdjwt",))
    claims = sd_jwt.opened(sd_jwt.read(copy["sdjwt"])).payload
    stated = metadata(client)
    assert claims["vct"] == stated["vct"] == "https://badges.example/vct/open-badge"
    listed = {claim["path"][0] for claim in stated["claims"]}
    assert claims.keys() - OF_THE_TOKEN <= listed


def test_what_may_be_left_out_is_said(client: AsgiClient) -> None:
    stated = {tuple(claim["path"]): claim["sd"] for claim in metadata(client)["claims"]}
    hidden = {path[0] for path, sd in stated.items() if sd == "always" and len(path) == 1}
    assert hidden == set(FLAT.values())


def test_every_claim_has_a_name_in_both_languages(client: AsgiClient) -> None:
    stated = metadata(client)
    for shown in (stated["display"], *(claim["display"] for claim in stated["claims"])):
        assert [one["locale"] for one in shown] == ["nl-NL", "en-US"]
        assert all(one.get("label") or one.get("name") for one in shown)


def test_the_drawing_fits_what_is_said_of_it(client: AsgiClient) -> None:
    stated = metadata(client)
    (template,) = stated["display"][0]["rendering"]["svg_templates"]
    answer = client.get(template["uri"])
    assert answer.headers["content-type"].startswith("image/svg+xml")
    digest = base64.b64encode(hashlib.sha256(answer.content).digest()).decode()
    assert template["uri#integrity"] == f"sha256-{digest}"
    places = set(re.findall(r"\{\{(\w+)\}\}", answer.text))
    assert places == {claim["svg_id"] for claim in stated["claims"] if "svg_id" in claim}
