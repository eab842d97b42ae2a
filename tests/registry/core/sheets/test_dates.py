from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.core.sheets.dates import Day, possible_days
from registry.core.spreadsheets import Cell

THE_DAY = Day(2008, 9, 22)


@pytest.mark.parametrize(
    "cell",
    [
        date(2008, 9, 22),
        datetime(2008, 9, 22, 8, 30),  # noqa: DTZ001 - a workbook's days have no zone
        39713.0,
        20080922.0,
        "39713",
        "20080922",
        "2008-9-22",
        "2008.09.22",
        "2008. 9. 22",
        "2008/9/22",
        "2008年9月22日",
        " 2008 年 9 月 22 日 ",
        "２００８年９月２２日",
        "二〇〇八年九月二十二日",
        "二零零八年九月二十二号",
        "2008-09-22 00:00:00",
        "2008-09-22T00:00:00",
        "22/9/2008",
        "9/22/2008",
        "22-Sep-2008",
        "Sep 22, 2008",
        "September 22nd, 2008",
        "'2008-09-22",
    ],
)
def test_a_day_in_many_forms(cell: Cell) -> None:
    assert possible_days(cell) == (THE_DAY,)


@pytest.mark.parametrize(
    "cell", ["2008年9月", "2008.9", 2008.9, "200809", 200809.0, "2008-09", "二〇〇八年九月"]
)
def test_a_month_includes_its_days(cell: Cell) -> None:
    assert possible_days(cell) == (Day(2008, 9, None),)
    assert Day(2008, 9, None).includes(date(2008, 9, 22))
    assert not Day(2008, 9, None).includes(date(2008, 10, 22))
    assert Day(2008, 9, None).as_date() is None


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        (2008.1, [Day(2008, 1, None), Day(2008, 10, None)]),
        ("2008.1", [Day(2008, 1, None)]),
        ("3/4/2008", [Day(2008, 3, 4), Day(2008, 4, 3)]),
        ("08-9-22", [Day(1908, 9, 22), Day(2008, 9, 22)]),
        ("080922", [Day(1908, 9, 22), Day(2008, 9, 22)]),
    ],
)
def test_what_can_be_read_in_two_ways(cell: Cell, days: list[Day]) -> None:
    assert list(possible_days(cell)) == days


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "2006年13月5日",
        "2007-02-29",
        "2008",
        "不详",
        "20081301",
        "1016-04-21",
        5.0,
        3e17,
        True,
        "2008-9-22-1",
        "99999999",
    ],
)
def test_no_day(cell: Cell) -> None:
    assert possible_days(cell) == ()


@given(
    st.dates(date(1930, 1, 1), date(2050, 12, 31)),
    st.sampled_from(
        ["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "%d %b %Y", "%Y-%m-%d 00:00"]
    ),
)
def test_every_day_is_found_in_every_form(day: date, form: str) -> None:
    (found,) = possible_days(day.strftime(form))
    assert found.as_date() == day
    assert found.includes(day)
