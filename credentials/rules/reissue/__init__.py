"""May a badge be signed again? These rules come on top of those that always hold."""

from types import ModuleType
from typing import Final

from credentials.rules.reissue import (
    reissue_changes_award,
    reissue_changes_content,
    reissue_not_later,
    reissue_status_entry,
)

REISSUE: Final[tuple[ModuleType, ...]] = (
    reissue_changes_award,
    reissue_not_later,
    reissue_status_entry,
    reissue_changes_content,
)
