"""The month's forecast over tables: facts, plans, segments; nothing after the origin is used."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pyarrow as pa
import pytest

from data.model.dimensions import SPLIT
from metrics.core.scope import Period
from metrics.forecasting.month import MonthState, month
from metrics.forecasting.record import accuracy
from metrics.forecasting.replay import replay
from metrics.forecasting.series import receipts
from metrics.forecasting.year import ahead, year

_FIRST = date(2023, 1, 2)
_LAST = date(2024, 3, 14)
OWNERS = ("Anna", "Boris", "Vera")


def pay(engine, day, amount, owner="Anna", **more):
    """One payment."""
    engine.put("payments", {"paid_at": day, "amount": amount, "owner": owner, **more})


@pytest.fixture
def course(engine):
    """Fourteen months of payments on weekdays by three managers, the same every time."""
    random, rows = Random(5), []
    for n in range((_LAST - _FIRST).days + 1):
        day = _FIRST + timedelta(days=n)
        for owner, size in zip(OWNERS, (300, 200, 100), strict=True):
            if day.weekday() < 5 and random.random() < 0.8:
                rows.append(
                    (f"p{len(rows)}", day, round(size * random.uniform(0.5, 1.5), 2), owner)
                )
    names = ("payment_id", "paid_at", "amount", "owner")
    table = pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    engine.connection.register("course", table)
    engine.connection.execute(
        f"INSERT INTO payments (source_system, row_key, {', '.join(names)}) "
        f"SELECT 'crm', payment_id, {', '.join(names)} FROM course"
    )
    return engine


@pytest.fixture
def scope(course):
    """What is asked on the last day."""
    return course.scope(Period(date(2024, 3, 1), date(2024, 4, 1)), now=_LAST)


def in_march(engine):
    """Money of March, summed by the database."""
    sql = "SELECT sum(amount) FROM payments WHERE paid_at >= '2024-03-01'"
    return float(engine.connection.execute(sql).fetchall()[0][0])


def test_the_fact_is_the_money_in_and_nothing_falls_under_it(course, scope):
    forecast = month(course.run, scope, date(2024, 3, 1))

    assert forecast.state is MonthState.RUNNING
    assert forecast.origin == _LAST
    assert forecast.whole.fact == pytest.approx(in_march(course))
    assert list(forecast.whole.outlook.quantiles) == sorted(forecast.whole.outlook.quantiles)
    assert forecast.whole.outlook.quantiles[0] >= forecast.whole.fact
    assert forecast.whole.plan is None
    assert forecast.whole.chance is None
    # 14 to 31 March 2024: eleven working days left of twenty
    assert forecast.days_left == 11
    assert forecast.run_rate == pytest.approx(forecast.whole.fact / 9 * 20)


def test_a_usual_month_is_forecast_within_a_tenth(course, scope):
    """Some 480 a weekday, 21 of them: within a tenth."""
    forecast = month(course.run, scope, date(2024, 3, 1))

    assert forecast.whole.outlook.median == pytest.approx(21 * 480, rel=0.1)


def test_a_finished_month_is_its_fact(course, scope):
    forecast = month(course.run, scope, date(2024, 2, 1), by="owner")

    sql = "SELECT sum(amount) FROM payments WHERE month(paid_at) = 2 AND year(paid_at) = 2024"
    fact = float(course.connection.execute(sql).fetchall()[0][0])
    assert forecast.state is MonthState.FINISHED
    assert forecast.whole.outlook.quantiles == pytest.approx((fact,) * 9)
    assert sum(part.outlook.median for part in forecast.parts) == pytest.approx(fact)


def test_the_plan_its_chance_and_what_is_needed(course, scope):
    course.plans("month       owner  amount\n2024-03-01  Anna   5000\n2024-03-01  Boris  4500")

    forecast = month(course.run, scope, date(2024, 3, 1), by="owner")

    whole = forecast.whole
    assert whole.plan == 9500
    assert whole.expected == pytest.approx(9500 * 9 / 20)
    assert whole.needed == pytest.approx((9500 - whole.fact) / 11)
    assert 0 < whole.chance < 1
    plans = {part.key: part.plan for part in forecast.parts}
    assert plans == {"Anna": 5000, "Boris": 4500, "Vera": None}


def test_a_plan_that_is_made_already_is_certain(course, scope):
    course.plans("month       owner  amount\n2024-03-01  Anna   10")

    forecast = month(course.run, scope, date(2024, 3, 1))

    assert forecast.whole.chance == 1.0
    assert forecast.whole.needed is None


@pytest.mark.parametrize("by", SPLIT)
def test_segments_sum_to_the_whole(course, scope, by):
    pay(course, date(2024, 3, 12), 777, owner=None)

    forecast = month(course.run, scope, date(2024, 3, 1), by=by)

    assert sum(part.fact for part in forecast.parts) == pytest.approx(forecast.whole.fact)
    middle = sum(part.outlook.median for part in forecast.parts)
    assert middle == pytest.approx(forecast.whole.outlook.median, rel=1e-6)


def test_a_segment_without_recent_money_is_left_out(course, scope):
    pay(course, date(2023, 9, 1), 9000, owner="Gone")

    forecast = month(course.run, scope, date(2024, 3, 1), by="owner")

    assert "Gone" not in {part.key for part in forecast.parts}


def test_what_comes_after_the_origin_changes_no_forecast(course, scope):
    """Payments changed, added and taken away after the day; the plan's month asked as of it."""
    origin = date(2023, 11, 10)
    past_scope = replace(scope, as_of=origin)
    before = month(course.run, past_scope, date(2023, 11, 1), by="owner")

    course.connection.execute(
        "UPDATE payments SET amount = amount * 7 WHERE paid_at > '2023-11-11'"
    )
    course.connection.execute("DELETE FROM payments WHERE paid_at > '2024-01-15'")
    pay(course, date(2023, 11, 11), 10**6, owner="New")
    after = month(course.run, past_scope, date(2023, 11, 1), by="owner")

    assert before == after
    assert before.origin == origin


def test_deals_after_the_origin_change_no_forecast(course, scope):
    for n in range(160):
        opened = date(2023, 7, 1) + timedelta(days=n)
        won = {"status": "won", "closed_at": opened + timedelta(days=9)} if n % 2 else {}
        course.put("deals", {"created_at": opened, "status": "open", "amount": 500, **won})
    past_scope = replace(scope, as_of=date(2023, 11, 10))
    before = month(course.run, past_scope, date(2023, 11, 1))
    assert before.pipeline > 0

    course.connection.execute(
        "UPDATE deals SET status = 'lost', closed_at = '2023-12-01' WHERE status = 'open'"
    )
    course.connection.execute("DELETE FROM deals WHERE created_at > '2023-11-11'")

    assert month(course.run, past_scope, date(2023, 11, 1)) == before


def test_a_short_history_is_marked_rough(engine):
    for n in range(40):
        pay(engine, date(2024, 2, 1) + timedelta(days=n), 100)
    scope = engine.scope(now=date(2024, 3, 11))

    forecast = month(engine.run, scope, date(2024, 3, 1))

    assert forecast.whole.outlook.rough
    low, high = forecast.whole.outlook.quantile(0.1), forecast.whole.outlook.quantile(0.9)
    assert low < 3100 < high
    assert high - low > 0.3 * 3100


def test_a_feed_that_ends_earlier_is_not_a_fall(course, scope):
    """Calls go on for a month after the last payment: nothing is known of that month's money."""
    forecast = month(course.run, replace(scope, now=date(2024, 4, 20)), date(2024, 3, 1))

    assert forecast.origin == _LAST
    assert forecast.state is MonthState.RUNNING


def test_days_without_money_are_days(course, scope):
    """A quiet week is a quiet week and not the end of the feed."""
    forecast = month(course.run, replace(scope, now=date(2024, 3, 20)), date(2024, 3, 1))

    assert forecast.origin == date(2024, 3, 20)


def test_without_payments_won_deals_are_the_money(engine):
    engine.deals(
        "created_at  closed_at   status  amount\n"
        "2024-02-01  2024-03-05  won     700\n"
        "2024-02-01  2024-03-06  lost    900"
    )

    forecast = month(engine.run, engine.scope(now=date(2024, 3, 11)), date(2024, 3, 1))

    assert forecast.measure.name == "won_amount"
    assert forecast.whole.fact == 700


def test_without_any_money_there_is_no_forecast(engine):
    scope = engine.scope(now=date(2024, 3, 11))

    assert month(engine.run, scope, date(2024, 3, 1)) is None
    assert year(engine.run, scope, 2024) is None
    assert ahead(engine.run, scope) == ()
    assert replay(engine.run, scope) == []
    assert accuracy(engine.run, scope, 10) is None


def test_history_starts_after_the_last_long_silence(course, scope):
    before = receipts(course.run, scope)
    pay(course, date(2015, 5, 5), 123)

    assert receipts(course.run, scope).first == before.first == _FIRST


def test_the_days_lead_from_the_fact_to_the_forecast(course, scope):
    course.plans("month       owner  amount\n2024-03-01  Anna   8000")
    forecast = month(course.run, scope, date(2024, 3, 1))

    days, outlook = forecast.days, forecast.whole.outlook
    assert len(days) == 31
    assert (days[13].fact, days[13].middle) == pytest.approx((forecast.whole.fact,) * 2)
    assert days[14].fact is None
    assert days[12].middle is None
    assert days[-1].plan == pytest.approx(8000)
    last = (days[-1].low, days[-1].middle, days[-1].high)
    assert last == pytest.approx(tuple(outlook.quantile(q) for q in (0.1, 0.5, 0.9)))
    for earlier, later in pairwise(days[13:]):
        assert earlier.middle <= later.middle
        assert later.low <= later.middle <= later.high
    # 16 and 17 March 2024 are a weekend: nothing comes on them
    assert days[15].middle == days[14].middle


def test_the_year_is_its_months_and_quarters(course, scope):
    drawn = "\n".join(f"2024-{n:02d}-01  Anna  {n}000" for n in range(3, 7))
    course.plans(f"month       owner  amount\n{drawn}")
    forecast = year(course.run, scope, 2024)

    states = [each.state for each in forecast.months]
    assert states == [MonthState.FINISHED] * 2 + [MonthState.RUNNING] + [MonthState.FUTURE] * 9
    march = month(course.run, scope, date(2024, 3, 1))
    assert forecast.months[2].outlook == march.whole.outlook
    assert [each.plan for each in forecast.months[1:4]] == [None, 3000, 4000]
    # a plan of some of the months is no plan of the whole
    assert [each.plan for each in forecast.quarters] == [None, 15000, None, None]
    assert forecast.whole.plan is None
    facts = sum(each.fact for each in forecast.months[:3])
    assert forecast.whole.fact == pytest.approx(facts)
    assert forecast.quarters[0].fact == pytest.approx(facts)
    assert list(forecast.whole.outlook.quantiles) == sorted(forecast.whole.outlook.quantiles)
    assert forecast.whole.outlook.quantiles[0] >= facts


def test_months_ahead_begin_with_the_running_one(course, scope):
    months = ahead(course.run, scope, 3)

    assert [each.first for each in months] == [
        date(2024, 3, 1),
        date(2024, 4, 1),
        date(2024, 5, 1),
    ]
    assert [each.state for each in months] == [
        MonthState.RUNNING,
        MonthState.FUTURE,
        MonthState.FUTURE,
    ]
    april = month(course.run, scope, date(2024, 4, 1))
    assert april.whole.outlook == months[1].outlook


def test_the_replay_sees_only_what_was_there(course, scope):
    """What is replayed for a day is what would have been asked on that day."""
    course.plans("month       owner  amount\n2023-09-01  Anna   8000")
    by_origin = {each.origin: each for each in replay(course.run, scope)}

    assert min(by_origin) == date(2023, 4, 5)  # the 84th day is 26 March
    assert max(by_origin) == date(2024, 2, 20)
    for origin in (date(2023, 6, 5), date(2023, 9, 15), date(2024, 2, 20)):
        then = month(course.run, replace(scope, as_of=origin), origin)
        assert by_origin[origin].outlook.quantiles == pytest.approx(then.whole.outlook.quantiles)
        assert by_origin[origin].plan == then.whole.plan
