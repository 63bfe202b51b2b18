"""Do we know who issued the badge?

"Verifiers SHOULD mark issuer data as unverified when no trust list names the issuer":
https://www.imsglobal.org/spec/ob/v3p0/impl/. An unknown issuer is a warning, never a failure.

`trusted` needs a signature by a key that the verifier's owner pinned: under the chain of authority inside
the badge, or under the badge itself when the anchor issued it. To bear an anchor's name is not enough.
"""

from credentials.checks.case import Case
from credentials.checks.verdict import is_proven
from credentials.trust import TrustAnchor
from schemas.report import Trust

ID = "trust"
REFERENCE = "https://www.imsglobal.org/spec/ob/v3p0/impl/"


def check(case: Case, anchor: TrustAnchor | None) -> Trust:
    """Say how far the issuer is believed.

    Args:
        case: the badge.
        anchor: whose pinned key its chain of authority starts from, when that was judged good.
    """
    if not is_proven(case.findings):
        # Whoever could not be shown to be the issuer is not known by the issuer's name.
        case.skipped(ID, "not-shown")
        return Trust.UNKNOWN_ISSUER
    trust = Trust.TRUSTED if anchor is not None else case.anchors.trust_in(case.issuer_id, case.signing_keys)
    if any(finding.code == "authority.association-unknown" for finding in case.findings):
        # It leans on an association that we do not know, and so do not believe.
        trust = Trust.UNKNOWN_ISSUER
    if trust is Trust.TRUSTED:
        case.passed(ID, "trusted")
    elif trust is Trust.KNOWN:
        known = case.anchors.known[case.issuer_id]
        case.passed(ID, "known", name=known.name, registry=known.registry)
    elif case.anchors.anchor(case.issuer_id) is not None:
        case.unknown(ID, "other-key")
        case.warn("key-not-pinned", issuer=case.issuer_id)
    else:
        case.unknown(ID, "unknown-issuer", issuer=case.issuer_id)
        case.warn("unknown-issuer", issuer=case.issuer_id)
    return trust


def leave_out(case: Case) -> Trust:
    """Nobody is believed on account of something forged, or not theirs to give."""
    case.skipped(ID, "not-shown" if not is_proven(case.findings) else "not-asked")
    return Trust.UNKNOWN_ISSUER
