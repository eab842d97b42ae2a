"""What the codes of a program document are called on a page. Pure."""

import re
from typing import Final

from registry.core.texts import Text, text
from registry.people.words import ORGANIZATION_KINDS
from rewards.money import yuan
from rewards.programs.documents import AwardYears, Kind, NoticeRule, Program, Tax
from rewards.programs.limits import Budget, HighestOnly, Offset, Scope
from rewards.programs.rules import Cap, Gates, Rule, Unit
from rewards.words import PAYEE_CLASSES

KINDS: Final[dict[Kind, Text]] = {
    "commendation": text("表彰", "Commendation"),
    "praise": text("通报表扬", "Praise"),
    "subsidy": text("奖补", "Subsidy"),
}

SCOPES: Final[dict[Scope, Text]] = {
    "none": text("每项都发", "every prize is paid"),
    "event": text("同一赛项只发最高一项", "the highest only within one event"),
    "discipline": text("同一项目（同名赛项）只发最高一项", "the highest only within one discipline"),
    "year": text("同一年度只发最高一项", "the highest only within one year"),
    "program": text("本办法内只发最高一项", "the highest only within the program"),
}

SHORTAGES: Final[dict[str, Text]] = {
    "stop": text(
        "不削减，暂停拟定名单，由经办人决定", "nothing is cut; no list is drafted until it is decided"
    ),
    "scale": text("各项按同一比例减少", "every sum is cut in proportion"),
    "cut_by_tier": text("从低奖次起整档不发", "whole tiers go without, the lowest first"),
    "carry_over": text("放不下的留待下一年度经费", "what does not fit waits for the next year's money"),
}

UNITS: Final[dict[Unit, Text]] = {
    "person": text("每人", "each person"),
    "team": text("每队（人）合计", "per entry"),
    "event": text("每个赛项一次", "once per event"),
}

CAP_PER: Final[dict[str, Text]] = {
    "payee": text("每人（单位）", "a payee"),
    "school": text("每校", "a school"),
    "event": text("每赛项", "an event"),
}
CAP_WITHIN: Final[dict[str, Text]] = {
    "event": text("同一赛项", "one event"),
    "year": text("同一年度", "one year"),
    "program": text("全部", "the program"),
}

TREATMENTS: Final[dict[str, Text]] = {
    "exempt": text("不代扣", "nothing is withheld"),
    "withheld": text("按全额代扣", "a rate of the whole sum is withheld"),
    "through_employer": text("全额经单位发放，由单位扣缴", "paid in full, taxed by the employer"),
}

# In brackets, so that splitting keeps the addresses.
_ADDRESS: Final = re.compile(r"(https?://[^\s（）()，。；]+)")

_SPLITS: Final[dict[str, Text]] = {
    "equal": text("均分", "shared equally"),
    "percentages": text("按固定比例分", "shared by fixed percentages"),
    "filed": text("按队内自报方案分", "shared as the team files it"),
}


def linked(source: str) -> list[tuple[str, bool]]:
    """Return the words of a source piece by piece, each with whether it is an address."""
    return [(piece, bool(_ADDRESS.fullmatch(piece))) for piece in _ADDRESS.split(source) if piece]


def how_paid(rule: Rule) -> Text:
    """Return what a rule's sum is paid once for, and how it is shared."""
    words = UNITS[rule.unit]
    if rule.split is None:
        return words
    shared = _SPLITS[rule.split.by]
    return text(f"{words.zh}，{shared.zh}", f"{words.en}, {shared.en}")


def conditions(gates: Gates) -> tuple[Text, ...]:
    """Return the conditions under which a prize is paid."""
    found = []
    if gates.home is not None:
        kinds = [ORGANIZATION_KINDS[kind] for kind in gates.home.kinds]
        places = [*gates.home.cities, *gates.home.districts]
        zh = "、".join([*places, *(kind.zh for kind in kinds)])
        en = ", ".join([*places, *(kind.en.lower() for kind in kinds)])
        found.append(text(f"学校限：{zh}", f"schools of: {en}"))
    if gates.employed_years is not None:
        years = gates.employed_years
        found.append(
            text(f"在职满 {years} 年", f"employed for {years} years")
            if years
            else text("须为在职职工", "employees")
        )
    if gates.least_entries is not None:
        count = gates.least_entries
        found.append(text(f"赛项正式参赛不少于 {count}", f"at least {count} official entries competed"))
    if gates.insured:
        found.append(text("当日须为参保职工", "insured as an employee on the day"))
    if gates.first_title_only:
        found.append(text("同级同项目首次获此奖", "first such prize in the discipline"))
    return tuple(found)


def years(said: AwardYears) -> Text:
    """Return the contest years that a program rewards, in words."""
    if said.last is None:
        return text(f"{said.first} 年度起的奖项", f"contests of {said.first} and later")
    span = str(said.first) if said.first == said.last else f"{said.first}–{said.last}"
    return text(f"{span} 年度的奖项", f"contests of {span}")


def highest_only(rule: HighestOnly, program: Program) -> tuple[tuple[Text, Text], ...]:
    """Return the scope of highest-only for each class of payee that the program pays."""
    paid = {rule.payee_class for rule in program.rules}
    return tuple((words, SCOPES[rule.scope(each)]) for each, words in PAYEE_CLASSES.items() if each in paid)


def offset(said: Offset) -> Text:
    """Return in words whether what another payer paid is taken off."""
    if said.against == "none":
        return text("他处发放的不抵扣", "what other payers pay is not taken off")
    if not said.payers:
        return text(
            "同一奖项他处已发的，从应发中抵扣", "what other payers paid for the same award is taken off"
        )
    zh, en = "、".join(said.payers), ", ".join(said.payers)
    return text(f"同一奖项{zh}已发的，从应发中抵扣", f"what {en} paid for the same award is taken off")


def when_higher_comes_later(rule: HighestOnly, program: Program) -> Text | None:
    """Return in words what becomes of an approved sum then; None where every prize is paid anyway."""
    if all(rule.scope(each.payee_class) == "none" for each in program.rules):
        return None
    if rule.when_higher_comes_later == "top_up":
        return text(
            "已批准的较低奖项保留，只补差额", "an approved lower sum stays and the difference is due (补差)"
        )
    return text("已批准的较低奖项撤销，改发较高一项", "an approved lower sum falls, the higher is due whole")


def budget(said: Budget) -> Text:
    """Return a budget in words."""
    zh, en = ("每年", "a year") if said.per == "year" else ("总计", "in all")
    short = SHORTAGES[said.shortage]
    return text(
        f"{zh} {yuan(said.amount_fen)} 元；不够时：{short.zh}",
        f"{yuan(said.amount_fen)} yuan {en}; when it falls short: {short.en}",
    )


def tax(said: Tax) -> Text:
    """Return how sums are taxed, in words."""
    if said.rate_bp is None:
        return TREATMENTS[said.treatment]
    percent = f"{said.rate_bp / 100:.2f}".rstrip("0").rstrip(".")
    return text(f"按全额代扣 {percent}%", f"{percent}% of the whole sum is withheld")


def notice(said: NoticeRule) -> Text:
    """Return how long a list is on public notice, in words."""
    zh, en = (
        ("公布当日计入", "the day of publication counts")
        if said.publication_day_counts
        else ("公布当日不计", "the day of publication does not count")
    )
    days = said.working_days
    return text(f"{days} 个工作日，{zh}", f"{days} working days; {en}")


def cap(said: Cap) -> Text:
    """Return a cap in words."""
    who = [PAYEE_CLASSES[each] for each in said.payee_classes]
    zh_who = f"（{'、'.join(each.zh for each in who)}）" if who else ""
    en_who = f" ({', '.join(each.en for each in who)})" if who else ""
    per, within, sum_ = CAP_PER[said.per], CAP_WITHIN[said.within], yuan(said.amount_fen)
    return text(
        f"{per.zh}{zh_who}{within.zh}最多 {sum_} 元",
        f"at most {sum_} yuan for {per.en}{en_who} within {within.en}",
    )
