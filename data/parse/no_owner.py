"""Words that stand in a column of owners and mean that there is none."""

from data.model.headers import same_word
from data.parse import cell_sql

_NOBODY = ("[не назначен]", "не назначен", "нет", "не указан", "без ответственного")


def is_nobody(name: str) -> bool:
    """The words that mean: no owner."""
    return same_word(name, _NOBODY) or name.lower() in cell_sql.EMPTY
