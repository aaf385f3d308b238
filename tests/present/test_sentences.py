"""Every refusal and every remark that the rooms below can make has its words: read off the code."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

from data.model.errors import ExportError
from data.presets.preset import builtin
from data.readers import specials
from present.error_text import explain
from present.text import LANGUAGES, Text, entries

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for room in ("data", "metrics") for path in (ROOT / room).rglob("*.py"))
MAKERS = {"Problem": "problems", "RawNote": "problems", "RejectedRow": "rejected"}
PASSED_ON = {"code", "note.code"}  # a code that comes from one of the places read here


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def strings(node: ast.AST) -> set[str]:
    """Strings the expression can come to."""
    if isinstance(node, ast.IfExp):
        return strings(node.body) | strings(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def place_of_code(call: ast.Call) -> tuple[str, ast.expr] | None:
    """Which words the call's code is found among, and the code itself."""
    name = ast.unparse(call.func)
    if name in MAKERS and (call.args or call.keywords):
        fields = {keyword.arg: keyword.value for keyword in call.keywords}
        if None in fields:  # a problem read back from the book of uploads
            return None
        at = 3 if name == "RejectedRow" else 0
        return MAKERS[name], fields.get("code") or call.args[at]
    if name == "notes.add":
        return "problems", call.args[0]
    if name == "_unknown_word_problems" and isinstance(call.args[-1], ast.Constant):
        return "problems", call.args[-1]
    return None


def assigned(function: ast.FunctionDef, kinds: set[str]) -> set[str]:
    """What the function puts into `code`: strings, or an entry of the table of kinds."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
            found |= strings(node.value) | (kinds if "_KINDS" in ast.unparse(node.value) else set())
    return found


def kinds_of(path: Path) -> set[str]:
    """The codes in a module's table of kinds."""
    return {
        code
        for node in tree(path).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_KINDS"
        for code in set().union(*(strings(value) for value in node.value.values))
    }


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in (path for path in SOURCES if ROOT / "data" in path.parents):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def codes(section: str) -> set[str]:
    """Every code of remarks on rows (`problems`) or of rows not taken in (`rejected`)."""
    found = set()
    for path, function in functions():
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            where, code = place_of_code(call) or ("", call)
            if where != section:
                continue
            told = strings(code)
            assert told or ast.unparse(code) in PASSED_ON, f"{path}: {ast.unparse(code)}"
            found |= told or assigned(function, kinds_of(path))
    return found


def reasons() -> set[str]:
    """Why rows are left out: by presets, by the readers, and while lines are folded."""
    found = {rule.reason for p in builtin().values() for s in p.sections for rule in s.skip}
    for node in ast.walk(tree(Path(specials.__file__))):
        if isinstance(node, ast.FunctionDef) and node.name == "judge":
            returns = [each for each in ast.walk(node) if isinstance(each, ast.Return)]
            found |= set().union(*(strings(each.value) for each in returns if each.value))
    for path in SOURCES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("skipped"):
                found |= strings(node.slice)
    return found


def raised() -> dict[type[ExportError], list[set[str]]]:
    """The facts that each making of an error gives."""
    found: dict[type[ExportError], list[set[str]]] = {}
    for path in SOURCES:
        dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        room = vars(import_module(dotted.removesuffix(".__init__")))
        for call, inside in within(tree(path), None):
            kind = called(call, inside, room)
            if isinstance(kind, type) and issubclass(kind, ExportError):
                found.setdefault(kind, []).append({k.arg for k in call.keywords if k.arg})
    return found


def within(node: ast.AST, inside: str | None) -> Iterator[tuple[ast.Call, str | None]]:
    """Every call with the class around it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, inside
        yield from within(child, child.name if isinstance(child, ast.ClassDef) else inside)


def called(call: ast.Call, inside: str | None, room: dict[str, object]) -> object:
    name = ast.unparse(call.func)
    if name == "cls":
        return room.get(inside or "")
    module, _, last = name.rpartition(".")
    return getattr(room.get(module), last, None) if module else room.get(name)


def gaps(key: str, lang: str) -> set[str]:
    entry = entries(lang)[key]
    assert isinstance(entry, str), key
    return {name for _, name, _, _ in Formatter().parse(entry) if name}


ERRORS = sorted(raised().items(), key=lambda pair: pair[0].key)


def test_there_is_something_to_read():
    """A change of names must not leave these tests without anything to look at."""
    assert {"open_quote", "unknown_stage", "rejected_rows", "unreadable_date"} <= codes("problems")
    assert {"missing_value", "unreadable_number"} <= codes("rejected")
    assert {"outgoing", "total", "repeated_header", "repeated_id"} <= reasons()
    assert len(ERRORS) >= 25


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("section", ["problems", "rejected"])
def test_every_code_has_words(lang, section):
    assert [c for c in sorted(codes(section)) if not Text(lang).has(f"{section}.{c}")] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_to_leave_a_row_out_has_words(lang):
    assert [r for r in sorted(reasons()) if not Text(lang).has(f"skipped.{r}")] == []


@pytest.mark.parametrize(("kind", "given"), ERRORS, ids=lambda each: getattr(each, "key", ""))
def test_a_sentence_asks_only_for_facts_that_are_always_given(kind, given):
    always = set.intersection(*given)
    alone = f"{kind.key}_alone"
    for lang in LANGUAGES:
        assert gaps(kind.key, lang) <= always | ({"close"} if alone in entries(lang) else set())
        if alone in entries(lang):
            assert gaps(alone, lang) <= always - {"close"}


@pytest.mark.parametrize(("kind", "given"), ERRORS, ids=lambda each: getattr(each, "key", ""))
def test_a_refusal_says_where_and_ends_with_what_to_do(kind, given):
    """Two sentences at least, the place in the first ones, and no gap left open."""
    facts = {name: f"<{name}>" for name in given[0]}
    for lang in LANGUAGES:
        told = explain(Text(lang), kind(**facts))

        assert told.endswith(".")
        assert "{" not in told
        assert "<" in told, "no fact is told"
        assert told.count(". ") >= 1, told


def test_progress_has_words():
    steps = {
        node.value
        for path in [*SOURCES, ROOT / "cli.py"]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and str(node.value).startswith("progress.")
    }

    assert "progress.storing" in steps
    assert steps <= set(entries("ru"))
