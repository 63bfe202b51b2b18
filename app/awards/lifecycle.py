"""What happens to an award afterwards: withdrawn, looked at again, corrected. Every old badge is kept.

Every operation locks the award first and only then looks how it stands, so that of two at the same time the
second sees what the first did: an acknowledged revocation is never undone.
"""

from collections.abc import Sequence

from app.access.actions import Action
from app.access.check import check, found
from app.awards import versions
from app.awards.events import AwardCorrected, AwardRedacted, AwardReinstated, AwardRevoked, AwardSuspended
from app.awards.reissue import AwardChanges, plain, sign_anew
from app.awards.standing import expect, not_standing
from app.awards.tables import Award, AwardState, AwardVersion, BindingEnd
from app.platform.db import lock
from app.platform.runtime import Work
from credentials.rules.reissue.case import ReissueKind
from credentials.rules.text import check_texts

STANDING = (AwardState.ISSUED, AwardState.SUSPENDED)
OF_THE_AWARD = ("level", "valid_until")
OF_THE_VERSION = ("narrative", "evidence")


def revoke(work: Work, award: Award, reason: str) -> None:
    """Withdraw a badge for good, in every form that was ever signed. An erased award can be withdrawn too.

    Raises:
        Conflict: `award-not-standing` when it was withdrawn before.
    """
    check(work.principal, Action.AWARD_REVOKE, award.organisation_id)
    lock(work.session, award)
    erased = award.state is AwardState.ERASED
    if not erased:
        expect(award, *STANDING)
    check_texts(reason=reason)
    group = versions.of(work, award)
    if not versions.withdraw(work, group) and erased:
        raise not_standing(award)
    versions.end_bindings(work, award, group, BindingEnd.REVOKED)
    award.state = award.state if erased else AwardState.REVOKED
    award.reason, award.revoked_at = reason, work.now
    work.happened(AwardRevoked(award.organisation_id, award.id))


def suspend(work: Work, award: Award, reason: str) -> None:
    """Look at a badge again. Its bits are set and stay set: the way back is a new version of the badge.

    Raises:
        Conflict: `award-not-standing` unless it stands.
    """
    check(work.principal, Action.AWARD_SUSPEND, award.organisation_id)
    lock(work.session, award)
    expect(award, AwardState.ISSUED)
    check_texts(reason=reason)
    _withdraw(work, award, BindingEnd.SUSPENDED)
    award.state, award.reason = AwardState.SUSPENDED, reason
    work.happened(AwardSuspended(award.organisation_id, award.id))


def reinstate(work: Work, award: Award) -> None:
    """End a suspension: the same badge, signed anew with a later `validFrom` and a new status entry.

    Raises:
        Conflict: `award-not-standing` unless it is suspended.
        Refused: the name of the rule that forbids it, for example a compromised key.
    """
    check(work.principal, Action.AWARD_REINSTATE, award.organisation_id)
    lock(work.session, award)
    expect(award, AwardState.SUSPENDED)
    sign_anew(work, award, versions.of(work, award), ReissueKind.REINSTATEMENT)
    award.state, award.reason = AwardState.ISSUED, None
    work.happened(AwardReinstated(award.organisation_id, award.id))


def correct(work: Work, award: Award, changes: AwardChanges) -> None:
    """Put a mistake right: the same badge, signed anew; every older version is withdrawn as replaced.

    What is said already changes nothing, so that a lost answer can be asked for again. Other forms of the
    badge are made anew on request.

    Raises:
        Conflict: `award-not-standing` unless it stands.
        Refused: the name of the rule that forbids it; the leader needs a mandate for the skill today.
    """
    found(work.principal, Action.AWARD_CORRECT, award)
    lock(work.session, award)
    expect(award, AwardState.ISSUED)
    group = versions.of(work, award)
    if not _differs(award, versions.served(group), changes):
        return
    for name in OF_THE_AWARD:
        setattr(award, name, changes.get(name, getattr(award, name)))
    versions.withdraw(work, group)
    versions.end_bindings(work, award, group, BindingEnd.CORRECTED)
    sign_anew(work, award, group, ReissueKind.CORRECTION, changes=changes)
    work.happened(AwardCorrected(award.organisation_id, award.id))


def leave_out(work: Work, award: Award) -> None:
    """Sign a badge anew without what somebody no longer agrees to; its older versions are withdrawn.

    A badge that was suspended or revoked stays so: the new version is withdrawn as well.

    Raises:
        Conflict: `award-not-standing` when it was erased.
        Refused: the name of the rule that forbids it, for example a compromised key.
    """
    lock(work.session, award)
    expect(award, *STANDING, AwardState.REVOKED)
    group = _withdraw(work, award, BindingEnd.CORRECTED)
    version = sign_anew(work, award, group, ReissueKind.CONSENT)
    if award.state is not AwardState.ISSUED:
        versions.withdraw(work, [version])
    work.happened(AwardRedacted(award.organisation_id, award.id))


def _withdraw(work: Work, award: Award, why: BindingEnd) -> Sequence[AwardVersion]:
    """Withdraw every version of an award, also those that wallets hold."""
    group = versions.of(work, award)
    versions.withdraw(work, group)
    versions.end_bindings(work, award, group, why)
    return group


def _differs(award: Award, before: AwardVersion, changes: AwardChanges) -> bool:
    said = {
        **{name: getattr(award, name) for name in OF_THE_AWARD},
        **{name: getattr(before, name) for name in OF_THE_VERSION},
    }
    return any(said[name] != value for name, value in plain(changes).items())
