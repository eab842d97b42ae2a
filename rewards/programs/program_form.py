"""The form of a draft: its single fields; its rules and other lists are rows. Pure.

What the form does not show (most gates, how teams share, contests on file) stays as the draft has it; the
document as text shows all of it. Sums are typed in yuan.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from competitions.events.typed import MISSING, Said, Typed, listed
from registry.core.errors import Fault
from registry.core.texts import text
from rewards.money import yuan
from rewards.programs import form_lists, form_rules
from rewards.programs.documents import Program
from rewards.programs.form_lists import LISTS
from rewards.programs.form_rows import Item, fen, number
from rewards.programs.reading import ProgramInvalidError, read_program
from rewards.words import PAYEE_CLASSES

_FIELDS: Final = {
    "title": "title_zh",
    "kind": "kind",
    "payer": "payer_zh",
    "payer.zh": "payer_zh",
    "payer.en": "payer_en",
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
    "fund_sources": "fund_1_code",
    "rules": "rule_1_id",
    "budget.amount_fen": "budget",
    "budget.per": "per",
    "budget.shortage": "shortage",
    "notice.working_days": "notice_days",
    "confirmation": "within_days",
    "confirmation.within_days": "within_days",
    "confirmation.remind_before": "remind",
    "budget.cut_order": "cut_order",
    "highest_only.when_higher_comes_later": "higher_later",
} | {f"highest_only.{each}": f"highest_{each}" for each in PAYEE_CLASSES}
# The fields of faults of the whole document.
_WHOLE: Final = {"cut_order_unfit": "cut_order"}


def shown(program: Program) -> Typed:
    """Return what the fields say of a draft."""
    basis, years, days = program.basis, program.award_years, program.validity
    budget, notice, confirmation = program.budget, program.notice, program.confirmation
    typed = {
        "title_zh": program.title.zh,
        "title_en": program.title.en,
        "kind": program.kind,
        "payer_zh": program.payer.zh,
        "payer_en": program.payer.en,
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
        "cut_order": "、".join(budget.cut_order) if budget else "",
        "notice_days": str(notice.working_days) if notice else "",
        "publication_day_counts": "on" if notice and notice.publication_day_counts else "",
        "within_days": str(confirmation.within_days) if confirmation else "",
        "remind": "、".join(map(str, confirmation.remind_before)) if confirmation else "",
        "higher_later": program.highest_only.when_higher_comes_later,
        "insured": "on" if program.gates.insured else "",
    }
    typed |= {f"highest_{each}": program.highest_only.scope(each) for each in PAYEE_CLASSES}
    return typed | form_rules.shown(program.rules) | form_lists.shown(program)


def read(typed: Mapping[str, str], before: Program) -> Program | Said:
    """Return the draft as the form says it, or what is wrong with which field ('' for none of them)."""
    wrong: Said = {}
    document = before.model_dump(mode="json")
    document["title"] = _both(typed, "title")
    document |= {"kind": typed.get("kind", ""), "payer": _both(typed, "payer")}
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
    rows = {"fund_sources": form_lists.read("fund_sources", typed, document["fund_sources"], wrong)}
    document["budget"] = _budget(typed, document["budget"], wrong)
    document["notice"] = _notice(typed, wrong)
    document["confirmation"] = _confirmation(typed, wrong)
    document["highest_only"] = {each: typed.get(f"highest_{each}", "") for each in PAYEE_CLASSES} | {
        "when_higher_comes_later": typed.get("higher_later", "")
    }
    rows["rules"] = form_rules.read(typed, document["rules"], wrong)
    document["gates"] |= {"insured": bool(typed.get("insured"))}
    for key in ("caps", "taxes", "approvals"):
        rows[key] = form_lists.read(key, typed, document[key], wrong)
    _name_funds(typed, rows, wrong)
    document |= {key: [item for _, item in items] for key, items in rows.items()}
    if wrong:
        return wrong
    try:
        return read_program(json.dumps(document).encode())
    except ProgramInvalidError as error:
        return _placed(error.faults, rows)


def _name_funds(typed: Mapping[str, str], rows: Mapping[str, list[Item]], wrong: Said) -> None:
    """Have rules follow a fund source to its new code, and tell of each that names one which is not there."""
    renamed = form_lists.renamed(typed)
    there = {source["code"] for _, source in rows["fund_sources"]}
    for name, rule in rows["rules"]:
        code = rule["fund_source"] = renamed.get(rule["fund_source"], rule["fund_source"])
        if name and code not in there:
            wrong[f"{name}fund_source"] = text(
                f"没有资金来源“{code}”：请另选，或在资金来源里补上。",
                f"There is no fund source “{code}”: choose another, or add it to the fund sources.",
            )


def _budget(typed: Mapping[str, str], stored: Any, wrong: Said) -> Any:
    """Return the budget, None where none is typed."""
    order = listed(typed.get("cut_order", ""))
    if not typed.get("budget", "").strip():
        if order:
            wrong["budget"] = MISSING
        return None
    if order and typed.get("shortage") != "cut_by_tier":
        wrong["cut_order"] = text(
            "只有整档不发才有先后：请清空，或把“预算不够时”改为整档不发。",
            "Only whole tiers are left out in an order: empty this, or choose that tiers go without.",
        )
    return (stored or {}) | {
        "amount_fen": fen(typed["budget"], "budget", wrong),
        "per": typed.get("per", ""),
        "shortage": typed.get("shortage", ""),
        "cut_order": order,
    }


def _notice(typed: Mapping[str, str], wrong: Said) -> Any:
    """Return how long a list is on public notice, None where no days are typed."""
    days = number(typed.get("notice_days", ""), "notice_days", wrong)
    counts = bool(typed.get("publication_day_counts"))
    return None if days is None else {"working_days": days, "publication_day_counts": counts}


def _confirmation(typed: Mapping[str, str], wrong: Said) -> Any:
    """Return how long payees have to confirm their accounts, None where nothing of it is typed."""
    reminders = [number(each, "remind", wrong) for each in listed(typed.get("remind", ""))]
    if not typed.get("within_days", "").strip():
        if reminders:
            wrong["within_days"] = MISSING
        return None
    within = number(typed["within_days"], "within_days", wrong)
    return {"within_days": within, "remind_before": reminders}


def _placed(faults: tuple[Fault, ...], rows: Mapping[str, list[Item]]) -> Said:
    """Return each fault at the field that it is about; several without a field are told one after another."""
    placed: Said = {}
    for fault in faults:
        field = _field(fault, rows)
        if field in placed:
            said = placed[field]
            placed[field] = text(f"{said.zh}{fault.message.zh}", f"{said.en} {fault.message.en}")
        else:
            placed[field] = fault.message
    return placed


def _field(fault: Fault, rows: Mapping[str, list[Item]]) -> str:
    """Return the field that a fault is about, '' for none of them."""
    item = re.match(r"(\w+)\[(\d+)\]\.?(.*)", fault.column)
    if item is None or item[1] not in rows:
        return _WHOLE.get(fault.code, "") or _FIELDS.get(re.sub(r"\[\d+\]$", "", fault.column), "")
    name = rows[item[1]][int(item[2])][0]
    part = re.sub(r"\[\d+\]$", "", item[3])
    if item[1] == "rules":
        return name and name + form_rules.FIELDS.get(part, "id")
    return name and name + LISTS[item[1]].fields.get(part, LISTS[item[1]].names)


def _both(typed: Mapping[str, str], name: str) -> dict[str, str]:
    return {"zh": typed.get(f"{name}_zh", "").strip(), "en": typed.get(f"{name}_en", "").strip()}


def _said(typed: Mapping[str, str], field: str) -> str | None:
    return typed.get(field, "").strip() or None
