"""Words that stand in a column of owners and mean that there is none."""

from data.model import empty_cells
from data.model.headers import same_word

_NOBODY = ("[не назначен]", "не назначен", "нет", "не указан", "без ответственного")


def is_nobody(name: str) -> bool:
    """The words that mean: no owner."""
    return same_word(name, _NOBODY) or name.lower() in empty_cells.EMPTY
