"""Names the columns of a file that its preset does not read, and what they look like."""

from collections.abc import Collection, Sequence

from data.custom_presets.complete import unread_headers
from data.model.problems import UnreadColumn
from data.presets.identify import PresetMatch
from data.recognition import scoring
from data.recognition.meanings import assignable_columns

_LOOKS_SO = 0.85  # score of a header from which the column is said to look like another
_MOST_COMPARED = 60  # headers whose likeness is looked up


def unread_columns(
    match: PresetMatch, headers: Sequence[str], assumed: Collection[str] | None
) -> tuple[UnreadColumn, ...]:
    """The unread columns, those that look like a column of the kind first.

    `assumed`: headers of the columns that a preset made for this very file reads; None for the
    preset of a known system. What such a preset leaves out on purpose is not told.
    """
    unread = unread_headers(match, headers)
    if assumed is not None:
        places = {place for spots in match.places.values() for spot in spots for place in spot}
        unread = [
            header
            for place, header in enumerate(headers)
            if header.strip() and header not in assumed and place not in places
        ]
    kind = match.section.table
    columns = [
        UnreadColumn(header, _likeness(kind, header) if place < _MOST_COMPARED else None)
        for place, header in enumerate(dict.fromkeys(unread))
    ]
    return tuple(sorted(columns, key=lambda each: each.looks_like is None))


def _likeness(kind: str, header: str) -> str | None:
    """The canonical column that a header names; None where it names none clearly."""
    scores = {name: scoring.header_score(kind, name, header) for name in assignable_columns(kind)}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= _LOOKS_SO else None
