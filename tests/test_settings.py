"""settings.toml: what it may say, and the sentence that stops the start where it says else."""

from datetime import date, time
from pathlib import Path

import pytest

import settings
from data.model.settings_schema import SCHEMA, SettingsError
from present.error_text import explain
from present.text import Text


@pytest.fixture
def sentence(tmp_path: Path):
    """What a person reads of a settings file with this text; empty where all is well."""

    def read(text: str, lang: str = "ru") -> str:
        (tmp_path / "settings.toml").write_text(text, "utf-8")
        try:
            settings.load(tmp_path / "settings.toml")
        except SettingsError as error:
            return explain(Text(lang), error)
        return ""

    return read


def test_the_file_of_the_project_and_its_examples_are_right(sentence) -> None:
    """The lines that the file offers in comments, for [company], may be uncommented."""
    text = (settings.ROOT / "settings.toml").read_text("utf-8")
    assert sentence(text) == ""
    example = text.replace("sign_in = false", "sign_in = true")
    example = example.replace("# [company", "[company").replace('\n# "', '\n"')
    assert example != text
    assert sentence(example) == ""


def test_every_setting_of_the_file_is_known_and_every_known_one_is_in_it() -> None:
    """A key that the schema knows and the file does not show would be found by nobody."""
    text = (settings.ROOT / "settings.toml").read_text("utf-8")
    for section, keys in SCHEMA.items():
        assert f"[{section}]" in text
        for name in keys:
            assert f"\n{name} = " in text or f"[{section}.{name}]" in text, name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[house]\nlangauge = "ru"', ("[house]", "«langauge»", "«language»", "запустите снова")),
        ("[thresholds]\ntalk_secs = 60", ("[thresholds]", "«talk_secs»", "«talk_seconds»")),
        ("[house]\nstale_days = 7", ("[house]", "«stale_days»", "«[thresholds] stale_days»")),
        ("[house]\nqqq = 1", ("[house]", "«qqq»", "language, currency, timezone")),
        ("[treshholds]\ntalk_seconds = 60", ("«treshholds»", "[thresholds]")),
        ('language = "ru"', ("«language»", "[house] language")),
        ("[qqq]\na = 1", ("«qqq»", "[house], [calendar]")),
        ('[house]\nlanguage = "de"', ("language = 'de'", "ru, en")),
        ('[house]\ncurrency = "рубль"', ("currency = 'рубль'", '"RUB"')),
        ('[house]\ntimezone = "Moscow"', ("timezone = 'Moscow'", '"Europe/Moscow"')),
        ('[thresholds]\ntalk_seconds = "60"', ("talk_seconds = '60'", "от 0 до 3600")),
        ("[thresholds]\nstale_days = 0", ("stale_days = 0", "от 1 до")),
        ("[thresholds]\nchurn_days = true", ("churn_days = true", "целое число")),
        ('[calendar]\nwork_start = "девять"', ("work_start = 'девять'", '"09:00"')),
        ('[calendar]\nwork_end = "08:00"', ("work_end", "08:00", "09:00")),
        ("[calendar]\nsix_day_week = 1", ("six_day_week = 1", "true или false")),
        ('[calendar]\ndays_off = ["31.12.2026"]', ("days_off", "31.12.2026", "2026-12-31")),
        ('[calendar]\ndays_off = "2026-12-31"', ("days_off", "список")),
        ("[mail]\nport = 70000", ("port = 70000", "от 1 до 65535")),
        ('[mail]\nsecurity = "ssl"', ("security = 'ssl'", "starttls, tls, none")),
        ("[store]\nfolder = 5", ("folder = 5", "текст в кавычках")),
        ('[company.people]\n"a@b.ru" = "boss"', ("company.people", "boss", "coordinator")),
        ('[company.groups]\n"heads" = "boss"', ("company.groups", "boss", "head")),
        ("[house\n", ("settings.toml", "не прочитать", "line 1")),
    ],
)
def test_a_mistake_is_named_with_what_to_do(sentence, text: str, words: tuple[str, ...]) -> None:
    """The section, the key, the nearest one that exists or the values that are right."""
    russian = sentence(text).replace("\N{NO-BREAK SPACE}", "")
    assert [word for word in words if word not in russian] == []
    assert sentence(text, "en") not in ("", russian)


def test_what_is_said_is_taken_and_the_rest_is_the_default(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.delenv("PLANERKA_STORE", raising=False)
    (tmp_path / "s.toml").write_text(
        '[house]\ncurrency = "EUR"\n[calendar]\nwork_end = 17:30:00\ndays_off = [2026-12-31]\n'
        "[thresholds]\nchurn_days = 90\n[mail]\nhost = 'localhost'\ntimeout = 2.5\n",
        "utf-8",
    )

    loaded = settings.load(tmp_path / "s.toml")

    assert loaded.rules.currency == loaded.intake.company.currency == "EUR"
    assert loaded.rules.work_end == time(17, 30)
    assert loaded.rules.days_off == loaded.intake.workdays.days_off == (date(2026, 12, 31),)
    assert (loaded.rules.churn_days, loaded.rules.stale_days) == (90, 14)
    assert (loaded.mail.timeout, loaded.mail.port) == (2.5, 587)
    assert loaded.store == settings.ROOT / "store"
    assert loaded.company is None
    assert settings.load(tmp_path / "absent.toml").rules.talk_seconds == 60
