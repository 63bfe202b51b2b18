"""A verifier that fetches: what sites answer, and what is made of a badge."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from credentials import intake
from credentials.judgement import Judgement
from credentials.resources import Fetched, NotFetched, Reference, Resources
from credentials.trust import NOBODY, TrustAnchors
from credentials.verify import Profile, verify, verify_all
from schemas.report import Outcome
from schemas.strict_json import JsonObject
from tests.sector.facts import (
    NOW,
)

MAX_ROUNDS = 6


@dataclass
class Sites:
    """What the world outside answers; anything else is out of reach."""

    answers: dict[Reference, Fetched | NotFetched] = field(default_factory=dict)
    asked: list[Reference] = field(default_factory=list)

    def put(
        self, kind: Any, url: str, content: JsonObject | bytes | NotFetched, *, final_url: str | None = None
    ) -> "Sites":
        """Let an address answer; `final_url` when it redirected to there."""
        answer = content if isinstance(content, NotFetched) else Fetched(content, final_url=final_url)
        self.answers[Reference(kind, url)] = answer
        return self

    def fetch(self, reference: Reference) -> Fetched | NotFetched:
        self.asked.append(reference)
        return self.answers.get(reference, NotFetched("unreachable", {"host": "somewhere"}))


def judge_bytes(
    data: bytes,
    sites: Sites | None = None,
    *,
    now: datetime = NOW,
    anchors: TrustAnchors = NOBODY,
    recipient: str | None = None,
    profile: Profile = "open-badge",
    media_type: str | None = None,
) -> Judgement:
    """Read, then judge and fetch in turns, as the service does."""
    sites = sites or Sites()
    presented = intake.read(data, media_type)
    resources = Resources()
    judgement = verify(presented, resources, now, anchors=anchors, recipient=recipient, profile=profile)
    for _ in range(MAX_ROUNDS):
        if not judgement.wanted:
            break
        resources = resources.with_found({wanted: sites.fetch(wanted) for wanted in judgement.wanted})
        judgement = verify(presented, resources, now, anchors=anchors, recipient=recipient, profile=profile)
    return judgement


def judge_all(value: Any, sites: Sites | None = None, **options: Any) -> Judgement:
    """As `judge`, of everything in a presentation or array, each by the rules that fit it."""
    sites, resources = sites or Sites(), Resources()
    presented = intake.read(value if isinstance(value, bytes) else json.dumps(value).encode())
    judgement = verify_all(presented, resources, NOW, **options)
    for _ in range(MAX_ROUNDS):
        if not judgement.wanted:
            break
        resources = resources.with_found({wanted: sites.fetch(wanted) for wanted in judgement.wanted})
        judgement = verify_all(presented, resources, NOW, **options)
    return judgement


def judge(document: JsonObject, sites: Sites | None = None, **options: Any) -> Judgement:
    return judge_bytes(json.dumps(document).encode(), sites, **options)


def codes(judgement: Judgement, *outcomes: Outcome) -> set[str]:
    wanted = outcomes or tuple(Outcome)
    return {finding.code for finding in judgement.findings if finding.outcome in wanted}


def warned(judgement: Judgement) -> set[str]:
    return {note.code for note in judgement.warnings}


def left(judgement: Judgement) -> set[str]:
    return {note.code for note in judgement.not_checked}


def without(document: Mapping[str, Any], *names: str) -> JsonObject:
    return {name: value for name, value in document.items() if name not in names}
