"""What is said of marking scheme sheets that cannot be taken, or that are taken in another sense."""

from typing import Final

from registry.core.texts import Text, text

NO_SCHEME: Final = text("这不是评分标准表。", "This is no marking scheme.")
HEADINGS_NOT_FOUND: Final = text(
    "没有找到评分标准的表头：应有 Sub Criterion ID、Aspect Type、Aspect Description、Max Mark 等列。",
    "No headings of a marking scheme: it needs Sub Criterion ID, Aspect Type, Aspect Description, Max Mark.",
)
NO_ASPECTS: Final = text("表头下没有评分点：请填写。", "There are no aspects below the headings: add them.")
SUB_ID: Final = text("子项编号（Sub Criterion ID）", "sub-criterion IDs")
TYPE: Final = text("类型（Aspect Type）", "aspect types")
ASPECT: Final = text("评分点（Aspect Description）", "aspect descriptions")
MAX: Final = text("满分（Max Mark）", "maximum marks")
SUB_CRITERION_MISSING: Final = text(
    "此评分点上方没有子项：请先写一行子项（如 A1）。",
    "No sub-criterion stands above this aspect: write one first, such as A1.",
)
ASPECT_MISSING: Final = text("没有写评分内容：请填写。", "The aspect is not described: write what is marked.")
TYPE_MISSING: Final = text(
    "没有写类型：请填 M（测量）或 J（评判）。", "The type is missing: write M (measurement) or J (judgement)."
)
TYPE_OBJECTIVE: Final = text(
    "类型 O（客观）是旧称，按 M（测量）读取。",
    "Type O (objective) is an old word; it is read as M (measurement).",
)
TYPE_SUBJECTIVE: Final = text(
    "类型 S（主观）是旧称，按 J（评判，三名裁判各评 0-3）读取。",
    "Type S (subjective) is an old word; it is read as J (judgement: three scores from 0 to 3).",
)
MARK_MISSING: Final = text("没有写满分：请填写。", "The maximum mark is missing: write it.")
SCORE_WITHOUT_ASPECT: Final = text(
    "评判分说明的上方不是评判类（J）评分点：请移到相应的评分点之下。",
    "A description of a score stands below no judged aspect (J): move it to where it belongs.",
)
SCORES_NOT_DESCRIBED: Final = text(
    "没有写 0-3 分各是什么水平，裁判将没有统一尺度。",
    "It is not said what the scores 0 to 3 mean; judges will have no common measure.",
)


def column_missing(names: Text) -> Text:
    """Say which column is missing."""
    return text(f"表头中没有{names.zh}列：请加上。", f"The headings have no column for {names.en}: add it.")


def code_invalid(written: str) -> Text:
    """Say that a code cannot be one."""
    shown = written[:40]
    return text(
        f"“{shown}”不能作编号：请用字母和数字，至多 20 个。",
        f"“{shown}” cannot be an ID: use letters and digits, at most 20.",
    )


def sub_id_invalid(written: str) -> Text:
    """Say that a sub-criterion's ID names no criterion."""
    shown = written[:40]
    return text(
        f"“{shown}”不是子项编号：请写字母加数字，如 A1。",
        f"“{shown}” is no ID of a sub-criterion: write a letter and a number, such as A1.",
    )


def twice(code: str) -> Text:
    """Say that something stands twice."""
    return text(
        f"“{code}”出现了两次：请合并或改编号。", f"“{code}” stands twice: join the two or rename one."
    )


def name_missing(code: str) -> Text:
    """Say that a sub-criterion has no name."""
    return text(f"子项 {code} 没有名称：请填写。", f"Sub-criterion {code} has no name: write it.")


def sub_empty(code: str) -> Text:
    """Say that a sub-criterion has no aspects."""
    return text(
        f"子项 {code} 下没有评分点：请补充或删去。", f"Sub-criterion {code} has no aspects: add or remove."
    )


def day_invalid(written: str) -> Text:
    """Say that a day of marking is none."""
    shown = written[:40]
    return text(
        f"评分日“{shown}”应为比赛第几天：请填 1、2、3……",
        f"The day of marking “{shown}” should be a day of the contest: write 1, 2, 3 ...",
    )


def type_unknown(written: str) -> Text:
    """Say that a type is unknown."""
    shown = written[:40]
    return text(
        f"类型“{shown}”无法识别：请填 M（测量）或 J（评判）。",
        f"The type “{shown}” is not known: write M (measurement) or J (judgement).",
    )


def mark_invalid(written: str) -> Text:
    """Say that a mark cannot be one."""
    shown = written[:40]
    return text(
        f"“{shown}”不能作分值：请填大于 0、至多 6 位小数的数。",
        f"“{shown}” cannot be marks: write a number above 0 with at most 6 decimals.",
    )


def step_wrong(written: str) -> Text:
    """Say that the maximum is no multiple of the step."""
    return text(
        f"满分不是步长“{written[:40]}”的整数倍：请改其一。",
        f"The maximum is no multiple of the step “{written[:40]}”: change one of them.",
    )


def score_invalid(written: str) -> Text:
    """Say that a score is none of the four."""
    return text(
        f"评判分“{written[:40]}”应为 0、1、2 或 3。", f"The score “{written[:40]}” should be 0, 1, 2 or 3."
    )


def score_missing(missing: str) -> Text:
    """Say which scores are not described."""
    return text(
        f"缺少评判分 {missing} 的说明：请补齐四档。", f"Scores not described: {missing}. Describe all four."
    )


def text_too_long(most: int) -> Text:
    """Say that a text is too long."""
    return text(f"文字超过 {most} 字：请缩短。", f"The text has more than {most} characters: shorten it.")


def criterion_total_differs(code: str, stated: str, counted: str) -> Text:
    """Say what the sheet says of a criterion, and what its aspects come to."""
    return text(
        f"标准 {code} 写的是 {stated} 分，各评分点合计 {counted} 分：请核对。",
        f"Criterion {code} says {stated} marks, its aspects come to {counted}: check them.",
    )


def total_differs(stated: str, counted: str) -> Text:
    """Say what the total says, and what was counted."""
    return text(
        f"总分写的是 {stated}，合计为 {counted}：请核对。",
        f"The total says {stated}, the marks come to {counted}: check them.",
    )


def total_not_hundred(counted: str) -> Text:
    """Say that the marks do not come to 100."""
    return text(
        f"各项合计 {counted} 分，不是 100 分：请调整，或在标准表下写明总分（Total）。",
        f"The marks come to {counted} and not to 100: adjust them, or state the total below the criteria.",
    )


def total_unusual(counted: str) -> Text:
    """Note that the total is not 100."""
    return text(f"总分为 {counted} 分，不是 100 分。", f"The total is {counted} and not 100.")


def tie_break_dropped(column: str) -> Text:
    """Note that a tie-break named a criterion which is gone."""
    return text(
        f"同分排序“{column}”所用的模块已不存在，已取消：请在赛项设置中重选。",
        f"The tie-break “{column}” named a module that is gone; choose another one in the event's set-up.",
    )


def scheme_invalid(reason: str) -> Text:
    """Say what else does not fit together."""
    return text(f"评分标准不相符：{reason}。", f"The scheme does not fit together: {reason}.")
