"""The conditions of a program that an awarded payee meets or not, each with the reason when it fails."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from registry.core.texts import Text, text
from registry.people.words import ORGANIZATION_KINDS
from rewards.entitlements.lines import AwardedPayee
from rewards.programs.documents import Program
from rewards.programs.rules import Gates, Home
from rewards.words import GROUNDS, tier_name

_KINDS: Final = {str(kind): words for kind, words in ORGANIZATION_KINDS.items()}
_UNKNOWN: Final = text("未登记", "not recorded")

Title = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class FirstTitles:
    """On which day each payee first won each tier of a level in a discipline."""

    days: dict[Title, date]

    @classmethod
    def of(cls, program: Program, awards: Iterable[AwardedPayee]) -> "FirstTitles":
        """Return the first titles among the awards; none where no gate of the program asks for them."""
        days: dict[Title, date] = {}
        if any(gates.first_title_only for gates in (program.gates, *(rule.gates for rule in program.rules))):
            for award in awards:
                title = _title(award)
                days[title] = min(days.get(title, award.awarded_on), award.awarded_on)
        return cls(days)


def failing(gates: Gates, award: AwardedPayee) -> Text | None:
    """Return why the facts about payee, school or event do not pass, None when they do.

    A fact that is not known does not pass.
    """
    if gates.home is not None and (why := _not_at_home(gates.home, award)) is not None:
        return why
    if gates.insured and not award.insured:
        return text(
            "取得证书或参加培训当日须为参保职工",
            "the payee has to be insured as an employee on the day of the qualification",
        )
    if gates.employed_years is not None and (why := _not_employed(gates.employed_years, award)) is not None:
        return why
    if gates.least_entries is not None and (award.entries or 0) < gates.least_entries:
        found = text(f"{award.entries} 个", f"{award.entries}") if award.entries is not None else _UNKNOWN
        return text(
            f"赛项正式参赛须不少于 {gates.least_entries} 个参赛单位，现为{found.zh}",
            f"at least {gates.least_entries} official entries have to compete in the event: {found.en}",
        )
    return None


def won_before(gates: Gates, award: AwardedPayee, first: FirstTitles) -> Text | None:
    """Return why the award is no first title where one is asked for, None when it is or none is."""
    if gates.first_title_only and first.days[_title(award)] < award.awarded_on:
        level, tier = GROUNDS[award.level], tier_name(award.tier)
        return text(
            f"同一项目此前（{first.days[_title(award)]}）已获{level.zh}{tier.zh}，不再重复奖励",
            f"a {level.en.lower()} {tier.en} in this discipline was won before ({first.days[_title(award)]})",
        )
    return None


def not_listed(program: Program, award: AwardedPayee) -> Text | None:
    """Return why the award's contest is none that the program pays for, None when it is one."""
    if not program.approved_contests or award.is_qualification:
        return None
    filed = [one.filed_on for one in program.approved_contests if one.competition == award.competition]
    if not filed:
        return text(
            f"赛事 {award.competition} 不在备案名单",
            f"contest {award.competition} is not on the approved list",
        )
    begins = award.starts_on or award.awarded_on
    if min(filed) >= begins:
        return text(
            f"赛事 {award.competition} 于 {min(filed)} 备案，须早于开赛日 {begins}",
            f"contest {award.competition} was put on file on {min(filed)}, not before it began on {begins}",
        )
    return None


def _not_at_home(home: Home, award: AwardedPayee) -> Text | None:
    if home.cities and award.school_city not in home.cities:
        return _elsewhere(text("城市", "city"), award.school_city, home.cities)
    if home.districts and award.school_district not in home.districts:
        return _elsewhere(text("区县", "district"), award.school_district, home.districts)
    if home.kinds and award.school_kind not in home.kinds:
        kind = _KINDS.get(award.school_kind, _UNKNOWN)
        wanted = [ORGANIZATION_KINDS[one] for one in home.kinds]
        return text(
            f"学校类别须为{'、'.join(one.zh for one in wanted)}，现为{kind.zh}",
            f"the school has to be a {' or '.join(one.en.lower() for one in wanted)}: {kind.en.lower()}",
        )
    return None


def _elsewhere(what: Text, found: str, wanted: Iterable[str]) -> Text:
    return text(
        f"学校所在{what.zh}须为{'、'.join(wanted)}，现为{found or _UNKNOWN.zh}",
        f"the school's {what.en} has to be {', '.join(wanted)}: {found or _UNKNOWN.en}",
    )


def _not_employed(years: int, award: AwardedPayee) -> Text | None:
    since = award.employed_since
    if since is None:
        return text("颁奖当日须为在职职工", "the payee has to be an employee on the day of the award")
    if _after_years(since, years) > award.awarded_on:
        return text(
            f"颁奖当日须在职满 {years} 年，自 {since} 起在职",
            f"the payee has to be an employee for {years} years on the day of the award: since {since}",
        )
    return None


def _after_years(day: date, years: int) -> date:
    """Return the same day of a later year; of 29 February, the first of March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _title(award: AwardedPayee) -> Title:
    return award.payee_class, award.payee, award.level, award.tier, award.discipline
