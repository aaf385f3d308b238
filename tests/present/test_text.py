"""Locales: both languages have the same keys with the same facts."""

import re
from string import Formatter

import pytest

import metrics.core.errors  # noqa: F401  each brings its errors
from data.model.dimensions import DIMENSIONS, PLANNED, REPORTED, SPLIT
from data.model.errors import ExportError
from data.model.tables import KINDS, TABLES
from metrics.catalog import METRICS
from metrics.core.comparison import Preset
from metrics.core.metric import Better, Unit
from metrics.core.scope import Compare, Grain
from present.text import LANGUAGES, Text, entries

OF_SPLIT, OF_PLANNED_SPLIT = ("expected", "changed"), ("reach_plan", "plan_and_fact")
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def placeholders(entry):
    """Names of the placeholders in an entry, over all of its plural forms."""
    forms = [entry] if isinstance(entry, str) else entry.values()
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def test_both_languages_have_the_same_keys():
    assert set(entries("ru")) == set(entries("en"))


def test_both_languages_have_the_same_placeholders():
    different = {
        k for k in entries("ru") if placeholders(entries("ru")[k]) != placeholders(entries("en")[k])
    }

    assert not different


def test_plural_entries_have_every_form_of_their_language():
    forms = {"ru": {"one", "few", "many", "other"}, "en": {"one", "other"}}
    for lang in LANGUAGES:
        for key, entry in entries(lang).items():
            if not isinstance(entry, str):
                assert set(entry) == forms[lang], key


def test_english_is_english():
    mixed = {k for k, v in entries("en").items() if CYRILLIC.search(str(v))}

    assert mixed == {"app.other_language"}


@pytest.mark.parametrize(
    ("n", "expected"),
    [(1, "1 замечание"), (3, "3 замечания"), (11, "11 замечаний"), (21, "21 замечание")],
)
def test_a_number_chooses_the_form(n, expected):
    assert Text("ru")("problems.title", n=n) == f"{expected} к строкам"


def test_long_numbers_are_grouped_as_the_language_groups_them():
    assert Text("ru")("history.rows", n=91936) == "принято 91\N{NO-BREAK SPACE}936 строк"
    assert Text("en")("history.rows", n=91936) == "91,936 rows accepted"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_metric_has_its_texts(lang):
    for metric in METRICS:
        for part in ("title", "short", "formula", "hint"):
            assert Text(lang).has(f"metrics.{metric.name}.{part}"), metric.name


def test_no_texts_are_left_of_removed_metrics():
    metric_names = {key.split(".")[1] for key in entries("ru") if key.startswith("metrics.")}

    assert metric_names == {metric.name for metric in METRICS}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_and_column_has_its_texts(lang):
    text = Text(lang)
    for name, table in TABLES.items():
        assert text.has(f"tables.{name}.title")
        assert text.has(f"tables.{name}.need")
        for column in table.names:
            assert text.has(f"columns.{column}"), column
    assert set(KINDS) <= set(TABLES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_choice_has_its_texts(lang):
    text = Text(lang)
    keys = [f"units.{unit.value}" for unit in Unit] + [f"better.{way.value}" for way in Better]
    keys += [f"periods.{preset.value}" for preset in Preset]
    keys += [f"grains.{grain.value}" for grain in Grain]
    keys += [f"compare.{way.value}" for way in Compare]

    assert [key for key in keys if not text.has(key)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_dimension_has_its_words_and_no_others_are_kept(lang):
    words = {
        key.removeprefix("dimensions.") for key in entries(lang) if key.startswith("dimensions.")
    }
    used = {f"{name}.{part}" for name in DIMENSIONS for part in ("title", "all", "by")}
    used |= {f"{name}.split" for name in (*SPLIT, *PLANNED)}
    used |= {f"{name}.{part}" for name in SPLIT for part in OF_SPLIT}
    planned_split = set(SPLIT) & set(PLANNED)
    used |= {f"{name}.{part}" for name in planned_split for part in OF_PLANNED_SPLIT}
    used |= {f"{name}.{part}" for name in REPORTED for part in ("sheet", "brings")}

    assert words == used
    assert {name for name in PLANNED if not Text(lang).has(f"planbook.{name}")} == set()


def kinds_of(error):
    """A class of errors and all its subclasses."""
    return [error, *(deeper for kind in error.__subclasses__() for deeper in kinds_of(kind))]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_error_has_its_sentence(lang):
    assert [e.key for e in kinds_of(ExportError) if not Text(lang).has(e.key)] == []


def test_a_missing_key_raises():
    with pytest.raises(KeyError):
        Text("ru")("no.such.words")
    assert Text("ru").get("no.such.words", "как есть") == "как есть"
