"""The canonical tables as Parquet, for an engine that is not here."""

from pathlib import Path

from data.model.tables import PROVENANCE, TABLES
from data.storage.store import Store


def publish(store: Store, folder: Path) -> list[Path]:
    """One Parquet file a table, current rows only; gives the files written."""
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
