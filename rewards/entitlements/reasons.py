"""The sentences that say why somebody is due a sum, or why not, with the numbers behind it."""

from typing import Final

from competitions.words import FORMS, LEVELS
from registry.core.texts import Text, text
from rewards.entitlements.claims import Claim
from rewards.entitlements.lines import AwardedPayee
from rewards.money import yuan
from rewards.programs.documents import Program, Scope
from rewards.words import PAYEE_CLASSES, tier_name

SCOPES: Final[dict[Scope, Text]] = {
    "event": text("同一赛项", "within one event"),
    "year": text("同一年度", "within one year"),
    "program": text("本办法内", "within this program"),
}


def due(program: Program, claim: Claim) -> Text:
    """Return why a payee is due the claim's sum: unit, amount and, for a team's sum, how it was shared."""
    rule = claim.rule
    (zh, en), whole = _head(program, claim), yuan(rule.amount_fen)
    match rule.unit:
        case "person":
            each = "每校" if rule.payee_class == "school" else "每人"
            return text(f"{zh}{each} {whole} 元", f"{en} {whole} yuan each")
        case "event":
            return text(f"{zh}每个赛项 {whole} 元", f"{en} {whole} yuan per event")
        case "team":
            share_zh, share_en = _share(claim)
            return text(f"{zh}每队共 {whole} 元{share_zh}", f"{en} {whole} yuan per team{share_en}")


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
    (won_zh, won_en), who, form = _prize(award), PAYEE_CLASSES[award.payee_class], FORMS[award.form]
    return text(
        f"{program.title.zh} v{program.version}：没有对{who.zh}奖励{won_zh}（{form.zh}）的规则",
        f"{program.title.en} v{program.version}: no rule pays a {who.en} for a {won_en} ({form.en.lower()})",
    )


def share_zero(program: Program, claim: Claim) -> Text:
    """Return why a member of a team is left without a fen: the sum has fewer fen than the team members."""
    (zh, en), whole, members = _head(program, claim), yuan(claim.rule.amount_fen), claim.members
    return text(
        f"{zh}每队共 {whole} 元，{members} 名受奖者均分，按编号顺序已无余分可分",
        f"{en} {whole} yuan per team, shared by {members}: no fen is left for this payee",
    )


def event_once(program: Program, claim: Claim, paid: Claim) -> Text:
    """Return why a sum that is due once per event is not paid for a further entry."""
    (zh, en), whole, award_id = _head(program, claim), yuan(claim.rule.amount_fen), paid.award.award_id
    return text(
        f"{zh}每个赛项 {whole} 元，只计一次，已按奖项 {award_id} 计发",
        f"{en} {whole} yuan once per event, already due for award {award_id}",
    )


def highest_only(program: Program, scope: Scope, beaten: Claim, paid: Claim) -> Text:
    """Return why a claim gives way to one that is as high or higher within the scope."""
    (won_zh, won_en), (better_zh, better_en) = _prize(beaten.award), _prize(paid.award)
    less, more = yuan(beaten.amount_fen), yuan(paid.amount_fen)
    return text(
        f"{program.title.zh} v{program.version}，{SCOPES[scope].zh}就高不重复：已按奖项 {paid.award.award_id}"
        f"（规则 {paid.rule.id}，{better_zh}）计发 {more} 元，"
        f"本项{won_zh} {less} 元（规则 {beaten.rule.id}）不再发",
        f"{program.title.en} v{program.version}, the highest only {SCOPES[scope].en}: {more} yuan"
        f" are due for award {paid.award.award_id} (rule {paid.rule.id}, {better_en}),"
        f" so the {less} yuan for this {won_en} (rule {beaten.rule.id}) are not",
    )


def _prize(award: AwardedPayee) -> tuple[str, str]:
    """Return the prize in words: "省级一等奖", "provincial first prize"."""
    level, tier = LEVELS[award.level], tier_name(award.tier)
    return f"{level.zh}{tier.zh}", f"{level.en.lower()} {tier.en}"


def _head(program: Program, claim: Claim) -> tuple[str, str]:
    """Return program, version, rule, prize and class of payee, which every sentence on a rule begins with."""
    rule, who = claim.rule, PAYEE_CLASSES[claim.rule.payee_class]
    won_zh, won_en = _prize(claim.award)
    form = FORMS[rule.what.form] if rule.what.form is not None else None
    form_zh = f"（{form.zh}）" if form else ""
    form_en = f" ({form.en.lower()})" if form else ""
    return (
        f"{program.title.zh} v{program.version}，规则 {rule.id}：{won_zh}{form_zh}，{who.zh}",
        f"{program.title.en} v{program.version}, rule {rule.id}: {won_en}{form_en}, {who.en}",
    )


def _share(claim: Claim) -> tuple[str, str]:
    """Return how a team's sum was shared and what fell to this payee."""
    members, own = claim.members, yuan(claim.amount_fen)
    if members == 1:
        return "，受奖者 1 名，全得", ", all of it to its only payee"
    base, remainder = divmod(claim.rule.amount_fen, members)
    zh = f"，{members} 名受奖者均分，每份 {yuan(base)} 元"
    en = f", shared equally by {members}: {yuan(base)} yuan each"
    if remainder:
        zh += f"，余 {yuan(remainder)} 元按编号顺序每人加 0.01 元"
        en += f", the remaining {yuan(remainder)} yuan go out by 0.01 in the order of payee ids"
    return f"{zh}，本人 {own} 元", f"{en}; {own} yuan for this payee"
