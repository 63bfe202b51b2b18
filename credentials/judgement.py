"""What the verifier found, as codes; the sentences stand in `app/verification/words.{nl,en}.json`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from credentials.resources import Reference
from schemas.report import Conclusion, Outcome, RecipientMatch, Trust, Verdict, concluded
from schemas.strict_json import JsonObject


@dataclass(frozen=True)
class Finding:
    """One result of one check. Every finding's code is registered in `credentials/checks/registry.py`.

    Attributes:
        check: the check's id, for example `status`.
        outcome: `passed`, `failed`, `unknown` (we could not know) or `skipped` (not applicable).
        code: what was found, for example `status.revoked`; the catalogue key is `finding.<code>`.
        params: values for the sentence.
    """

    check: str
    outcome: Outcome
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Note:
    """A warning (catalogue key `warning.<code>`) or something left unchecked (`not_checked.<code>`)."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class EndorsementJudged:
    """What somebody else says inside the badge, with its own verdict.

    Attributes:
        document: the EndorsementCredential.
        owner: the object that holds it: the credential, its issuer, its achievement or its source.
        verdict: as if it had been presented by itself.
        trust: how far we know who says it; a name that an endorser gives itself proves nothing.
    """

    document: JsonObject
    owner: JsonObject
    verdict: Verdict
    trust: Trust = Trust.UNKNOWN_ISSUER


@dataclass(frozen=True)
class Witness:
    """Somebody beside the issuer whose signature on the badge holds; told by id, never by their own word.

    Attributes:
        id: the controller of the key, a DID or URL.
        trust: how far we know them.
    """

    id: str
    trust: Trust


@dataclass(frozen=True)
class Judgement:
    """The whole answer about one credential.

    Attributes:
        verdict: the closed list of design §4; `verified` is true for `valid` only.
        trust: how far the issuer is believed; never changes the verdict.
        findings: every check's results, in the order of the recipe.
        warnings: what a careful person wants to know and what does not change the verdict.
        not_checked: what was left unchecked, and why.
        wanted: references that were missing. Fetch them and judge again; when nothing more can be fetched,
            hand in `NotFetched`.
        credential: the document that was judged, for reading: the refreshed one after a refresh; for Open
            Badges 2.0 a reading in the shape of 3.0.
        refreshed: the issuer had a newer form, and that one was judged.
        endorsements: what others say inside the badge.
        anchor: name or id of the trust anchor that stands behind the issuer, when trusted.
        recipient: how the subject compares with whom the asker has in mind; None when nobody asked. The
            verdict speaks of the badge alone.
        witnesses: who else signed, beside the issuer.
        proven: a proof or token by a key of the issuer held, or the issuer hosts the badge. Where it is
            false, what the credential says is only a claim: nobody is shown to have said it.
        is_badge: it is an Open Badge, of whatever version; other Verifiable Credentials are judged as well.
        items: when several credentials were handed in, or one by somebody whose proof does not hold: the
            judgement of each. Then `verdict` and `trust` are the worst of theirs and of how they were shown;
            of the findings only those on the holder stand here too.
    """

    verdict: Verdict
    trust: Trust
    findings: tuple[Finding, ...]
    warnings: tuple[Note, ...] = ()
    not_checked: tuple[Note, ...] = ()
    wanted: tuple[Reference, ...] = ()
    credential: JsonObject = field(default_factory=dict)
    refreshed: bool = False
    endorsements: tuple[EndorsementJudged, ...] = ()
    anchor: str | None = None
    recipient: RecipientMatch | None = None
    witnesses: tuple[Witness, ...] = ()
    proven: bool = False
    is_badge: bool = True
    items: tuple["Judgement", ...] = ()

    @property
    def conclusion(self) -> Conclusion:
        """What a person is told, from verdict, trust and recipient together."""
        return concluded(self.verdict, self.trust, self.recipient, is_badge=self.is_badge)

    @property
    def verified(self) -> bool:
        """True only when everything that decides was checked and is good."""
        return self.verdict is Verdict.VALID
