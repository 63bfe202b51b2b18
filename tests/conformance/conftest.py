from tests.conformance.vc_service import vc

__all__ = ["vc"]
