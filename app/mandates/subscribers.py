"""What comes with the events of other rooms: no mandate outlasts the keurmerk that carries it."""

from typing import Final

from app.mandates import ending
from app.organisations.events import KeurmerkEnded, KeurmerkShortened
from app.platform.runtime import Subscriber

SUBSCRIBERS: Final = (
    Subscriber(KeurmerkEnded, ending.end_with_keurmerk),
    Subscriber(KeurmerkShortened, ending.shorten_with_keurmerk),
)
