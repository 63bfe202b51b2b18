"""F20 and F26: one rule for text, wherever it enters; and what the database alone can see."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from app.palette.tables import Category
from app.platform.db import is_duplicate
from app.platform.runtime import Runtime
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import body, given
from tests.sector.stored import SmallSector

DOORS: dict[str, tuple[str, str, str]] = {
    "learner": ("team_leader", "/api/v1/learners", "display_name"),
    "email": ("team_leader", "/api/v1/learners", "email"),
    "leader": ("organisation_admin", "/api/v1/organisations/{member}/team-leaders", "display_name"),
    "organisation": ("platform_admin", "/api/v1/organisations", "name"),
    "about": ("platform_admin", "/api/v1/organisations", "description"),
    "category": ("palette_editor", "/api/v1/skill-categories", "nl"),
    "narrative": ("team_leader", "/api/v1/awards", "narrative"),
    "revoking": ("organisation_admin", "/api/v1/awards/{award}/revoke", "reason"),
    "suspending": ("organisation_admin", "/api/v1/awards/{award}/suspend", "reason"),
    "ending": ("organisation_admin", "/api/v1/mandates/{mandate}/end", "reason"),
    "resting": ("organisation_admin", "/api/v1/mandates/{mandate}/suspend", "reason"),
    "keurmerk": ("association_admin", "/api/v1/organisations/{member}/keurmerk/end", "reason"),
}
TEXTS = {
    "bsn-in-text": "Jan 111/222/333",
    "html-in-text": "Jan <b>",
    "control-characters": "Jan \u202e",
}
OTHERS: dict[str, dict[str, Any]] = {
    "email": {"display_name": "Jan"},
    "organisation": {"kind": "employer"},
    "about": {"kind": "employer", "name": "Wasserij"},
    "category": {"code": "other", "en": "Other"},
}
EVIDENCE = {
    "context": {"@context": {"bsn": "https://x.example/bsn"}, "bsn": "111222333"},
    "at-id": {"@id": "javascript:alert(1)"},
    "endorsement": {"endorsement": [{"type": ["EndorsementCredential"]}]},
    "type": {"type": ["Evidence", "x"]},
    "nested": {"name": {"@value": "x"}},
    "unknown": {"name": "Foto", "shoeSize": "43"},
}


@pytest.mark.parametrize("code", list(TEXTS))
@pytest.mark.parametrize("door", list(DOORS))
def test_f26_every_text_passes_the_one_rule(
    client: AsgiClient, sector: SmallSector, door: str, code: str
) -> None:
    role, path, member = DOORS[door]
    award = given(client, sector)["id"] if "{award}" in path else ""
    address = path.format(member=sector.member, award=award, mandate=sector.mandate)
    text = TEXTS[code].replace(" ", "") + "@x.nl" if door == "email" else TEXTS[code]
    said = {**(body(sector) if door == "narrative" else OTHERS.get(door, {})), member: text}
    answer = client.post(address, token=sector.tokens[role], json=said)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("kind", list(EVIDENCE))
def test_f20_evidence_has_fixed_members_and_no_others(
    client: AsgiClient, sector: SmallSector, kind: str
) -> None:
    said = body(sector, evidence=[EVIDENCE[kind]])
    answer = client.post("/api/v1/awards", token=sector.tokens["team_leader"], json=said)
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")


@pytest.mark.parametrize(
    "address", ["http://x.example/a", "javascript:alert(1)", "data:text/html,x", "//x/a"]
)
def test_f20_evidence_is_reached_by_https(client: AsgiClient, sector: SmallSector, address: str) -> None:
    said = body(sector, evidence=[{"id": address}])
    answer = client.post("/api/v1/awards", token=sector.tokens["team_leader"], json=said)
    assert (answer.status_code, answer.json()["code"]) == (422, "evidence-url-malformed")


def test_a_second_row_like_the_first_is_told_from_other_mistakes(runtime: Runtime) -> None:
    def add(**changes: Any) -> IntegrityError:
        row = {"code": "textile", "name_nl": "x", "name_en": "x", "position": 1, **changes}
        with pytest.raises(IntegrityError) as caught, runtime.work() as work:
            work.session.add(Category(**row))
        return caught.value

    assert is_duplicate(add())
    assert not is_duplicate(add(code="new", name_nl=None))
