"""Outgoing requests: one guard, used by whoever must ask the world for something."""

from app.platform.outbound.guard import Outbound
from app.platform.outbound.policy import Policy

__all__ = ["Outbound", "Policy"]
