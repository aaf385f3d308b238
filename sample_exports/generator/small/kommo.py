"""Kommo: amoCRM's exports in Portuguese and in English."""

from collections import Counter
from datetime import datetime

from generator.forms.archive import lines_of
from generator.forms.words import moment
from generator.people import PEOPLE
from generator.small.folder import Folder, facts

_SINCE = datetime(2026, 9, 1)
_BRAZIL = (
    "ID;Nome completo;Telefone comercial;Email comercial;Empresa lead 's;Usuário responsável;"
    "Tags;Etapa do lead;Funil de vendas;Lead venda R$;Criado em"
)
_ENGLISH = (
    "ID;Lead title;Sale;Responsible user;Created at;Lead stage;Pipeline;Company;Work phone;"
    "Closed at"
)
_STAGES = {
    "pt": (("Fechado - ganho", "won"), ("Fechado - perdido", "lost"), ("Negociação", "open")),
    "en": (("Closed - won", "won"), ("Closed - lost", "lost"), ("Discussions", "open")),
}
_NAMES = ("Ana Prado", "Bento Rocha", "Caio Lima", "Davi Moura", "Eva Nunes")


def write_brazil(folder: Folder) -> None:
    """Portuguese headers; phones with an apostrophe; reais."""
    rng, rows, total = folder.rng, [], 0
    statuses: Counter[str] = Counter()
    for number in range(24):
        stage, status = _STAGES["pt"][number % 3]
        amount = rng.randrange(10, 400) * 100
        total, statuses[status] = total + amount, statuses[status] + 1
        rows.append([str(18_400_000 + number), _NAMES[number % 5],
                     f"'+55115550{number:04d}", f"cliente{number}@example.com",
                     f"Loja {number + 1}", f"{PEOPLE[number % 3].latin}", "", stage, "Vendas",
                     str(amount), moment(folder.moment(_SINCE, 28))])  # fmt: skip
    expected = facts("deals", 24, 24, total * 100, statuses=dict(sorted(statuses.items())))
    content = lines_of(_BRAZIL.split(";"), rows, ",").encode("utf-8-sig")
    folder.put("kommo_export_leads_2026-10-01.csv", content, expected | {"currency": "BRL"})


def write_english(folder: Folder) -> None:
    """English headers; open leads are «not closed»: their date is empty."""
    rng, rows, total = folder.rng, [], 0
    statuses: Counter[str] = Counter()
    for number in range(21):
        stage, status = _STAGES["en"][number % 3]
        amount = rng.randrange(10, 400) * 100
        total, statuses[status] = total + amount, statuses[status] + 1
        created = folder.moment(_SINCE, 20)
        closed = "" if status == "open" else moment(folder.moment(datetime(2026, 9, 22), 8))
        rows.append([str(19_500_000 + number), f"Lead {number + 1}", str(amount),
                     PEOPLE[number % 3].latin, moment(created), stage, "Sales",
                     f"Shop {number + 1}", f"'+{44_2075_550_000 + number}", closed])  # fmt: skip
    expected = facts("deals", 21, 21, total * 100, statuses=dict(sorted(statuses.items())))
    content = lines_of(_ENGLISH.split(";"), rows, ",").encode("utf-8-sig")
    folder.put("kommo_export_leads_2026-10-02.csv", content, expected)
