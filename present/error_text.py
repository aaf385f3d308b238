"""Errors as sentences in the reader's language, with codes in their facts translated too."""

from data.model.errors import ExportError
from present.text import Text

# facts that are codes of ours, and where their words stand
_NAMES = {
    "kind": ("files.{}", "tables.{}.title"),
    "kinds": ("tables.{}.title",),
    "column": ("columns.{}",),
    "dimension": ("dimensions.{}.title",),
    "metric": ("metrics.{}.title",),
    "field": ("plan_fields.{}",),
    "power": ("powers.{}",),
}


def explain(text: Text, error: ExportError) -> str:
    """The sentence of an error: what happened, where, and what to do next."""
    key = error.key
    if error.facts.get("close", "") in ("", "—") and text.has(f"{key}_alone"):
        key = f"{key}_alone"
    facts = {name: _fact_text(text, name, value) for name, value in error.facts.items()}
    try:
        return text(key, **facts)
    except KeyError:  # no such sentence, or it needs a fact that is not given
        file = str(error.facts.get("file", ""))
        return text("errors.unreadable", file=file) if file else text("errors.question")


def _fact_text(text: Text, name: str, value: str | int) -> str | int:
    if name not in _NAMES or not isinstance(value, str):
        return value
    parts = value.split(", ") if name == "kinds" else [value]
    return ", ".join(_code_text(text, name, part) for part in parts)


def _code_text(text: Text, name: str, code: str) -> str:
    for key in _NAMES[name]:
        if text.has(key.format(code)):
            return text(key.format(code))
    return code
