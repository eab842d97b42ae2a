import pytest

from competitions.entries.roster.words import VOCABULARY
from registry.core.sheets.headings import Meaning


@pytest.mark.parametrize(
    ("levels", "meaning"),
    [
        (["序号"], Meaning("number")),
        (["组　别"], Meaning("group")),
        (["赛项编号"], Meaning("event_code")),
        (["赛项", "编号"], Meaning("event_code")),
        (["参赛项目"], Meaning("event")),
        (["竞赛项目名称"], Meaning("event")),
        (["所在院校"], Meaning("school")),
        (["选送单位（全称）"], Meaning("school")),
        (["*学校名称"], Meaning("school")),
        (["选手姓名\n(多人用、隔开)"], Meaning("name", "member")),
        (["选手信息", "姓名"], Meaning("name", "member")),
        (["选手", "居民身份证号码"], Meaning("id", "member")),
        (["选手2身份证号"], Meaning("id", "member", 2)),
        (["第二选手", "证件号"], Meaning("id", "member", 2)),
        (["队员B"], Meaning("name", "member", 2)),
        (["参赛教师"], Meaning("name", "member")),
        (["姓名2"], Meaning("name", "", 2)),
        (["出生年月"], Meaning("born")),
        (["指导老师（不超过2人）"], Meaning("name", "tutor")),
        (["指导教师", "2"], Meaning("name", "tutor", 2)),
        (["指导教师一"], Meaning("name", "tutor", 1)),
        (["指导教师1", "手机"], Meaning("other", "tutor", 1)),
        (["教师姓名"], Meaning("name", "tutor")),
        (["领队"], Meaning("name", "leader")),
        (["选手", "尺码"], Meaning("other", "member")),
        (["选手人数"], Meaning("other", "member")),
        (["学校", "(盖章)"], Meaning("school")),
        (["学校 School"], Meaning("school")),
        (["No."], Meaning("number")),
        (["Event Code"], Meaning("event_code")),
        (["Contestant 1 ID Number"], Meaning("id", "member", 1)),
        (["Contestant", "Date of Birth (YYYY-MM-DD)"], Meaning("born", "member")),
        (["Coach 2"], Meaning("name", "tutor", 2)),
        (["Institution"], Meaning("school")),
        (["学校代码"], None),
        (["张三"], None),
        (["长春市某某学校"], None),
        (["中职组"], None),
    ],
)
def test_what_headings_mean(levels: list[str], meaning: Meaning | None) -> None:
    assert VOCABULARY.meaning(*levels) == meaning
