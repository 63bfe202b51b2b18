"""Which methods an address takes, all its routes together."""

from fastapi import Request
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import Match


def methods_at(request: Request) -> list[str]:
    """The methods of an address; where something can be read, HEAD is one of them.

    https://www.rfc-editor.org/rfc/rfc9110#name-allow
    """
    path = request.url.path
    found = {"OPTIONS"}
    for context in iter_route_contexts(request.app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            # The framework tells the methods of the first route alone.
            match, _ = route.matches({"type": "http", "method": "", "path": path, "path_params": {}})
            found |= (route.methods or set()) if match is not Match.NONE else set()
    return sorted(found | ({"HEAD"} if "GET" in found else set()))
