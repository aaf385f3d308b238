"""Telephony of other makers with headers: Sipuni, UIS, an operator's report, call tracking."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from generator.clients import format_phone
from generator.forms.archive import lines_of
from generator.forms.words import moment
from generator.people import PEOPLE, Person
from generator.small.folder import Facts, Folder, facts

START = datetime(2026, 10, 5)
LINE = "78435550100"
_SIPUNI = (
    "Тип;Статус;Время;ID схемы звонка;Схема;Исходящая линия;Откуда;Куда;Кто ответил;"
    "Длительность звонка;Длительность разговора;Время ответа;Оценка;ID записи;Метка;Теги;"
    "Инициатор завершения звонка;ID заказа звонка;Запись существует;Новый клиент;"
    "Состояние перезвона;Время перезвона;Информация из CRM;Ответственный из CRM"
)
_UIS = (
    "Дата и время;ID звонка;Направление звонка;Причина окончания звонка;Потерянный звонок;"
    "Номер контакта;Виртуальный номер;Сотрудник;Длительность ожидания;Длительность разговора;"
    "Чистая длительность разговора;Общая длительность звонка"
)
# Latin MM between Cyrillic letters, as the operator writes it.
_OPERATOR = (
    "Дата;Время;Кто звонил;Номер или Call-back компании;Кому звонили;Длительность вызова ЧЧ:MM:СС"
)
_TRACKING = "№;Дата;Кто звонил;Откуда;Класс;Проект;Куда звонил;Вызов завершен;Запись;Комментарий"


@dataclass(frozen=True)
class Call:
    """One made-up call; nobody answered where `talk` is 0."""

    number: int
    at: datetime
    direction: str
    phone: str
    person: Person
    ring: int
    talk: int

    @property
    def own(self) -> str:
        """The extension of the manager."""
        return str(self.person.extension)


def drawn(folder: Folder, number: int, directions: tuple[str, ...]) -> list[Call]:
    """Calls in the order of time."""
    rng, calls = folder.rng, []
    for n in range(number):
        calls.append(
            Call(
                n,
                folder.moment(START, 12),
                directions[n % len(directions)],
                folder.clients.phone(),
                PEOPLE[n % 9],
                rng.randrange(3, 40),
                0 if n % 4 == 3 else rng.randrange(5, 900),
            )
        )
    return sorted(calls, key=lambda call: call.at)


def call_facts(calls: list[Call], **more: object) -> Facts:
    """Expected figures of the calls."""
    return facts(
        "calls",
        len(calls),
        len(calls),
        talk_seconds=sum(call.talk for call in calls),
        answered=len([call for call in calls if call.talk]),
        directions=dict(sorted(Counter(call.direction for call in calls).items())),
        **more,
    )


def owners(calls: list[Call], names: dict[int, str]) -> dict[str, int]:
    """Number of calls by owner, calls without one left out."""
    met = (names[call.number] for call in calls if call.number in names)
    return dict(sorted(Counter(met).items()))


def write_sipuni(folder: Folder) -> None:
    """The owner is who answered or called; a missed call has the client's owner in the CRM."""
    words = {"in": "Входящий", "out": "Исходящий", "internal": "Внутренний"}
    calls = drawn(folder, 36, ("in", "out", "in", "out", "out", "internal"))
    rows, names = [], {}
    for call in calls:
        row = dict.fromkeys(_SIPUNI.split(";"), "")
        colleague = "120" if call.direction == "internal" else f"7{call.phone}"
        source, target = (colleague, LINE) if call.direction == "in" else (call.own, colleague)
        crm = call.person.name if call.direction == "in" and not call.talk else ""
        names[call.number] = crm or call.own
        row |= {
            "Тип": words[call.direction], "Статус": "Отвечен" if call.talk else "Не отвечен",
            "Время": moment(call.at), "ID схемы звонка": "000-200301", "Схема": "Основная",
            "Исходящая линия": LINE if call.direction == "out" else "", "Откуда": source,
            "Куда": target, "Кто ответил": call.own if call.talk else "",
            "Длительность звонка": str(call.ring + call.talk),
            "Длительность разговора": str(call.talk), "Время ответа": str(call.ring),
            "ID записи": f"{1_791_000_000 + call.number}.{call.number}",
            "Новый клиент": "1" if call.number % 5 == 0 else "0", "Ответственный из CRM": crm,
        }  # fmt: skip
        rows.append(list(row.values()))
    content = lines_of(_SIPUNI.split(";"), rows, ";").encode("utf-8-sig")
    clients = len([call for call in calls if call.direction != "internal"])
    waited = sum(call.ring for call in calls)
    expected = call_facts(calls, owners=owners(calls, names), phones=clients, wait_seconds=waited)
    folder.put("sipuni_statistic.csv", content, expected)


def write_uis(folder: Folder) -> None:
    """Durations in seconds: waiting, talking, and talking without the system's own messages."""
    words = {"in": "Входящий", "out": "Исходящий"}
    calls = drawn(folder, 32, ("in", "out", "in"))
    rows = []
    for call in calls:
        lost = call.direction == "in" and not call.talk
        reason = "Абонент завершил разговор" if call.talk else "Абонент не ответил"
        with_system = call.talk + 4 if call.talk else 0
        rows.append([moment(call.at), str(2_300_000 + call.number), words[call.direction],
                     reason, "Да" if lost else "Нет", f"7{call.phone}", LINE, call.person.name,
                     str(call.ring), str(with_system), str(call.talk),
                     str(call.ring + with_system)])  # fmt: skip
    names = {call.number: call.person.name for call in calls}
    content = lines_of(_UIS.split(";"), rows, ",").encode("utf-8-sig")
    waited = sum(call.ring for call in calls)
    expected = call_facts(
        calls, owners=owners(calls, names), phones=len(calls), wait_seconds=waited
    )
    folder.put("uis_calls.csv", content, expected)


def write_operator(folder: Folder) -> None:
    """Day and time apart, a dash where nobody answered."""
    calls = drawn(folder, 30, ("in", "out", "in"))
    rows = []
    for call in calls:
        phone = format_phone(call.phone, 4)
        sides = (phone, call.person.name) if call.direction == "in" else (call.person.name, phone)
        length = f"{timedelta(seconds=call.talk)}".zfill(8) if call.talk else "–"
        rows.append([moment(call.at.date()), f"{call.at:%H:%M:%S}", sides[0], LINE, sides[1],
                     length])  # fmt: skip
    names = {call.number: call.person.name for call in calls}
    content = lines_of(_OPERATOR.split(";"), rows, ";").encode()
    expected = call_facts(calls, owners=owners(calls, names), phones=len(calls))
    folder.put("operator_report.csv", content, expected)


def write_tracking(folder: Folder) -> None:
    """Incoming calls only; the length of the record is the talk time."""
    calls = drawn(folder, 28, ("in",))
    rows = []
    for place, call in enumerate(calls, start=1):
        minutes, seconds = divmod(call.talk, 60)
        record = f"{minutes:02d}:{seconds:02d}" if call.talk else ""
        rows.append([str(place), moment(call.at), f"7{call.phone}", "Казань", "Целевой",
                     "Окна – Казань", LINE, "", record, ""])  # fmt: skip
    content = lines_of(_TRACKING.split(";"), rows, ";").encode("utf-8-sig")
    folder.put("call_tracking.csv", content, call_facts(calls, phones=len(calls)))
