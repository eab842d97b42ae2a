"""What a program would come to for a list of awards: every awarded payee with sum or reason. Pure."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from registry.core.texts import Text
from rewards.entitlements.calculation import calculate
from rewards.entitlements.lines import (
    AwardedPayee,
    BudgetUse,
    Calculation,
    Circumstances,
    Key,
    OutsidePaid,
    PassedOverCode,
)
from rewards.programs.documents import AwardYears, Program, Validity
from rewards.words import EMPLOYER_CODE, PAYEE_CLASSES

_CLASS_ORDER: Final = {payee_class: place for place, payee_class in enumerate(PAYEE_CLASSES)}


# Not frozen, for a frozen one takes four times as long to make, and there are very many.
@dataclass(slots=True)
class Line:
    """One awarded payee: what they would be paid and why, or nothing and why not.

    `amount_fen` is gross, of it `withheld_fen` is tax; both are 0 and `fund_source` is empty where `code`
    says that nothing is paid. `school` is the code of the entry's school, or of the employer of who holds a
    qualification, '' where it is not known.
    """

    award: AwardedPayee
    school: str
    school_name: str
    amount_fen: int
    withheld_fen: int
    fund_source: str
    rule: str | None
    code: PassedOverCode | None
    reason: Text


@dataclass(frozen=True, slots=True)
class Simulation:
    """The outcome of one program; `lines` has every awarded payee once, in reading order.

    `schools` names schools and employers by code. `any_period` says that the program was tried on awards of
    any time; `outside` counts those that its own period would leave out.
    """

    program: Program
    lines: tuple[Line, ...]
    schools: Mapping[str, str]
    calculation: Calculation
    any_period: bool
    outside: int

    @property
    def budgets(self) -> tuple[BudgetUse, ...]:
        """What the budget came to, of each year or of all."""
        return self.calculation.budgets

    @property
    def total_fen(self) -> int:
        """What the program would pay in all, gross."""
        return sum(line.amount_fen for line in self.lines)

    @property
    def withheld_fen(self) -> int:
        """What of it would be withheld as tax."""
        return sum(line.withheld_fen for line in self.lines)

    @property
    def paid(self) -> list[Line]:
        """The lines that are paid."""
        return [line for line in self.lines if line.code is None]


def looks_back(program: Program) -> bool:
    """Return whether it depends on the awards of earlier years what a program pays for those of one."""
    scopes = {program.highest_only.scope(rule.payee_class) for rule in program.rules}
    budget = program.budget
    return (
        any(gates.first_title_only for gates in (program.gates, *(rule.gates for rule in program.rules)))
        or bool(scopes & {"discipline", "program"})
        or any(cap.within == "program" for cap in program.caps)
        or (budget is not None and (budget.per == "program" or budget.shortage == "carry_over"))
    )


def run(
    program: Program,
    awards: Sequence[AwardedPayee],
    *,
    earlier: Sequence[AwardedPayee] = (),
    any_period: bool = False,
    elsewhere: Mapping[Key, Sequence[OutsidePaid]] = MappingProxyType({}),
) -> Simulation:
    """Return what a program would pay for awards.

    Raises AwardsRepeatedError.

    Args:
        program: any.
        awards: those that are asked about.
        earlier: of years before: they count for what reaches over years, and have no line of their own.
        any_period: the program's award years and days of validity do not count, so that next year's table
            can be tried on last year's awards: it begins with the first year that is asked about.
        elsewhere: what other payers paid.
    """
    outside = sum(not program.covers(award.year, award.awarded_on) for award in awards)
    first = min((award.year for award in awards), default=1900)
    tried = _for_any_period(program, first) if any_period else program
    found = calculate(tried, [*earlier, *awards], Circumstances(outside=elsewhere))
    if earlier:
        found = _of(found, {award.key for award in awards}, first)
    schools, names = _schools(awards)
    by_key = {award.key: award for award in awards}
    places = {award: (school, names[school]) for award, school in schools.items()}
    nowhere = ("", "")
    lines = [
        Line(
            by_key[paid.key],
            *places.get(paid.award_id, nowhere),
            paid.amount_fen,
            paid.withheld_fen,
            paid.fund_source,
            paid.rule,
            None,
            paid.reason,
        )
        for paid in found.entitlements
    ]
    lines += [
        Line(
            by_key[over.key], *places.get(over.award_id, nowhere), 0, 0, "", over.rule, over.code, over.reason
        )
        for over in found.passed_over
    ]
    lines.sort(key=_reading_order)
    return Simulation(program, tuple(lines), names, found, any_period, outside)


def _reading_order(line: Line) -> tuple[int | str, ...]:
    award = line.award
    place = _CLASS_ORDER[award.payee_class]
    return (
        award.year,
        award.competition,
        award.event,
        award.entry,
        award.tier,
        place,
        award.position,
        award.payee_id,
    )


def _of(found: Calculation, asked: Set[Key], first: int) -> Calculation:
    """Return what a calculation says of those who are asked about, and of the budgets since their year."""
    return Calculation(
        tuple(line for line in found.entitlements if line.key in asked),
        tuple(line for line in found.passed_over if line.key in asked),
        tuple(use for use in found.budgets if use.year is None or use.year >= first),
    )


def _for_any_period(program: Program, first: int) -> Program:
    return program.model_copy(update={"award_years": AwardYears(first=first), "validity": Validity()})


def _schools(awards: Sequence[AwardedPayee]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the code of the school or employer of each award, and the names of both by their code.

    A school that is a payee of the award is the award's; otherwise the line's own word counts. A company that
    entered a contest is an employer.
    """
    schools: dict[str, str] = {}
    names: dict[str, str] = {}
    for award in awards:
        if award.payee_class == "school":
            schools[award.award_id] = award.payee_id
            names[award.payee_id] = award.payee_name
        elif award.is_qualification:
            if award.employer:
                code = schools[award.award_id] = EMPLOYER_CODE + award.employer
                names[code] = award.employer_name or award.employer
        elif award.school:
            code = EMPLOYER_CODE + award.school if award.school_kind == "company" else award.school
            schools.setdefault(award.award_id, code)
            names.setdefault(code, award.school_name or award.school)
    return schools, names
