"""Was the person who judged allowed to judge this skill on that day?

Not in the standard: the chain of authority is this project's own, carried by Open Badges endorsements, and
read by `credentials.authority`. An issuer outside the sector shows none, and that is fine.

A member of a trust anchor is asked for it whatever it issues, in whatever form and under whatever name: many
people hold a key of a member, and each may sign only what the member lets them sign. A statement of a member
that is not a badge can show no mandate, so that it is `not_authorised` unless the whole chain stands in it.
Two things are passed over: a status list, which says nothing about anybody and counts only where a badge
points to it; and an endorsement that stands inside a badge, which is judged as its signer's word.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from credentials.authority import findings
from credentials.authority import judge as chain
from credentials.authority.chain import ChainUnknown, Prove
from credentials.authority.vocabulary import VOCABULARY
from credentials.budget import BudgetSpent
from credentials.canonical import to_quads
from credentials.checks import shape, status
from credentials.checks.authenticity import finder_for
from credentials.checks.case import Case
from credentials.checks.check import Check, Stage
from credentials.evidence import older_badges
from credentials.forms.data_integrity import FindKey, ProofResult, verify_proofs
from credentials.intake import Presented
from credentials.trust import TrustAnchor
from keys.resolver import VerificationMethod
from schemas.errors import DomainError
from schemas.json_ld import types_of
from schemas.report import LayerId, Outcome, Verdict
from schemas.strict_json import JsonObject

ID = "authority"
REFERENCE = "https://www.imsglobal.org/spec/ob/v3p0#endorsementcredential"


_STATUS_LISTS = (
    ("BitstringStatusListCredential", "BitstringStatusList"),
    ("StatusList2021Credential", "StatusList2021"),
)
_OUTER_MEMBERS = frozenset(
    {
        "@context", "id", "type", "issuer", "validFrom", "validUntil", "issuanceDate", "expirationDate",
        "credentialSubject", "proof",
    }
)  # fmt: skip
_LIST_MEMBERS = frozenset(
    {"id", "type", "statusPurpose", "encodedList", "statusSize", "statusMessage", "ttl"}
)


def is_asked(case: Case) -> bool:
    """Whether the credential must show who authorised it, or may and is then held to it."""
    if case.anchors.anchor_of_member(case.issuer_id) is not None:
        return not _is_status_list(case.document)
    # An older badge can show no chain: a member's was not its own to give, and nobody else is asked.
    return case.presented.kind not in older_badges.KINDS and shape.is_badge(case.document)


def _is_status_list(document: JsonObject) -> bool:
    """Whether it is that and nothing else, so that nothing more can be hidden in it."""
    subject = document.get("credentialSubject")
    if not isinstance(subject, dict) or not subject.keys() <= _LIST_MEMBERS:
        return False
    if not document.keys() <= _OUTER_MEMBERS:
        return False
    return any(
        types_of(document) == {"VerifiableCredential", credential} and types_of(subject) == {listed}
        for credential, listed in _STATUS_LISTS
    )


def check(case: Case) -> TrustAnchor | None:
    """Judge the chain.

    Returns:
        The association that the chain starts from, when it holds.
    """
    found = chain.judge(
        case.document,
        signers=[(signed.method_id, signed.public_key) for signed in case.signed_by],
        prove=_prove(case),
        anchors=case.anchors,
        status_of=lambda endorsement: _status_of(case, endorsement),
        find_key=finder_for(case).find,
        enveloped=case.presented.securing in {"jwt", "sd-jwt"},
        says=lambda document: _says(case, document),
    )
    if found.code == "chain-missing" and not shape.is_badge(case.document):
        # Nobody claims to have judged anybody: only that the organisation speaks is claimed, and not shown.
        case.failed(ID, "organisation-not-shown")
        return None
    {
        Outcome.PASSED: case.passed,
        Outcome.FAILED: case.failed,
        Outcome.UNKNOWN: case.unknown,
        Outcome.SKIPPED: case.skipped,
    }[found.outcome](ID, found.code, **found.params)
    return found.anchor


def spare_keys(case: Case) -> Mapping[str, VerificationMethod]:
    """The keys that the badge's own chain vouches for, once it holds against a pinned key.

    With these a badge stays verifiable when its issuer's site is gone for good.
    """
    keys = chain.chain_keys(case.document, prove=_prove(case), anchors=case.anchors)
    return {
        method_id: VerificationMethod(method_id, method_id.partition("#")[0], key)
        for method_id, key in keys.items()
    }


def _prove(case: Case) -> Prove:
    def prove(endorsement: JsonObject, find_key: FindKey) -> Sequence[ProofResult]:
        return verify_proofs(
            endorsement, find_key=find_key, contexts=case.contexts, now=case.now, budget=case.budget
        )

    return prove


def _says(case: Case, document: JsonObject) -> bool | None:
    """Whether the statements of the badge, or of an endorsement in it, use the vocabulary of authority."""
    delivered = case.presented.credential if document is case.document else document
    unsecured = {name: value for name, value in delivered.items() if name != "proof"}
    try:
        statements = to_quads(unsecured, case.contexts, budget=case.budget)
    except BudgetSpent as error:
        raise ChainUnknown(error.code, error.detail) from error
    except DomainError:
        return None
    return any(VOCABULARY in statement.predicate for statement in statements)


def _status_of(case: Case, endorsement: JsonObject) -> Outcome:
    inner = Case(
        presented=Presented("credential", "embedded", endorsement, b""),
        document=endorsement,
        lookup=case.lookup,
        now=case.now,
        anchors=case.anchors,
        profile="any-credential",
        spare_keys=case.spare_keys,
        depth=case.depth + 1,
        budget=case.budget,
        room=case.room,
    )
    status.check(inner)
    return inner.outcome(status.ID)


def _run(case: Case) -> None:
    case.anchor = check(case)


def _leave_out(case: Case) -> None:
    if case.presented.kind == "credential":
        case.skipped(ID, "not-asked")


CHECK: Final = Check(
    id=ID,
    reference=REFERENCE,
    codes=" ".join((*findings.CODES, "organisation-not-shown", "not-asked", "too-complex")),
    layer=LayerId.WHO_JUDGED,
    stage=Stage.STANDING,
    place=50,
    run=_run,
    kinds=frozenset({"credential", "sd-jwt-vc", *older_badges.KINDS}),
    applies=is_asked,
    when_failed=Verdict.NOT_AUTHORISED,
    decides_when_unknown=True,
    left_out=_leave_out,
)
