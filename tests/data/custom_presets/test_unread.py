"""Columns that are not read are named, with what they look like."""

AMOCRM = (
    "ID,Название сделки,Бюджет,Ответственный,Дата создания сделки,Дата закрытия,Этап сделки,"
    "Любимый цвет\n"
    "1,Окна,1000,Анна,01.10.2026 10:00:00,05.10.2026 10:00:00,Успешно реализовано,синий\n"
    "2,Двери,500,Вера,02.10.2026 10:00:00,06.10.2026 10:00:00,Успешно реализовано,красный\n"
)
STATEMENT = (
    "Дата проводки;Контрагент;Приход;Расход;Назначение;Отделение банка\n"
    "01.09.2026;ООО «Ромашка»;120 000,00;;Оплата по счёту 17;0042\n"
    "03.09.2026;ООО «Аренда»;;45 150,00;Аренда за сентябрь;0042\n"
    "14.09.2026;ИП Ким А. А.;80 500,50;;Оплата по счёту 18;0017\n"
)


def _unread(loaded):
    return [(each.header, each.looks_like) for each in loaded.unread]


def test_a_column_of_the_companys_own_in_a_known_export_is_named(desk):
    loaded = desk.load(AMOCRM)

    assert loaded.source == "amocrm"
    assert _unread(loaded) == [("Любимый цвет", None)]


def test_a_column_that_a_preset_leaves_out_on_purpose_is_not_named(desk):
    text = (
        "accountcode,src,dst,dcontext,clid,channel,dstchannel,lastapp,lastdata,start,answer,end,"
        "duration,billsec,disposition,amaflags,uniqueid\n"
        ",+79270000001,101,from-trunk,,SIP/trunk-1,SIP/101-2,Dial,SIP/101,2026-10-01 10:00:00,"
        "2026-10-01 10:00:05,2026-10-01 10:01:05,65,60,ANSWERED,3,1.1\n"
    )

    loaded = desk.load(text)

    assert loaded.source == "asterisk"
    assert _unread(loaded) == []


def test_a_column_of_a_statement_of_an_unknown_bank_is_named(desk):
    loaded = desk.load(STATEMENT)

    assert [each.column for each in loaded.assumed].count("amount") == 1
    assert _unread(loaded) == [("Отделение банка", None)]


def test_a_second_date_is_said_to_look_like_one(desk):
    lines = STATEMENT.splitlines()
    dates = ("Дата документа", "30.08.2026", "02.09.2026", "13.09.2026")
    text = "\n".join(f"{line};{date}" for line, date in zip(lines, dates, strict=True))

    unread = _unread(desk.load(text))

    assert unread[0] == ("Дата документа", "paid_at")
