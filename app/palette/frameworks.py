"""The official group labels of the frameworks that a skill of our palette is aligned with."""

from collections.abc import Mapping

from app.palette import service as palette
from app.palette.content import AlignmentGroup
from app.platform.runtime import Runtime
from schemas.errors import DomainError


def groups_of(runtime: Runtime, skill: str | None) -> Mapping[str, AlignmentGroup]:
    """The groups by the address of each aligned skill; empty for a skill that is not of our palette.

    Single ESCO skills have no official Dutch label that we could get; their groups do.

    Args:
        runtime: the running service.
        skill: the skill's address, as a badge names it.
    """
    if skill is None or not skill.startswith(f"{runtime.urls.base}/skills/"):
        return {}
    with runtime.work(writes=False) as work:
        try:
            content = palette.find(work.session, work.urls, skill).content
        except DomainError:
            return {}
    return {str(one.uri): one.group for one in content.alignments if one.group is not None}
