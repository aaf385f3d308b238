"""The exchange between 1C and a bank."""

from collections.abc import Callable

STATEMENT = """1CClientBankExchange
ВерсияФормата=1.03
Кодировка=Windows
ДатаСоздания=05.02.2024
СекцияРасчСчет
РасчСчет=40702810000000000001
ВсегоПоступило=1500.00
КонецРасчСчет
СекцияДокумент=Платежное поручение
Номер=17
Дата=31.01.2024
Сумма=1500.00
ДатаПоступило=01.02.2024
Плательщик1=ООО "Ромашка"
ПлательщикИНН=7700000001
ПлательщикСчет=40702810000000000777
Получатель1=ИП Яшина
ПолучательСчет=40702810000000000001
НазначениеПлатежа1=Оплата по счёту 5
НазначениеПлатежа2=без НДС; a=b
КонецДокумента
СекцияДокумент=Платежное поручение
Номер=18
Дата=02.02.2024
Сумма=300.00
ДатаСписано=02.02.2024
ПлательщикСчет=40702810000000000001
ПолучательСчет=40702810000000000888
НазначениеПлатежа=Аренда
КонецДокумента
КонецФайла
""".replace("\n", "\r\n")


def test_documents_are_rows_under_the_names_of_their_keys(take: Callable) -> None:
    file_read = take(STATEMENT.encode("cp1251"), "kl_to_1c.txt")
    rows = [dict(zip(file_read.headers, row, strict=True)) for row in file_read.rows()]

    assert file_read.file.container == "1c"
    assert str(file_read.file.created) == "2024-02-05"
    assert [row["Номер"] for row in rows] == ["17", "18"]
    assert [row["ДатаПоступило"] for row in rows] == ["01.02.2024", ""]
    assert rows[0]["Плательщик1"] == 'ООО "Ромашка"'
    assert rows[0]["НазначениеПлатежа"] == "Оплата по счёту 5 без НДС; a=b"
    assert rows[1]["НазначениеПлатежа"] == "Аренда"
    assert file_read.lines == [9, 22]
    assert file_read.notes == {}


def test_money_to_the_own_account_is_recognised(take: Callable) -> None:
    file_read = take(STATEMENT.encode("cp1251"), "kl_to_1c.txt")
    rows = [dict(zip(file_read.headers, row, strict=True)) for row in file_read.rows()]

    assert [row["СвойСчет"] for row in rows] == ["Да", "Нет"]
    assert [row["Направление"] for row in rows] == ["Приход", "Расход"]


def test_a_statement_of_dos_is_decoded(take: Callable) -> None:
    file_read = take(STATEMENT.replace("Windows", "DOS").encode("cp866"), "kl_to_1c.txt")

    assert file_read.file.encoding == "cp866"
    assert file_read.rows()[1][file_read.headers.index("НазначениеПлатежа")] == "Аренда"


def test_4_4_an_end_in_another_encoding_is_read_and_noted(take: Callable) -> None:
    body = STATEMENT.removesuffix("КонецФайла\r\n").encode("cp1251")
    file_read = take(body + "КонецФайла".encode(), "kl_to_1c.txt")

    assert file_read.file.encoding == "cp1251"
    assert len(file_read.rows()) == 2
    assert file_read.notes == {"mixed_encoding": 1}


def test_4_9_a_statement_cut_short_is_read_and_noted(take: Callable) -> None:
    file_read = take(STATEMENT.removesuffix("КонецФайла\r\n").encode("cp1251"), "kl_to_1c.txt")

    assert len(file_read.rows()) == 2
    assert file_read.notes == {"incomplete_file": 1}
