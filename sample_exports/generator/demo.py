"""Writes the demo: the department's exports, named so that they load in order."""

from datetime import date
from pathlib import Path
from random import Random

from generator import bookkeeping, market, workdays
from generator.department import SEED, Department
from generator.forms import amocrm, bank, bitrix24, freepbx, template, yookassa
from generator.forms.archive import write_workbook, write_zip
from generator.forms.snapshot import changed
from generator.statements import documents, receipts

ZIPPED_FROM = 200_000  # bytes; smaller files stay as they are
Files = dict[str, dict[str, object]]
BITRIX_EXPORTS = [
    date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30), date(2026, 7, 31),
    date(2026, 8, 31), date(2026, 9, 30), market.LAST,
]  # fmt: skip
AMO_EXPORTS = [date(2025, 12, 31), date(2026, 6, 30), market.LAST]


class Demo:
    """Writes the demo folder and collects the expected figures of its files."""

    def __init__(self, folder: Path, department: Department, seed: str = SEED) -> None:
        self.folder = folder
        self.department = department
        self.seed = seed
        self.files: Files = {}

    def write(self) -> None:
        """Writes all files and `expected.json`."""
        self._workbooks()
        self._deals()
        self._calls()
        self._bank()
        self._cards()
        bookkeeping.write(self.folder / "expected.json", self.department, self.files)

    def _put(self, name: str, member: str, content: bytes, facts: dict[str, object]) -> None:
        zipped = len(content) > ZIPPED_FROM
        name = f"{name}.zip" if zipped else name
        if zipped:
            write_zip(self.folder / name, member, content)
        else:
            (self.folder / name).write_bytes(content)
        self.files[name] = facts

    def _workbooks(self) -> None:
        for name, kind, sheet, rows in (
            ("01_planerka_owners.xlsx", "owners", "Сотрудники", template.people_rows()),
            ("02_planerka_plans.xlsx", "plans", "Планы", template.plan_rows(self.department.plans)),
        ):
            write_workbook(self.folder / name, {sheet: rows})
            read = len(rows) - 1
            self.files[name] = _facts("planerka", kind, read, read)

    def _deals(self) -> None:
        systems: tuple[tuple[str, list[date], int], ...] = (
            ("bitrix24", BITRIX_EXPORTS, 10),
            ("amocrm", AMO_EXPORTS, 20),
        )
        for system, exports, number in systems:
            own = [deal for deal in self.department.deals if deal.system == system]
            for n, (after, until) in enumerate(
                zip([date.min, *exports], exports, strict=False), start=number
            ):
                shots = changed(own, after, until)
                if system == "bitrix24":
                    text, read = bitrix24.deals_csv(shots, until)
                    member = f"DEAL_{until:%Y%m%d}_{_tag(until)}.csv"
                else:
                    text, read = amocrm.leads_csv(shots)
                    member = f"amocrm_export_leads_{until}.csv"
                encoding = "utf-8-sig" if system == "bitrix24" else "utf-8"
                facts = _facts(system, "deals", read, len(shots))
                self._put(f"{n}_{member}", member, text.encode(encoding), facts)

    def _calls(self) -> None:
        numbered = list(enumerate(self.department.calls, start=100))
        for n, (first, last) in enumerate(QUARTERS, start=30):
            inside = [(i, c) for i, c in numbered if first <= c.start.date() <= last]
            text, read = freepbx.cdr_csv(inside, bare_names=n == 30)
            member = f"cdr_{_quarter(first)}.csv"
            facts = _facts("freepbx", "calls", read, len(inside))
            self._put(f"{n}_{member}", member, text.encode(), facts)

    def _bank(self) -> None:
        lines = documents(Random(f"{self.seed} bank"), self.department.payments)
        for n, (first, last) in enumerate(QUARTERS, start=40):
            inside = [line for line in lines if first <= line.day <= last]
            accepted = len([line for line in inside if line.incoming])
            member = f"kl_to_1c_{_quarter(first)}.txt"
            content = bank.exchange(inside, first, last, "cp1251")
            facts = _facts("1c_client_bank", "payments", len(inside), accepted)
            self._put(f"{n}_{member}", "kl_to_1c.txt", content, facts)

    def _cards(self) -> None:
        paid, back = receipts(self.department.payments)
        years = [(market.FIRST, date(2025, 12, 31)), (date(2026, 1, 1), market.LAST)]
        for kind, all_rows, number, form in (
            ("payments", paid, 50, yookassa.payments_registry),
            ("refunds", back, 55, yookassa.refunds_registry),
        ):
            for n, (first, last) in enumerate(years, start=number):
                rows = [row for row in all_rows if first <= row.at.date() <= last]
                text, read = form(rows, f"{first} - {last}")
                member = f"yookassa_{kind}_{first.year}.csv"
                facts = _facts("yookassa", "payments", read, len(rows))
                self._put(f"{n}_{member}", member, text.encode("utf-8-sig"), facts)


def _facts(preset: str, kind: str, read: int, objects: int) -> dict[str, object]:
    """Expected figures of a file: lines read and skipped, objects made of them."""
    whole = kind == "payments"  # each accepted line is a payment of its own
    skipped = read - objects if whole else 0
    return {"preset": preset, "kind": kind, "read": read, "skipped": skipped, "objects": objects}


def _tag(export: date) -> str:
    """The hexadecimal tail of Bitrix24's file names."""
    return f"{Random(str(export)).getrandbits(32):08x}_{export.toordinal():x}"


def _quarter(day: date) -> str:
    return f"{day.year}q{(day.month + 2) // 3}"


def _quarters() -> list[tuple[date, date]]:
    by_name: dict[str, list[date]] = {}
    for day in workdays.days(market.FIRST, market.LAST):
        by_name.setdefault(_quarter(day), []).append(day)
    return [(inside[0], inside[-1]) for inside in by_name.values()]


QUARTERS = _quarters()
