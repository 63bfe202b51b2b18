"""What comes with the events of other rooms: no mandate outlasts the keurmerk that carries it."""

from typing import Final

from app.mandates import service
from app.organisations.events import KeurmerkEnded, KeurmerkShortened
from app.platform.runtime import Subscriber

SUBSCRIBERS: Final = (
    Subscriber(KeurmerkEnded, service.end_with_keurmerk),
    Subscriber(KeurmerkShortened, service.shorten_with_keurmerk),
)
