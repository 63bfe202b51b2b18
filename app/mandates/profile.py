"""A team leader as badges name them: a pseudonym's profile, with the mandates signed for it."""

import json
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.mandates.tables import Mandate
from app.people.service import find_by_pseudonym
from app.platform.urls import Urls
from schemas.strict_json import JsonObject


def team_leader_profile(session: Session, urls: Urls, organisation_id: UUID, pseudonym: str) -> JsonObject:
    """The Open Badges Profile that badges name as `source`.

    Raises:
        NotFound: `team-leader-unknown`.
    """
    leader = find_by_pseudonym(session, organisation_id, pseudonym)
    mandates = session.scalars(
        select(Mandate.document).where(Mandate.team_leader_id == leader.id).order_by(Mandate.signed_at)
    ).all()
    stated: JsonObject = {
        "id": urls.team_leader(organisation_id, pseudonym),
        "type": ["Profile"],
        "name": leader.display_name if leader.name_in_badge else None,
        "endorsement": [json.loads(document) for document in mandates] or None,
    }
    return {key: value for key, value in stated.items() if value is not None}
