"""The sample exports: drawn the same every time, small, made up, and as their figures say."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "sample_exports"
GENERATE = ROOT / "generate.py"
FOLDERS = sorted(path.parent for path in ROOT.glob("*/expected.json"))
MANAGERS = {
    "Соколова Марина", "Ершов Дмитрий", "Латышев Павел", "Кузина Ольга", "Гордеев Антон",
    "Иванов Игорь", "Белова Анна", "Тихонов Сергей", "Мельник Юлия",
}  # fmt: skip
OTHERS = {"Иванов И.", "Орлова Анна", "Администратор портала", "[не назначен]"}
DEAL_NUMBER = re.compile(r"(?i)(?:сделк[а-я]*|заказ[а-я]*)\s*№?\s*(\d{4,10})")
MAX_BYTES = 5 * 1024 * 1024


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two fresh runs of the generator."""
    folders = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two")
    for folder in folders:
        subprocess.run([sys.executable, GENERATE, folder], check=True)
    return folders


def files(root: Path) -> dict[str, Path]:
    """Every file of the sample folders by its path under `root`."""
    names = [folder.name for folder in FOLDERS]
    return {
        str(path.relative_to(root)): path
        for name in names
        for path in sorted((root / name).rglob("*"))
    }


def contents(path: Path) -> dict[str, bytes]:
    """The file's bytes, or those of each member: zlib builds compress differently."""
    if not zipfile.is_zipfile(path):
        return {"": path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text(path: Path) -> str:
    """The only file of an archive, or the file itself, as UTF-8 text."""
    (content,) = contents(path).values()
    return content.decode("utf-8-sig")


def demo_rows(pattern: str, delimiter: str) -> list[dict[str, str]]:
    """Rows of every demo file that fits the pattern, in the order of loading."""
    paths = sorted((ROOT / "demo").glob(pattern))
    assert paths, pattern
    return [
        row
        for path in paths
        for row in csv.DictReader(io.StringIO(text(path)), delimiter=delimiter)
    ]


def bank_income() -> list[dict[str, str]]:
    """Incoming documents of the demo's bank statements."""
    documents = [
        dict(line.split("=", 1) for line in document.splitlines()[1:] if "=" in line)
        for path in sorted((ROOT / "demo").glob("*kl_to_1c*"))
        for content in contents(path).values()
        for document in content.decode("cp1251").split("СекцияДокумент")[1:]
    ]
    return [document for document in documents if document["ДатаПоступило"]]


def registry(pattern: str) -> list[list[str]]:
    """Rows of the demo's card registries, without preamble and totals."""
    return [
        line.split(";")
        for path in sorted((ROOT / "demo").glob(f"*yookassa{pattern}"))
        for line in text(path).splitlines()[3:]
        if ";" in line
    ]


def kopecks(amount: str) -> int:
    """Exact kopecks of roubles with a point."""
    return round(float(amount) * 100)


def expected(folder: str) -> dict[str, dict[str, object]]:
    """The generator's own figures."""
    figures: dict[str, dict[str, object]] = json.loads(
        (ROOT / folder / "expected.json").read_text()
    )
    return figures


@pytest.mark.process
def test_two_runs_write_the_same_bytes(drawn: tuple[Path, Path]) -> None:
    one, two = (files(root) for root in drawn)

    assert one.keys() == two.keys()
    assert [name for name in one if one[name].read_bytes() != two[name].read_bytes()] == []


@pytest.mark.process
def test_the_committed_files_are_what_the_generator_writes(drawn: tuple[Path, Path]) -> None:
    fresh, committed = files(drawn[0]), files(ROOT)

    assert fresh.keys() == committed.keys()
    assert [name for name in fresh if contents(fresh[name]) != contents(committed[name])] == []


def generate(*arguments: object) -> subprocess.CompletedProcess[str]:
    """A run of the generator with these arguments."""
    command = [sys.executable, GENERATE, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.process
def test_one_folder_can_be_written_alone(tmp_path: Path) -> None:
    """Who adds a preset writes its sample without drawing the whole demo."""
    assert generate(tmp_path, "--only", "zoho").returncode == 0

    assert [path.name for path in tmp_path.iterdir()] == ["zoho"]
    for name, path in files(tmp_path).items():
        assert contents(path) == contents(ROOT / name)


@pytest.mark.process
def test_exit_codes_of_the_generator(tmp_path: Path) -> None:
    """1: a file cannot be written; 2: an argument is wrong, such as a folder nobody makes."""
    occupied = tmp_path / "file"
    occupied.touch()

    assert generate(occupied, "--only", "zoho").returncode == 1
    assert generate(tmp_path, "--only", "nobody").returncode == 2
    assert generate(tmp_path, "--leads-a-day", "0").returncode == 2


@pytest.mark.process
def test_help_lists_every_folder_and_exit_code() -> None:
    shown = generate("--help")

    assert shown.returncode == 0
    assert {folder.name for folder in FOLDERS} <= set(shown.stdout.split())
    assert "--seed" in shown.stdout
    assert "exit codes:" in shown.stdout


def test_samples_are_small() -> None:
    assert sum(path.stat().st_size for path in files(ROOT).values()) <= MAX_BYTES


def test_every_file_has_expected_figures() -> None:
    """And every figure its file; a workbook's sheet stands after «#»."""
    presets = list((ROOT.parent / "data" / "presets").glob("*.toml"))
    assert len(FOLDERS) == len(presets) + 1 > 20  # the demonstration beside them
    for folder in FOLDERS:
        figures = expected(folder.name)
        named = figures["files"] if folder.name == "demo" else figures
        there = {path.name for path in folder.iterdir()} - {"expected.json"}
        assert {name.partition("#")[0] for name in named} == there


def test_owners_are_the_made_up_managers() -> None:
    bitrix = {row["Ответственный"] for row in demo_rows("*DEAL*", ";")}
    amocrm = {row["Ответственный"] for row in demo_rows("*amocrm*", ",")}

    turned = {" ".join(reversed(name.split())) for name in bitrix - OTHERS}
    assert turned | amocrm <= MANAGERS | OTHERS
    assert MANAGERS - {"Иванов Игорь"} <= turned | amocrm


def test_deals_of_all_exports_match_the_expected_figures() -> None:
    """The newest version of each deal counts."""
    stages = {row["ID"]: row["Стадия сделки"] for row in demo_rows("*DEAL*", ";")}
    stages |= {row["ID"]: row["Этап сделки"] for row in demo_rows("*amocrm*", ",")}
    figures = expected("demo")["deals"]

    counted = Counter(
        "won"
        if stage.startswith(("Сделка успешна", "Успешно"))
        else "lost"
        if stage.startswith(("Сделка провалена", "Анализ причины", "Закрыто"))
        else "open"
        for stage in stages.values()
    )
    assert len(stages) == figures["count"]
    assert counted == figures["by_status"]


def test_deals_that_stay_open_come_in_several_versions() -> None:
    seen = Counter()
    for path in sorted((ROOT / "demo").glob("*DEAL*")):
        rows = csv.DictReader(io.StringIO(text(path)), delimiter=";")
        seen.update({row["ID"] for row in rows})

    assert len([deal for deal, times in seen.items() if times > 1]) > 400


def test_calls_match_the_expected_figures() -> None:
    """A call in several legs is one call."""
    rows = [row for row in demo_rows("*cdr*", ",") if row["linkedid"]]
    figures = expected("demo")["calls"]

    assert len(rows) == figures["rows"]
    assert len({row["linkedid"] for row in rows}) == figures["count"]
    assert sum(int(row["billsec"]) for row in rows) == figures["talk_seconds"]


def test_money_matches_the_expected_figures() -> None:
    """In kopecks, from the bank's incoming lines and both registries."""
    sums = [kopecks(line["Сумма"]) for line in bank_income()]
    sums += [kopecks(row[1]) for row in registry("*payments*")]
    sums += [-kopecks(row[2]) for row in registry("*refunds*")]
    figures = expected("demo")["payments"]

    assert len(sums) == figures["count"]
    assert f"{sum(sums) / 100:.2f}" == figures["net"]


def test_payments_name_deals_of_the_exports() -> None:
    """All but the few that belong to nothing; a refund goes with the payment it gives back."""
    deals = {row["ID"] for row in demo_rows("*DEAL*", ";") + demo_rows("*amocrm*", ",")}
    words = {row[0]: row[6] for row in registry("*payments*")}
    purposes = [line["НазначениеПлатежа"] for line in bank_income()]
    purposes += [*words.values(), *(words[row[1]] for row in registry("*refunds*"))]
    matches = [DEAL_NUMBER.search(purpose) for purpose in purposes]

    assert {match[1] for match in matches if match} <= deals
    assert matches.count(None) == expected("demo")["payments"]["without_deal"]


def test_bank_lines_are_unique() -> None:
    """By number, day, payer and sum together; the number alone is the payer's own."""
    lines = bank_income()
    keys = Counter(
        tuple(line[name] for name in ("Номер", "Дата", "ПлательщикИНН", "Сумма")) for line in lines
    )

    assert max(keys.values()) == 1
    assert len({line["Номер"] for line in lines}) < len(lines)


def test_plan_attainment_is_between_80_and_115_percent() -> None:
    """Month by month; the running month is judged by its elapsed part."""
    figures = expected("demo")["plans"]
    *whole, running = figures["attainment"].values()

    assert len(whole) == 17
    assert all(0.8 <= reached <= 1.15 for reached in whole)
    assert 0.8 <= running / figures["elapsed_of_last_month"] <= 1.15
