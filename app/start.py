"""What must hold before a service starts: every setting is usable, and this database is its own.

A service that starts with a broken setting says "ready" and fails at every badge, or seals new keys under a
key that nobody will have. Better that it does not start, and says which line to mend.
"""

import ssl

from sqlalchemy import inspect, select

from app.issuers.tables import SigningKey
from app.platform import migrate
from app.platform.installation import check_base
from app.platform.migrate import WHY_NOT, State
from app.platform.runtime import Runtime
from app.platform.settings import SettingsError, variable
from app.vc_api import instances
from app.vc_api.tables import Instance
from app.verification.anchors import configured
from keys import sealed
from schemas.errors import DomainError


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


def check_database(runtime: Runtime) -> None:
    """Look whether this database is built, and belongs to this origin and to this key-encryption key.

    Raises:
        SettingsError: one line that says what to do.
    """
    found = migrate.state(runtime.database.engine)
    if found is not State.CURRENT:
        raise SettingsError(f"{variable('database_url')}: {WHY_NOT[found]}.")
    with runtime.database.transaction(writes=False) as session:
        check_base(session, runtime.settings.base_url)
    check_seals(runtime)


def check_seals(runtime: Runtime) -> None:
    """Open one sealed key of each kind.

    Raises:
        SettingsError: the key-encryption key does not open it.
    """
    tables = set(inspect(runtime.database.engine).get_table_names())
    with runtime.database.transaction(writes=False) as session:
        found: list[tuple[bytes, str, str]] = []
        if SigningKey.__tablename__ in tables:
            key = session.execute(select(SigningKey.sealed, SigningKey.id, SigningKey.purpose).limit(1))
            found += [(row.sealed, str(row.id), row.purpose) for row in key]
        if Instance.__tablename__ in tables:
            instance = session.execute(
                select(Instance.sealed, Instance.id).where(Instance.sealed != b"").limit(1)
            )
            found += [(row.sealed, str(row.id), instances.PURPOSE) for row in instance]
    for secret, key_id, purpose in found:
        try:
            sealed.unseal(secret, runtime.key_encryption_key, key_id, purpose)
        except DomainError:
            raise SettingsError(
                f"{variable('key_encryption_key')}: does not open the signing keys in this database. "
                "Set the one that they were sealed with."
            ) from None
