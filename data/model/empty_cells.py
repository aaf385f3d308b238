"""The forms in which exports write an empty cell, folded to lower case."""

# Errors of a spreadsheet in place of a value, as each language of Excel shows them.
ERRORS = (
    *("#ref!", "#value!", "#n/a", "#name?", "#div/0!", "#null!", "#num!", "#calc!", "#spill!"),
    *("#ссылка!", "#знач!", "#н/д", "#имя?", "#дел/0!", "#пусто!", "#число!"),
    *("#n/d", "#n/d!", "#valor!", "#¡valor!", "#¡ref!", "#¿nombre?", "#¡div/0!", "#nome?"),
    *("#nv", "#bezug!", "#wert!", "#zahl!", "#valeur!", "#nom?", "#nombre!", "#valore!"),
    *("#n/b", "#verw!", "#waarde!", "#naam?", "#deel/0!", "#yok", "#başv!", "#değer!", "#ad?"),
    *("#arg!", "#adr!", "#nazwa?", "#dziel/0!"),
)
# What databases and programming languages write for no value.
NULLS = (
    *("null", "(null)", "<null>", "[null]", "\\n", "none", "nan", "nil", "<na>", "undefined"),
    *("n/a", "#n/a n/a", "n/d", "k.a.", "(blank)", "(empty)", "(пусто)", "<пусто>"),
)
EMPTY = (
    *("-", "–", "—", "--", "---", "не закрыта", "не указано", "не задано", "н/д", "нет данных"),
    *NULLS,
    *ERRORS,
    *("0000-00-00", "0000-00-00 00:00:00", "00.00.0000", "00.00.0000 00:00:00"),
)
_EMPTY = frozenset(EMPTY)


def is_empty_cell(text: str) -> bool:
    """Whether the cell holds nothing or one of the forms of an empty cell."""
    stripped = text.strip()
    return not stripped or stripped.lower() in _EMPTY
