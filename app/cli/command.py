"""What every command shares: the installation it works on, and its exit status."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from app.main import open_runtime
from app.platform.runtime import Runtime
from app.start import check_database

TROUBLE: Final = 2
"""It could not be done; one sentence on standard error says why."""
FOUND: Final = 1
"""It was done, and found something that is not as it should be."""


@contextmanager
def own_installation() -> Iterator[Runtime]:
    """The parts of the service, for commands on an installation that is set up.

    Raises:
        SettingsError: its database is not built, or is of another origin or key-encryption key.
    """
    with open_runtime() as runtime:
        check_database(runtime)
        yield runtime
