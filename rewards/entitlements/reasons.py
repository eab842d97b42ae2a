"""The sentences that say why somebody is due a sum, or why not, with the numbers behind it."""

from typing import Final

from competitions.words import FORMS
from registry.core.texts import Text, text
from rewards.entitlements.claims import Awaited, Claim
from rewards.entitlements.lines import AwardedPayee
from rewards.money import yuan
from rewards.programs.documents import Program
from rewards.programs.limits import Scope
from rewards.programs.rules import Rule
from rewards.words import GROUNDS, PAYEE_CLASSES, tier_name

SCOPES: Final[dict[Scope, Text]] = {
    "event": text("同一赛项", "within one event"),
    "discipline": text("同一项目", "within one discipline"),
    "year": text("同一年度", "within one year"),
    "program": text("本办法内", "within this program"),
}


def due(program: Program, claim: Claim) -> Text:
    """Return why a payee is due the claim's sum: unit, amount and, for a team's sum, how it was shared."""
    rule = claim.rule
    (zh, en), whole = _head(program, claim.rule, claim.award), yuan(rule.amount_fen)
    match rule.unit:
        case "person":
            each = "每校" if rule.payee_class == "school" else "每人"
            more_zh, more_en = _uplifted(claim)
            return text(f"{zh}{each} {whole} 元{more_zh}", f"{en} {whole} yuan each{more_en}")
        case "event":
            return text(f"{zh}每个赛项 {whole} 元", f"{en} {whole} yuan per event")
        case "team":
            share_zh, share_en = _share(claim)
            group = rule.payee_class == "expert"
            each_zh, each_en = ("每个专家组", "expert group") if group else ("每队", "team")
            return text(f"{zh}{each_zh}共 {whole} 元{share_zh}", f"{en} {whole} yuan per {each_en}{share_en}")


def outside_period(program: Program, award: AwardedPayee) -> Text:
    """Return why an award of another time is not paid."""
    (won_zh, won_en), days = _prize(award), program.validity
    first, last = program.award_years.first, program.award_years.last or ""
    starts, ends = days.starts or "", days.ends or ""
    return text(
        f"{program.title.zh} v{program.version}：{won_zh}（{award.year} 年度，{award.awarded_on} 颁奖）"
        f"不在适用期内（年度 {first}–{last}，颁奖日 {starts}–{ends}）",
        f"{program.title.en} v{program.version}: {won_en} ({award.year}, awarded on {award.awarded_on})"
        f" is outside the period (years {first}–{last}, days of awarding {starts}–{ends})",
    )


def no_rule(program: Program, award: AwardedPayee) -> Text:
    """Return why an award that no rule pays for is not paid."""
    (won_zh, won_en), who = _prize(award), PAYEE_CLASSES[award.payee_class]
    # Of a qualification one asks for which occupation it is, of a prize for which form of event.
    form = text(award.event_name, award.event_name) if award.is_qualification else FORMS[award.form]
    return text(
        f"{program.title.zh} v{program.version}：没有对{who.zh}奖励{won_zh}（{form.zh}）的规则",
        f"{program.title.en} v{program.version}: no rule pays a {who.en} for a {won_en} ({form.en.lower()})",
    )


def no_pass(program: Program, award: AwardedPayee, why: Text) -> Text:
    """Return why an award is not paid of which a condition does not hold, as `gates` says."""
    won_zh, won_en = _prize(award)
    return text(
        f"{program.title.zh} v{program.version}：{won_zh}：{why.zh}",
        f"{program.title.en} v{program.version}: {won_en}: {why.en}",
    )


def excluded(program: Program, award: AwardedPayee, why: str) -> Text:
    """Return why a payee who was left out by a decision is not paid; `why` is in the officer's words."""
    won_zh, won_en = _prize(award)
    return text(
        f"{program.title.zh} v{program.version}：{won_zh}：经决定不予发放：{why}",
        f"{program.title.en} v{program.version}: {won_en}: left out by a decision: {why}",
    )


def split_awaited(program: Program, awaited: Awaited) -> Text:
    """Return why a team's sum is not shared yet."""
    (zh, en), whole = _head(program, awaited.rule, awaited.award), yuan(awaited.rule.amount_fen)
    return text(
        f"{zh}每队共 {whole} 元，等待团队填报分配方案并由全体成员确认，{awaited.until} 之后仍未确认的均分",
        f"{en} {whole} yuan per team: the team files how it shares and every member confirms;"
        f" without that it is shared equally after {awaited.until}",
    )


def share_zero(program: Program, claim: Claim) -> Text:
    """Return why nothing of the team's sum falls to a member."""
    (zh, en), whole = _head(program, claim.rule, claim.award), yuan(claim.rule.amount_fen)
    share_zh, share_en = _share(claim)
    return text(f"{zh}每队共 {whole} 元{share_zh}", f"{en} {whole} yuan per team{share_en}")


def event_once(program: Program, claim: Claim, paid: Claim) -> Text:
    """Return why a sum that is due once per event is not paid for a further entry."""
    (zh, en), award_id = _head(program, claim.rule, claim.award), paid.award.award_id
    whole = yuan(claim.rule.amount_fen)
    return text(
        f"{zh}每个赛项 {whole} 元，只计一次，已按奖项 {award_id} 计发",
        f"{en} {whole} yuan once per event, already due for award {award_id}",
    )


def highest_only(program: Program, scope: Scope, beaten: Claim, paid: Claim) -> Text:
    """Return why a claim gives way to one that is as high or higher within the scope.

    It is also why a sum falls that stood before a higher award came, so it says what stands instead.
    """
    (won_zh, won_en), (better_zh, better_en) = _prize(beaten.award), _prize(paid.award)
    less, more = yuan(beaten.amount_fen), yuan(paid.amount_fen)
    how = text("已按奖项", "are due for award")
    if paid.amount_fen > beaten.amount_fen:
        how = text("改按更高奖项发放，按奖项", "are due instead for the higher award")
    return text(
        f"{program.title.zh} v{program.version}，{SCOPES[scope].zh}就高不重复：{how.zh} {paid.award.award_id}"
        f"（规则 {paid.rule.id}，{better_zh}）计发 {more} 元，"
        f"本项{won_zh} {less} 元（规则 {beaten.rule.id}）不再发",
        f"{program.title.en} v{program.version}, the highest only {SCOPES[scope].en}: {more} yuan"
        f" {how.en} {paid.award.award_id} (rule {paid.rule.id}, {better_en}),"
        f" so the {less} yuan for this {won_en} (rule {beaten.rule.id}) are not",
    )


def _prize(award: AwardedPayee) -> tuple[str, str]:
    """Return the prize in words: "省级一等奖", "provincial first prize"."""
    level, tier = GROUNDS[award.level], tier_name(award.tier)
    if award.is_qualification:
        return f"{tier.zh}{level.zh}", f"{tier.en} {level.en.lower()}"
    return f"{level.zh}{tier.zh}", f"{level.en.lower()} {tier.en}"


def _head(program: Program, rule: Rule, award: AwardedPayee) -> tuple[str, str]:
    """Return program, version, rule, prize and class of payee, which every sentence on a rule begins with."""
    who, (won_zh, won_en) = PAYEE_CLASSES[rule.payee_class], _prize(award)
    form = FORMS[rule.form] if rule.form is not None else None
    group = text(rule.group, rule.group) if rule.group is not None else None
    told = [each for each in (group, form) if each is not None]
    form_zh = f"（{'，'.join(each.zh for each in told)}）" if told else ""
    form_en = f" ({', '.join(each.en.lower() for each in told)})" if told else ""
    return (
        f"{program.title.zh} v{program.version}，规则 {rule.id}：{won_zh}{form_zh}，{who.zh}",
        f"{program.title.en} v{program.version}, rule {rule.id}: {won_en}{form_en}, {who.en}",
    )


def _uplifted(claim: Claim) -> tuple[str, str]:
    """Return what an occupation on the list of an uplift adds, empty for all others."""
    occupation = claim.award.occupation
    if (uplift := claim.rule.uplift_for(occupation)) is None:
        return "", ""
    own, name = yuan(claim.amount_fen), claim.award.event_name
    return (
        f"，职业（工种）{occupation} {name} 在加发目录内，加发 {uplift.percent}%，计 {own} 元",
        f", {uplift.percent}% more for occupation {occupation} {name} on the list: {own} yuan",
    )


def _share(claim: Claim) -> tuple[str, str]:
    """Return how a team's sum was shared and what fell to this payee."""
    members, own = claim.members, yuan(claim.amount_fen)
    if members == 1:
        return "，受奖者 1 名，全得", ", all of it to its only payee"
    if claim.shared == "filed":
        return (
            f"，{members} 名受奖者按全体确认的分配方案，本人 {own} 元",
            f", shared by {members} as the team filed and all confirmed: {own} yuan for this payee",
        )
    if claim.percent is not None:
        part = f"{claim.percent // 100}.{claim.percent % 100:02d}%"
        return (
            f"，{members} 名受奖者按比例分配，本人 {part}，计 {own} 元",
            f", shared by {members} by percentages: {part}, {own} yuan for this payee",
        )
    base, remainder = divmod(claim.rule.amount_fen, members)
    zh = f"，{members} 名受奖者均分，每份 {yuan(base)} 元"
    en = f", shared equally by {members}: {yuan(base)} yuan each"
    if remainder:
        split = claim.rule.split
        by_id = split is None or split.remainder == "one_fen_each_in_payee_id_order"
        order_zh, order_en = ("编号", "payee ids") if by_id else ("队内", "the entry")
        zh += f"，余 {yuan(remainder)} 元按{order_zh}顺序每人加 0.01 元"
        en += f", the remaining {yuan(remainder)} yuan go out by 0.01 in the order of {order_en}"
    return f"{zh}，本人 {own} 元", f"{en}; {own} yuan for this payee"
