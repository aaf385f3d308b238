"""The walls of the house, read off its files: imports, sizes of rooms, words and state."""

import ast
import re
import tomllib
from collections import defaultdict
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.source_tree import (
    FLOORS,
    ROOT,
    bound_names,
    changed_state,
    file_of,
    imports,
    is_module,
    length,
    literals,
    module_circle,
    modules,
    room_circle,
    tracked,
    tree,
    undocumented,
)

# What each floor may import of ours; `settings` is read at the top only and handed down.
MAY_LEAN_ON = {
    "data": {"data"},
    "metrics": {"metrics", "data"},
    "present": {"present", "metrics", "data"},
    "web": {"web", "present", "data", "settings"},
    "ui": {"ui", "present", "metrics", "data"},
    "pages": {"ui", "metrics"},
    "app": {"ui", "web"},
    "cli": {"cli"},
    "verbs": {"verbs", "present", "metrics", "data", "settings"},
    "settings": {"metrics", "data"},
    "benchmarks": {"benchmarks", "data", "metrics", "present", "ui", "settings"},
}
OURS = {*MAY_LEAN_ON, "tests"}
READS_SETTINGS = {"web/asgi.py", "ui/components/frame/page_frame.py"}
NEVER = {
    "data": {"streamlit", "plotly"},
    "metrics": {"streamlit", "plotly", "pandas"},
    "present": {"streamlit", "plotly"},
    "ui/charts": {"streamlit", "duckdb", "ibis"},
    "pages": {"pandas", "duckdb", "ibis", "plotly", "numpy"},
}
# A list written out by hand is read from the top like a table; it may be longer than code.
LISTS = {"data/model/tables.py"}
ATTICS = {"utils", "util", "helpers", "helper", "common", "misc", "shared"}
CYRILLIC = re.compile("[а-яё]{2}", re.IGNORECASE)


CODE = modules("app", "cli", "verbs", "settings", "benchmarks", *FLOORS)


def test_there_is_a_house_to_check():
    """An empty list of files would let every wall stand."""
    for room in (*FLOORS, "cli", "app", "settings"):
        assert modules(room), f"no Python file in {room}"


@pytest.mark.parametrize("name", CODE, ids=str)
def test_stairs_only_go_down(name):
    floor = name.with_suffix("").parts[0]
    allowed = set(MAY_LEAN_ON[floor])
    if name.as_posix() in READS_SETTINGS:
        allowed.add("settings")

    leans_on = {module.split(".")[0] for module, _ in imports(name)} & OURS

    assert leans_on <= allowed


@pytest.mark.parametrize("room", NEVER)
def test_a_floor_knows_nothing_of_what_is_not_its_business(room):
    for name in modules(room):
        used = {module.split(".")[0] for module, _ in imports(name)}
        assert not used & NEVER[room], name


def test_metrics_are_expressions_and_run_nothing():
    """`evaluate` compiles them; whatever runs is handed in."""
    for name in modules("metrics"):
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"execute", "to_pandas", "to_pyarrow"}, (
                    f"{name}:{node.lineno} runs a query"
                )


# Whoever draws or answers goes through `View.run`; these alone meet the store itself.
MEETS_THE_STORE = {"ui/view.py", "present/data_state.py"}
OF_THE_INTAKE = {
    "present/rejected_rows.py"
}  # reads a file that is being taken in, from the uploader's desk
PAST_RIGHTS = {"all_rows", "_rows", "cursor", "writing", "trying", "_connection"}
# Everything may be seen by the machine's own owner and by what the house does for itself.
HANDS_RIGHTS_ON = {"ui/view.py", "present/address.py", "present/department.py"}
GIVES_EVERYTHING = {
    *(
        "present/caller.py",
        "present/effect.py",
        "present/visitor.py",
        "present/jobs/background.py",
        "present/jobs/record_forecasts.py",
    ),
    "verbs/questions.py",
}


def test_no_figure_is_asked_past_the_rights_of_its_reader():
    """No query, no cursor and no wider rights in ui, pages and verbs but in the named rooms."""
    for name in modules("present", "web", "ui", "pages", "verbs", "app", "cli"):
        for node in ast.walk(tree(name)):
            place = f"{name}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Attribute):
                past = node.attr in PAST_RIGHTS and name.as_posix() not in OF_THE_INTAKE
                assert not past, f"{place} goes past the rights"
                written = ast.unparse(node)
                allowed = name.as_posix() in GIVES_EVERYTHING
                assert written != "Rights.everything" or allowed, f"{place} gives everything"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                asks = node.func.attr == "run" and "store" in ast.unparse(node.func.value)
                assert not asks or name.as_posix() in MEETS_THE_STORE, f"{place} asks the store"
            if isinstance(node, ast.keyword) and node.arg == "rights" and name.parts[0] != "verbs":
                assert name.as_posix() in {
                    "ui/view.py",
                    "present/address.py",
                    "present/department.py",
                    *GIVES_EVERYTHING,
                }, place


def test_pages_and_components_hold_no_store_of_their_own():
    """`View.store` gives it to whoever may change it; nothing else opens or finds one."""
    for name in modules("ui/components", "pages"):
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"house", "_house", "_ask"}, f"{name}:{node.lineno}"


def test_no_module_leans_on_itself_through_others():
    circle = module_circle(CODE)

    assert not circle, " → ".join(circle)


@pytest.mark.parametrize("floor", [*FLOORS, "verbs"])
def test_rooms_of_a_floor_do_not_lean_on_each_other_in_a_circle(floor):
    """Of two rooms that need each other neither can be read, tested or moved alone."""
    circle = room_circle(floor)

    assert not circle, " → ".join(circle)


def test_the_command_line_draws_nothing():
    """None of the modules that a verb imports, however far down, needs Streamlit."""
    seen, waiting = set(), [Path("cli.py"), *map(file_of, command_modules())]
    while waiting:
        for module, _ in imports(waiting.pop()):
            assert module.split(".")[0] not in {"streamlit", "plotly"}
            if is_module(module) and module not in seen:
                seen.add(module)
                waiting.append(file_of(module))


def command_modules() -> list[str]:
    """Modules that cli.py imports by name: one of each verb, and those needed in some cases."""
    tables = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree(Path("cli.py")).body
        if isinstance(node, ast.Assign) and node.targets[0].id in ("VERBS", "ON_DEMAND")
    }
    return [*(module for module, _ in tables["VERBS"].values()), *tables["ON_DEMAND"].values()]


def test_the_modules_of_the_command_line_exist():
    """A verb whose module was renamed would only be missed by whoever uses that verb."""
    for module in command_modules():
        assert is_module(module), module
        is_verb = module.split(".")[0] == "verbs" and module != "verbs.after_load"
        names = {getattr(node, "name", None) for node in tree(file_of(module)).body}
        assert "add" in names or not is_verb, module


def test_nothing_is_imported_by_name_or_inside_a_function_to_dodge_a_cycle():
    """Only cli.py does, once, by the tables of its verbs: a verb's start costs its own imports."""
    for name in CODE:
        by_name = 0
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.Name | ast.Attribute):
                called = node.id if isinstance(node, ast.Name) else node.attr
                by_name += called in {"__import__", "import_module"}
                assert by_name <= (name.as_posix() == "cli.py"), f"{name}:{node.lineno}"
        top = set(tree(name).body)
        if name.as_posix() == "app.py":  # it is two programs: the server and a reader's page
            (both,) = (node for node in tree(name).body if isinstance(node, ast.If))
            top |= {*both.body, *both.orelse}
        for module, statement in imports(name):
            ours = module.split(".")[0] in OURS
            assert statement in top or not ours, f"{name}:{statement.lineno} hides {module}"


def test_there_is_no_attic():
    for name in tracked():
        if name.suffix == ".py":
            assert not ATTICS & {part.removesuffix(".py") for part in name.parts}, name


def test_words_shown_to_people_stand_in_the_locale_files():
    for name in modules("pages", "present", "web", "ui", "metrics", "app"):
        for literal in literals(name):
            assert not CYRILLIC.search(literal.value), f"{name}:{literal.lineno} {literal.value!r}"


def test_a_page_shows_no_word_of_its_own():
    """What a page hands to Streamlit or a component are keys, never sentences."""
    for name in modules("pages"):
        for literal in literals(name):
            assert re.fullmatch(r"[\w.\-/:]*", literal.value), f"{name}: {literal.value!r}"


def test_rooms_stay_small():
    """A page of forty lines is a table of contents; a module of 250 is two modules."""
    large = {
        name.as_posix(): length(name)
        for name in CODE
        if length(name) > (40 if name.parts[0] == "pages" else 250)
    }

    assert not large.keys() - LISTS


def test_functions_stay_small():
    long = {
        f"{name}:{node.name}": node.end_lineno - node.lineno + 1
        for name in (*CODE, *modules("tests"))
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > 45
    }

    assert not long


def test_every_module_says_what_it_is_for():
    for name in CODE:
        if length(name):
            assert ast.get_docstring(tree(name)), name


def test_every_public_name_has_a_docstring():
    missing = [f"{name}:{line} {n}" for name in CODE for n, line in undocumented(tree(name))]

    assert not missing


# A participle says that something was done to a thing and not what the thing is.
PARTICIPLES = {
    *("told", "said", "came", "taken", "asked", "kept", "made", "found", "known", "given"),
}


def test_no_name_is_a_bare_participle():
    """A variable `rows` or `message` is understood where it is used; `found`, `told` are not."""
    bare = [
        f"{name}:{line} {bound}"
        for name in tracked()
        if name.suffix == ".py"
        for bound, line in bound_names(tree(name))
        if bound.strip("_").lower() in PARTICIPLES
    ]

    assert not bare


@pytest.mark.parametrize("floor", [*FLOORS, "verbs"])
def test_no_two_classes_of_a_floor_have_one_name(floor):
    """One word means one thing: whoever reads the name of a class knows which one it is."""
    files: dict[str, list[str]] = defaultdict(list)
    for name in modules(floor):
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.ClassDef):
                files[node.name].append(f"{name}:{node.lineno}")

    assert not {name: places for name, places in files.items() if len(places) > 1}


# One cache of compiled SQL serves the process: which one it is changes no answer.
KEEPS_STATE = {("metrics/core/compile_cache.py", "_process")}


def test_no_module_keeps_state():
    """State of a module is shared by all users of the server and survives from test to test."""
    changed = {(name.as_posix(), n) for name in CODE for n, _ in changed_state(tree(name))}

    assert changed == KEEPS_STATE


def test_no_tracked_file_names_a_machine_or_a_registry():
    """A path of one machine or a host of one network is of no use to anybody else."""
    words = ("/work/" + "main", "/work/" + "shared", "/tmp/" + "w/", "/root/", "/home/" + "user")
    hosts = (
        "pypi" + ".org",
        "files.python" + "hosted",
        "registry.npm" + "js",
        "deb.debian" + ".org",
    )
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if b"\0" in content[:1024]:
            continue
        for word in (*words, *hosts):
            assert word.encode() not in content or name.name == "test_house.py", f"{name}: {word}"


def test_the_server_answers_this_machine_only_and_tells_nobody():
    """No port open to the network, no telemetry, no question for an e-mail at the first start."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))

    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["showEmailPrompt"] is False
    assert config["browser"]["gatherUsageStats"] is False


def test_every_preset_has_its_sample():
    """A preset without a file to show is a preset that no test reads."""
    presets = [name for name in tracked() if name.match("data/presets/*.toml")]
    assert presets, "data/presets holds no preset: this test looks in the wrong place"
    generator = "sample_exports/generator/small"
    listed = (ROOT / generator / "presets.py").read_text(encoding="utf-8")
    for preset in presets:
        name = tomllib.loads((ROOT / preset).read_text(encoding="utf-8"))["id"]
        command = f"python sample_exports/generate.py --only {name}"
        assert f'"{name}": (' in listed, (
            f"{preset} has no sample. Write a function that puts a small made-up export into the"
            f" Folder it gets, in a module of {generator}/ (any there is an example); add"
            f' "{name}": (module.function,) to FOLDERS in {generator}/presets.py; run `{command}`'
            f" and commit sample_exports/{name}/."
        )
        samples = list((ROOT / "sample_exports" / name).glob("*"))
        assert samples, (
            f"The sample of {preset} is listed but not written: run `{command}` and commit"
            f" sample_exports/{name}/."
        )


def pinned(name: str) -> dict[str, str]:
    """Distributions that a requirements file pins."""
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.\-]+)(\[\w+\])?(\S*)", text, re.MULTILINE)
    return {fold(dist): version for dist, _, version in pins if not dist.startswith("-")}


def fold(distribution: str) -> str:
    """A distribution's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_what_is_imported_is_pinned():
    """A fresh install has what the code imports, in the version that was tested."""
    distributions = packages_distributions()
    versions = pinned("requirements.txt")
    for name in modules("app", "cli", "verbs", "settings", *FLOORS):
        for module, _ in imports(name):
            for distribution in distributions.get(module.split(".")[0], [])[:1]:
                assert fold(distribution) in versions, f"{name} imports {module}"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_is_exact(name):
    for distribution, version in pinned(name).items():
        assert re.fullmatch(r"==[\w.]+", version), distribution
