"""Signing a credential that somebody else drafted: https://www.w3.org/TR/vcalm/#issue-credential."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from app.issuers import keyring
from app.platform.runtime import Work
from app.vc_api import acceptance, instances, requests, statuses
from app.vc_api.problem_types import PROOF_GENERATION_ERROR
from app.vc_api.tables import Instance
from credentials import reading
from credentials.data_model import require_conformant
from credentials.forms import data_integrity, jwt
from credentials.schema_steps import Sizes
from credentials.suites import SELECTIVE, SUITES, derive, json_pointers
from schemas.contexts import CREDENTIALS_V2
from schemas.errors import DomainError, Malformed, Refused
from schemas.json_ld import id_of
from schemas.strict_json import JsonObject

_PROOF_OPTIONS: Final = {
    "created": lambda value: isinstance(value, str),
    "expires": lambda value: isinstance(value, str),
    "domain": requests.is_texts,
    "challenge": requests.is_text,
    "type": requests.is_text,
    "cryptosuite": requests.is_text,
    "verificationMethod": requests.is_text,
    "proofId": requests.is_proof_url,
    "previousProof": requests.is_texts,
}
ISSUE_OPTIONS: Final = {
    **_PROOF_OPTIONS,
    "proofPurpose": requests.one_of("assertionMethod"),
    "mandatoryPointers": requests.is_pointers,
    "credentialId": requests.is_text,
    "credentialStatus": statuses.is_wish,
}
PROVE_OPTIONS: Final = {
    **_PROOF_OPTIONS,
    "proofPurpose": requests.one_of("authentication", "assertionMethod"),
}

MOST_VALUES: Final = 10_000
"""Values in what is signed, about a second's work; a long text counts as several."""
MOST_VALUES_DISCLOSED: Final = 2_500
"""The same where every statement has a signature of its own."""
_OF_PROOFS_ONLY: Final = frozenset({"proofId", "previousProof"})
"""Options that say something which only an embedded proof can carry."""

# What a holder may never leave out when the request has no `mandatoryPointers`: without these, a withdrawn
# or expired credential could be shown as a good one. Pointers that are given decide alone, none as well.
_SHOWN_WITHOUT_POINTERS: Final = (
    "issuer",
    "validFrom",
    "validUntil",
    "issuanceDate",
    "expirationDate",
    "credentialStatus",
)


class IssueRefused(Refused):
    """What was asked is not what this instance does (codes in `issue` and `prove`)."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail, problem_type=PROOF_GENERATION_ERROR)


def issue(work: Work, row: Instance, body: Any) -> JsonObject:
    """Sign a credential as an instance does.

    The credential must name this instance as its issuer: the data model requires an issuer, and filling it
    in would sign what the caller never wrote. A period in the past or future is signed, as the data model
    allows.

    Args:
        work: the unit of work.
        row: the instance.
        body: `{"credential", "options"?}`.

    Returns:
        `{"verifiableCredential"}`: the credential with its proof, or an envelope around it.

    Raises:
        RequestRefused: the body is not such an object.
        NotConformant: the credential breaks the data model.
        IssueRefused: `issuer-other`, `suite-other`, `method-other`, `proof-not-enveloped`,
            `model-not-enveloped`, `pointers-not-taken`, `document-too-large`, `would-be-refused`.
        DomainError: the proof cannot be made; its code says why.
    """
    request = requests.read(body, "credential", ISSUE_OPTIONS)
    document = requests.json_object(request.subject, "credential")
    _check_options(work, row, request.options)
    _check_size(row, document)
    require_conformant(document, contexts=work.runtime.contexts)
    _check_issuer(row, document.get("issuer"))
    if row.suite != instances.VC_JWT:
        document = data_integrity.with_suite_context(document, row.suite)
    # What somebody signed already cannot be given an entry: their proof would no longer hold.
    if "proof" in document and "credentialStatus" in request.options:
        raise IssueRefused("status-not-given", "A credential with a proof is given no status entry.")
    if row.with_status and "proof" not in document:
        document = statuses.with_entry(work, row, document, request.options)
    signed = _secured(work, row, document, request.options)
    _refuse_what_verify_would_refuse(work, row, signed)
    return {"verifiableCredential": signed}


def prove(work: Work, row: Instance, body: Any) -> JsonObject:
    """Sign a presentation as its holder: https://www.w3.org/TR/vcalm/#create-presentation.

    Args:
        work: the unit of work.
        row: the instance.
        body: `{"presentation", "options"?}`.

    Raises:
        As `issue`; `holder-other` when the presentation names another holder.
    """
    request = requests.read(body, "presentation", PROVE_OPTIONS)
    document = requests.json_object(request.subject, "presentation")
    _check_options(work, row, request.options)
    _check_size(row, document)
    require_conformant(document, contexts=work.runtime.contexts)
    # A holder under another name is a holder all the same.
    for stated in (document, reading.read(document, work.runtime.contexts)):
        if "holder" in stated and id_of(stated["holder"]) != row.issuer.did:
            raise IssueRefused("holder-other", "The presentation names another holder than this instance.")
    if row.suite == instances.VC_JWT:
        return {"verifiablePresentation": _enveloped(work, row, document, request.options, "vp+jwt")}
    if row.suite in SELECTIVE:
        raise IssueRefused("suite-not-for-holders", "This instance's suite does not sign presentations.")
    document = data_integrity.with_suite_context(document, row.suite)
    purpose = request.options.get("proofPurpose", "authentication")
    return {"verifiablePresentation": _with_proof(work, row, document, request.options, purpose)}


def _check_options(work: Work, row: Instance, options: Mapping[str, Any]) -> None:
    suite, key = row.suite, instances.key_of(work, row)
    known = {suite, SUITES[suite].proof_type} if suite in SUITES else {suite}
    for name in ("type", "cryptosuite"):
        if name in options and options[name] not in known:
            raise IssueRefused("suite-other", f"This instance signs with {suite}.")
    if "verificationMethod" in options and options["verificationMethod"] != keyring.method_id(key):
        raise IssueRefused("method-other", "This instance has another verification method.")
    if "mandatoryPointers" in options and suite not in SELECTIVE:
        raise IssueRefused("pointers-not-taken", "This instance's suite knows no mandatory pointers.")
    if "credentialStatus" in options and not row.with_status:
        raise IssueRefused("status-not-given", "This instance gives credentials no status entry.")
    if suite == instances.VC_JWT and (unfit := sorted(options.keys() & _OF_PROOFS_ONLY)):
        raise IssueRefused("option-not-enveloped", f"An envelope has no place for {unfit[0]}.")


def _check_size(row: Instance, document: JsonObject) -> None:
    """Refuse what takes seconds to sign: meanwhile nobody else could write."""
    most = MOST_VALUES_DISCLOSED if row.suite in SELECTIVE else MOST_VALUES
    if Sizes(document).root > most:
        raise IssueRefused("document-too-large", f"This instance signs at most {most} values at once.")


def _check_issuer(row: Instance, issuer: Any) -> None:
    if id_of(issuer) != row.issuer.did:
        raise IssueRefused("issuer-other", f"The credential's issuer must be {row.issuer.did}.")


def _secured(work: Work, row: Instance, document: JsonObject, options: Mapping[str, Any]) -> JsonObject:
    if row.suite == instances.VC_JWT:
        return _enveloped(work, row, document, options, "vc+jwt")
    return _with_proof(work, row, document, options, "assertionMethod")


def _with_proof(
    work: Work, row: Instance, document: JsonObject, options: Mapping[str, Any], purpose: str
) -> JsonObject:
    key = instances.key_of(work, row)
    suite_options: dict[str, Any] = {}
    if row.suite in SELECTIVE:
        always = [f"/{name}" for name in _SHOWN_WITHOUT_POINTERS if name in document]
        suite_options["mandatory_pointers"] = options.get("mandatoryPointers", always)
    made = partial(
        data_integrity.add_proof,
        document,
        signer=keyring.open_signer(work, key),
        verification_method=keyring.method_id(key),
        suite=row.suite,
        contexts=work.runtime.contexts,
        created=requests.moment(options, "created") or work.now,
        proof_purpose=purpose,
        expires=requests.moment(options, "expires"),
        domain=options.get("domain"),
        challenge=options.get("challenge"),
        proof_id=options.get("proofId"),
        previous_proof=options.get("previousProof"),
        strict=False,
        **suite_options,
    )
    try:
        return made()
    except (Malformed, Refused) as error:
        raise IssueRefused(error.code, error.detail) from error


def _enveloped(
    work: Work, row: Instance, document: JsonObject, options: Mapping[str, Any], typ: Any
) -> JsonObject:
    if "proof" in document:
        raise IssueRefused("proof-not-enveloped", "This instance envelops documents without a proof.")
    if document["@context"][0] != CREDENTIALS_V2:
        raise IssueRefused("model-not-enveloped", "This instance envelops documents of data model 2.0.")
    key = instances.key_of(work, row)
    signer = keyring.open_signer(work, key)
    token = jwt.sign_vc_jose(document, signer, keyring.method_id(key), typ, _claims(options))
    kind = "EnvelopedVerifiableCredential" if typ == "vc+jwt" else "EnvelopedVerifiablePresentation"
    return {"@context": CREDENTIALS_V2, "id": f"data:application/{typ},{token}", "type": kind}


def _claims(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a proof as claims: https://www.rfc-editor.org/rfc/rfc7519#section-4.1."""
    given = {
        claim: options[name] for name, claim in (("challenge", "nonce"), ("domain", "aud")) if name in options
    }
    times = {"iat": requests.moment(options, "created"), "exp": requests.moment(options, "expires")}
    return given | {claim: int(at.timestamp()) for claim, at in times.items() if at is not None}


def _refuse_what_verify_would_refuse(work: Work, row: Instance, signed: JsonObject) -> None:
    shown = signed
    if row.suite in SELECTIVE:
        # Nobody verifies a base proof; shown as a whole it must verify. What a holder leaves out later is
        # judged then: which parts are mandatory is the issuer's word and no condition of ours.
        everything = [json_pointers.to(name) for name in signed if name not in {"@context", "proof"}]
        shown = derive(signed, everything, work.runtime.contexts)
    try:
        acceptance.require(work, shown)
    except DomainError as error:
        if error.code == "would-be-refused":
            raise IssueRefused(error.code, error.detail) from error
        raise
