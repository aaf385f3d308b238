"""Exports the canonical tables and the calendar as Parquet, for other engines."""

from pathlib import Path

from data.model.tables import PROVENANCE, TABLES
from data.storage.store import Store


def export_parquet(store: Store, folder: Path) -> list[Path]:
    """Write one Parquet file a table, current rows only; gives the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with store.cursor() as connection:
        for name, table in TABLES.items():
            target = folder / f"{name}.parquet"
            columns = ", ".join((*table.stored, *(column.name for column in PROVENANCE)))
            place = str(target).replace("'", "''")
            connection.execute(
                f"COPY (SELECT {columns} FROM {name} ORDER BY source_system, row_key) "
                f"TO '{place}' (FORMAT parquet)"
            )
            written.append(target)
        place = str(folder / "calendar.parquet").replace("'", "''")
        connection.execute(f"COPY (FROM calendar ORDER BY day) TO '{place}' (FORMAT parquet)")
        written.append(folder / "calendar.parquet")
    return written
