"""The project's Python files as syntax trees: what they import, which names they bind."""

import ast
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("data", "metrics", "present", "web", "ui", "pages")
_DEFINITIONS = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
_CHANGING_METHODS = {
    *("add", "append", "clear", "discard", "extend", "insert", "pop"),
    *("popitem", "remove", "setdefault", "update"),
}


@cache
def tracked() -> tuple[Path, ...]:
    """Files of the project as git knows them, the new ones included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    names = (Path(name) for name in listed.stdout.split("\0") if name)
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


def modules(*rooms: str) -> list[Path]:
    """Python files of the given rooms; a room is a folder or a file at the top."""
    return [
        name
        for name in tracked()
        if name.suffix == ".py" and any(is_in_room(name, room) for room in rooms)
    ]


def is_in_room(name: Path, room: str) -> bool:
    """Whether the file stands in that room."""
    return name.with_suffix("").as_posix() == room or Path(room) in name.parents


def length(name: Path) -> int:
    """Number of lines of the file."""
    return len((ROOT / name).read_text(encoding="utf-8").splitlines())


@cache
def tree(name: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), filename=str(name))


def imports(name: Path) -> Iterator[tuple[str, ast.stmt]]:
    """Every module that the file imports, by its full name, with the statement."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}:{node.lineno} imports relatively"
            module = node.module or ""
            for alias in node.names:
                inner = f"{module}.{alias.name}"
                yield (inner if is_module(inner) else module), node


def is_module(dotted: str) -> bool:
    """Whether the name is one of our modules or packages."""
    place = ROOT / dotted.replace(".", "/")
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def file_of(dotted: str) -> Path:
    """The file of one of our modules or packages."""
    place = Path(dotted.replace(".", "/"))
    return place.with_suffix(".py") if not (ROOT / place).is_dir() else place / "__init__.py"


def module_of(name: Path) -> str:
    """The full name of the module that the file is."""
    return ".".join(name.with_suffix("").parts).removesuffix(".__init__")


def module_circle(names: list[Path]) -> list[str]:
    """Modules of these files that import each other in a circle; empty without one."""
    graph = {
        module_of(name): {module for module, _ in imports(name) if is_module(module)}
        - {module_of(name)}
        for name in names
    }
    return _circle(graph)


def room_circle(floor: str) -> list[str]:
    """Rooms of the floor whose modules import each other in a circle; empty without one."""
    graph: dict[str, set[str]] = defaultdict(set)
    for name in modules(floor):
        for module, _ in imports(name):
            if is_module(module) and module.split(".")[0] == floor:
                graph[_room(name)].add(_room(file_of(module)))
        graph[_room(name)].discard(_room(name))
    return _circle(graph)


def _room(name: Path) -> str:
    """The folder of the file, down to the third level: `metrics/reports/checks`."""
    return "/".join(name.parent.parts[:3])


def _circle(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def literals(name: Path) -> Iterator[ast.Constant]:
    """Strings of the file that are not docstrings."""
    nodes = list(ast.walk(tree(name)))
    prose = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node


def bound_names(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Names that the code binds, with their lines, without those that other libraries gave.

    Variables, parameters, functions, classes, fields, attributes assigned, new names of imports,
    errors caught, names of patterns.
    """
    for node in ast.walk(module):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name, node.lineno
            case ast.arg(arg=name) | ast.alias(asname=str(name)):
                yield name, node.lineno
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                yield name, node.lineno
            case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield name, node.lineno
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.name, node.lineno


def undocumented(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Public classes, functions and methods without a docstring, with their lines."""
    levels = [("", module.body)]
    while levels:
        owner, body = levels.pop()
        for node in body:
            if isinstance(node, _DEFINITIONS) and not node.name.startswith("_"):
                if ast.get_docstring(node) is None:
                    yield f"{owner}{node.name}", node.lineno
                if isinstance(node, ast.ClassDef):
                    levels.append((f"{owner}{node.name}.", node.body))


def changed_state(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Names of the module that its functions rebind or change in place, with the lines.

    A change in place is an item or an attribute assigned or deleted, or a call of a method that
    changes a list, dict or set.
    """
    state = _state(module)
    for node in module.body:
        if isinstance(node, _DEFINITIONS):
            visible = state - _local_names(node)
            for inner in ast.walk(node):
                yield from _changes(inner, visible)


def _state(module: ast.Module) -> set[str]:
    """Names that statements at the top of the module assign."""
    targets: list[ast.expr] = []
    for node in module.body:
        if isinstance(node, ast.Assign):
            targets += node.targets
        elif isinstance(node, ast.AnnAssign):
            targets.append(node.target)
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _local_names(definition: ast.stmt) -> set[str]:
    """Variables and parameters of the functions of a definition, which hide the module's."""
    nodes = list(ast.walk(definition))
    shared = {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    stored = {
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return (stored | {node.arg for node in nodes if isinstance(node, ast.arg)}) - shared


def _changes(node: ast.AST, state: set[str]) -> Iterator[tuple[str, int]]:
    match node:
        case ast.Global(names=names):
            yield from ((name, node.lineno) for name in names)
        case (
            ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del())
            | ast.Attribute(value=ast.Name(id=name), ctx=ast.Store() | ast.Del())
        ) if name in state:
            yield name, node.lineno
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)) if (
            name in state and method in _CHANGING_METHODS
        ):
            yield name, node.lineno
