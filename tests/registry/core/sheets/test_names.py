import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.core.sheets.cells import plain_text, shown_text
from registry.core.sheets.names import name_fault, read_names

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5, exclude_characters="无老师同学教")
# Names of two to four characters, of which none is a compound surname alone.
NAMES = st.text(HAN, min_size=2, max_size=4).filter(lambda name: read_names(name) == (name,))


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("张　三", ["张三"]),
        (" 钟娜华 ", ["钟娜华"]),
        ("欧阳　修", ["欧阳修"]),
        ("欧阳 修 李四光", ["欧阳修", "李四光"]),
        ("马超祎,白　怡", ["马超祎", "白怡"]),
        ("白　静/彭曦伟", ["白静", "彭曦伟"]),
        ("周思磊  苏琪春  陈明", ["周思磊", "苏琪春", "陈明"]),
        ("张 三 李 四", ["张三", "李四"]),
        ("李 小 明", ["李小明"]),
        ("张 三丰", ["张三丰"]),
        ("程彤\n周玉文", ["程彤", "周玉文"]),
        ("张三，李四；王五|赵六", ["张三", "李四", "王五", "赵六"]),
        ("1.张三 2.李四", ["张三", "李四"]),
        ("①张三②李四", ["张三", "李四"]),
        ("1、张三 2、李四", ["张三", "李四"]),
        ("张三（队长）、李四(替补)", ["张三", "李四"]),
        ("队长：张三 队员：李四、王五", ["张三", "李四", "王五"]),
        ("张三13900001111", ["张三"]),
        ("王一老师", ["王一"]),
        ("John Smith, Mary-Ann O'Neil", ["John Smith", "Mary-Ann O'Neil"]),
        ("卢桂\U0002c4da", ["卢桂\U0002c4da"]),
        ("㐂\ufeff田\u200b㐱", ["㐂田㐱"]),
        ("\u2f26明", ["子明"]),
    ],
)
def test_names_in_a_cell(cell: str, names: list[str]) -> None:
    assert list(read_names(cell)) == names
    assert not any(map(name_fault, names))


@pytest.mark.parametrize("dot", [*"·•・‧∙⋅･●.．", " · ", "　•　"])
def test_the_dot_in_a_name_has_one_form(dot: str) -> None:
    assert read_names(f"阿依古丽{dot}热合曼、张三") == ("阿依古丽·热合曼", "张三")


@pytest.mark.parametrize("cell", ["", "　", "无", "/", "-", "——", "N/A", "暂无"])
def test_nobody(cell: str) -> None:
    assert read_names(cell) == ()


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("张?三", "name_characters_lost"),
        ("张\ue123", "name_characters_lost"),
        ("张□三", "name_characters_lost"),
        ("张", "name_unreadable"),
        ("36", "name_unreadable"),
        (12.0, "name_unreadable"),
        ("<b>张三", "name_unreadable"),
    ],
)
def test_what_is_no_name(cell: str | float, code: str) -> None:
    (name,) = read_names(cell)
    assert name_fault(name) == code


@given(st.lists(NAMES, min_size=1, max_size=4), st.sampled_from(["、", "，", ",", "; ", "/", "\n", " ／ "]))
def test_names_come_back_from_any_separator(names: list[str], separator: str) -> None:
    assert list(read_names(separator.join(names))) == names


@given(st.text(HAN, min_size=2, max_size=2), st.sampled_from(["　", " ", "　　", "\u3000 "]))
def test_padding_makes_no_difference(name: str, space: str) -> None:
    assert read_names(f"{space}{name[0]}{space}{name[1]}{space}") == (name,)


@given(st.text(max_size=30))
def test_reading_names_again_changes_nothing(cell: str) -> None:
    names = read_names(cell)
    assert all(name and name == name.strip() for name in names)
    good = [name for name in names if name_fault(name) is None]
    assert [read_names(name) for name in good if "-" not in name] == [
        (name,) for name in good if "-" not in name
    ]


@given(st.text("0123456789X", min_size=1, max_size=18))
def test_full_width_digits_and_letters_become_narrow(number: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in number)
    assert plain_text(f"　{wide} ") == shown_text(wide) == number


def test_texts_to_show_keep_their_punctuation() -> None:
    assert shown_text(" 养老　照护（高职）：Ａ１ ") == "养老照护（高职）：A1"
    assert shown_text("Cloud  Computing") == "Cloud Computing"
    assert shown_text(16.0) == "16"
