"""Every table of the service in one place: for migrations, which compare with it."""

from importlib import import_module

from sqlalchemy import MetaData

from app.platform.db import Base

TABLES = (
    "app.awards.tables",
    "app.learners.tables",
    "app.mandates.tables",
    "app.organisations.tables",
    "app.palette.tables",
    "app.people.tables",
    "app.platform.audit",
    "app.platform.idempotency",
    "app.platform.installation",
    "app.platform.security",
    "app.status_lists.tables",
    "app.vc_api.tables",
)


def metadata() -> MetaData:
    """The tables as the code sees them; a new noun adds its module above."""
    for module in TABLES:
        import_module(module)
    return Base.metadata
