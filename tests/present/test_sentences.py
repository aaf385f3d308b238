"""Every error and every problem that data/ and metrics/ can report has a text in the locales."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

from data.model.errors import ExportError
from data.model.settings_schema import SCHEMA, WrongSetting
from data.presets.preset import builtin
from data.readers import specials
from present.error_text import explain
from present.text import LANGUAGES, Text, entries

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for room in ("data", "metrics") for path in (ROOT / room).rglob("*.py"))
SECTIONS = {"Problem": "problems", "RawNote": "problems", "RejectedRow": "rejected"}
FORWARDED = {"code", "note.code"}  # a code that comes from one of the places read here


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text("utf-8"))


def strings(node: ast.AST) -> set[str]:
    """String constants that the expression can have as its value."""
    if isinstance(node, ast.IfExp):
        return strings(node.body) | strings(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def place_of_code(call: ast.Call) -> tuple[str, ast.expr] | None:
    """The section of the locale that the call's code belongs to, and the code itself."""
    name = ast.unparse(call.func)
    if name in SECTIONS and (call.args or call.keywords):
        fields = {keyword.arg: keyword.value for keyword in call.keywords}
        if None in fields:  # a problem read back from the journal of uploads
            return None
        at = 3 if name == "RejectedRow" else 0
        return SECTIONS[name], fields.get("code") or call.args[at]
    if name == "notes.add":
        return "problems", call.args[0]
    if name == "_unknown_word_problems" and isinstance(call.args[-1], ast.Constant):
        return "problems", call.args[-1]
    return None


def assigned(function: ast.FunctionDef, kinds: set[str]) -> set[str]:
    """Values that the function assigns to `code`: strings, or an entry of the table of kinds."""
    values = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
            values |= strings(node.value) | (
                kinds if "_KINDS" in ast.unparse(node.value) else set()
            )
    return values


def kinds_of(path: Path) -> set[str]:
    """The codes in a module's table of kinds."""
    return {
        code
        for node in tree(path).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_KINDS"
        for code in set().union(*(strings(value) for value in node.value.values))
    }


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Every function of data/, with its file."""
    for path in (path for path in SOURCES if ROOT / "data" in path.parents):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def codes(section: str) -> set[str]:
    """Every code of problems with rows (`problems`) or of rejected rows (`rejected`)."""
    all_codes = set()
    for path, function in functions():
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            where, code = place_of_code(call) or ("", call)
            if where != section:
                continue
            literals = strings(code)
            assert literals or ast.unparse(code) in FORWARDED, f"{path}: {ast.unparse(code)}"
            all_codes |= literals or assigned(function, kinds_of(path))
    return all_codes


def reasons() -> set[str]:
    """Why rows are skipped: by presets, by the readers, and while lines are merged."""
    all_reasons = {rule.reason for p in builtin().values() for s in p.sections for rule in s.skip}
    for node in ast.walk(tree(Path(specials.__file__))):
        if isinstance(node, ast.FunctionDef) and node.name == "judge":
            returns = [each for each in ast.walk(node) if isinstance(each, ast.Return)]
            all_reasons |= set().union(*(strings(each.value) for each in returns if each.value))
    for path in SOURCES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("skipped"):
                all_reasons |= strings(node.slice)
    return all_reasons


def raised() -> dict[type[ExportError], list[set[str]]]:
    """The facts given at each place where an error is created, by its class."""
    facts_by_error: dict[type[ExportError], list[set[str]]] = {}
    for path in SOURCES:
        dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        room = vars(import_module(dotted.removesuffix(".__init__")))
        for call, inside in within(tree(path), None):
            kind = callee(call, inside, room)
            if isinstance(kind, type) and issubclass(kind, ExportError):
                facts_by_error.setdefault(kind, []).append({k.arg for k in call.keywords if k.arg})
    return facts_by_error


def within(node: ast.AST, inside: str | None) -> Iterator[tuple[ast.Call, str | None]]:
    """Every call with the class around it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, inside
        yield from within(child, child.name if isinstance(child, ast.ClassDef) else inside)


def callee(call: ast.Call, inside: str | None, room: dict[str, object]) -> object:
    """The object that the call names, looked up in its module; None where it is not there."""
    name = ast.unparse(call.func)
    if name == "cls":
        return room.get(inside or "")
    module, _, last = name.rpartition(".")
    return getattr(room.get(module), last, None) if module else room.get(name)


def placeholders(key: str, lang: str) -> set[str]:
    """Names of the placeholders in a text."""
    entry = entries(lang)[key]
    assert isinstance(entry, str), key
    return {name for _, name, _, _ in Formatter().parse(entry) if name}


ERRORS = sorted(
    ((kind, facts) for kind, facts in raised().items() if kind is not WrongSetting),
    key=lambda pair: pair[0].key,
)
SETTING_KINDS = {
    kind.expected: dict(kind.facts) for keys in SCHEMA.values() for kind in keys.values()
}


def test_the_scanned_sources_hold_known_codes():
    """A rename in the sources must not leave these tests with an empty list of codes."""
    assert {"open_quote", "unknown_stage", "rejected_rows", "unreadable_date"} <= codes("problems")
    assert {"missing_value", "unreadable_number"} <= codes("rejected")
    assert {"outgoing", "total", "repeated_header", "repeated_id"} <= reasons()
    assert len(ERRORS) >= 25


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("section", ["problems", "rejected"])
def test_every_code_has_a_text(lang, section):
    assert [c for c in sorted(codes(section)) if not Text(lang).has(f"{section}.{c}")] == []


@pytest.mark.parametrize(
    ("section", "more"),
    [
        ("problems", {"title", "heading", "what", "example", "other", "past_date", "future_date"}),
        ("rejected", {"other", "unreadable_duration"}),
    ],
)
def test_no_texts_are_left_of_removed_codes(section, more):
    """`more` are texts of the table itself, and codes that a table of checks holds."""
    keys = {key.split(".")[1] for key in entries("ru") if key.startswith(f"{section}.")}

    assert keys - codes(section) <= more


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_to_skip_a_row_has_a_text(lang):
    assert [r for r in sorted(reasons()) if not Text(lang).has(f"skipped.{r}")] == []


@pytest.mark.parametrize(("kind", "fact_sets"), ERRORS, ids=lambda each: getattr(each, "key", ""))
def test_placeholders_of_a_sentence_are_always_given_as_facts(kind, fact_sets):
    always = set.intersection(*fact_sets)
    alone = f"{kind.key}_alone"
    for lang in LANGUAGES:
        assert placeholders(kind.key, lang) <= always | (
            {"close"} if alone in entries(lang) else set()
        )
        if alone in entries(lang):
            assert placeholders(alone, lang) <= always - {"close"}


@pytest.mark.parametrize(("kind", "fact_sets"), ERRORS, ids=lambda each: getattr(each, "key", ""))
def test_a_refusal_names_its_place_and_what_to_do(kind, fact_sets):
    """Two sentences at least, a fact among them, and no placeholder left unfilled."""
    facts = {name: f"<{name}>" for name in fact_sets[0]}
    for lang in LANGUAGES:
        sentence = explain(Text(lang), kind(**facts))

        assert sentence.endswith(".")
        assert "{" not in sentence
        assert "<" in sentence, "the sentence has no fact"
        assert sentence.count(". ") >= 1, sentence


@pytest.mark.parametrize("expected", [*SETTING_KINDS, "hours"])
def test_a_wrong_setting_says_which_value_is_expected(expected):
    """Its sentence depends on the kind of value: a number, a time, a choice, working hours."""
    facts = SETTING_KINDS.get(expected, {"start": "18:00"})
    for lang in LANGUAGES:
        sentence = explain(Text(lang), WrongSetting(expected, "house", "key", "<value>", **facts))

        assert sentence.endswith(".")
        assert "{" not in sentence
        assert "<value>" in sentence
        assert sentence.count(". ") >= 1, sentence


def test_every_step_of_progress_has_a_text():
    steps = {
        node.value
        for path in [*SOURCES, ROOT / "cli.py"]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and str(node.value).startswith("progress.")
    }

    assert "progress.storing" in steps
    assert steps <= set(entries("ru"))
