"""What comes with events of other rooms: consent and erasure reach badges, and no end leaves one behind."""

from typing import Final

from app.awards import consent, endings, sharing
from app.learners.events import LearnerConsentChanged, LearnerErased
from app.mandates.events import MandateEnded
from app.organisations.events import KeurmerkEnded, KeurmerkShortened
from app.people.events import TeamLeaderConsentChanged, TeamLeaderErased
from app.platform.runtime import Subscriber

SUBSCRIBERS: Final = (
    Subscriber(KeurmerkEnded, endings.keurmerk_ended),
    Subscriber(KeurmerkShortened, endings.keurmerk_ended),
    Subscriber(MandateEnded, endings.mandate_ended),
    Subscriber(TeamLeaderConsentChanged, consent.leader_consent_changed),
    Subscriber(TeamLeaderErased, consent.leader_erased),
    Subscriber(LearnerConsentChanged, consent.learner_consent_changed),
    Subscriber(LearnerErased, sharing.learner_erased),
)
