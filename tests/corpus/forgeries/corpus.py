"""All forgeries together."""

from typing import Final

from tests.corpus.forgeries import chains, classic, misplaced, replacements, scopes
from tests.corpus.forgeries.case import FORGERIES, Forgery

__all__ = ["ALL_FORGERIES"]

KINDS: Final = (classic, chains, scopes, misplaced, replacements)
ALL_FORGERIES: Final[dict[str, Forgery]] = FORGERIES
