"""Team names, people who stand by and entries without a place, in the layouts in which sheets name them."""

from pathlib import Path

import pytest

from competitions.entries.roster.marks import is_unofficial, standing_by, yes_or_no
from competitions.entries.roster.reading import Roster
from competitions.entries.roster.shown import roster_as_json
from tests.competitions.entries.roster.rosters import faults, id_number, read, teams
from tests.registry.core.xlsx import Cell


def standby(roster: Roster) -> list[str]:
    return [" ".join(person.name for person in entry.substitutes) for entry in roster.entries]


def test_columns_for_the_teams_name_and_for_each_substitute(tmp_path: Path) -> None:
    head: list[Cell] = [
        "赛项",
        "学校",
        "参赛队名称",
        "选手1",
        "选手1身份证号",
        "替补选手",
        "替补选手身份证号",
        "指导教师",
    ]
    roster = read(
        tmp_path,
        [
            head,
            ["汽修", "虹桥职校", "红旗一队", "张三", id_number(1), "李四", id_number(2), "王一"],
            ["汽修", "虹桥职校", "红旗二队（打星）", "赵六", id_number(3), "", "", "王一"],
            ["汽修", "净月职院", "3", "钱七", id_number(4), "", "", ""],
        ],
    )
    assert faults(roster) == []
    assert teams(roster) == [(2, 2, "张三", "王一"), (3, 3, "赵六", "王一"), (4, 4, "钱七", "")]
    assert standby(roster) == ["李四", "", ""]
    assert [entry.substitutes[0].document for entry in roster.entries[:1]] == [id_number(2)]
    assert [(entry.team_name, entry.unofficial) for entry in roster.entries] == [
        ("红旗一队", False),
        ("红旗二队", True),
        ("", False),
    ]
    assert roster_as_json(roster)["entries"][0]["substitutes"] == ["李四"]


@pytest.mark.parametrize(
    ("heading", "value"),
    [("人员类别", "替补"), ("是否替补", "是"), ("备注", "候补选手"), ("参赛身份", "替补队员")],
)
def test_a_row_per_person_says_who_stands_by(tmp_path: Path, heading: str, value: str) -> None:
    roster = read(
        tmp_path,
        [
            ["赛项（团体）", "学校", "姓名", heading, "指导教师"],
            ["汽修（团体）", "虹桥职校", "张三", "", "王一"],
            ["", "", "李四", "", ""],
            ["", "", "赵六", value, ""],
            ["汽修（团体）", "净月职院", "钱七", "", ""],
            ["", "", "孙八", value, ""],
        ],
    )
    assert faults(roster) == []
    assert teams(roster) == [(2, 4, "张三 李四", "王一"), (5, 6, "钱七", "")]
    assert standby(roster) == ["赵六", "孙八"]


def test_brackets_behind_a_name_say_who_stands_by(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["赛项", "学校", "选手", "指导教师"],
        ["汽修", "虹桥职校", "张三、李四（队长）、赵六（替补）", ""],
    ]
    roster = read(tmp_path, rows)
    assert (teams(roster), standby(roster), faults(roster)) == ([(2, 2, "张三 李四", "")], ["赵六"], [])


@pytest.mark.parametrize(
    ("cell", "members", "standing"),
    [
        # Of names that spaces part, the mark is said of the one before it.
        ("张三 李四 王五（替补）", "张三 李四", "王五"),
        ("张三（替补） 李四 王五（替补2）", "李四", "张三 王五"),
        ("张三、李四〔替补〕", "张三", "李四"),
        ("张三、（替补）李四", "张三", "李四"),
        # Who is named inside the mark is somebody else.
        ("张三（替补：李四）", "张三", "李四"),
        ("张三（替补李四）、王五", "张三 王五", "李四"),
        ("张三、王五（候补队员：李四、赵六）", "张三 王五", "李四 赵六"),
        ("Zhang San (reserve: Li Si)", "Zhang San", "Li Si"),
    ],
)
def test_a_mark_behind_one_of_several_names_is_said_of_that_one(
    tmp_path: Path, cell: str, members: str, standing: str
) -> None:
    roster = read(tmp_path, [["赛项", "学校", "选手", "指导教师"], ["汽修", "虹桥职校", cell, ""]])
    assert (teams(roster), standby(roster), faults(roster)) == ([(2, 2, members, "")], [standing], [])


def test_any_brackets_mark_who_stands_by() -> None:
    for cell in ("张三〔替补〕", "张三（替补）", "张三(候补队员)", "张三【替补】", "张 三 [Reserve]"):
        assert standing_by(cell) == {"张三"}, cell


@pytest.mark.parametrize(
    "words",
    [
        *("打星", "打星队", "打星：是", "是否打星：是", "打星 无名次", "红旗二队（打星）"),
        *("表演赛", "（表演队）", "表演性质", "仅参加表演赛", "属于表演赛", "本队为表演队", "打星/表演赛"),
        *("不计名次", "不计入成绩", "不参加评奖", "非正式", "非正式参赛", "非正式（打星）"),
        *("unofficial", "Unofficial entry", "Exhibition", "exhibition team", "(Exhibition)", "hors concours"),
    ],
)
def test_words_for_an_entry_without_a_place(words: str) -> None:
    assert is_unofficial(words)


@pytest.mark.parametrize(
    "words",
    [
        # Trades, events and employment.
        *("服装表演赛项", "服装表演赛", "声乐表演赛", "茶艺表演队", "表演赛项", "非正式在编", "非正式员工"),
        *("Exhibition stand design", "Art exhibition"),
        # A mark that is taken back.
        *("打星：否", "打星: 否", "是否打星：否", "打星（否）", "打星：无", "打星队：否", "不计名次：否"),
        *("不打星", "非打星", "未打星", "不是打星", "不属于打星队", "没有打星", "不是表演赛", "不参加表演赛"),
        *("not unofficial", "Unofficial: no"),
    ],
)
def test_words_that_only_look_like_those(words: str) -> None:
    assert not is_unofficial(words)


def test_the_words_of_category_and_kind_are_read_each_for_itself(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["赛项", "学校", "姓名", "人员类别", "赛事类型"],
        ["汽修", "虹桥职校", "张三", "Exhibition", "个人赛"],
        ["汽修", "净月职院", "李四", "非正式", "在编"],
        ["烹饪", "净月职院", "王五", "选手", "服装表演赛项"],
    ]
    roster = read(tmp_path, rows)
    assert [entry.unofficial for entry in roster.entries] == [True, True, False]


def test_a_circle_means_yes_to_some_and_no_to_others_so_it_is_asked_about(tmp_path: Path) -> None:
    assert yes_or_no("○") is None
    assert [yes_or_no(words) for words in ("无", "否", "☐", "是", "●", "√")] == [False] * 3 + [True] * 3
    rows: list[list[Cell]] = [
        ["赛项", "学校", "选手", "是否打星"],
        ["汽修", "虹桥职校", "张三", "○"],
        ["汽修", "净月职院", "李四", "无"],
    ]
    roster = read(tmp_path, rows)
    assert faults(roster) == [("yes_or_no", 2, "D")]
    assert [entry.unofficial for entry in roster.entries] == [False, False]


@pytest.mark.parametrize(
    ("heading", "value", "unofficial"),
    [
        ("是否打星", "是", True),
        ("是否打星", "否", False),
        ("是否计名次", "否", True),
        ("是否计名次", "√", False),
        ("是否正式参赛", "打星", True),
        ("备注", "表演赛，不计名次", True),
        ("备注", "不打星", False),
        ("备注", "茶艺表演", False),
        ("参赛类型", "打星队", True),
        ("unofficial", "yes", True),
    ],
)
def test_an_entry_without_a_place_is_marked(
    tmp_path: Path, heading: str, value: str, unofficial: bool
) -> None:
    roster = read(tmp_path, [["赛项", "学校", "选手", heading], ["汽修", "虹桥职校", "张三、李四", value]])
    assert ([entry.unofficial for entry in roster.entries], faults(roster)) == ([unofficial], [])


def test_a_mark_that_cannot_be_read_is_told_and_somebody_standing_by_counts_once(tmp_path: Path) -> None:
    roster = read(
        tmp_path,
        [
            ["赛项", "学校", "选手", "身份证号", "替补", "是否计名次", "队名"],
            ["汽修", "虹桥职校", "张三", id_number(1), "李四", "也许", "长" * 101],
            ["餐饮", "虹桥职校", "李四", id_number(2), "张三", "是", ""],
        ],
    )
    assert faults(roster) == [("yes_or_no", 2, "F"), ("team_name_too_long", 2, "G")]
    twice = read(
        tmp_path,
        [
            ["赛项", "学校", "选手", "身份证号", "替补", "替补身份证号"],
            ["汽修", "虹桥职校", "张三", id_number(1), "李四", id_number(2)],
            ["餐饮", "虹桥职校", "李四", id_number(2), "", ""],
        ],
    )
    assert faults(twice) == [("person_in_two_entries", 3, "D")]


def test_only_who_stands_by_is_no_entry(tmp_path: Path) -> None:
    roster = read(tmp_path, [["赛项", "学校", "选手", "替补选手"], ["汽修", "虹桥职校", "", "李四"]])
    assert faults(roster) == [("member_missing", 2, "C")]


def test_documents_of_other_kinds_are_read_by_the_kind_that_the_sheet_names(tmp_path: Path) -> None:
    head: list[Cell] = ["赛项", "学校", "选手", "证件类型", "证件号码"]
    roster = read(
        tmp_path,
        [
            head,
            ["汽修", "虹桥职校", "安娜", "护照", "ab 123456"],
            ["汽修", "虹桥职校", "陈港生", "港澳居民来往内地通行证", "H12345678"],
            ["汽修", "虹桥职校", "张三", "", id_number(1)],
            ["汽修", "虹桥职校", "李四", "身份证", id_number(2)],
        ],
    )
    people = [person for entry in roster.entries for person in entry.members]
    assert [(person.id_kind, person.document) for person in people] == [
        ("passport", "AB123456"),
        ("hong_kong_macau_permit", "H12345678"),
        (None, id_number(1)),
        (None, id_number(2)),
    ]
    assert faults(roster) == []
    wrong = read(
        tmp_path,
        [
            head,
            ["汽修", "虹桥职校", "安娜", "学生卡", "AB123456"],
            ["汽修", "虹桥职校", "陈港生", "台胞证", "H12345678"],
            ["汽修", "虹桥职校", "李四", "居民身份证", "AB123456"],
        ],
    )
    assert faults(wrong) == [("id_kind_unknown", 2, "D"), ("id_form", 3, "E"), ("id_characters", 4, "E")]


@pytest.mark.parametrize(
    ("kinds", "read_as"),
    [
        ("Resident identity card", [None, None, None]),
        ("Passport", ["passport"] * 3),
        ("护照 护照 居民身份证", ["passport", "passport", None]),
    ],
)
def test_a_kind_of_several_words_holds_for_all_in_the_cell(
    tmp_path: Path, kinds: str, read_as: list[str | None]
) -> None:
    # Three words are as many as there are people.
    numbers = [id_number(n) if kind is None else f"AB12345{n}" for n, kind in enumerate(read_as, start=1)]
    rows: list[list[Cell]] = [
        ["赛项", "学校", "选手", "证件类型", "证件号码"],
        ["汽修", "虹桥职校", "张三、李四、王五", kinds, "、".join(numbers)],
    ]
    roster = read(tmp_path, rows)
    assert faults(roster) == []
    people = [person for entry in roster.entries for person in entry.members]
    assert [(person.id_kind, person.document) for person in people] == [*zip(read_as, numbers, strict=True)]
