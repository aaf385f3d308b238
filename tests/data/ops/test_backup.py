"""A backup is restored whole or refused: malicious contents of the file have no effect."""

import io
import json
import os
import shutil
import tarfile
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from data.access import accounts, links, sessions
from data.access.database import AccessDatabase
from data.access.links import Terms
from data.custom_presets import saved
from data.ingest.load import LoadOptions, load
from data.model.roles import Role
from data.ops import backup_format
from data.ops.backup import pack, stage_backup
from data.ops.backup_format import BackupDamaged
from data.ops.restore import StoreNotEmpty, restore
from data.storage.storage_errors import StoreBusy
from data.storage.store import LoadSettings, Store
from tests.present.reports.conftest import FILES

PRESET = (
    'id = "own"\ntitle = {ru = "Своя"}\n[deals]\ndeal_id = ["№"]\ncreated_at = ["Заведена"]\n'
    'amount = ["Сумма"]\nowner = ["Кто"]\nstage = ["Этап"]\nclient = ["Клиент"]\n'
)
TERMS = Terms(("overview",), {}, {}, True, False, None)
FIGURES = "SELECT count(*), sum(amount), max(paid_at) FROM payments"


def figures(store: Store) -> list[tuple]:
    with store.cursor() as connection:
        return connection.execute(FIGURES).fetchall()


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with rows, an account, a link, a snapshot and a preset, and a backup of it."""
    place = tmp_path_factory.mktemp("made") / "store"
    with closing(Store.open(place)) as store:
        for kind, text in FILES.items():
            load(store, text.encode(), f"{kind}.csv", LoadOptions(kind=kind))
        saved.save(store, PRESET)
        store.take_snapshot()
    with closing(AccessDatabase(place)) as access:
        accounts.add(access, "anna", Role.HEAD)
        links.create(access, "Совету", TERMS, 7, "anna")
    with closing(Store.open(place)) as store:
        pack(place, stage_backup(store), place.parent / "copy.tar")
    return place


@pytest.fixture
def folder(backed_up: Path, tmp_path: Path) -> Path:
    """That store, to be written to."""
    return Path(shutil.copytree(backed_up, tmp_path / "store"))


@pytest.fixture
def file(backed_up: Path, tmp_path: Path) -> Path:
    """That backup."""
    return Path(shutil.copyfile(backed_up.parent / "copy.tar", tmp_path / "copy.tar"))


def test_a_restored_store_equals_the_original(folder: Path, file: Path, tmp_path: Path) -> None:
    with closing(Store.open(folder)) as store:
        before, version, uploads = figures(store), store.version, store.uploads()

    restored = restore(tmp_path / "new", file, LoadSettings())

    assert (restored.uploads, restored.people, restored.links) == (len(uploads), 1, 1)
    assert restored.aside is None
    with closing(Store.open(tmp_path / "new")) as store:
        assert (figures(store), store.version, store.uploads()) == (before, version, uploads)
        assert [each.preset.id for each in saved.saved_presets(store)] == ["own"]
        assert all(store.archive.holds(each.sha256) for each in uploads)
        store.undo(uploads[-1].upload_id)
    assert (tmp_path / "new" / "frozen" / f"{version}.duckdb").is_file()
    assert not list(folder.glob(".backup-*"))
    assert not list((tmp_path / "new").glob(".restore-*"))


def test_restored_links_open_and_sessions_do_not(folder: Path, tmp_path: Path) -> None:
    with closing(AccessDatabase(folder)) as access:
        link, token = links.create(access, "Совету", TERMS, 7, "anna")
        session = sessions.create(access, "127.0.0.1", link=link)
        assert sessions.by_token(access, session)
    with closing(Store.open(folder)) as store:
        pack(folder, stage_backup(store), tmp_path / "copy.tar")

    restore(tmp_path / "new", tmp_path / "copy.tar", LoadSettings())

    with closing(AccessDatabase(tmp_path / "new")) as access:
        assert links.by_token(access, token)
        assert sessions.by_token(access, session) is None


def test_an_existing_store_is_replaced_only_by_force(folder: Path, file: Path) -> None:
    with pytest.raises(StoreNotEmpty):
        restore(folder, file, LoadSettings())
    with closing(Store.open(folder)) as store:
        store.undo(1)
        undone = figures(store)

    restored = restore(folder, file, LoadSettings(), force=True)

    assert restored.aside is not None
    with closing(Store.open(restored.aside)) as store:
        assert figures(store) == undone
    with closing(Store.open(folder)) as store:
        assert figures(store) != undone


def test_a_store_open_in_the_dashboard_is_not_replaced(folder: Path, file: Path) -> None:
    """It has the access database open even before anybody has opened a page."""
    with closing(AccessDatabase(folder)), pytest.raises(StoreBusy):
        restore(folder, file, LoadSettings(), force=True)


def test_changes_after_staging_are_not_in_the_backup(folder: Path, tmp_path: Path) -> None:
    with closing(Store.open(folder)) as store:
        staged, before = stage_backup(store), figures(store)
        store.undo(1)
        pack(folder, staged, tmp_path / "copy.tar")
    assert (tmp_path / "copy.tar").stat().st_mode & 0o077 == 0

    restore(tmp_path / "new", tmp_path / "copy.tar", LoadSettings())

    with closing(Store.open(tmp_path / "new")) as store:
        assert figures(store) == before


def test_a_full_disk_leaves_no_half_of_a_backup(folder: Path, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "copy.tar").write_bytes(b"the old one")
    with closing(Store.open(folder)) as store:
        staged = stage_backup(store)
    monkeypatch.setattr(
        backup_format, "_add", lambda *arguments: (_ for _ in ()).throw(OSError(28, "full"))
    )

    with pytest.raises(Exception, match="full"):
        pack(folder, staged, tmp_path / "copy.tar")

    assert (tmp_path / "copy.tar").read_bytes() == b"the old one"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["copy.tar", "store"]


def member(name: str, content: bytes = b"x", **fields: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for field, value in fields.items():
        setattr(info, field, value)
    return info, content


NAMES = (
    *("../out", "/etc/passwd", "archive/../../out", "presets/../../out.toml", "presets/..toml"),
    *("presets/a/b.toml", "presets/a\\b.toml", "frozen/../1.duckdb", "archive/ab/short"),
    *("planerka.duckdb/x", "./planerka.duckdb", "PLANERKA.duckdb", "inbox/x.csv", "CON"),
    *("presets/" + "x" * 300 + ".toml", "presets/a\nb.toml"),
)
NOT_FILES = {
    "link": member("planerka.duckdb", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "hard": member("journal.jsonl", b"", type=tarfile.LNKTYPE, linkname="/etc/passwd"),
    "folder": member("archive", b"", type=tarfile.DIRTYPE),
    "pipe": member("access.sqlite", b"", type=tarfile.FIFOTYPE),
    "device": member("planerka.duckdb", b"", type=tarfile.CHRTYPE),
}


def backup_of(tmp_path: Path, *members: tuple[tarfile.TarInfo, bytes], **manifest: object) -> Path:
    """A backup of these members whose manifest matches them, but for the `manifest` given."""
    files = {info.name: [len(content), sha256(content).hexdigest()] for info, content in members}
    listed = {"format": 1, "made_at": "2026-01-01T00:00:00+00:00", "files": files, **manifest}
    with tarfile.open(tmp_path / "odd.tar", "w") as tar:
        for info, content in (*members, member("manifest.json", json.dumps(listed).encode())):
            tar.addfile(info, io.BytesIO(content))
    return tmp_path / "odd.tar"


def check_refused(tmp_path: Path, file: Path) -> None:
    with pytest.raises(BackupDamaged):
        restore(tmp_path / "deep" / "new", file, LoadSettings())
    assert sorted(each.name for each in tmp_path.iterdir()) == ["deep", file.name]
    assert list((tmp_path / "deep").rglob("*")) == [tmp_path / "deep" / "new"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_no_store_file_is_refused(tmp_path: Path, name: str) -> None:
    check_refused(tmp_path, backup_of(tmp_path, member(name)))


@pytest.mark.parametrize("odd", NOT_FILES)
def test_links_folders_and_devices_are_refused(tmp_path: Path, odd: str) -> None:
    check_refused(tmp_path, backup_of(tmp_path, NOT_FILES[odd]))


def test_files_unlike_the_manifest_are_refused(tmp_path: Path) -> None:
    one = member("journal.jsonl", b"abc")
    wrong_name = member("archive/ab/" + "ab" * 32, b"abc")
    for file in (
        backup_of(tmp_path, one, one),
        backup_of(tmp_path, one, files={}),
        backup_of(tmp_path, one, files={"journal.jsonl": [3, "0" * 64]}),
        backup_of(tmp_path, one, format=2),
        backup_of(tmp_path, one, files=None),
        backup_of(tmp_path, wrong_name),
        backup_of(tmp_path, member("planerka.duckdb", b"no database")),
    ):
        check_refused(tmp_path, file)


def test_damaged_bytes_and_a_lost_end_are_refused(tmp_path: Path, file: Path) -> None:
    content, copy = bytearray(file.read_bytes()), tmp_path / "spoilt.tar"
    content[600] ^= 1
    for damaged in (bytes(content), file.read_bytes()[:-20_480], b"", os.urandom(4096)):
        copy.write_bytes(damaged)
        with pytest.raises(BackupDamaged):
            restore(tmp_path / "new", copy, LoadSettings())
