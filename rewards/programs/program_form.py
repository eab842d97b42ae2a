"""The form of a draft: what changes most often, and the rules as rows. Pure.

What the form does not show (taxes, approvals, most gates and so on) stays as the draft has it; the document
as text shows all of it. Sums are typed in yuan.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from competitions.events.typed import Said, Typed
from registry.core.errors import Fault
from registry.core.texts import text
from rewards.money import yuan
from rewards.programs import form_rules
from rewards.programs.documents import Program
from rewards.programs.form_rules import fen, number
from rewards.programs.reading import ProgramInvalidError, read_program

_FIELDS: Final = {
    "title": "title_zh",
    "basis.title": "basis_zh",
    "basis.note": "note_zh",
    "title.zh": "title_zh",
    "title.en": "title_en",
    "basis": "source",
    "basis.title.zh": "basis_zh",
    "basis.title.en": "basis_en",
    "basis.number": "number",
    "basis.source": "source",
    "basis.note.zh": "note_zh",
    "basis.note.en": "note_en",
    "award_years.first": "first",
    "award_years.last": "last",
    "validity.starts": "starts",
    "validity.ends": "ends",
    "budget.amount_fen": "budget",
    "notice.working_days": "notice_days",
    "confirmation": "within_days",
    "confirmation.within_days": "within_days",
}


def shown(program: Program) -> Typed:
    """Return what the fields say of a draft."""
    basis, years, days = program.basis, program.award_years, program.validity
    budget, notice, confirmation = program.budget, program.notice, program.confirmation
    typed = {
        "title_zh": program.title.zh,
        "title_en": program.title.en,
        "basis_zh": basis.title.zh,
        "basis_en": basis.title.en,
        "number": basis.number or "",
        "source": basis.source or "",
        "invented": "on" if basis.invented else "",
        "note_zh": basis.note.zh,
        "note_en": basis.note.en,
        "first": str(years.first),
        "last": str(years.last or ""),
        "starts": str(days.starts or ""),
        "ends": str(days.ends or ""),
        "budget": yuan(budget.amount_fen) if budget else "",
        "per": budget.per if budget else "year",
        "shortage": budget.shortage if budget else "stop",
        "notice_days": str(notice.working_days) if notice else "",
        "within_days": str(confirmation.within_days) if confirmation else "",
        "insured": "on" if program.gates.insured else "",
    }
    return typed | form_rules.shown(program.rules)


def read(typed: Mapping[str, str], before: Program) -> Program | Said:
    """Return the draft as the form says it, or what is wrong with which field ('' for none of them)."""
    wrong: Said = {}
    document = before.model_dump(mode="json")
    document["title"] = _both(typed, "title")
    document["basis"] |= {
        "title": _both(typed, "basis"),
        "number": _said(typed, "number"),
        "source": _said(typed, "source"),
        "invented": bool(typed.get("invented")),
        "note": _both(typed, "note"),
    }
    document["award_years"] = {
        "first": number(typed.get("first", ""), "first", wrong),
        "last": number(typed.get("last", ""), "last", wrong),
    }
    document["validity"] = {"starts": _said(typed, "starts"), "ends": _said(typed, "ends")}
    document["budget"] = _budget(typed, document["budget"], wrong)
    notice, days = document["notice"] or {}, number(typed.get("notice_days", ""), "notice_days", wrong)
    document["notice"] = notice | {"working_days": days} if days is not None else None
    confirmation, within = (
        document["confirmation"] or {"remind_before": []},
        number(typed.get("within_days", ""), "within_days", wrong),
    )
    document["confirmation"] = confirmation | {"within_days": within} if within is not None else None
    rows = form_rules.read(typed, document["rules"], wrong)
    document["rules"] = [rule for _, rule in rows]
    document["gates"] |= {"insured": bool(typed.get("insured"))}
    if wrong:
        return wrong
    try:
        return read_program(json.dumps(document).encode())
    except ProgramInvalidError as error:
        return _placed(error.faults, [name for name, _ in rows])


def _budget(typed: Mapping[str, str], stored: Any, wrong: Said) -> Any:
    """Return the budget, None where none is typed."""
    if not typed.get("budget", "").strip():
        return None
    return (stored or {}) | {
        "amount_fen": fen(typed["budget"], "budget", wrong),
        "per": typed.get("per", ""),
        "shortage": typed.get("shortage", ""),
    }


def _placed(faults: tuple[Fault, ...], rows: list[str]) -> Said:
    """Return each fault at the field that it is about; several without a field are told one after another."""
    placed: Said = {}
    for fault in faults:
        rule = re.match(r"rules\[(\d+)\]\.?(.*)", fault.column)
        if rule and int(rule[1]) < len(rows) and (row := rows[int(rule[1])]):
            part = re.sub(r"\[\d+\]$", "", rule[2])
            field = row + form_rules.FIELDS.get(part, "id")
        else:
            field = _FIELDS.get(fault.column, "")
        if field in placed:
            said = placed[field]
            placed[field] = text(f"{said.zh}{fault.message.zh}", f"{said.en} {fault.message.en}")
        else:
            placed[field] = fault.message
    return placed


def _both(typed: Mapping[str, str], name: str) -> dict[str, str]:
    return {"zh": typed.get(f"{name}_zh", "").strip(), "en": typed.get(f"{name}_en", "").strip()}


def _said(typed: Mapping[str, str], field: str) -> str | None:
    return typed.get(field, "").strip() or None
