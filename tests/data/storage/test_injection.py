"""Text that would be SQL or a path, wherever a user can put it, stays plain text."""

import os
from pathlib import Path
from urllib.parse import quote

import pytest

from data.access import accounts, links
from data.access.accounts import NoSuchAccount
from data.access.database import AccessDatabase
from data.access.links import Terms
from data.ingest.inbox import Inbox, sweep
from data.ingest.load import LoadOptions, load
from data.model.dimensions import FILTERED
from data.model.errors import ExportError
from data.model.rights import Rights
from metrics.catalog import METRICS
from metrics.core.answer import totals
from metrics.core.scope import Rules
from present.address import read
from tests.data.workspace import Desk

EVIL = (
    "'; DROP TABLE deals; --",
    '"; DROP TABLE deals; --',
    "x' OR '1'='1",
    '") UNION SELECT * FROM uploads --',
    "\\'; ATTACH '/tmp/x' AS y; --",
    "$1 {sql} %s ? :owner",
)
ROW = "deal_id;created_at;status;amount;owner;stage;source\n"


def deal(words: str) -> str:
    quoted = '"' + words.replace('"', '""') + '"'
    return f"1;2026-10-05;won;1000;{quoted};{quoted};{quoted}\n"


@pytest.mark.parametrize("words", EVIL)
def test_sql_in_values_and_headers_stays_text(desk: Desk, words: str) -> None:
    header = '"' + words.replace('"', '""') + '"'
    content = ROW.strip() + f";{header}\n" + deal(words).strip() + ";more\n"

    desk.load(content, f"{words.replace('/', '-')}.csv", kind="deals")

    assert desk.rows("SELECT owner_written, amount FROM deals") == [(words.strip(), 1000)]


@pytest.mark.parametrize("words", EVIL)
def test_sql_in_a_filter_of_the_address_matches_nothing(desk: Desk, words: str) -> None:
    desk.load(ROW + deal("Анна"), kind="deals")
    metric = next(each for each in METRICS if each.name == "won_deals")
    for name in FILTERED:
        question = read({name: [words], "from": ["2026-10-01"], "to": ["2026-10-31"]}).question
        scope = question.scope(desk.store.now(), Rules(), Rights.everything())
        assert not totals(desk.store.run, [metric], scope)["won_deals"].value

    assert desk.value("SELECT count(*) FROM deals") == 1


@pytest.mark.parametrize("words", EVIL)
def test_sql_in_fields_of_links_and_accounts_stays_text(tmp_path: Path, words: str) -> None:
    access = AccessDatabase(tmp_path)
    terms = Terms(("overview",), {"owner": (words,)}, {"owner": [words]}, False, False, None)

    _, token = links.create(access, words, terms, 7, words)

    assert links.by_token(access, token)[0].terms == terms
    assert links.all_links(access)[0].name == words.strip()
    assert links.by_token(access, words) is None
    assert accounts.authenticate(access, words, words) is None
    with pytest.raises(NoSuchAccount):
        accounts.by_login(access, words)
    access.close()


NAMES = (
    *("../../out.csv", "/etc/passwd", "..\\..\\out.csv", "a\0b.csv", "x" * 4000 + ".csv"),
    *("CON.csv", "NUL", "~/x.csv", "-rf.csv", "a\nb.csv", ".csv", "", quote("../x.csv")),
)


@pytest.mark.parametrize("name", NAMES)
def test_the_file_name_of_an_upload_is_never_a_path(desk: Desk, tmp_path: Path, name: str) -> None:
    before = set(tmp_path.parent.iterdir())

    loaded = load(desk.store, (ROW + deal("Анна")).encode(), name, LoadOptions(kind="deals"))

    archive = desk.store.folder / "archive"
    (archived,) = [file for file in archive.rglob("*") if file.is_file()]
    assert len(archived.name) == 64
    assert desk.store.upload(loaded.upload_id or 0).file == name
    assert set(tmp_path.parent.iterdir()) == before


def test_odd_names_in_the_inbox_load_only_files_of_the_inbox(desk: Desk, tmp_path: Path) -> None:
    inbox, secret = Inbox(desk.store.folder), tmp_path / "secret.csv"
    secret.write_text(ROW + deal("Тайна"))
    (inbox.folder / "link.csv").symlink_to(secret)
    (inbox.folder / "dir.csv").mkdir()
    os.mkfifo(inbox.folder / "pipe.csv")
    for name in ("..%2f..%2fx.csv", "..\\x.csv", "-rf.csv", "$(id).csv", "x" * 250, "a\nb.csv"):
        place = inbox.folder / name
        place.write_text(ROW + deal("Анна"))
        os.utime(place, (0, 0))

    outcomes = sweep(desk.store, inbox)

    assert len(outcomes) == 4  # what begins with a dot is a copy under way
    assert all(each.loaded or isinstance(each.error, ExportError) for each in outcomes)
    assert secret.exists()
    assert "Тайна" not in desk.column("owner_written", "deals")
    assert (inbox.folder / "link.csv").is_symlink()


def test_a_file_with_a_long_name_waits_beside_another_of_that_name(desk: Desk) -> None:
    """The name with a number in it would be longer than a folder takes."""
    inbox, name = Inbox(desk.store.folder), "x" * 251 + ".csv"
    for _ in range(2):
        (inbox.folder / name).write_text("no table")
        inbox.leave(inbox.folder / name)

    assert len(inbox.waiting()) == 2
