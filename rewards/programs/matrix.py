"""What a program pays as a table: a line for each prize, a column for each class of payee. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, get_args

from competitions.words import FORMS, Form
from registry.core.texts import Text, text
from rewards.programs.documents import Program
from rewards.programs.rules import Rule
from rewards.programs.wording import conditions, how_paid
from rewards.words import GROUNDS, PAYEE_CLASSES, QUALIFICATION_LEVELS, TIERS, Ground, PayeeClass, tier_name

_LEVELS: Final = tuple(GROUNDS)
_FORMS: Final[tuple[Form, ...]] = get_args(Form)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one class of payee gets for one prize: the sum in fen, per what, and under which conditions."""

    rule: str
    amount_fen: int
    per: Text
    fund_source: Text
    conditions: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One prize: its level and tier, and the contest class and form of event where rules tell them apart."""

    level: Text
    tier_code: str
    tier: Text
    contest_class: Text | None
    form: Text | None
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The table: the classes of payee that are paid, and the prizes, highest level and best tier first."""

    classes: tuple[Text, ...]
    lines: tuple[Line, ...]


def matrix_of(program: Program) -> Matrix:
    """Return the table of a program; each rule stands in every line whose prize it pays."""
    paid: set[PayeeClass] = {rule.payee_class for rule in program.rules}
    classes = [each for each in PAYEE_CLASSES if each in paid]
    lines = []
    for level in _LEVELS:
        of_level = [rule for rule in program.rules if rule.what.level == level]
        named = list(dict.fromkeys(each for rule in of_level if (each := rule.contest_class)))
        for tier in _tiers(of_level):
            rules = [rule for rule in of_level if tier in rule.what.tiers]
            for contest_class in (*named, None):
                in_class = [rule for rule in rules if rule.contest_class in (contest_class, None)]
                # Where nothing pays this class apart from what pays them all, the line of them all says it.
                if contest_class and all(rule.contest_class is None for rule in in_class):
                    continue
                other = text("其他类别", "other classes") if named and contest_class is None else None
                shown = text(contest_class, contest_class) if contest_class else other
                lines += _lines(program, in_class, classes, level=level, tier=tier, contest_class=shown)
    return Matrix(tuple(PAYEE_CLASSES[each] for each in classes), tuple(lines))


def _tiers(rules: Sequence[Rule]) -> list[str]:
    """Return the tiers of the rules, the best first as far as that is known, else as they stand."""
    known = {tier: place for place, tier in enumerate([*TIERS, *QUALIFICATION_LEVELS])}
    found = dict.fromkeys(tier for rule in rules for tier in rule.what.tiers)
    return sorted(found, key=lambda tier: known.get(tier, len(known)))


def _lines(
    program: Program,
    rules: Sequence[Rule],
    classes: Sequence[PayeeClass],
    *,
    level: Ground,
    tier: str,
    contest_class: Text | None,
) -> list[Line]:
    """Return the lines of one prize: one, or one for each form of event where rules tell forms apart."""
    apart = any(rule.form for rule in rules)
    forms: tuple[Form | None, ...] = _FORMS if apart else (None,)
    lines = []
    for form in forms:
        matching = [rule for rule in rules if form is None or rule.form in (form, None)]
        if matching:
            cells = tuple(
                tuple(_cell(program, rule) for rule in matching if rule.payee_class == each)
                for each in classes
            )
            words = FORMS[form] if form else None
            lines.append(Line(GROUNDS[level], tier, tier_name(tier), contest_class, words, cells))
    return lines


def _cell(program: Program, rule: Rule) -> Cell:
    sources = {source.code: source.title for source in program.fund_sources}
    asked = conditions(rule.gates)
    if rule.group is not None:
        asked = (text(f"组别限：{rule.group}", f"group: {rule.group}"), *asked)
    return Cell(rule.id, rule.amount_fen, how_paid(rule), sources[rule.fund_source], asked)
