"""Made-up statements and deal lists of banks and systems that nobody knows, in nine languages.

Each is drawn together with the figures that stand in it, so a test counts nothing from the store.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

# language → headers: date, description, amount, money in, money out, balance, currency, direction
HEADERS = {
    "ru": (
        *("Дата проводки", "Назначение", "Сумма операции", "Поступление", "Списание"),
        *("Остаток", "Валюта", "Вид операции"),
    ),
    "uk": (
        *("Дата операції", "Призначення платежу", "Сума", "Надходження", "Видаток"),
        *("Залишок", "Валюта", "Тип операції"),
    ),
    "en": (
        *("Posting Date", "Narrative", "Transaction Amount", "Money In", "Money Out"),
        *("Running Balance", "Ccy", "Debit/Credit"),
    ),
    "es": (
        *("Fecha operación", "Concepto", "Importe", "Abono", "Cargo"),
        *("Saldo", "Divisa", "Tipo de movimiento"),
    ),
    "de": (
        *("Buchungstag", "Verwendungszweck", "Betrag", "Haben", "Soll"),
        *("Kontostand", "Währung", "Umsatzart"),
    ),
    "fr": (
        *("Date opération", "Libellé", "Montant", "Crédit", "Débit"),
        *("Solde", "Devise", "Sens"),
    ),
    "nl": (
        *("Boekdatum", "Omschrijving", "Bedrag", "Bij", "Af"),
        *("Saldo na mutatie", "Munt", "Af/Bij"),
    ),
    "pt": (
        *("Data do lançamento", "Histórico", "Valor", "Entradas", "Saídas"),
        *("Saldo", "Moeda", "Natureza"),
    ),
    "tr": (
        *("İşlem Tarihi", "Açıklama", "İşlem Tutarı", "Alacak", "Borç"),
        *("Bakiye", "Döviz Cinsi", "İşlem Tipi"),
    ),
}
SIDES = {  # language → the words for money in and for money out
    "ru": ("Поступление", "Списание"),
    "uk": ("Зарахування", "Списання"),
    "en": ("CR", "DR"),
    "es": ("Abono", "Cargo"),
    "de": ("Gutschrift", "Lastschrift"),
    "fr": ("Crédit", "Débit"),
    "nl": ("Bij", "Af"),
    "pt": ("Crédito", "Débito"),
    "tr": ("Alacak", "Borç"),
}
LAYOUTS = ("sides", "zeros", "word", "signed_word", "balance")


@dataclass(frozen=True)
class Statement:
    """A statement as CSV, and what stands in it by hand: money in by currency, rows out."""

    text: str
    income: dict[str, Decimal]
    outgoing_rows: int


@st.composite
def statements(draw: st.DrawFn, layout: str) -> Statement:
    """A statement of one layout: which columns tell which way the money went."""
    language = draw(st.sampled_from(sorted(HEADERS)))
    with_currency = draw(st.booleans())
    comma = draw(st.booleans())
    count = draw(st.integers(6, 14))
    amounts = draw(st.lists(st.integers(1_050, 90_000_099), min_size=count, max_size=count))
    signs = [1, -1, *draw(st.lists(st.sampled_from((1, -1)), min_size=count, max_size=count))]
    currencies = ["EUR" if each else "USD" for each in draw(_flags(count))]
    rows, balance, income = [], Decimal(10_000_000), dict[str, Decimal]()
    for place, cents in enumerate(amounts):
        amount, sign = Decimal(cents) / 100 + Decimal("0.01"), signs[place]
        balance += sign * amount
        day = date(2026, 10, 1) + timedelta(days=place * 2 + 11)
        currency = currencies[place] if with_currency else "RUB"
        if sign > 0:
            income[currency] = income.get(currency, Decimal()) + amount
        cells = _cells(layout, language, sign, amount, balance, comma)
        money = [currency] if with_currency else []
        rows.append([day.strftime("%d.%m.%Y"), f"Acme {place}", *cells, *money])
    header = [*_headers(layout, language), *([HEADERS[language][6]] if with_currency else [])]
    order = draw(st.permutations(range(len(header))))
    table = [[row[at] for at in order] for row in (header, *rows)]
    text = "\n".join(";".join(row) for row in table) + "\n"
    return Statement(text, income, sum(signs[place] < 0 for place in range(count)))


def _flags(count: int) -> st.SearchStrategy[list[bool]]:
    return st.lists(st.booleans(), min_size=count, max_size=count)


def _headers(layout: str, language: str) -> list[str]:
    day, about, amount, money_in, money_out, balance, _, direction = HEADERS[language]
    columns = {
        "sides": (money_in, money_out),
        "zeros": (money_out, money_in),
        "word": (amount, direction),
        "signed_word": (direction, amount),
        "balance": (amount, balance),
    }
    return [day, about, *columns[layout]]


def _cells(
    layout: str, language: str, sign: int, amount: Decimal, balance: Decimal, comma: bool
) -> Sequence[str]:
    def shown(value: Decimal) -> str:
        return f"{value:.2f}".replace(".", ",") if comma else f"{value:.2f}"

    word = SIDES[language][0 if sign > 0 else 1]
    if layout == "sides":
        return (shown(amount), "") if sign > 0 else ("", shown(amount))
    if layout == "zeros":
        return ("0", shown(amount)) if sign > 0 else (shown(amount), "0")
    if layout == "word":
        return (shown(amount), word)
    if layout == "signed_word":
        return (word, shown(sign * amount))
    return (shown(sign * amount), shown(balance))


# language → headers of deals: id, title, stage, amount, owner, created, closed
DEAL_HEADERS = {
    "ru": ("№", "Название", "Этап", "Стоимость", "Продавец", "Дата открытия", "Дата завершения"),
    "uk": ("№", "Назва", "Етап", "Сума угоди", "Відповідальний", "Створено", "Закрито"),
    "en": ("Ref", "Subject", "Phase", "Deal size", "Rep", "Opened", "Closed on"),
    "es": ("ID", "Nombre", "Etapa", "Importe", "Responsable", "Creado", "Fecha de cierre"),
    "de": ("Nr.", "Titel", "Phase", "Auftragswert", "Betreuer", "Erstellt am", "Abschlussdatum"),
    "fr": ("N°", "Affaire", "Étape", "Montant", "Commercial", "Créé le", "Date de clôture"),
    "nl": ("Nummer", "Dealnaam", "Fase", "Waarde", "Verkoper", "Aangemaakt op", "Sluitdatum"),
    "pt": ("Código", "Negócio", "Etapa", "Valor", "Vendedor", "Criado em", "Data de fechamento"),
    "tr": ("No", "Anlaşma", "Aşama", "Tutar", "Temsilci", "Oluşturma tarihi", "Kapanış tarihi"),
}
OUTCOMES = {  # language → the words for won, lost and open
    "ru": ("Успешно", "Отказ", "В работе"),
    "uk": ("Виграно", "Програно", "Переговори"),
    "en": ("Closed Won", "Closed Lost", "Negotiation"),
    "es": ("Cerrado ganado", "Cerrado perdido", "Negociación"),
    "de": ("Gewonnen", "Verloren", "Verhandlung"),
    "fr": ("Gagné", "Perdu", "Négociation"),
    "nl": ("Gewonnen", "Verloren", "Onderhandeling"),
    "pt": ("Ganho", "Perdido", "Negociação"),
    "tr": ("Kazanıldı", "Kaybedildi", "Teklif"),
}


@dataclass(frozen=True)
class DealList:
    """A list of deals as CSV, and by hand: the sum won, deals won and lost, its owners."""

    text: str
    won_amount: Decimal
    won: int
    lost: int
    owners: frozenset[str]


@st.composite
def deal_lists(draw: st.DrawFn) -> DealList:
    """A list of deals of an unknown system."""
    language = draw(st.sampled_from(sorted(DEAL_HEADERS)))
    count = draw(st.integers(6, 15))
    kinds = [0, 1, 2, *draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))][:count]
    amounts = draw(st.lists(st.integers(1_000, 900_000), min_size=count, max_size=count))
    rows = []
    for place, (kind, amount) in enumerate(zip(kinds, amounts, strict=True)):
        opened = date(2026, 7, 14) + timedelta(days=place)
        closed = (opened + timedelta(days=16)).isoformat() if kind < 2 else ""
        owner = ("Anna Berg", "Boris Lang", "Clara Moss")[place % 3]
        word = OUTCOMES[language][kind]
        rows.append(
            [
                *(str(7_001 + place * 3), f"Project {place}", word, f"{amount}.50", owner),
                *(opened.isoformat(), closed),
            ]
        )
    order = draw(st.permutations(range(7)))
    table = [[row[at] for at in order] for row in (list(DEAL_HEADERS[language]), *rows)]
    return DealList(
        text="\n".join(",".join(row) for row in table) + "\n",
        won_amount=sum(
            (Decimal(a) + Decimal("0.5") for k, a in zip(kinds, amounts, strict=True) if k == 0),
            Decimal(),
        ),
        won=kinds.count(0),
        lost=kinds.count(1),
        owners=frozenset(row[4] for row in rows),
    )
