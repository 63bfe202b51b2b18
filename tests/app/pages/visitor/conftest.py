from tests.app.verification.demo_service import service

__all__ = ["service"]
