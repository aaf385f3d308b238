"""Draws account statements of banks that no preset knows, in nine languages, with what is in them.

A statement is built from its parts, so a test knows its header, its rows and the lines around
them without asking the reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

Row = tuple[str, ...]


@dataclass(frozen=True)
class Language:
    """The words of a bank: headers, labels above the table, texts of payments, sums below it."""

    date: str
    number: str
    text: str
    income: str
    outgoing: str
    balance: str
    partner: str
    title: str
    labels: tuple[str, ...]
    texts: tuple[str, ...]
    partners: tuple[str, ...]
    opening: str
    closing: str
    total: str
    signature: str
    summary: tuple[str, ...]


LANGUAGES = {
    "ru": Language(
        *(
            "Дата проводки",
            "Док. №",
            "Основание",
            "Поступило",
            "Списано",
            "Сальдо",
            "Корреспондент",
        ),
        "Выписка по лицевому счёту",
        ("Владелец", "Подразделение", "БИК банка", "Период", "Валюта выписки", "Лицевой счёт"),
        ("Оплата по счёту", "Аренда офиса", "Доплата за монтаж", "Услуги связи"),
        ("ООО Север", "ИП Лось", "АО Восток", "ООО Юг"),
        *("Остаток на начало периода", "Исходящий остаток", "Итого обороты", "Подпись банка"),
        summary=("Показатель", "Значение"),
    ),
    "uk": Language(
        *("Дата операції", "№ док", "Призначення", "Зараховано", "Знято", "Лишок", "Партнер"),
        "Виписка за рахунком",
        ("Клієнт", "Відділення", "Період", "Валюта", "Рахунок", "Код"),
        ("Сплата рахунку", "Оренда складу", "Повернення коштів", "Послуги зв'язку"),
        ("ТОВ Зоря", "ФОП Бойко", "ТОВ Мрія", "ПП Обрій"),
        *("Залишок на початок", "Залишок на кінець", "Разом", "Підпис банку"),
        summary=("Показник", "Сума разом"),
    ),
    "en": Language(
        *("Posting day", "Ref", "Narrative", "Paid in", "Paid out", "Running total", "Other party"),
        "Account statement",
        ("Account holder", "Branch", "Period", "Currency", "Account", "Sort code"),
        ("Invoice settlement", "Office rent", "Card purchase", "Service fee"),
        ("North Ltd", "Blue Harbor", "East Works", "Green Field"),
        *("Opening balance", "Closing balance", "Grand total", "Signed by the bank"),
        summary=("Item", "Value"),
    ),
    "de": Language(
        *(
            "Buchungstag",
            "Beleg",
            "Verwendungszweck",
            "Haben",
            "Soll",
            "Kontostand neu",
            "Empfänger",
        ),
        "Kontoauszug",
        ("Kontoinhaber", "Filiale", "Zeitraum", "Währung", "Konto", "Bankleitzahl"),
        ("Rechnung bezahlt", "Miete Büro", "Kartenzahlung", "Gebühr Konto"),
        ("Nord GmbH", "Blau Hafen", "Ost Werke", "Grün Feld"),
        *("Anfangssaldo", "Endsaldo", "Gesamtsumme", "Unterschrift der Bank"),
        summary=("Kennzahl", "Betrag"),
    ),
    "fr": Language(
        *("Date opération", "Réf", "Libellé", "Crédité", "Débité", "Avoir", "Tiers"),
        "Relevé de compte",
        ("Titulaire", "Agence", "Période", "Devise du compte", "Compte", "Guichet"),
        ("Règlement facture", "Loyer bureau", "Achat carte", "Frais bancaires"),
        ("Nord SARL", "Port Bleu", "Ateliers Est", "Champ Vert"),
        *("Solde initial", "Solde final", "Total général", "Signature de la banque"),
        summary=("Rubrique", "Montant global"),
    ),
    "es": Language(
        *("Fecha valor", "Doc", "Concepto", "Abonos", "Cargos", "Disponible", "Ordenante"),
        "Extracto de cuenta",
        ("Titular", "Oficina", "Periodo", "Divisa", "Cuenta", "Sucursal"),
        ("Pago factura", "Alquiler oficina", "Compra tarjeta", "Comisión banco"),
        ("Norte SL", "Puerto Azul", "Talleres Este", "Campo Verde"),
        *("Saldo inicial", "Saldo final", "Suma total", "Firma del banco"),
        summary=("Dato", "Importe resumen"),
    ),
    "pt": Language(
        *("Data mov", "Doc nº", "Histórico", "Entradas", "Saídas", "Disponível", "Favorecido"),
        "Extrato da conta",
        ("Titular", "Agência", "Período", "Moeda", "Conta", "Banco"),
        ("Pagamento fatura", "Aluguel escritório", "Compra cartão", "Tarifa bancária"),
        ("Norte Ltda", "Porto Azul", "Oficinas Leste", "Campo Verde"),
        *("Saldo inicial", "Saldo final", "Total do período", "Assinatura do banco"),
        summary=("Item", "Soma"),
    ),
    "tr": Language(
        *("İşlem günü", "Fiş", "Açıklama", "Alacak", "Borç", "Kalan", "Karşı taraf"),
        "Hesap özeti",
        ("Hesap sahibi", "Şube", "Dönem", "Para birimi", "Hesap", "Müşteri"),
        ("Fatura ödemesi", "Ofis kirası", "Kart harcaması", "Banka ücreti"),
        ("Kuzey AŞ", "Mavi Liman", "Doğu İş", "Yeşil Alan"),
        *("Toplam açılış", "Bakiye", "Genel toplam", "Banka imzası"),
        summary=("Kalem", "Değer"),
    ),
    "pl": Language(
        *("Data księg", "Nr dok", "Tytuł", "Uznania", "Obciążenia", "Stan konta", "Kontrahent"),
        "Wyciąg z rachunku",
        ("Posiadacz", "Oddział", "Okres", "Waluta", "Rachunek", "Klient"),
        ("Zapłata faktury", "Czynsz biuro", "Zakup kartą", "Opłata bankowa"),
        ("Północ SA", "Błękitny Port", "Zakład Wschód", "Zielone Pole"),
        *("Saldo początkowe", "Saldo końcowe", "Razem", "Podpis banku"),
        summary=("Pozycja", "Kwota łączna"),
    ),
}
_DATES = ("%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y %H:%M")
_AMOUNTS = {  # how a bank writes 1234567.89: the separators of thousands and of the fraction
    "plain": ("", "."),
    "comma": ("", ","),
    "spaces": ("\u00a0", ","),
    "points": (".", ","),
    "commas": (",", "."),
    "apostrophes": ("'", "."),
}


@dataclass(frozen=True)
class Statement:
    """A statement: the lines above its header, the header, its rows, the lines below them."""

    language: Language
    header: Row
    rows: tuple[Row, ...]
    above: tuple[Row, ...] = ()
    below: tuple[Row, ...] = ()
    incomes: tuple[Decimal, ...] = field(default=())

    @property
    def lines(self) -> list[Row]:
        """Every line of the file, as wide as the header."""
        width = len(self.header)
        lines = [*self.above, self.header, *self.rows, *self.below]
        return [(*line, *[""] * (width - len(line))) for line in lines]

    @property
    def header_line(self) -> int:
        """The line of the header in the file."""
        return len(self.above) + 1


def amount_text(amount: Decimal, style: str) -> str:
    """The amount as a bank of that style writes it."""
    thousands, fraction = _AMOUNTS[style]
    whole, _, cents = f"{amount:,.2f}".partition(".")
    return whole.replace(",", thousands) + fraction + cents


languages = st.sampled_from(sorted(LANGUAGES)).map(LANGUAGES.__getitem__)
styles = st.sampled_from(sorted(_AMOUNTS))
amounts = st.integers(1, 99_999_999).map(lambda cents: Decimal(cents) / 100)
delimiters = st.sampled_from(";,\t|")


@st.composite
def statements(
    draw: st.DrawFn, least: int = 1, most: int = 12, above: int = 30, below: int = 3
) -> Statement:
    """A statement with up to so many rows, lines above and lines below."""
    language, style = draw(languages), draw(styles)
    date_format = draw(st.sampled_from(_DATES))
    columns = _columns(draw, language)
    first = draw(st.dates(date(2019, 1, 1), date(2027, 12, 1)))
    count = draw(st.integers(least, most))
    cells, incomes = [], []
    for number in range(count):
        row, income = _row(draw, language, style, number)
        row["date"] = (first + timedelta(days=number)).strftime(date_format)
        cells.append(tuple(row[column] for column in columns))
        incomes += [income] if income else []
    header = tuple(getattr(language, column) for column in columns)
    return Statement(
        language,
        header,
        tuple(cells),
        tuple(draw(preambles(language, len(header), above))),
        tuple(_footers(draw, language, style, columns, below)),
        tuple(incomes),
    )


def _columns(draw: st.DrawFn, language: Language) -> list[str]:
    optional = draw(st.lists(st.sampled_from(("number", "partner", "balance")), unique=True))
    rest = draw(st.permutations(["text", "income", "outgoing", *optional]))
    place = draw(st.integers(0, 1))
    return [*rest[:place], "date", *rest[place:]]


def _row(
    draw: st.DrawFn, language: Language, style: str, number: int
) -> tuple[dict[str, str], Decimal | None]:
    amount, is_income = draw(amounts), draw(st.booleans())
    written = amount_text(amount, style)
    row = {
        "number": str(draw(st.integers(1, 99_999))),
        "text": f"{draw(st.sampled_from(language.texts))} {number + 1}",
        "income": written if is_income else "",
        "outgoing": "" if is_income else written,
        "balance": amount_text(draw(amounts), style),
        "partner": draw(st.sampled_from(language.partners)),
    }
    return row, amount if is_income else None


@st.composite
def preambles(draw: st.DrawFn, language: Language, width: int, most: int) -> list[Row]:
    """Lines as banks put them above a table: a title, labels with values, blanks, a balance."""
    label = st.sampled_from(language.labels)
    value = st.sampled_from(
        ("40702810900000000001", "ООО Пример", "Example Ltd", "01.10.2026", "EUR", "0001", "12:30")
    )
    lines: list[st.SearchStrategy[Row]] = [
        st.just((language.title,)),
        st.just(("",)),
        st.builds(lambda a, b, c, d: (f"{a}, {b}; {c} | {d}",), label, label, label, label),
        st.builds(lambda one, two: (f"{one}: {two}",), label, value),
        st.builds(lambda one, two: (one, two), label, value),
        st.builds(lambda one, two: (f"{one}:", two), label, value),
        st.builds(
            lambda one, two, three: (f"{one}: {three}", f"{two}: {three}"), label, label, value
        ),
        amounts.map(lambda sum_: (language.opening, *[""] * (width - 2), f"{sum_}")),
    ]
    return draw(st.lists(st.one_of(lines), max_size=most))


def _footers(
    draw: st.DrawFn, language: Language, style: str, columns: Sequence[str], most: int
) -> list[Row]:
    lines = []
    for _ in range(draw(st.integers(0, most))):
        words = draw(st.sampled_from((language.closing, language.total, language.opening)))
        line = ["" for _ in columns]
        line[0] = words
        line[-1] = amount_text(draw(amounts), style)
        lines.append(tuple(line))
    if most and draw(st.booleans()):
        lines.append((language.signature,))
    return lines
