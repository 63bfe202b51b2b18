"""Nothing stands in the product that the product does not use: what only tests call is called by nobody.

Followed are names, from what is started from outside (`STARTED`, routes and other registered functions, code
that runs on import) through everything that they mention.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("schemas", "keys", "credentials", "app", "migrations")
STARTED = {("app.cli", "main")}
# Read by name by somebody else's code, or by people.
KEPT = {
    "app.serving.startup": "called by uvicorn",
    "app.platform.db.process_bind_param": "called by SQLAlchemy",
    "app.platform.db.process_result_value": "called by SQLAlchemy",
    "app.platform.outbound.connection.connect_tcp": "called by httpcore",
    "app.platform.outbound.connection.get_extra_info": "called by httpcore",
    "app.platform.outbound.connection.start_tls": "called by httpcore",
    "app.rooms.events": "held against the types of events and the docs",
    "credentials.baking.svg.defused_start_doctype_decl": "called by defusedxml",
    "credentials.checks.registry.reasons": "held against the catalogues and the docs",
    "credentials.forms.registry.MADE_FROM_IT": "for awards in further forms",
}
READ_BY_NAME = {
    "CHORES",
    "SUBSCRIBERS",
    "router",
    "revision",
    "down_revision",
    "branch_labels",
    "depends_on",
    "upgrade",
    "downgrade",
}
Node = tuple[str, str]


def decorators(node: ast.stmt) -> Iterator[ast.expr]:
    for decorator in getattr(node, "decorator_list", ()):
        yield decorator.func if isinstance(decorator, ast.Call) else decorator


def is_registered(node: ast.stmt) -> bool:
    """`@router.get(…)`, `@event.listens_for(…)`: somebody else calls it."""
    return any(isinstance(decorator, ast.Attribute) for decorator in decorators(node))


class Module:
    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.defined: dict[str, ast.stmt] = {}
        self.loose: list[ast.stmt] = []
        for statement in self.tree.body:
            self._define(statement)
        self.imported = dict(self._imports())

    def _define(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            self.defined[statement.name] = statement
            return
        targets: list[ast.expr] = []
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        elif not isinstance(statement, ast.Import | ast.ImportFrom):
            self.loose.append(statement)
        for target in targets:
            for name in ast.walk(target):
                if isinstance(name, ast.Name):
                    self.defined[name.id] = statement

    def _imports(self) -> Iterator[tuple[str, tuple[str, str | None]]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield alias.asname or alias.name.split(".")[0], (alias.name, None)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    yield alias.asname or alias.name, (node.module, alias.name)


class Product:
    def __init__(self) -> None:
        self.modules: dict[str, Module] = {}
        for floor in FLOORS:
            for path in sorted((ROOT / floor).rglob("*.py")):
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
                self.modules[name] = Module(name, path)
        # What modules declare is looked up by name: `declared("credentials.suites", "SUITE", …)`.
        self.declared = {
            argument.value
            for module in self.modules.values()
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "declared"
            for argument in node.args
            if isinstance(argument, ast.Constant)
        }
        self.attributes = {
            node.attr
            for module in self.modules.values()
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute)
        }

    def roots(self) -> Iterator[Node]:
        yield from STARTED
        for module in self.modules.values():
            for statement in module.loose:
                yield from self.mentioned(module, statement)
            for name, statement in module.defined.items():
                if name in READ_BY_NAME | self.declared or name.startswith("__") or is_registered(statement):
                    yield module.name, name

    def used(self, *also: Node) -> set[Node]:
        found: set[Node] = set()
        waiting = [*self.roots(), *also]
        while waiting:
            module, name = waiting.pop()
            if (module, name) in found:
                continue
            found.add((module, name))
            waiting += self.mentioned(self.modules[module], self.modules[module].defined[name])
        return found

    def mentioned(self, module: Module, statement: ast.AST) -> Iterator[Node]:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                yield from self.resolve(module.name, node.id)
            elif isinstance(node, ast.Attribute):
                owner = self.module_named(module, node.value)
                if owner is not None:
                    yield from self.resolve(owner, node.attr)
            elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
                yield from self.quoted(module, node.annotation)

    def quoted(self, module: Module, annotation: ast.expr) -> Iterator[Node]:
        for node in ast.walk(annotation):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                # Words for people in `Annotated` are not a name that happens to be quoted.
                with suppress(SyntaxError):
                    yield from self.mentioned(module, ast.parse(node.value.strip(), mode="eval"))

    def module_named(self, module: Module, node: ast.expr) -> str | None:
        """The module that an expression such as `instants` or `app.platform.db` names."""
        if isinstance(node, ast.Name) and node.id in module.imported:
            owner, name = module.imported[node.id]
            whole = owner if name is None else f"{owner}.{name}"
            return whole if whole in self.modules else None
        if isinstance(node, ast.Attribute):
            owner_name = self.module_named(module, node.value)
            whole = f"{owner_name}.{node.attr}"
            return whole if whole in self.modules else None
        return None

    def resolve(self, module_name: str, name: str) -> Iterator[Node]:
        module = self.modules[module_name]
        if name in module.defined:
            yield module_name, name
        elif name in module.imported:
            owner, member = module.imported[name]
            whole = owner if member is None else f"{owner}.{member}"
            if whole in self.modules:
                # A module in a list: whatever is asked of such modules may be asked of this one.
                yield from ((whole, one) for one in self.modules[whole].defined if one in self.attributes)
            elif owner in self.modules and member is not None:
                yield from self.resolve(owner, member)


def methods(product: Product) -> Iterator[str]:
    """Public methods whose name stands nowhere in the product but in themselves."""
    places = defaultdict(list)
    for module in product.modules.values():
        for node in ast.walk(module.tree):
            name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)
            if name is not None:
                places[name].append((module.name, getattr(node, "lineno", 0)))
    for module in product.modules.values():
        for owner in module.defined.values():
            for method in owner.body if isinstance(owner, ast.ClassDef) else ():
                if (
                    isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
                    and not method.name.startswith("_")
                    and all(
                        where == module.name and method.lineno <= line <= (method.end_lineno or line)
                        for where, line in places[method.name]
                    )
                ):
                    yield f"{module.name}.{method.name}"


@cache
def read_product() -> Product:
    return Product()


def unused(*kept: str) -> set[str]:
    product = read_product()
    also = [(module, name) for module, _, name in (one.rpartition(".") for one in kept)]
    used = product.used(*(node for node in also if node[1] in product.modules[node[0]].defined))
    names = {
        f"{module.name}.{name}"
        for module in product.modules.values()
        for name in module.defined
        if (module.name, name) not in used
    }
    return (names | {*methods(product)}) - {*kept}


def test_nothing_is_there_that_the_product_does_not_use() -> None:
    assert sorted(unused(*KEPT)) == []


def test_what_has_come_to_be_used_leaves_the_list() -> None:
    assert sorted(KEPT.keys() - unused()) == []
