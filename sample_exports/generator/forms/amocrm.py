"""amoCRM: leads, the long layout in which some headers occur twice."""

from generator.clients import format_phone
from generator.forms.archive import lines_of
from generator.forms.snapshot import Snapshot
from generator.forms.words import moment
from generator.people import in_amocrm

# «Источник» and «Товар» belong first to the contact, then to the deal.
COLUMNS = (
    "ID,Название сделки,Бюджет ,Ответственный,Дата создания сделки,Кем создана сделка,"
    "Дата редактирования,Кем редактирована,Дата закрытия,Теги,Примечание,Примечание 2,"
    "Этап сделки,Воронка,Полное имя контакта,Компания контакта,Ответственный за контакт,Компания,"
    "Рабочий телефон,Мобильный телефон,Рабочий email,Источник,Товар,ИНН,Источник,Товар,"
    "Причина отказа,utm_source"
).split(",")


def lead(shot: Snapshot) -> list[str]:
    """One deal as a line."""
    deal, client, owner = shot.deal, shot.deal.client, in_amocrm(shot.owner)
    company = client.second_name if deal.two_names else client.full_name
    amount = "" if shot.amount is None else str(round(shot.amount / 100))
    card = [
        str(deal.deal_id), f"{client.name}: {deal.items[0].product}", amount,
        deal.unknown_owner or owner, moment(deal.created), owner, moment(shot.modified), owner,
        moment(shot.closed) or "не закрыта", "партнёр", "", "", shot.stage, deal.pipeline,
    ]  # fmt: skip
    contact = [client.contact, client.full_name, owner, company]
    phones = ["'" + format_phone(client.phone, 2), "", ""]
    reason = deal.reason if shot.outcome == "lost" else ""
    own = [client.inn, deal.source.name, deal.items[0].product, reason, ""]
    return [*card, *contact, *phones, "", "", *own]


def leads_csv(shots: list[Snapshot]) -> tuple[str, int]:
    """The export's text and the number of its data lines."""
    rows = [lead(shot) for shot in shots]
    return lines_of(COLUMNS, rows, ","), len(rows)
