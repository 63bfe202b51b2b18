"""Signing a badge anew: a correction, the end of a suspension, less consent, or a wallet that takes it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.awards import versions
from app.awards.events import DepartedLeadersKeyUsed
from app.awards.facts import (
    Backing,
    anchors_of,
    backing_of,
    case_of,
    choose_mandate,
    mandate_facts,
    resources_of,
)
from app.awards.standing import not_standing
from app.awards.tables import Award, AwardBinding, AwardVersion, WhySigned
from app.issuers import status_lists
from app.issuers.status_lists import Allocated
from app.learners.tables import Learner
from app.mandates.service import has_been_ended
from app.palette.tables import SkillVersion
from app.people.tables import TeamLeader
from app.platform.runtime import Work
from credentials.issue import prepare_reissue
from credentials.rules.case import AwardCase, BindingCase, MandateFacts
from credentials.rules.reissue.case import ReissueCase, ReissueKind
from schemas.strict_json import JsonObject

AT_LEAST_LATER = timedelta(seconds=1)


class AwardChanges(TypedDict, total=False):
    """What an award should have said. What is left out stays as it is; None takes it away.

    Skill, learner, leader and day stay; if those are wrong, revoke.
    """

    level: str | None
    valid_until: datetime | None
    narrative: str | None
    evidence: Sequence[Mapping[str, Any]] | None


@dataclass(frozen=True, slots=True)
class Taker:
    """The wallet that a badge is signed for.

    Attributes:
        binding: the wallet.
        subject_id: the DID of its key.
    """

    binding: AwardBinding
    subject_id: str


def sign_anew(
    work: Work,
    award: Award,
    group: Sequence[AwardVersion],
    kind: ReissueKind,
    *,
    changes: AwardChanges | None = None,
    taker: Taker | None = None,
) -> AwardVersion:
    """Sign another version of a badge, with a status entry of its own.

    Args:
        work: the unit of work.
        award: locked.
        group: every version of it.
        kind: why.
        changes: what it says otherwise than before.
        taker: the wallet it is for; it says nothing else otherwise.

    Raises:
        Conflict: `award-not-standing`, there is nothing left to sign.
        Refused: the name of the rule that forbids it, for example `key-compromised`.
    """
    before = versions.served(group)
    if before.document is None:
        raise not_standing(award)
    # The entry first: beginning a list locks the issuer; the organisation is held from here on.
    entry = status_lists.allocate(work, award.organisation_id)
    award = _with_people(work, award)
    backing = backing_of(work, award.organisation_id, award.team_leader_id)
    version = _next(award, group, before, plain(changes or {}), entry)
    version.why, version.valid_from = WhySigned(kind), _valid_from(work, [before] if taker else group)
    if taker is not None:
        version.binding, version.subject_id = taker.binding, taker.subject_id
    _sign(work, award, version, backing, kind, before.document, entry)
    work.session.add(version)
    work.session.flush()
    work.session.expire(award, ["versions"])
    return version


def plain(changes: AwardChanges) -> dict[str, Any]:
    """The changes as they are kept: no evidence is an empty list."""
    wished = dict(changes)
    if "evidence" in changes:
        wished["evidence"] = [dict(item) for item in changes["evidence"] or ()]
    return wished


def _sign(  # noqa: PLR0917  private; everything that a signature rests on
    work: Work,
    award: Award,
    version: AwardVersion,
    backing: Backing,
    kind: ReissueKind,
    before: str,
    entry: Allocated,
) -> None:
    said = json.loads(before)
    case = ReissueCase(
        kind=kind,
        before=said,
        award=_case(work, award, version, backing, said),
        running=_mandate_of_today(work, award, backing) if kind is ReissueKind.CORRECTION else None,
    )
    lists = resources_of(work, backing, entry.status_list)
    prepared = prepare_reissue(case, anchors=anchors_of(work, backing), resources=lists)
    versions.sign(work, version, prepared, backing, award.mandate)
    _tell_of_departed(work, award, backing)


def _next(
    award: Award,
    group: Sequence[AwardVersion],
    before: AwardVersion,
    wished: Mapping[str, Any],
    entry: Allocated,
) -> AwardVersion:
    return AwardVersion(
        award_id=award.id,
        number=group[-1].number + 1,
        subject_id=before.subject_id,
        narrative=wished.get("narrative", before.narrative),
        evidence=wished.get("evidence", before.evidence),
        list_id=entry.list_id,
        index=entry.index,
        forms=[],
    )


def _valid_from(work: Work, others: Sequence[AwardVersion]) -> datetime:
    # Of two badges with one id the later counts: what replaces others comes after all of them. Copies in
    # several wallets are beside each other, and only after the one that they were made from.
    return max(work.now, max(version.valid_from for version in others) + AT_LEAST_LATER)


def _case(work: Work, award: Award, version: AwardVersion, backing: Backing, before: JsonObject) -> AwardCase:
    case = case_of(work, award, version, backing, award.mandate)
    return BindingCase.of(case, before) if version.binding is not None else case


def _tell_of_departed(work: Work, award: Award, backing: Backing) -> None:
    leader = award.team_leader
    running = leader.erased_at is None and any(
        mandate.authorised_from <= work.today <= mandate.authorised_until
        and not has_been_ended(mandate, work.now)
        for mandate in backing.mandates
    )
    if not running:
        key = backing.key_of(award.mandate)
        work.happened(DepartedLeadersKeyUsed(award.organisation_id, key.id, award.id))


def _with_people(work: Work, award: Award) -> Award:
    """The award, which is locked, with everybody and everything that its badge names, as they are now."""
    work.session.flush()
    return work.session.scalars(
        select(Award)
        .options(
            joinedload(Award.skill_version, innerjoin=True).joinedload(SkillVersion.skill, innerjoin=True),
            joinedload(Award.learner, innerjoin=True).joinedload(Learner.details),
            joinedload(Award.team_leader, innerjoin=True).joinedload(TeamLeader.name),
            joinedload(Award.mandate, innerjoin=True),
            joinedload(Award.endorsement),
        )
        .where(Award.id == award.id)
        .execution_options(populate_existing=True)
    ).one()


def _mandate_of_today(work: Work, award: Award, backing: Backing) -> MandateFacts | None:
    best = choose_mandate(work, backing, award.skill_version, work.today)
    return mandate_facts(work, best, backing.mandates) if best is not None else None
