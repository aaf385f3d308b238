"""Made-up client companies: names from syllables, invalid taxpayer numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

_HEADS = (
    "Альт Бри Вег Гран Дельт Евр Зен Инт Кварт Люм Мер Норд Орб Пром Рег Сев Тех Урал Фор Центр Эк"
).split()
_TAILS = (
    "амаш олайн инвест автор оснаб атрейд екс опром остиль адом интех онова имекс алюкс отранс"
    " амед ервис альянс"
).split()
_EXTRAS = ",, Плюс, Юг, Групп, Сервис,-М, 21, Регион, Восток, Север, Снаб,-Т, 7, Запад, Дом".split(
    ","
)
_FORMS = ("ООО", "ООО", "ООО", "ООО", "АО", "ИП")
_MEN = "Алексей Борис Виктор Глеб Денис Егор Кирилл Леонид Николай Олег Роман Фёдор".split()
_WOMEN = "Алла Вера Галина Дарья Инна Ксения Лариса Нина Полина Раиса Софья Яна".split()
_SURNAMES = (
    "Абрамов Бобров Ветров Голубев Дроздов Жаров Зуев Калинин Лосев Маслов Носов Панов Рябов"
    " Сомов Травин Уваров Филин Хохлов Чижов Шубин"
).split()
_INITIALS = "АБВГДЕИКЛМНОПРСТ"
_CODES = (903, 905, 909, 916, 917, 926, 927, 937, 962, 964, 977, 987)


@dataclass
class Client:
    """A client company with its contact person and phone."""

    legal: str
    name: str
    inn: str
    contact: str
    phone: str  # ten digits, without the country code
    regular: bool
    phone_format: int  # index of the phone format in the CRM card, see format_phone

    @property
    def full_name(self) -> str:
        """Name with its legal form, as in a CRM."""
        return f"{self.legal} {self.name}" if self.legal == "ИП" else f'{self.legal} "{self.name}"'

    @property
    def second_name(self) -> str:
        """Another way to write the name, for duplicates of clients."""
        return f"{self.name}, {self.legal}"


def _invalid_inn(rng: Random) -> str:
    """A taxpayer number whose control digit is wrong: it belongs to no company."""
    digits = [rng.randrange(1, 10), *(rng.randrange(10) for _ in range(8))]
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    control = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11 % 10
    return "".join(map(str, [*digits, (control + 1 + rng.randrange(9)) % 10]))


def _person(rng: Random) -> str:
    if rng.random() < 0.5:
        return f"{rng.choice(_MEN)} {rng.choice(_SURNAMES)}"
    return f"{rng.choice(_WOMEN)} {rng.choice(_SURNAMES)}а"


class ClientFactory:
    """Creates clients with unique names, phones and taxpayer numbers."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._used: set[str] = set()

    def _unused(self, make: Callable[[], str]) -> str:
        while True:
            value = make()
            if value not in self._used:
                self._used.add(value)
                return value

    def phone(self) -> str:
        """A phone not used before."""
        rng = self._rng
        return self._unused(lambda: f"{rng.choice(_CODES)}555{rng.randrange(10_000):04d}")

    def new(self) -> Client:
        """A new client."""
        rng = self._rng
        legal = rng.choice(_FORMS)
        name = self._unused(
            lambda: (
                f"{_person(rng).split()[1]} {rng.choice(_INITIALS)}. {rng.choice(_INITIALS)}."
                if legal == "ИП"
                else rng.choice(_HEADS) + rng.choice(_TAILS) + rng.choice(_EXTRAS)
            )
        )
        return Client(
            legal,
            name,
            self._unused(lambda: _invalid_inn(rng)),
            _person(rng),
            self.phone(),
            rng.random() < 0.42,
            rng.randrange(6),
        )


def format_phone(phone: str, way: int) -> str:
    """The number in one of six common formats; `way` is 0 to 5."""
    a, b, c, d = phone[:3], phone[3:6], phone[6:8], phone[8:]
    return (
        f"+7 ({a}) {b}-{c}-{d}",
        f"8 {a} {b} {c} {d}",
        f"+7{phone}",
        f"8({a}){b}-{c}-{d}",
        f"7{phone}",
        f"+7 {a} {b}-{c}-{d}",
    )[way]
