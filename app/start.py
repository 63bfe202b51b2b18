"""What must hold before a service starts: every setting is usable, and this database is its own.

A service that starts with a broken setting says "ready" and fails at every badge, or seals new keys under a
key that nobody will have. Better that it does not start, and says which line to mend.
"""

import ssl

from app.platform import migrate, seals
from app.platform.installation import check_base
from app.platform.migrate import WHY_NOT, State
from app.platform.runtime import Runtime
from app.platform.settings import SettingsError, variable
from app.verification.anchors import configured


def check_settings(runtime: Runtime) -> None:
    """Use every setting once that is otherwise used later; opens no connection.

    Raises:
        SettingsError: one line that names the setting.
    """
    settings = runtime.settings
    configured(settings.trust_anchors)
    try:
        runtime.verify_limit  # noqa: B018  made here, or not at all
    except Exception as error:  # noqa: BLE001  whatever a client library says of an address
        raise SettingsError(f"{variable('redis_url')}: cannot be used ({type(error).__name__})") from None
    if settings.outbound_ca:
        try:
            ssl.create_default_context(cadata=settings.outbound_ca)
        except (ssl.SSLError, ValueError) as error:
            detail = f"{variable('outbound_ca')}: holds no certificates in PEM ({type(error).__name__})"
            raise SettingsError(detail) from None


def check_redis(runtime: Runtime) -> None:
    """Ask Redis once: an address that is wrong looks like one that is away, and limits would never be shared.

    Raises:
        SettingsError: it does not answer.
    """
    if not runtime.verify_limit.answers():
        raise SettingsError(f"{variable('redis_url')}: Redis does not answer there.")


def check_built(runtime: Runtime) -> None:
    """Look whether this database is built, and belongs to this origin.

    Raises:
        SettingsError: one line that says what to do.
    """
    found = migrate.state(runtime.database.engine)
    if found is not State.CURRENT:
        raise SettingsError(f"{variable('database_url')}: {WHY_NOT[found]}.")
    with runtime.database.transaction(writes=False) as session:
        check_base(session, runtime.settings.base_url)


def check_database(runtime: Runtime) -> None:
    """Look whether this database is built, and belongs to this origin and to this key-encryption key.

    Raises:
        SettingsError: one line that says what to do.
    """
    check_built(runtime)
    with runtime.database.engine.connect() as connection:
        seals.check(connection, runtime.key_encryption_keys)
    # Read once now: later it would take a second connection from whoever holds one already.
    _ = runtime.installation_secrets
