"""The two links of the chain of authority, as unsigned Open Badges endorsements.

https://www.imsglobal.org/spec/ob/v3p0/#endorsementcredential. Each stands on its own: it has its own
`@context` and verifies without the badge around it. The period stands in the scope and not in `validUntil`,
because other verifiers check embedded endorsements at today's date, and an old badge outlives keurmerk and
mandate.
"""

from datetime import datetime

from credentials.authority.scope import Scope, ScopeMalformed
from credentials.draft.document import CONTEXTS, status_entry
from credentials.draft.values import Party, StatusEntry
from schemas import instants
from schemas.strict_json import JsonObject


def build_endorsement(
    *,
    endorsement_id: str,
    association: Party,
    organisation: str,
    scope: Scope,
    issued_at: datetime,
    name: str,
    comment: str | None = None,
    status: StatusEntry | None = None,
) -> JsonObject:
    """An association endorses an organisation. To be signed with the association's authority key.

    Args:
        endorsement_id: absolute URL.
        association: who endorses.
        organisation: the DID of who is endorsed.
        scope: the organisation's authority keys, its keys for other forms, and the days of its keurmerk.
            Usually for any achievement: then the organisation may have any skill judged.
        issued_at: becomes `validFrom`.
        name: a heading in words; Open Badges requires one.
        comment: what the association says about the organisation.
        status: a status entry, for fraud only: never set because a keurmerk ended.

    Raises:
        ScopeMalformed: a key belongs to another DID than the organisation's, or it replaces a mandate.
    """
    if not scope.is_for_an_organisation:
        raise ScopeMalformed("Only a mandate replaces another one.")
    _check_controller(scope, organisation)
    about = _subject(organisation, comment, scope)
    return _endorsement(endorsement_id, name, association, about, issued_at=issued_at, status=status)


def build_mandate(
    *,
    mandate_id: str,
    organisation: Party,
    leader: str,
    scope: Scope,
    issued_at: datetime,
    name: str,
    comment: str | None = None,
    status: StatusEntry | None = None,
) -> JsonObject:
    """An organisation mandates a team leader. To be signed with the organisation's authority key.

    Args:
        mandate_id: absolute URL.
        organisation: who gives the mandate.
        leader: the team leader's profile URL.
        scope: the leader's key (a verification method of the organisation's DID), the skills or categories,
            and the days of the mandate. With `replaces` it counts from the day on which that one was given,
            for badges that show both; then it is no wider and no longer.
        issued_at: becomes `validFrom`.
        name: a heading in words; Open Badges requires one.
        comment: what the organisation says about the mandate.
        status: a status entry, for fraud only: never set because a mandate ended.

    Raises:
        ScopeMalformed: no skill is named, a key is for other forms of badges, or a key belongs to another DID
            than the organisation's.
    """
    if not scope.is_for_a_leader:
        raise ScopeMalformed("A mandate names the skills or categories that it is for, and the leader's key.")
    _check_controller(scope, organisation.id)
    about = _subject(leader, comment, scope)
    return _endorsement(mandate_id, name, organisation, about, issued_at=issued_at, status=status)


def _check_controller(scope: Scope, did: str) -> None:
    if any(key.controller != did for key in (*scope.keys, *scope.form_keys)):
        raise ScopeMalformed("A key does not belong to the organisation that is authorised.")


def _subject(subject: str, comment: str | None, scope: Scope) -> JsonObject:
    said = {} if comment is None else {"endorsementComment": comment}
    return {"id": subject, "type": ["EndorsementSubject"], **said, **scope.as_json()}


def _endorsement(
    endorsement_id: str,
    name: str,
    issuer: Party,
    subject: JsonObject,
    *,
    issued_at: datetime,
    status: StatusEntry | None,
) -> JsonObject:
    document: JsonObject = {
        "@context": list(CONTEXTS),
        "id": endorsement_id,
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": name,
        "issuer": {"id": issuer.id, "type": ["Profile"], "name": issuer.name},
        "validFrom": instants.write(issued_at),
        "credentialSubject": subject,
    }
    return document if status is None else document | {"credentialStatus": status_entry(status)}
