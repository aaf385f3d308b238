"""Generates a department of 300 owners and three years of receipts in canonical tables."""

from pathlib import Path

import duckdb

from benchmarks.company import CALENDAR
from data.model.tables import PROVENANCE, TABLES

OWNERS = 300
FIRST, LAST = "2023-01-01", "2025-12-15"
_PAYMENTS = f"""
    SELECT
        'p' || i AS payment_id,
        'Менеджер ' || (hash(i, 1) % {OWNERS}) AS owner,
        TIMESTAMP '{FIRST}' + to_days((hash(i, 2) % $days)::INT) + INTERVAL 12 HOUR AS paid_at,
        (1000 + hash(i, 3) % 99000)::DECIMAL(18, 2) AS amount,
        'RUB' AS currency,
        'bench' AS source_system, 1 AS upload_id, i AS line, i::VARCHAR AS row_key
    FROM range($payments) AS r(i)
"""


def create_department(file: Path, payments: int) -> None:
    """Write the department into a new database file; weekends are days as others."""
    with duckdb.connect(str(file)) as connection:
        connection.execute("SET enable_progress_bar = false")
        for name, table in TABLES.items():
            columns = (f'"{c.name}" {c.type.value}' for c in (*table.columns, *PROVENANCE))
            connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
        days = connection.sql(f"SELECT DATE '{LAST}' - DATE '{FIRST}' + 1").fetchall()[0][0]
        connection.execute(
            f"INSERT INTO payments BY NAME {_PAYMENTS}", {"payments": payments, "days": days}
        )
        connection.execute(CALENDAR)
