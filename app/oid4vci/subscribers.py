"""What comes with events of other rooms: nothing of an erased badge is kept."""

from typing import Final

from app.awards.events import AwardErased
from app.oid4vci import erasing
from app.platform.runtime import Subscriber

SUBSCRIBERS: Final = (Subscriber(AwardErased, erasing.award_erased),)
