"""Does every word of the badge have a meaning, and does the JSON say what the signature covers?

"Conforming verifiers MUST produce errors when non-conforming documents are detected":
https://www.w3.org/TR/vc-data-model-2.0/#conformance. Open Badges certification demands JSON-LD safe mode: a
term that no context defines is an error, because an RDF signature does not cover it. Where the signature
covers every word as it is written, as a JWT's and those over canonical JSON do, an undefined word is only a
warning.

The other direction matters as much: an RDF signature covers meanings, not spellings, so a document that
writes `credentialStatus` under another name would keep its signature and hide its status. What was signed is
read instead (`credentials.reading`); what cannot be read that way is refused here.

A proof over RDF that holds has been through the same reading, which is then not done twice.
"""

from typing import Any, Final

from credentials.canonical import to_quads
from credentials.checks.case import Case
from credentials.checks.check import Check, Stage
from credentials.data_model import broken_rules
from credentials.errors import UnsafeDocument
from credentials.loader import UnknownContext
from credentials.schema_steps import Sizes
from credentials.suites import COVERING_TEXT
from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2
from schemas.errors import DomainError
from schemas.json_ld import first_context, items
from schemas.report import LayerId, Verdict

ID = "data-model"
REFERENCE = "https://www.w3.org/TR/vc-data-model-2.0/#conformance"

# What a reader of the JSON could misread, whatever protects the badge.
_ALWAYS_WRONG = frozenset(
    {
        "protected-term-redefined", "context-malformed", "lone-surrogate", "reserved-term",
        "term-misspelled", "credential-split", "nested-graph", "not-one-node", "several-values",
    }
)  # fmt: skip
_HIDDEN = frozenset(
    {"term-misspelled", "credential-split", "dropped-value", "nested-graph", "not-one-node", "several-values"}
)


_MODELS = (CREDENTIALS_V1, CREDENTIALS_V2)
_ENDORSEMENT = "endorsement"
_NO_LINKED_DATA = frozenset(
    {"id-not-url", "party-not-url", "subject-not-object", "type-empty", "type-not-string", "too-deep"}
)


def check(case: Case) -> None:
    """Judge the document as JSON-LD in safe mode; any kind of credential also by the W3C MUSTs."""
    try:
        _check_meaning(case)
    except UnknownContext as error:
        case.want_context(error)
        _could_not_read(case, error)
    except UnsafeDocument as error:
        _unsafe(case, error)
    except DomainError as error:
        _could_not_read(case, error)
    if case.depth == 0:
        _check_musts(case)
    if not any(finding.check == ID for finding in case.findings):
        case.passed(ID, "good")


def _check_meaning(case: Case) -> None:
    if case.unreadable is not None:
        raise case.unreadable
    if not case.read_as_rdf:
        delivered = case.presented.credential
        if _is_signed_as_text(case):
            delivered = _on_one_model(delivered, first_context(delivered))
        to_quads(
            {name: value for name, value in delivered.items() if name != "proof"},
            case.contexts,
            budget=case.budget,
        )


def _on_one_model(value: Any, model: Any) -> Any:
    """A document without the endorsements inside it that are on another data model than it is itself.

    Each of them is judged by itself, under the contexts that it names; a context around it would not let it
    say what its words mean. "Protected term definitions": https://www.w3.org/TR/json-ld11/#protected-term-definitions
    """
    if isinstance(value, list):
        return [_on_one_model(one, model) for one in value]
    if not isinstance(value, dict):
        return value
    own = {name: _on_one_model(child, model) for name, child in value.items() if name != _ENDORSEMENT}
    inside = [one for one in items(value.get(_ENDORSEMENT)) if not _is_on_another(one, model)]
    return own | ({_ENDORSEMENT: _on_one_model(inside, model)} if inside else {})


def _is_on_another(endorsement: Any, model: Any) -> bool:
    named = first_context(endorsement) if isinstance(endorsement, dict) else None
    return named in _MODELS and named != model


def _check_musts(case: Case) -> None:
    """What the words mean was judged already, or was not to be had; the rules of the W3C hold all the same.

    A badge under an RDF signature has been through JSON-LD, which knows these rules too. Under a token nobody
    has looked, so that a badge is held there to the rules without which its parts are no linked data.
    """
    if case.profile != "any-credential" and not _is_signed_as_text(case):
        return
    case.budget.spend(Sizes(case.document).root)
    for violation in broken_rules(case.presented.credential):
        if case.profile == "any-credential" or violation.code in _NO_LINKED_DATA:
            case.failed(ID, "breached", rule=violation.code, where=violation.pointer)


def _unsafe(case: Case, error: UnsafeDocument) -> None:
    term = error.params.get("term", error.params.get("value", ""))
    if error.code == "too-complex":
        case.unknown(ID, "too-complex")
    elif _is_signed_as_text(case) and error.code not in _ALWAYS_WRONG:
        case.warn("undefined-words", term=term)
        case.passed(ID, "signed-as-text")
    elif error.code in {"undefined-term", "undefined-type"}:
        case.failed(ID, "undefined-word", term=term)
    elif error.code in _HIDDEN:
        case.failed(ID, "hidden-word", term=term)
    elif error.code == "protected-term-redefined":
        case.failed(ID, "redefined-word")
    else:
        case.failed(ID, "unsafe", why=error.code, term=term)


def _is_signed_as_text(case: Case) -> bool:
    """Whether the signature covers every word as it is written, whatever the word means."""
    if case.presented.securing in {"jwt", "sd-jwt"}:
        return True
    proofs = items(case.presented.credential.get("proof"))
    suites = [one.get("cryptosuite") if isinstance(one, dict) else None for one in proofs]
    return bool(suites) and all(isinstance(suite, str) and suite in COVERING_TEXT for suite in suites)


def _could_not_read(case: Case, error: DomainError) -> None:
    if _is_signed_as_text(case):
        case.leave("context", url=error.params.get("url", ""))
        case.passed(ID, "signed-as-text")
    else:
        case.unknown(ID, "context-unreachable", url=error.params.get("url", ""))


CHECK: Final = Check(
    id=ID,
    reference=REFERENCE,
    codes="good signed-as-text undefined-word hidden-word redefined-word unsafe breached too-complex"
    " context-unreachable",
    layer=LayerId.REAL,
    stage=Stage.AUTHENTICITY,
    place=40,
    run=check,
    when_failed=Verdict.INVALID,
    decides_when_unknown=True,
    warnings="undefined-words",
    not_checked="context",
)
