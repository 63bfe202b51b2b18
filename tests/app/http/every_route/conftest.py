from tests.app.access.conftest import database_url, planted, sown

__all__ = ["database_url", "planted", "sown"]
