"""A backup of a running dashboard, restored in place of a lost store."""

import shutil
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.server import command, serve
from tests.browser.visit import tab

MONTH = "/overview?from=2026-10-01&to=2026-10-31"


def test_a_backup_of_a_running_dashboard_is_restored(
    browser: Browser, demo_store: Path, tmp_path: Path
) -> None:
    store, copy = tmp_path / "store", tmp_path / "copy.tar"
    shutil.copytree(demo_store, store)
    with serve(store) as server, tab(browser, server.address) as visit:
        visit.open(MONTH)
        shown = visit.text()
        done = command(store, "backup", str(copy))
        assert done.returncode == 0, done.stderr
        assert "проверена" in done.stderr
        busy = command(store, "restore", str(copy), "--force")
        assert busy.returncode == 1
        assert "открыты в другой программе" in busy.stderr
        assert server.tracebacks() == []
    shutil.rmtree(store)

    done = command(store, "restore", str(copy))

    assert done.returncode == 0, done.stderr
    with serve(store) as server, tab(browser, server.address) as visit:
        visit.open(MONTH)
        assert visit.text() == shown
        assert visit.complaints == []
