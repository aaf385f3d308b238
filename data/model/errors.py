"""Refusals of a file, a store or a question: a locale key and the facts that fill it."""

from typing import ClassVar


class ExportError(Exception):
    """A refusal of a file, a store or a question.

    `key` names the sentence in the locale files, `facts` fill its gaps.
    """

    key: ClassVar[str] = "errors.unreadable"
    exit_status: ClassVar[int] = 1  # of the command line; 2 where its words are wrong

    def __init__(self, **facts: str | int) -> None:
        self.facts = facts
        listed = ", ".join(f"{name}={value!r}" for name, value in facts.items())
        super().__init__(f"{(type(self).__doc__ or '').splitlines()[0]} ({listed})")

    @property
    def code(self) -> str:
        """Last part of the key, as the command line prints it."""
        return self.key.rsplit(".", 1)[-1]


class EmptyFile(ExportError):
    """The file holds no bytes or nothing but blanks. Facts: file."""

    key = "errors.empty_file"


class NoData(ExportError):
    """The file holds a header or a «nothing found» sentence, but no rows. Facts: file."""

    key = "errors.no_data"


class LockFile(ExportError):
    """The lock file of Excel beside an open workbook, not the workbook. Facts: file."""

    key = "errors.lock_file"


class PasswordProtected(ExportError):
    """The file is protected by a password. Facts: file."""

    key = "errors.password_protected"


class Damaged(ExportError):
    """The file is cut off or broken. Facts: file, kind (xlsx, zip, csv …)."""

    key = "errors.damaged"


class TooLargeUnpacked(ExportError):
    """The archive would unpack to more than is allowed. Facts: file, megabytes, entries."""

    key = "errors.too_large_unpacked"


class TooLarge(ExportError):
    """The file is larger than the limit. Facts: file, megabytes, limit (in megabytes)."""

    key = "errors.too_large"


class TooManyRows(ExportError):
    """The table has more rows than the limit. Facts: file, rows, limit."""

    key = "errors.too_many_rows"


class TablesInSheet(ExportError):
    """Another table begins below the first one. Facts: file, line."""

    key = "errors.tables_in_sheet"


class TablesBeside(ExportError):
    """Two tables stand beside each other on one sheet. Facts: file, columns."""

    key = "errors.tables_beside"


class LabelsAndValues(ExportError):
    """A card of labels and their values, no list of rows. Facts: file, example (a label)."""

    key = "errors.labels_and_values"


class PivotReport(ExportError):
    """A pivot table of Excel, not rows of an export. Facts: file, example."""

    key = "errors.pivot_report"


class HiddenSheetsOnly(ExportError):
    """No visible sheet holds a table; some sheets are hidden. Facts: file, names."""

    key = "errors.hidden_sheets_only"


class SeveralTables(ExportError):
    """The archive holds several tables. Facts: file, count, names."""

    key = "errors.several_tables"


class NoTableInside(ExportError):
    """The archive holds no table. Facts: file, names."""

    key = "errors.no_table_inside"


class SaveAsXlsx(ExportError):
    """A spreadsheet of a kind that is not read. Facts: file, kind (xls, numbers)."""

    key = "errors.save_as_xlsx"


class NotATable(ExportError):
    """The file is something else than a table. Facts: file, kind (pdf, image, json …)."""

    key = "errors.not_a_table"


class WrongEncoding(ExportError):
    """The file cannot be read in the encoding that was chosen. Facts: file, encoding."""

    key = "errors.wrong_encoding"


class UnknownSheet(ExportError):
    """The workbook has no visible sheet of that name. Facts: file, sheet, names."""

    key = "errors.unknown_sheet"
