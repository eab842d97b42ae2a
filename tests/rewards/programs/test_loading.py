import json
from pathlib import Path
from typing import Any

import pytest

from registry.core.errors import Fault
from rewards.programs.loading import ProgramUnknownError, load_program, program_names
from rewards.programs.reading import ProgramInvalidError
from tests.rewards.factories import make_rule, program_document


def faults_of(tmp_path: Path, content: bytes | dict[str, Any]) -> list[Fault]:
    file = tmp_path / "program.json"
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    with pytest.raises(ProgramInvalidError) as refused:
        load_program(file)
    assert all(fault.file == str(file) for fault in refused.value.faults)
    return list(refused.value.faults)


def test_a_shipped_program_is_found_by_its_name() -> None:
    assert (load_program("example-2026").name, load_program("example-2026").version) == ("example-2026", 1)


def test_every_shipped_program_is_named_like_its_file() -> None:
    assert [load_program(name).name for name in program_names()] == program_names()


def test_a_program_is_read_from_a_file_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "ours"
    file.write_text(json.dumps(program_document(name="ours")), encoding="utf-8-sig")
    assert load_program(str(file)).name == "ours"


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ProgramUnknownError) as refused:
        load_program("exampel-2026")
    assert refused.value.code == "program_unknown"
    assert all(name in refused.value.message.zh for name in program_names())
    assert all(name in refused.value.message.en for name in program_names())


def test_broken_json_names_its_line(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, b'{\n  "format": "reward-program/1",\n  "name": \n}')
    assert (fault.code, fault.row) == ("not_json", 4)


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b'{"version": ' + b"9" * 10_000 + b"}"])
def test_what_is_no_json_at_all_is_refused(tmp_path: Path, content: bytes) -> None:
    assert [fault.code for fault in faults_of(tmp_path, content)] == ["not_json"]


def test_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, '{\n"title": "奖励办法"}'.encode("gb18030"))
    assert (fault.code, fault.row) == ("not_utf8", 2)


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, b'{"amount_fen": 1, "amount_fen": 2}')
    assert (fault.code, fault.column) == ("key_repeated", "amount_fen")


def test_every_wrong_key_is_named_by_its_path(tmp_path: Path) -> None:
    document = program_document(make_rule(), make_rule(id="R2", amount_fen=-5), kind="gift", remark="x")
    del document["payer"]
    found = {(fault.code, fault.column) for fault in faults_of(tmp_path, document)}
    assert found == {
        ("greater_than", "rules[1].amount_fen"),
        ("literal_error", "kind"),
        ("extra_forbidden", "remark"),
        ("missing", "payer"),
    }


@pytest.mark.parametrize("amount", [0, -1, 0.5, 100.0, "100", True, None])
def test_an_amount_is_a_whole_number_of_fen_above_zero(tmp_path: Path, amount: object) -> None:
    document = program_document(make_rule(amount_fen=amount))
    assert [fault.column for fault in faults_of(tmp_path, document)] == ["rules[0].amount_fen"]


def test_a_rule_without_tiers_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, program_document(make_rule(tiers=[])))
    assert fault.column == "rules[0].what.tiers"
