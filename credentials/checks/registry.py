"""Every check and everything it can say. The catalogues, `docs/checks.md` and the tests are held to this."""

from dataclasses import dataclass
from typing import Final

from credentials.authority import findings
from credentials.checks import (
    authority,
    context,
    data_model,
    endorsements,
    hosted,
    proof,
    recipient,
    refresh,
    schema,
    shape,
    status,
    token,
    trust,
    validity,
)


@dataclass(frozen=True)
class RegisteredCheck:
    """One check.

    Attributes:
        id: stable name, `Finding.check`.
        reference: where the standard asks for it.
        codes: the second halves of all codes that its findings can have (`<id>.<code>`).
    """

    id: str
    reference: str
    codes: tuple[str, ...]


def _check(identifier: str, reference: str, codes: str) -> RegisteredCheck:
    return RegisteredCheck(identifier, reference, tuple(codes.split()))


ISSUER_KEY: Final = "issuer-key"

CHECKS: Final = (
    _check(
        shape.ID, shape.REFERENCE,
        "good flat-claims not-a-credential not-a-badge no-issuer no-subject several-subjects no-recipient"
        " no-achievement only-a-link other-credential unread",
    ),
    _check(context.ID, context.REFERENCE, "good signed-statement not-first no-open-badges redefines"),
    _check(
        proof.ID, proof.REFERENCE,
        "good missing malformed too-many broken wrong-purpose expired unsupported only-unsupported"
        " further by-other witness not-covering not-derived context-unreachable previous-unknown"
        " previous-missing previous-not-signed previous-broken too-complex",
    ),
    _check(
        ISSUER_KEY, "https://www.w3.org/TR/cid-1.0/#retrieve-verification-method",
        "of-issuer of-other unreachable unknown-kind unreadable method-not-named certificate-unknown"
        " certificate-expired certificate-not-yet-valid certificate-broken"
        " document-id-mismatch method-not-found method-ambiguous method-wrong-purpose"
        " method-controller-mismatch method-revoked method-expired key-not-of-issuer"
        " did-malformed key-malformed key-kind-mismatch",
    ),
    _check(
        token.ID, token.REFERENCE,
        "good malformed header unsupported broken key-confusion wrong-form claim-differs too-complex"
        " binding-broken binding-stale binding-unsupported",
    ),
    _check(
        data_model.ID, data_model.REFERENCE,
        "good signed-as-text undefined-word hidden-word redefined-word unsafe breached too-complex"
        " context-unreachable",
    ),
    _check(
        hosted.ID, hosted.REFERENCE,
        "hosted withdrawn signed malformed unreachable not-hosted differs other-host no-address"
        " key-not-of-issuer key-unread signature-broken signature-absent unknown-kind older-kind",
    ),
    _check(refresh.ID, refresh.REFERENCE, "none refreshed unreachable not-usable"),
    _check(
        status.ID, status.REFERENCE,
        "good none hidden revoked suspended message refresh unreachable unreadable unknown-type"
        " unknown-purpose malformed too-many-entries purpose-differs index-out-of-range list-malformed"
        " list-by-other list-unproven list-expired list-not-yet-valid list-too-short too-complex",
    ),
    _check(validity.ID, validity.REFERENCE, "until no-end end-hidden expired not-yet-valid malformed"),
    _check(
        schema.ID, schema.REFERENCE,
        "good none breached unknown-type unreachable unusable respelled too-complex",
    ),
    _check(
        endorsements.ID, endorsements.REFERENCE,
        "good none not-good could-not-check malformed too-complex",
    ),
    _check(recipient.ID, recipient.REFERENCE, "same other not-asked not-shown not-comparable"),
    RegisteredCheck(
        authority.ID,
        authority.REFERENCE,
        (*findings.CODES, "organisation-not-shown", "not-asked", "too-complex"),
    ),
    _check(trust.ID, trust.REFERENCE, "trusted known unknown-issuer other-key not-shown not-asked"),
)  # fmt: skip
"""All checks, in the order in which a report gives them."""

REFERENCES: Final = {check.id: check.reference for check in CHECKS}

WARNINGS: Final = (
    "achievement-in-list",
    "achievement-without-name",
    "claim-alone",
    "claim-differs",
    "claim-missing",
    "claim-near",
    "claim-unusual",
    "date-without-zone",
    "date-unusual",
    "endorsement-not-good",
    "endorsement-of-other",
    "envelope-unusual",
    "header-members",
    "image-as-url",
    "issued-in-future",
    "issuer-message",
    "issuer-without-name",
    "key-not-named",
    "key-not-pinned",
    "key-not-said",
    "key-unusual",
    "newer-form-exists",
    "no-criteria",
    "no-id",
    "no-recipient",
    "no-start-date",
    "old-data-model",
    "old-open-badges-context",
    "older-technique",
    "older-token-type",
    "open-badges-context-not-second",
    "proof-does-not-fit",
    "refreshed",
    "revocation-list-by-other",
    "several-in-picture",
    "status-list-by-other",
    "status-list-elsewhere",
    "status-list-short",
    "undefined-words",
    "unknown-issuer",
)
"""Codes of `Judgement.warnings`."""

NOT_CHECKED: Final = (
    "at",
    "context",
    "endorsements-beyond-limit",
    "holder",
    "holder-audience",
    "no-way-to-withdraw",
    "other-badges",
    "parts-hidden",
    "proof-further",
    "proof-unsupported",
    "refresh-not-usable",
    "refresh-unreachable",
    "schema-type",
    "schema-unreachable",
    "schema-unusable",
    "schemas-beyond-limit",
    "status-hidden",
    "status-type",
)
"""Codes of `Judgement.not_checked`."""

REASONS: Final = (
    "unreachable",
    "timeout",
    "not-found",
    "gone",
    "http-error",
    "too-large",
    "wrong-type",
    "refused",
    "offline",
    "came-from-elsewhere",
    "not-tried",
)
"""Codes of `NotFetched`, as `why` in the parameters of a finding; `not-tried` means nobody asked yet."""
