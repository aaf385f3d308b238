"""Tables of web pages that are named .xls."""

from collections.abc import Sequence

_PAGE = '<meta http-equiv="Content-type" content="text/html;charset=UTF-8" />'


def table(header: Sequence[str], rows: Sequence[Sequence[str]], head: str) -> str:
    """The table; cells may hold links and line breaks; `head` is the tag of header cells."""
    lines = [_line(header, head)] + [_line(row, "td") for row in rows]
    body = "".join(lines[1:])
    if head == "td":
        return f'{_PAGE}<table border="1">{"".join(lines)}</table>'
    return f'{_PAGE}<table border="1"><thead>{lines[0]}</thead><tbody>{body}</tbody></table>'


def _line(cells: Sequence[str], tag: str) -> str:
    escaped = (_escaped(cell) for cell in cells)
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in escaped) + "</tr>\n"


def _escaped(cell: str) -> str:
    """Quotes and ampersands as entities; tags written by us stay."""
    cell = cell.replace("&", "&amp;")
    return cell if cell.startswith("<a ") else cell.replace('"', "&quot;")
