"""docs/reward-programs.md says what the code does."""

import re
from pathlib import Path
from typing import Any

import pytest

from rewards.programs.completeness import lacking
from rewards.programs.documents import Program
from rewards.programs.loading import SHIPPED, load_program, program_names
from rewards.programs.reading import read_program
from rewards.words import PROGRAM_STATES

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/reward-programs.md").read_text(encoding="utf-8")
TOLD = set(re.findall(r"`([^`\n]+)`", re.sub(r"```json.*?```", "", PAGE, flags=re.DOTALL)))
# Texts in two languages are told once for all.
PARTS: dict[str, Any] = Program.model_json_schema()["$defs"] | {"Program": Program.model_json_schema()}


@pytest.mark.parametrize("part", sorted(PARTS))
def test_every_key_and_every_word_of_the_format_is_told(part: str) -> None:
    for key, said in PARTS[part]["properties"].items():
        assert key in TOLD, (part, key)
        assert [word for word in words_of(said) if word not in TOLD] == [], (part, key)


def words_of(said: Any) -> set[str]:
    """Return the closed vocabulary of a key, however deep it stands; kinds of schools are told elsewhere."""
    if isinstance(said, dict):
        own = set(said.get("enum", ())) | ({said["const"]} if "const" in said else set())
        return {word for word in own if isinstance(word, str)} | set().union(
            *(words_of(each) for key, each in said.items() if key not in {"enum", "$defs"})
        ) - {"secondary_vocational", "higher_vocational", "university", "technician", "company", "bureau"}
    if isinstance(said, list):
        return set().union(*(words_of(each) for each in said)) if said else set()
    return set()


def test_every_refusal_of_the_code_is_told() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "rewards/programs").glob("*.py"))
    pattern = r'(?:refusal|PydanticCustomError|_fault|Fault)\(\s*"([a-z0-9_]+)"|    code = "(program_[a-z]+)"'
    codes = {one or other for one, other in re.findall(pattern, code)}
    elsewhere = {
        "program_unknown",
        "program_unreadable",
        "program_not_found",
        "program_invalid",
        "document_missing",
    }
    assert len(codes) > 35
    assert sorted(codes - TOLD - elsewhere) == []


def test_every_state_is_told() -> None:
    assert [state for state in PROGRAM_STATES if f"| `{state}` |" not in PAGE] == []


def test_the_file_on_the_page_can_be_put_in_force() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    program = read_program(example.encode())
    assert (program.name, lacking(program)) == ("our-city", ())


def test_every_shipped_program_is_told_with_its_number() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+-\d{4})` \| (.+)$", PAGE, re.MULTILINE))
    assert sorted(rows) == program_names() == sorted(file.stem for file in SHIPPED.iterdir())
    for name, row in rows.items():
        assert (load_program(name).basis.number or "") in row
