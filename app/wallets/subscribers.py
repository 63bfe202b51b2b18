"""What comes with events of other rooms: no offer outlives its badge."""

from typing import Final

from app.awards.events import AwardErased, AwardRevoked
from app.platform.runtime import Subscriber
from app.wallets import ending

SUBSCRIBERS: Final = (
    Subscriber(AwardRevoked, ending.award_revoked),
    Subscriber(AwardErased, ending.award_erased),
)
