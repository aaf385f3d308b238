"""The bank: statements in the exchange format of 1C, windows-1251 or DOS, CRLF."""

from dataclasses import dataclass
from datetime import date

from generator.forms.words import moment, roubles

OUR_NAME, OUR_INN = 'ООО "Планёрка-Демо"', "1650000009"
OUR_ACCOUNT = "40702810000000000077"
_BANK = 'АО "Демо-Банк" г. Казань'


@dataclass(frozen=True)
class Document:
    """One payment order of a statement; money in kopecks."""

    number: int
    day: date
    amount: int
    incoming: bool
    other: str
    other_inn: str
    purpose: str


def exchange(documents: list[Document], first: date, last: date, encoding: str) -> bytes:
    """The whole file, encoded."""
    name = "Windows" if encoding == "cp1251" else "DOS"
    income = sum(d.amount for d in documents if d.incoming)
    spent = sum(d.amount for d in documents if not d.incoming)
    lines = [
        "1CClientBankExchange",
        "ВерсияФормата=1.03",
        f"Кодировка={name}",
        "Отправитель=Демо-Банк Онлайн",
        "Получатель=",
        f"ДатаСоздания={moment(last)}",
        "ВремяСоздания=19:00:00",
        f"ДатаНачала={moment(first)}",
        f"ДатаКонца={moment(last)}",
        f"РасчСчет={OUR_ACCOUNT}",
        "СекцияРасчСчет",
        f"ДатаНачала={moment(first)}",
        f"ДатаКонца={moment(last)}",
        f"РасчСчет={OUR_ACCOUNT}",
        "НачальныйОстаток=2500000.00",
        f"ВсегоПоступило={roubles(income)}",
        f"ВсегоСписано={roubles(spent)}",
        f"КонечныйОстаток={roubles(250_000_000 + income - spent)}",
        "КонецРасчСчет",
    ]
    for document in documents:
        lines += _document(document)
    return "".join(f"{line}\r\n" for line in [*lines, "КонецФайла"]).encode(encoding)


def _document(document: Document) -> list[str]:
    other = (document.other, document.other_inn, f"4070281000000{document.other_inn[:7]}")
    ours = (OUR_NAME, OUR_INN, OUR_ACCOUNT)
    payer, receiver = (other, ours) if document.incoming else (ours, other)
    day = moment(document.day)
    return [
        "СекцияДокумент=Платежное поручение",
        f"Номер={document.number}",
        f"Дата={day}",
        f"Сумма={roubles(document.amount)}",
        f"ПлательщикСчет={payer[2]}",
        f"ДатаСписано={'' if document.incoming else day}",
        f"Плательщик1={payer[0]}",
        f"ПлательщикИНН={payer[1]}",
        f"ПлательщикБанк1={_BANK}",
        f"ПолучательСчет={receiver[2]}",
        f"ДатаПоступило={day if document.incoming else ''}",
        f"Получатель1={receiver[0]}",
        f"ПолучательИНН={receiver[1]}",
        "ВидОплаты=01",
        "Очередность=5",
        f"НазначениеПлатежа={document.purpose}",
        "КонецДокумента",
    ]
