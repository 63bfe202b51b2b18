"""Does the issuer offer a newer form of the badge?

"If `refreshService.type` is `1EdTechCredentialRefresh`, fetch the refreshed credential and repeat …; this is
done only once, after the proof check, and if it fails verification continues with the original":
https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification, step 3.

The newer form must be the same badge: same id, same issuer, not older, and as authentic as the first.
"""

from typing import Final

from credentials.checks import registry
from credentials.checks.authenticity import authenticate
from credentials.checks.case import Case
from credentials.checks.check import Check, Stage
from credentials.ids import same_badge, same_id
from credentials.intake import Presented
from credentials.intake import read as read_presented
from credentials.resources import Reference
from schemas import instants
from schemas.errors import DomainError
from schemas.json_ld import id_of, objects, types_of
from schemas.report import LayerId, Outcome

ID = "refresh"
REFERENCE = "https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification"

SERVICE = "1EdTechCredentialRefresh"


def check(case: Case) -> Case | None:
    """Look for a newer form.

    Returns:
        The case of the newer form, authentic and ready for the remaining checks; None to go on with the
        original.
    """
    services = [entry for entry in objects(case.document.get("refreshService")) if SERVICE in types_of(entry)]
    if not services:
        case.skipped(ID, "none")
        return None
    try:
        fetched = case.lookup.fetched(Reference("refresh", id_of(services[0])))
        presented = (
            Presented("credential", "embedded", fetched.content, b"")
            if isinstance(fetched.content, dict)
            else read_presented(fetched.content, fetched.media_type)
        )
    except DomainError:
        case.skipped(ID, "unreachable")
        case.leave("refresh-unreachable")
        return None
    newer = _newer(case, presented)
    if newer is None:
        case.skipped(ID, "not-usable")
        case.leave("refresh-not-usable")
    return newer


def _newer(case: Case, presented: Presented) -> Case | None:
    if presented.kind != "credential":
        return None
    newer = authenticate(case, presented, every_proof=case.every_proof)
    if not _same_badge(case, newer):
        return None
    newer.depth, newer.profile, newer.recipient = case.depth, case.profile, case.recipient
    newer.shown, newer.showing = case.shown, case.showing
    registry.run(newer, Stage.IDENTITY)
    if any(finding.outcome in {Outcome.FAILED, Outcome.UNKNOWN} for finding in newer.findings):
        return None
    newer.is_refreshed = True
    newer.passed(ID, "refreshed")
    newer.warn("refreshed")
    return newer


def _same_badge(case: Case, offered: Case) -> bool:
    newer = offered.document
    old_date = instants.read_moment(case.document.get("validFrom", case.document.get("issuanceDate")))
    new_date = instants.read_moment(newer.get("validFrom", newer.get("issuanceDate")))
    return (
        same_badge(id_of(newer), id_of(case.document))
        and same_id(id_of(newer.get("issuer")), case.issuer_id)
        and new_date is not None
        and (old_date is None or new_date >= old_date)
    )


def _run(case: Case) -> None:
    case.successor = check(case)


def _is_authentic(case: Case) -> bool:
    return case.outcome(*registry.at(Stage.AUTHENTICITY)) is Outcome.PASSED


CHECK: Final = Check(
    id=ID,
    reference=REFERENCE,
    codes="none refreshed unreachable not-usable",
    layer=LayerId.STILL_VALID,
    stage=Stage.RENEWAL,
    place=10,
    run=_run,
    applies=_is_authentic,
    warnings="refreshed",
    not_checked="refresh-not-usable refresh-unreachable",
)
