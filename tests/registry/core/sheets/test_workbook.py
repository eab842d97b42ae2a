from pathlib import Path

import pytest

from registry.core.errors import BadInputError
from registry.core.sheets.workbook import open_workbook
from tests.registry.core.xlsx import Cell, write_xlsx


def test_visible_sheets_with_merged_cells_and_hidden_rows(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["a", "b", "c"], ["d", None, "e"], [None, None, "f"], ["g"]]
    path = write_xlsx(tmp_path / "b.xlsx", [["x"]], rows, hidden=1, merged=["A2:B3"], hidden_rows=[4])
    (sheet,) = open_workbook(path).sheets
    assert sheet.name == "S2"
    assert sheet.hidden == {3}
    shown = [[sheet.shown(row, column) for column in range(3)] for row in range(4)]
    assert shown == [["a", "b", "c"], ["d", "d", "e"], ["d", "d", "f"], ["g", "", ""]]
    assert [sheet.is_covered(row, 1) for row in range(4)] == [False, True, True, False]
    assert [sheet.top(row, 0) for row in range(4)] == [0, 1, 1, 3]
    assert not sheet.is_covered(1, 0)


def test_the_first_cell_of_a_row_is_not_just_spaces(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "b.xlsx", [["　", "a"], [" ", None], [None, 0]])
    (sheet,) = open_workbook(path).sheets
    assert [sheet.first(row) for row in range(3)] == ["a", "", 0.0]
    assert [sheet.filled(row) for row in range(3)] == [2, 1, 1]


def test_missing_files_and_folders(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.xlsx", "file_missing"), (tmp_path, "file_unreadable")):
        with pytest.raises(BadInputError) as refused:
            open_workbook(path)
        assert [fault.code for fault in refused.value.faults] == [code]
