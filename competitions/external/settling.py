"""What somebody settled of the lines of a list, checked as a whole before anything of it is written."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from competitions.external import known
from competitions.external.lines import Line, NamedPerson
from competitions.external.prizes import titles
from competitions.external.schemas import LineSettled, PersonSettled, SchoolSettled, SettlingIn
from registry.core.errors import BadInputError, Fault
from registry.core.sheets.cells import match_key
from registry.core.texts import Text, text


class SettlingRefusedError(BadInputError):
    """Something that was settled cannot be taken; each fault says on which line, and what to do."""

    code = "settling_refused"


@dataclass(frozen=True, slots=True)
class Settled:
    """The lines that stay with what was settled, and the ids of names and lines that go."""

    lines: tuple[Line, ...]
    left_out: tuple[UUID, ...]
    taken_out: tuple[UUID, ...]


_NOT_HERE: Final = text(
    "名单已变动，此项不在其中：请刷新页面。", "The list has changed and this is not on it: reload the page."
)
_SCHOOL: Final = text("不能选择这个单位。", "This school cannot be chosen here.")
_UNKNOWN_SCHOOL: Final = text(
    "单位名录中没有这个名称：请从提示的名称中选择，或先登记该校。",
    "No organization has this name: choose one that is offered, or register the school first.",
)
_SEVERAL_SCHOOLS: Final = text(
    "有几个单位用这个名称：请填全称。", "Several organizations have this name: give the full one."
)
_PRIZE: Final = text(
    "没有这个奖项等级，请从列表中选择。", "There is no such prize; choose one of those offered."
)
_NOBODY: Final = text(
    "该校没有这位人员：请填在册的姓名或学号、工号，或先登记。",
    "Nobody at the school is called so: give a name or number on record there, or register them first.",
)
_SEVERAL: Final = text(
    "该校有几位同名人员：请填学号或工号。", "Several at the school are called so: give the number there."
)
_NO_SCHOOL: Final = text("请先确定此项的学校。", "Settle the school of the line first.")
_OWN_EXPERTS: Final = text(
    "只有主管部门的名单可以收录其他单位的专家：请略去此人，或请主管部门收录。",
    "Only a bureau's list takes in experts of other organizations: leave this one out, or ask the bureau.",
)
_MEMBER: Final = text("选手不能略去，只能移出整项。", "A winner cannot be left out; take the whole line out.")


async def settled(lines: Sequence[Line], settling: SettlingIn, school: UUID | None) -> Settled:
    """Return the lines of a list with what was settled.

    Args:
        lines: all lines as they are stored.
        settling: what was settled.
        school: whose list it is, None for a bureau's.

    Raises:
        SettlingRefusedError: with every fault: `not_on_the_list`, `school_refused`, `prize_unknown`,
            `person_not_there`, `person_ambiguous`, `school_open`, `member_left_out`, `school_unknown`,
            `school_ambiguous`, `expert_elsewhere`.
    """
    by_id = {line.id: line for line in lines}
    faults: list[Fault] = []
    taken_out = [each.line for each in settling.lines if each.take_out and each.line in by_id]
    choices = [each for each in settling.lines if not each.take_out]
    # What is said of one line goes before what is said of all that name the same school.
    of_one = {each.line for each in choices if each.organization or each.named} | set(taken_out)
    for line_id, found in (await _schools(lines, settling.schools, school, faults)).items():
        if line_id in of_one:
            continue
        if found is None:
            taken_out.append(line_id)
        else:
            by_id[line_id] = replace(by_id[line_id], organization=found)
    chosen = await _schools_of_lines(by_id, choices, school, faults)
    for each in choices:
        line = by_id.get(each.line)
        if each.line in taken_out:
            continue
        if line is None:
            faults.append(_fault("not_on_the_list", 0, _NOT_HERE))
        elif each.prize_code and each.prize_code not in titles():
            faults.append(_fault("prize_unknown", line.row, _PRIZE))
        else:
            by_id[line.id] = _with(line, each, chosen.get(line.id))
    for gone in taken_out:
        del by_id[gone]
    names = {each.id: (line, each) for line in by_id.values() for each in line.persons}
    gone_names = {each.id for line in lines if line.id in taken_out for each in line.persons}
    # A form sends along whom a line had before its school changed: they are of the old school.
    left = {
        (each.id, each.person)
        for line in lines
        if line.id in by_id and line.organization not in {None, by_id[line.id].organization}
        for each in line.persons
    }
    said = [
        each
        for each in settling.persons
        if each.name not in gone_names
        and (each.leave_out or each.named or each.at or (each.name, each.person) not in left)
    ]
    persons, left_out = await _persons(names, said, school, faults)
    if faults:
        raise SettlingRefusedError(
            text("有几处不能保存，请改正。", "Some of this cannot be saved; correct what is listed."), faults
        )
    return Settled(
        tuple(
            replace(
                line,
                persons=tuple(
                    replace(each, person=persons.get(each.id, each.person))
                    for each in line.persons
                    if each.id not in left_out
                ),
            )
            for line in by_id.values()
        ),
        tuple(left_out),
        tuple(taken_out),
    )


async def _schools(
    lines: Sequence[Line], said: Sequence[SchoolSettled], own: UUID | None, faults: list[Fault]
) -> dict[UUID, UUID | None]:
    """Return for each line whose school was settled by its name the school, None where the line goes."""
    by_name: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.organization is None and line.school:
            by_name[match_key(line.school)].append(line)
    typed = await known.schools_named(each.named for each in said if each.named)
    asked = {each.organization for each in said if each.organization}
    offered = {own} if own else set(await known.schools_by_id(asked))
    found: dict[UUID, UUID | None] = {}
    for each in said:
        meant = by_name.get(match_key(each.school), [])
        named = typed.named(each.named) or ((each.organization,) if each.organization else ())
        if each.take_out:
            found |= dict.fromkeys((line.id for line in meant), None)
        elif not (each.named or each.organization):
            continue
        elif not meant:
            faults.append(_fault("not_on_the_list", 0, _NOT_HERE))
        elif each.named and not typed.named(each.named):
            faults.append(_fault("school_unknown", meant[0].row, _UNKNOWN_SCHOOL))
        elif len(named) > 1:
            faults.append(_fault("school_ambiguous", meant[0].row, _SEVERAL_SCHOOLS))
        elif (own and named[0] != own) or (not each.named and named[0] not in offered):
            faults.append(_fault("school_refused", meant[0].row, _SCHOOL))
        else:
            found |= dict.fromkeys((line.id for line in meant), named[0])
    return found


async def _schools_of_lines(
    lines: Mapping[UUID, Line], said: Sequence[LineSettled], own: UUID | None, faults: list[Fault]
) -> dict[UUID, UUID]:
    """Return the school that was chosen for single lines, by id or by name."""
    typed = await known.schools_named(each.named for each in said if each.named)
    asked = [each.organization for each in said if each.organization]
    offered = {own} if own else set(await known.schools_by_id(asked))
    found: dict[UUID, UUID] = {}
    for each in said:
        row = lines[each.line].row if each.line in lines else 0
        named = typed.named(each.named) if each.named else ()
        if each.named and not named:
            faults.append(_fault("school_unknown", row, _UNKNOWN_SCHOOL))
        elif len(named) > 1:
            faults.append(_fault("school_ambiguous", row, _SEVERAL_SCHOOLS))
        elif (own and named and named[0] != own) or (each.organization and each.organization not in offered):
            faults.append(_fault("school_refused", row, _SCHOOL))
        elif meant := (named[0] if named else each.organization):
            found[each.line] = meant
    return found


def _with(line: Line, said: LineSettled, school: UUID | None) -> Line:
    if school is not None and school != line.organization:
        # Its names are persons of the school whose prize it is: those of another one are looked for anew.
        persons = tuple(replace(each, person=None) for each in line.persons)
        line = replace(line, organization=school, persons=persons)
    return replace(
        line,
        prize_code=line.prize_code if said.prize_code is None else said.prize_code,
        not_twice=line.not_twice if said.not_twice is None else said.not_twice,
    )


async def _persons(
    names: dict[UUID, tuple[Line, NamedPerson]],
    said: Sequence[PersonSettled],
    own: UUID | None,
    faults: list[Fault],
) -> tuple[dict[UUID, UUID], list[UUID]]:
    elsewhere = await known.schools_named(each.at for each in said if each.at)
    left_out: list[UUID] = []
    wanted: list[tuple[UUID, int, UUID, str]] = []
    for each in said:
        if each.name not in names:
            faults.append(_fault("not_on_the_list", 0, _NOT_HERE))
            continue
        line, name = names[each.name]
        meant = each.named or (str(each.person) if each.person else "") or (name.name if each.at else "")
        if each.leave_out and name.role == "member":
            faults.append(_fault("member_left_out", line.row, _MEMBER))
        elif each.leave_out:
            left_out.append(name.id)
        elif meant:
            where = _where(line, name, elsewhere.named(each.at) if each.at else None, own)
            if isinstance(where, Fault):
                faults.append(where)
            else:
                wanted.append((name.id, line.row, where, meant))
    found = await known.persons_at([(organization, meant) for _, _, organization, meant in wanted])
    chosen: dict[UUID, UUID] = {}
    for (name_id, row, _, _), persons in zip(wanted, found, strict=True):
        if len(persons) == 1:
            chosen[name_id] = persons[0]
        elif persons:
            faults.append(_fault("person_ambiguous", row, _SEVERAL))
        else:
            faults.append(_fault("person_not_there", row, _NOBODY))
    return chosen, left_out


def _where(line: Line, name: NamedPerson, at: tuple[UUID, ...] | None, own: UUID | None) -> UUID | Fault:
    """Return the organization at which a name is looked for, or what is wrong with it.

    `at` is what was said to be an expert's own, None where nothing was said.
    """
    if at is None:
        return line.organization or _fault("school_open", line.row, _NO_SCHOOL)
    if own or name.role != "expert":
        return _fault("expert_elsewhere", line.row, _OWN_EXPERTS)
    if len(at) != 1:
        code, said = ("school_ambiguous", _SEVERAL_SCHOOLS) if at else ("school_unknown", _UNKNOWN_SCHOOL)
        return _fault(code, line.row, said)
    return at[0]


def _fault(code: str, row: int, message: Text) -> Fault:
    return Fault(code, message, row=row or None)
