"""Made-up people of the department, and the form of their names in each system."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Person:
    """One manager: names, terms of employment and sales parameters."""

    surname: str
    first: str
    latin: str
    extension: int
    team: str
    skill: float  # share of won deals
    cycle: float  # median days to a win
    check: float  # size of the deals against the average
    response: float  # median working minutes to the first call
    effort: float  # calls a deal against the usual number
    connect: float  # share of answered outgoing calls
    callback: float  # share of missed calls that are returned
    load: float = 1.0  # number of leads against the average
    hired: date = date(2023, 2, 1)
    left: date | None = None
    share: float = 1.0

    @property
    def name(self) -> str:
        """The canonical name: surname first."""
        return f"{self.surname} {self.first}"

    def works(self, day: date) -> bool:
        """Whether the person is employed on `day`."""
        return self.hired <= day and (self.left is None or day <= self.left)


VOLGA, URAL = "Команда Волга", "Команда Урал"
LEAVES, STARTS = date(2026, 3, 31), date(2026, 5, 12)

PEOPLE = (
    Person("Соколова", "Марина", "Sokolova", 101, VOLGA, 0.32, 17, 1.15, 7, 1.1, 0.62, 0.93),
    Person("Ершов", "Дмитрий", "Ershov", 102, VOLGA, 0.28, 22, 1.05, 14, 1.0, 0.55, 0.85),
    Person("Латышев", "Павел", "Latyshev", 103, VOLGA, 0.29, 20, 1.0, 12, 1.0, 0.56, 0.84, 1.1),
    Person("Кузина", "Ольга", "Kuzina", 104, VOLGA, 0.21, 31, 1.1, 46, 0.7, 0.5, 0.62, 0.9),
    Person("Гордеев", "Антон", "Gordeev", 105, VOLGA, 0.17, 28, 0.85, 28, 0.75, 0.47, 0.66,
           left=LEAVES),
    Person("Иванов", "Игорь", "Ivanov", 106, URAL, 0.25, 24, 1.0, 16, 1.0, 0.54, 0.82,
           hired=date(2024, 6, 3)),
    Person("Белова", "Анна", "Belova", 107, URAL, 0.29, 19, 0.95, 9, 1.1, 0.6, 0.9,
           hired=date(2024, 9, 2)),
    Person("Тихонов", "Сергей", "Tikhonov", 108, URAL, 0.15, 26, 0.8, 11, 1.6, 0.44, 0.58, 1.1),
    Person("Мельник", "Юлия", "Melnik", 109, URAL, 0.26, 21, 0.9, 18, 1.15, 0.55, 0.8,
           hired=STARTS, share=0.75),
)  # fmt: skip
HEAD = ("Крылов Максим", "руководитель", date(2022, 4, 4))
COORDINATOR = ("Зимина Елена", "координатор", date(2024, 1, 15))
UNKNOWN_OWNERS = ("Администратор портала", "[не назначен]")

_RENAMED, _RENAMED_SINCE, _NEW_SURNAME = 107, date(2026, 7, 1), "Орлова"


def in_bitrix(person: Person, export: date) -> str:
    """As Bitrix24 writes the person in an export of that day: first name first."""
    if person.extension == _RENAMED and export >= _RENAMED_SINCE:
        return f"{person.first} {_NEW_SURNAME}"
    return f"{person.first}{'  ' if person.extension == 104 else ' '}{person.surname}"


def in_amocrm(person: Person) -> str:
    """As amoCRM writes the person."""
    return f"{person.surname} {person.first[0]}." if person.extension == 106 else person.name


def aliases_of(person: Person) -> list[str]:
    """Aliases of the person: other forms of the name, the extension last."""
    names = [f"{person.first} {person.surname}", f"{person.surname} {person.first[0]}."]
    if person.extension == _RENAMED:
        names += [f"{person.first} {_NEW_SURNAME}", f"{_NEW_SURNAME} {person.first}"]
    return [*names, str(person.extension)]
