"""What changed from one version of a program to another, value by value. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from registry.core.texts import Text, text
from rewards.money import yuan
from rewards.programs.documents import Program

_NAMES: Final[Mapping[str, Text]] = {
    "against": text("抵扣", "against"),
    "amount_fen": text("金额（元）", "amount (yuan)"),
    "approvals": text("审批", "Approvals"),
    "approved_contests": text("认定赛事", "Approved contests"),
    "award_years": text("奖励年度", "Award years"),
    "basis": text("依据", "Basis"),
    "budget": text("预算", "Budget"),
    "caps": text("封顶", "Caps"),
    "confirmation": text("确认账户", "Confirmation"),
    "contest_class": text("赛事类别", "contest class"),
    "employed_years": text("在职年限", "years employed"),
    "ends": text("止", "until"),
    "filed_on": text("备案日期", "filed on"),
    "first": text("起", "from"),
    "form": text("个人或团体", "form"),
    "fund_source": text("资金来源", "fund source"),
    "fund_sources": text("资金来源", "Fund sources"),
    "gates": text("条件", "conditions"),
    "group": text("组别", "group"),
    "highest_only": text("就高不重复", "Highest only"),
    "invented": text("虚构", "invented"),
    "kind": text("性质", "Kind"),
    "last": text("止", "until"),
    "level": text("级别", "level"),
    "note": text("说明", "note"),
    "notice": text("公示", "Public notice"),
    "number": text("文号", "number"),
    "offset": text("他处已发抵扣", "Offset"),
    "payee_class": text("对象", "payee"),
    "payer": text("发放单位", "Payer"),
    "payers": text("计入的发放单位", "payers that count"),
    "per": text("按年或总计", "per year or in all"),
    "publication_day_counts": text("当日计入", "day of publication counts"),
    "rate_bp": text("税率（万分比）", "rate (1/10,000)"),
    "remind_before": text("提前提醒（天）", "reminders (days before)"),
    "rules": text("规则", "Rule"),
    "shortage": text("不够时", "shortage"),
    "source": text("出处", "source"),
    "split": text("分配", "split"),
    "starts": text("起", "from"),
    "taxes": text("计税", "Tax"),
    "tiers": text("奖次", "tiers"),
    "title": text("名称", "title"),
    "treatment": text("计税方式", "treatment"),
    "unit": text("计发单位", "unit"),
    "validity": text("有效期", "Validity"),
    "what": text("奖项", "prize"),
    "when_higher_comes_later": text("后有更高奖项时", "when a higher award comes later"),
    "within_days": text("期限（天）", "days"),
    "working_days": text("工作日", "working days"),
}
# What names an item of a list, so that one that moved has not changed.
_KEYS: Final = ("id", "code", "payee_class", "bureau", "competition")

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs: where it stands, and what it was and is; None where there was or is none."""

    where: Text
    before: str | None
    after: str | None


def changes(before: Program, after: Program) -> list[Change]:
    """Return every value that differs between two versions, in the order of the document.

    Name and version differ anyway and are left out; the order of approvals counts.
    """
    was, now = dict(_values(_said(before), ())), dict(_values(_said(after), ()))
    paths = list(dict.fromkeys([*now, *was]))
    return [
        Change(_where(path), was.get(path), now.get(path)) for path in paths if was.get(path) != now.get(path)
    ]


def _said(program: Program) -> dict[str, Any]:
    said = program.model_dump(mode="json", exclude={"format", "name", "version"}, exclude_defaults=False)
    for number, step in enumerate(said["approvals"], start=1):
        step["step"] = number
    return said


def _values(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Walk the document and return each value that says something."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _values(each, (*path, key))
    elif (
        isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(e, dict) for e in value)
    ):
        for number, each in enumerate(value, start=1):
            yield from _values(each, (*path, _key(each, number)))
    elif isinstance(value, list):
        if value:
            yield path, ", ".join(str(each) for each in value)
    elif value is not None:
        yield path, yuan(value) if path[-1] == "amount_fen" else str(value)


def _key(item: Mapping[str, Any], number: int) -> str:
    return next((str(item[key]) for key in _KEYS if key in item), str(number))


def _where(path: Path) -> Text:
    names = [_NAMES.get(step) or text(step, step) for step in path]
    return text(" · ".join(name.zh for name in names), " · ".join(name.en for name in names))
