"""Accounts, sessions, links and the audit log of before the renaming, and what each reader sees."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx
import pyarrow as pa
import pytest
from starlette.applications import Starlette

import settings
from data.access import accounts, audit, links, rate_limit, sessions
from data.access.database import AccessDatabase
from data.model.rights import NotAllowed
from data.model.roles import POWERS
from data.storage.store import Store
from metrics import catalog
from metrics.core import answer
from metrics.core.scope import Compare, Period, Scope
from present import figure_rows
from present.caller import COOKIE, session_visitor
from present.visitor import Visitor
from tests.compatibility.workspace import rounded
from web.routes import Routes

OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
READERS = (
    *("olga", "marina", "pavel"),
    *("link open", "link password", "link totals", "link frozen", "link team"),
)
FIGURES = ("totals 2026-10", "by owner 2026-10", "rows behind net_receipts")
ACCOUNT_OF = {"olga": 1, "marina": 2, "pavel": 3}


@pytest.fixture
def access(expected: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the code before the renaming answered about accounts and links."""
    return expected["access"]


@pytest.fixture
def database(old_store: Path, access: Mapping[str, Any]) -> Iterator[AccessDatabase]:
    """The old access database, its clock at the moment of the answers."""
    with closing(AccessDatabase(old_store, lambda: access["at"])) as database:
        yield database


@pytest.fixture(scope="module")
def store(read_store: Path) -> Iterator[Store]:
    """The old store, for the tests that only ask."""
    with closing(Store.open(read_store, settings.load().intake)) as store:
        yield store


def test_accounts(database: AccessDatabase, access: Mapping[str, Any]) -> None:
    assert rounded([asdict(each) for each in accounts.all_accounts(database)]) == access["accounts"]


@pytest.mark.parametrize("login", ACCOUNT_OF)
def test_passwords(login: str, database: AccessDatabase, access: Mapping[str, Any]) -> None:
    account = accounts.authenticate(database, login, access["passwords"][login])

    assert account.account_id == ACCOUNT_OF[login] == access["known_by_password"][login]
    assert accounts.authenticate(database, login, access["passwords"][login] + ".") is None


def test_a_password_is_set_by_the_code_of_then(
    database: AccessDatabase, access: Mapping[str, Any]
) -> None:
    database.now = lambda: access["at"] - 3600  # the code was valid for a day

    accounts.set_password(database, "vera", access["code"], "новый пароль 2026", "10.0.0.1")

    assert accounts.authenticate(database, "vera", "новый пароль 2026")


def test_failed_sign_ins_still_make_wait(
    database: AccessDatabase, access: Mapping[str, Any]
) -> None:
    """12 failures from one address, 5 of them free: 2 ** 7 seconds from the last one on."""
    database.now = lambda: access["brakes"]["at"]

    assert rate_limit.seconds_to_wait(database, "pavel", "10.0.0.9") == 128.0
    assert rate_limit.seconds_to_wait(database, "pavel", "10.0.0.1") <= 0


def test_the_audit_log(database: AccessDatabase, access: Mapping[str, Any]) -> None:
    entries = [list(asdict(entry).values()) for entry in audit.entries(database)]

    assert rounded(entries) == access["audit"]
    assert {action for _, _, action, *_ in entries} <= {each.value for each in audit.AuditAction}


def test_links(database: AccessDatabase, access: Mapping[str, Any]) -> None:
    stored = []
    for link in links.all_links(database):
        fields = {name: value for name, value in asdict(link).items() if name != "secret"}
        is_open = links.active_link(database, link.link_id) is not None
        stored.append(rounded({**fields, "open": is_open}))

    assert stored == access["links"]
    assert rounded(sorted(links.snapshots_in_use(database))) == access["frozen_in_use"]


def press_open(
    database: AccessDatabase, token: str, fields: Mapping[str, str] = MappingProxyType({})
) -> httpx.Response:
    """The answer to the button of a link's page."""
    application = Starlette(routes=Routes(database, "ru").routes())

    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            return await client.post(f"/l/{token}", data=fields)

    with ThreadPoolExecutor(1) as thread:  # the browser's tests leave a running loop in this one
        return thread.submit(asyncio.run, post()).result()


@pytest.mark.parametrize(
    ("label", "status", "place"),
    [
        (
            "open",
            303,
            "/overview?from=2026-10-01&to=2026-10-31"
            "&owner=%D0%A1%D0%BE%D0%BA%D0%BE%D0%BB%D0%BE%D0%B2%D0%B0+"
            "%D0%9C%D0%B0%D1%80%D0%B8%D0%BD%D0%B0"
            "&owner=%D0%95%D1%80%D1%88%D0%BE%D0%B2+"
            "%D0%94%D0%BC%D0%B8%D1%82%D1%80%D0%B8%D0%B9",
        ),
        ("totals", 303, "/plan?from=2026-10-01&to=2026-10-31"),
        ("password", 401, None),
        ("revoked", 404, None),
        ("expired", 404, None),
    ],
)
def test_a_link_leads_to_its_page(
    label: str,
    status: int,
    place: str | None,
    database: AccessDatabase,
    access: Mapping[str, Any],
) -> None:
    response = press_open(database, access["tokens"][label])

    assert (response.status_code, response.headers.get("location")) == (status, place)
    assert (COOKIE in response.cookies) == (status == 303)


def test_a_link_with_a_password(database: AccessDatabase, access: Mapping[str, Any]) -> None:
    response = press_open(
        database, access["tokens"]["password"], {"password": access["link_password"]}
    )

    assert response.status_code == 303
    assert response.headers["location"].startswith("/plan?period=last_month&source=")


@pytest.mark.parametrize("reader", READERS)
def test_a_session_shows_what_it_showed(
    reader: str, database: AccessDatabase, store: Store, access: Mapping[str, Any]
) -> None:
    """By the cookie of then: pages, limits, masks, the snapshot, figures and rows behind them."""
    wanted = access["visitors"][reader]
    session = sessions.by_token(database, access["sessions"][reader])
    visitor = session_visitor(database, session, access["word"])

    assert visitor.session_is_valid()
    assert rights_of(visitor, wanted["pages"]) == {
        name: wanted[name] for name in wanted if name not in FIGURES
    }
    assert figures_of(visitor, store, wanted) == {name: wanted[name] for name in FIGURES}


def rights_of(visitor: Visitor, pages: Mapping[str, bool]) -> dict[str, Any]:
    """Who the reader is and what opens to him."""
    rights = visitor.rights
    return rounded(
        {
            "role": visitor.role,
            "name": visitor.name,
            "link": visitor.link,
            "powers": sorted(power.value for power in POWERS[visitor.role]),
            "pages": {page: visitor.can_open(page) for page in pages},
            "limits": rights.limits,
            "masked": rights.mask is not None,
            "totals_only": rights.totals_only,
            "frozen": rights.snapshot,
        }
    )


def figures_of(visitor: Visitor, store: Store, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What the reader is answered: figures that he was answered then, and rows behind one."""
    rules = replace(settings.load().rules, currency=store.currency())
    scope = Scope(
        OCTOBER, store.now(), compare=Compare.PREVIOUS, rules=rules, rights=visitor.rights
    )
    (row,) = wanted["totals 2026-10"]
    metrics = [catalog.metric(name) for name in row]
    columns = wanted["rows behind net_receipts"].get("columns")

    def drill() -> pa.Table:
        return answer.drill_rows(store.run, catalog.metric("net_receipts"), scope, limit=5)

    return {
        "totals 2026-10": rounded(
            figure_rows.of_figures(
                [answer.Row((), answer.totals(store.run, metrics, scope))], (), metrics
            )
        ),
        "by owner 2026-10": answer_or_refusal(
            lambda: figure_rows.of_figures(
                answer.by(store.run, ("owner",), metrics[:4], scope), ("owner",), metrics[:4]
            )
        ),
        "rows behind net_receipts": answer_or_refusal(
            lambda: {
                "columns": columns,
                "values": [list(row.values()) for row in drill().select(columns).to_pylist()],
            }
        ),
    }


def answer_or_refusal(ask: Callable[[], Any]) -> Any:
    """An answer, or the error's key where the rights refuse it."""
    try:
        return rounded(ask())
    except NotAllowed as refusal:
        return {"refused": refusal.key}
