"""Do we know who issued the badge?

"Verifiers SHOULD mark issuer data as unverified when no trust list names the issuer":
https://www.imsglobal.org/spec/ob/v3p0/impl/. An unknown issuer is a warning, never a failure.
"""

from credentials.checks.case import Case
from schemas.report import Trust

ID = "trust"
REFERENCE = "https://www.imsglobal.org/spec/ob/v3p0/impl/"


def check(case: Case, *, endorsed_by_anchor: bool) -> Trust:
    """Say how far the issuer is believed.

    Args:
        case: the badge.
        endorsed_by_anchor: its chain of authority was judged good.
    """
    if case.outcome("proof", "token", "hosted", "issuer-key") != "passed":
        # Whoever could not be shown to be the issuer is not known by the issuer's name.
        case.skipped(ID, "not-shown")
        return Trust.UNKNOWN_ISSUER
    trust = case.anchors.trust_in(case.issuer_id, endorsed_by_anchor=endorsed_by_anchor)
    if trust is Trust.TRUSTED:
        case.passed(ID, "trusted")
    elif trust is Trust.KNOWN:
        known = case.anchors.known[case.issuer_id]
        case.passed(ID, "known", name=known.name, registry=known.registry)
    else:
        case.unknown(ID, "unknown-issuer", issuer=case.issuer_id)
        case.warn("unknown-issuer", issuer=case.issuer_id)
    return trust
