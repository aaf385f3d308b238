"""Generates a company of 300 managers in the canonical tables of a database file."""

from pathlib import Path

import duckdb

from data.model.tables import PROVENANCE, TABLES

YEAR = 2025
OWNERS = 300

# Filled columns of each table; the rest stay empty. Every draw is a hash: the same each time.
DEALS = f"""
    WITH numbers AS (
        SELECT i, hash(i, 1) AS h1, hash(i, 2) AS h2, hash(i, 3) AS h3 FROM range($deals) AS r(i)
    ),
    drawn AS (
        SELECT
            i, h1, h2, h3,
            TIMESTAMP '{YEAR}-01-01' + to_seconds((h1 % (364 * 86400))::BIGINT) AS created_at,
            CASE WHEN h2 % 100 < 25 THEN 'won' WHEN h2 % 100 < 75 THEN 'lost' ELSE 'open' END
                AS fate
        FROM numbers
    ),
    ended AS (
        SELECT *, created_at + to_seconds((h3 % (60 * 86400) + 3600)::BIGINT) AS ends FROM drawn
    ),
    settled AS (
        SELECT *, CASE WHEN ends < TIMESTAMP '{YEAR + 1}-01-01' THEN fate ELSE 'open' END AS status
        FROM ended
    )
    SELECT
        'd' || i AS deal_id,
        'k' || (h2 % 400000) AS client_id,
        '+7' || (9000000000 + h2 % 400000) AS phone,
        'Менеджер ' || (h1 % {OWNERS}) AS owner,
        'Продажи' AS pipeline,
        CASE status WHEN 'won' THEN 'Успех' WHEN 'lost' THEN 'Отказ'
            ELSE 'Этап ' || (h3 % 5) END AS stage,
        status,
        CASE WHEN h3 % 20 > 0 THEN 10000 + (h1 % 190000) END AS amount,
        'RUB' AS currency,
        'Товар ' || (h3 % 12) AS product,
        'Источник ' || (h2 % 8) AS source,
        created_at,
        least(ends, created_at + to_seconds((h2 % 864000)::BIGINT)) AS stage_changed_at,
        CASE WHEN status <> 'open' THEN ends END AS closed_at
    FROM settled
"""
CALLS = f"""
    WITH numbers AS (
        SELECT i, hash(i, 4) AS h1, hash(i, 5) AS h2, hash(i, 6) AS h3 FROM range($calls) AS r(i)
    )
    SELECT
        'c' || i AS call_id,
        'Менеджер ' || (h1 % {OWNERS}) AS owner,
        CASE WHEN h2 % 10 < 7 THEN 'out' ELSE 'in' END AS direction,
        '+7' || (9000000000 + h2 % 400000) AS client_phone,
        'k' || (h2 % 400000) AS client_id,
        TIMESTAMP '{YEAR}-01-01' + to_days((h1 % 365)::INT)
            + to_seconds((9 * 3600 + h3 % (9 * 3600))::BIGINT) AS started_at,
        h1 % 40 AS wait_seconds,
        CASE WHEN h3 % 100 < 65 THEN h2 % 600 ELSE 0 END AS talk_seconds,
        h3 % 100 < 65 AS answered,
        1 AS count
    FROM numbers
"""
PAYMENTS = """
    WITH won AS (
        SELECT *, row_number() OVER (ORDER BY hash(deal_id)) - 1 AS place
        FROM deals WHERE status = 'won' AND amount IS NOT NULL
    ),
    numbers AS (
        SELECT i, hash(i, 7) AS h1, hash(i, 8) AS h2, i % many AS place
        FROM range($payments) AS r(i), (SELECT count(*) AS many FROM won)
    )
    SELECT
        'p' || i AS payment_id,
        won.deal_id,
        won.client_id,
        won.phone,
        won.owner,
        won.closed_at + to_seconds((h1 % (40 * 86400))::BIGINT) AS paid_at,
        round(won.amount * (CASE WHEN h2 % 25 = 0 THEN -0.2 ELSE 0.3 END), 2) AS amount,
        'RUB' AS currency
    FROM numbers JOIN won USING (place)
"""
PLANS = f"""
    SELECT
        make_date({YEAR}, 1 + (i // {OWNERS})::INT, 1) AS month,
        'Менеджер ' || (i % {OWNERS}) AS owner,
        'net_receipts' AS measure,
        2000000 + i % 7 * 100000 AS amount
    FROM range(12 * {OWNERS}) AS r(i)
"""
STAFF = f"""
    SELECT 'Менеджер ' || i AS owner, 'Отдел ' || (i % 20) AS team, 'manager' AS role
    FROM range({OWNERS}) AS r(i)
"""
STAGES = """
    SELECT deal_id, 'Этап 0' AS stage, 'open' AS status, created_at AS entered_at,
        stage_changed_at AS left_at
    FROM deals
    UNION ALL
    SELECT deal_id, stage, status, stage_changed_at, NULL FROM deals
"""
CALENDAR = f"""
    CREATE TABLE calendar AS
    SELECT
        day::DATE AS day,
        isodow(day) < 6 AS is_working,
        540 * (count(*) FILTER (isodow(day) < 6) OVER (ORDER BY day)
            - (isodow(day) < 6)::BIGINT) AS minutes_before,
        540 AS work_start_minute,
        1080 AS work_end_minute
    FROM generate_series(DATE '{YEAR - 3}-01-01', DATE '{YEAR + 1}-12-31', INTERVAL 1 DAY) AS r(day)
"""
ROWS = {
    "deals": DEALS,
    "calls": CALLS,
    "payments": PAYMENTS,
    "plans": PLANS,
    "owners": STAFF,
    "stage_history": STAGES,
}


def create_company(file: Path, deals: int, calls: int, payments: int) -> None:
    """Write the company into a new database file."""
    sizes = {"deals": deals, "calls": calls, "payments": payments}
    with duckdb.connect(str(file)) as connection:
        connection.execute("SET enable_progress_bar = false")
        for name, table in TABLES.items():
            columns = (f'"{c.name}" {c.type.value}' for c in (*table.columns, *PROVENANCE))
            connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
        for name, rows in ROWS.items():
            size = {name: sizes[name]} if f"${name}" in rows else {}
            connection.execute(
                f"INSERT INTO {name} BY NAME SELECT *, 'bench' AS source_system, 1 AS upload_id,"
                f" row_number() OVER () AS line, line::VARCHAR AS row_key FROM ({rows})",
                size,
            )
        connection.execute(CALENDAR)
