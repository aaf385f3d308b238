"""Kinds of files that were once read wrongly: each in several wordings, right or asked about.

Every row is counted by hand in the test. `None` stands for a file that was not read but asked
about; a figure that differs from the hand count is the one outcome that may not be.
"""

from decimal import Decimal

import pytest

from data.model.errors import ExportError
from tests.data.workspace import Desk


def _sums(desk: Desk, text: str, sql: str) -> dict[str, Decimal] | None:
    try:
        loaded = desk.load(text, "export.csv")
    except ExportError:
        return None
    if loaded.kind not in sql:
        return {f"read as {loaded.kind}": Decimal(0)}
    return {str(key): value for key, value in desk.rows(sql)}


BY_CURRENCY = "SELECT currency, sum(amount) FROM payments GROUP BY 1"
RECEIVED = "SELECT 'received', sum(amount) FROM payments"
WON = "SELECT 'won', sum(amount) FROM deals WHERE status = 'won'"
CALLS = "SELECT 'calls', sum(\"count\") FROM calls"


@pytest.mark.parametrize(
    ("header", "decimal"),
    [
        ("Datum;Omschrijving;Bedrag;Munt", ","),
        ("Date;Libellé;Montant;Dev.", ","),
        ("Date;Details;Amount;Ccy code", "."),
        ("Fecha;Concepto;Importe;Mon.", ","),
        ("Дата;Назначение;Сумма;Код вал.", ","),
        ("Tarih;Açıklama;Tutar;Kur kodu", ","),
    ],
)
def test_codes_in_a_column_are_its_currency(desk: Desk, header: str, decimal: str) -> None:
    text = "\n".join((
        header,
        f"03.09.2026;Invoice 7;1000{decimal}00;EUR",
        f"14.09.2026;Invoice 8;250{decimal}50;USD",
        f"21.09.2026;Invoice 9;99{decimal}50;EUR",
    ))  # fmt: skip

    assert _sums(desk, text, BY_CURRENCY) in (
        None,
        {"EUR": Decimal("1099.50"), "USD": Decimal("250.50")},
    )


@pytest.mark.parametrize(
    ("header", "paid", "failed", "waiting"),
    [
        ("Date,Description,Amount,Currency,State", "COMPLETED", "REVERTED", "PENDING"),
        ("Date,Libellé,Montant,Devise,Statut", "Effectué", "Échoué", "En attente"),
        ("Fecha,Concepto,Importe,Divisa,Estado", "Completado", "Rechazado", "Pendiente"),
        ("Datum,Verwendungszweck,Betrag,Währung,Status", "Gebucht", "Abgelehnt", "Ausstehend"),
        ("Дата,Назначение,Сумма,Валюта,Статус", "Исполнен", "Отклонён", "В обработке"),
        ("Tarih,Açıklama,Tutar,Para birimi,Durum", "Tamamlandı", "Reddedildi", "Beklemede"),
    ],
)
def test_money_that_did_not_come_is_not_counted(
    desk: Desk, header: str, paid: str, failed: str, waiting: str
) -> None:
    text = "\n".join((
        header,
        f"2026-09-01,Invoice 1,500.00,EUR,{paid}",
        f"2026-09-02,Invoice 2,900.00,EUR,{failed}",
        f"2026-09-03,Rent,-120.00,EUR,{paid}",
        f"2026-09-04,Invoice 3,70.00,EUR,{waiting}",
        f"2026-09-05,Invoice 4,30.00,EUR,{paid}",
    ))  # fmt: skip

    assert _sums(desk, text, BY_CURRENCY) in (None, {"EUR": Decimal(530)})


@pytest.mark.parametrize(
    "header",
    [
        "Account number;Date;Description;Credit;Debit;Currency",
        "Kontonummer;Buchungstag;Verwendungszweck;Haben;Soll;Währung",
        "Numéro de compte;Date;Libellé;Crédit;Débit;Devise",
        "Número de cuenta;Fecha;Concepto;Abono;Cargo;Divisa",
        "Номер рахунку;Дата;Призначення;Кредит;Дебет;Валюта",
        "Rekeningnummer;Datum;Omschrijving;Bij;Af;Valuta",
    ],
)
def test_the_accounts_own_number_is_no_number_of_a_payment(desk: Desk, header: str) -> None:
    account = "40817810000000000777"
    text = "\n".join((
        header,
        f"{account};01.09.2026;Invoice 11;120000.50;0;EUR",
        f"{account};02.09.2026;Rent;0;45000.25;EUR",
        f"{account};03.09.2026;Invoice 12;80500.25;0;EUR",
        f"{account};04.09.2026;Invoice 13;99.25;0;EUR",
    ))  # fmt: skip

    assert _sums(desk, text, BY_CURRENCY) in (None, {"EUR": Decimal("200600.00")})


@pytest.mark.parametrize(
    "header",
    [
        "Date,REF,Description,Withdrawals,Deposits",
        "Date,Référence,Libellé,Débit,Crédit",
        "Fecha,Referencia,Concepto,Cargos,Abonos",
        "Datum,Referenz,Buchungstext,Soll,Haben",
        "Data,Referência,Descrição,Débito,Crédito",
        "Дата,Номер документа,Назначение,Расход,Приход",
    ],
)
def test_a_reference_is_no_amount(desk: Desk, header: str) -> None:
    text = "\n".join((
        header,
        "2026-09-01,8437635801,Invoice 21,,250.00",
        "2026-09-02,8437635912,Groceries,31.20,",
        "2026-09-03,8437636077,Invoice 22,,1750.50",
        "2026-09-04,8437636102,Card,12.00,",
    ))  # fmt: skip

    assert _sums(desk, text, RECEIVED) in (None, {"received": Decimal("2000.50")})


@pytest.mark.parametrize(
    "header",
    [
        "date,manager,calls",
        "Дата,Менеджер,Звонков",
        "fecha,agente,llamadas",
        "Datum,Mitarbeiter,Anrufe",
        "date,agent,appels",
        "data,agente,chamadas",
    ],
)
def test_a_count_of_calls_a_day_is_counted(desk: Desk, header: str) -> None:
    text = "\n".join((
        header,
        "2026-09-01,Ann Lee,4",
        "2026-09-01,Bob Fox,1",
        "2026-09-02,Ann Lee,2",
        "2026-09-02,Bob Fox,7",
    ))  # fmt: skip

    assert _sums(desk, text, CALLS) in (None, {"calls": Decimal(14)})


@pytest.mark.parametrize(
    ("header", "won", "lost", "going"),
    [
        ("Deal ID,Deal Name,Deal Stage,Amount,Create Date", "Won", "Lost", "Open"),
        ("ID,Nombre,Etapa,Importe,Fecha de creación", "Ganado", "Perdido", "Negociación"),
        ("ID,Name,Phase,Betrag,Erstellt am", "Gewonnen", "Verloren", "Angebot"),
        ("ID,Nom de l'affaire,Étape,Montant,Date de création", "Gagné", "Perdu", "Proposition"),
        ("ID,Название,Этап,Сумма,Дата создания", "Успешно", "Отказ", "Переговоры"),
        ("ID,Nome do negócio,Etapa,Valor,Data de criação", "Ganho", "Perdido", "Proposta"),
        ("ID,Anlaşma adı,Aşama,Tutar,Oluşturma tarihi", "Kazanıldı", "Kaybedildi", "Teklif"),
    ],
)
def test_won_means_won_in_every_language(
    desk: Desk, header: str, won: str, lost: str, going: str
) -> None:
    text = "\n".join((
        header,
        f"D-101,Windows,{won},1000.50,2026-09-01",
        f"D-102,Doors,{lost},700.25,2026-09-02",
        f"D-103,Floors,{going},300.75,2026-09-03",
        f"D-104,Roofs,{won},2000.25,2026-09-04",
        f"D-105,Walls,{lost},10.50,2026-09-05",
        f"D-106,Yards,{going},20.75,2026-09-06",
    ))  # fmt: skip

    assert _sums(desk, text, WON) in (None, {"won": Decimal("3000.75")})


@pytest.mark.parametrize(
    "header",
    [
        "Номер соглашения;Клиент;Дата;Актуальная стоимость",
        "Contract No;Customer;Date;Contract value",
        "Vertragsnummer;Kunde;Datum;Vertragswert",
        "N° de contrat;Client;Date;Valeur du contrat",
        "Nº de contrato;Cliente;Fecha;Valor del contrato",
    ],
)
def test_a_running_number_is_no_amount(desk: Desk, header: str) -> None:
    text = "\n".join((
        header,
        "1;Acme;01.09.2026;180000",
        "2;Bolt;02.09.2026;250000",
        "3;Coil;03.09.2026;300000",
        "4;Dome;04.09.2026;450000",
    ))  # fmt: skip
    either = (
        "SELECT 'all', sum(amount) FROM "
        "(SELECT amount FROM deals UNION ALL SELECT amount FROM payments)"
    )

    assert _sums(desk, text, either) in (None, {"all": Decimal(1_180_000)})


@pytest.mark.parametrize("created", ["Created", "Created On", "Creation date", "Date created"])
@pytest.mark.parametrize("amount", ["amount_usd", "Deal value", "Total amount"])
def test_a_header_that_changed_a_little_is_filled_or_asked_about(
    desk: Desk, created: str, amount: str
) -> None:
    text = "\n".join((
        f"opportunity_id,stage,{created},{amount},Owner",
        "o1,Closed Won,2026-09-01,1000.50,Ann Lee",
        "o2,Closed Lost,2026-09-02,500.25,Bob Fox",
        "o3,Closed Won,2026-09-03,2000.25,Ann Lee",
        "o4,Prospecting,2026-09-04,700.75,Bob Fox",
    ))  # fmt: skip

    won = _sums(desk, text, WON)

    assert won in (None, {"won": Decimal("3000.75")})
    if won:
        assert desk.value("SELECT count(created_at) FROM deals") == 4


@pytest.mark.parametrize(
    ("header", "conversion"),
    [
        (
            "Date,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID",
            "General Currency Conversion",
        ),
        (
            "Date,Nom,Type,État,Devise,Brut,Frais,Net,N° de transaction",
            "Conversion de devise standard",
        ),
        (
            "Fecha,Nombre,Tipo,Estado,Divisa,Bruto,Comisión,Neto,Id. de transacción",
            "Conversión de divisa",
        ),
        (
            "Datum,Name,Typ,Status,Währung,Brutto,Gebühr,Netto,Transaktionscode",
            "Allgemeine Währungsumrechnung",
        ),
        (
            "Дата,Имя,Тип,Статус,Валюта,Сумма,Комиссия,Чистая сумма,Номер операции",
            "Конвертация",
        ),
    ],
)
def test_a_conversion_is_no_income(desk: Desk, header: str, conversion: str) -> None:
    paid = {"É": "Terminé", "E": "Completado", "S": "Completed"}
    state = paid.get(header.split(",")[3][0], "Completed")
    state = "Исполнен" if header.startswith("Дата") else state
    text = "\n".join((
        header,
        f"2026-09-01,Ann Lee,Payment,{state},USD,100.00,-3.20,96.80,T1",
        f"2026-09-02,,{conversion},{state},USD,-96.80,0.00,-96.80,T2",
        f"2026-09-02,,{conversion},{state},EUR,88.10,0.00,88.10,T3",
        f"2026-09-05,Bob Fox,Payment,{state},EUR,200.00,-6.40,193.60,T4",
    ))  # fmt: skip

    assert _sums(desk, text, BY_CURRENCY) in (None, {"EUR": Decimal(200), "USD": Decimal(100)})
