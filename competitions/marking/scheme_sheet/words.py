"""What the headings of marking scheme sheets say, in English and Chinese.

Source: the import sheet of WorldSkills' information system (CIS) as its skills of 2015 to 2019 filled it in.
The words stand as regular expressions over headings in small letters, without spaces, brackets, punctuation.
"""

import re
from typing import Final

from registry.core.sheets.headings import Meaning, Vocabulary

_BRACKETS: Final = re.compile(r"[(（][^()（）]*[)）]")
_ENGLISH: Final = re.compile(r"[(（]\s*(english|英文)\s*[)）]", re.IGNORECASE)
# Headings of the import sheet are sentences; their first words say what they are.
_LOOKED_AT: Final = 40

FIELDS: Final = {
    "sub_id": "sub(?:criteri(?:on|a))?(?:id|no|code)|子(?:标准|准则|项)(?:编?号|代码)|评分子项(?:编?号|代码)",
    "sub_english": "subcriteri(?:on|a).*(?:english|en)|.*子(?:标准|准则|项).*英文.*",
    "sub_name": (
        "subcriteri(?:on|a)(?:name)?(?:or)?(?:description|title)?|"
        "子(?:标准|准则|项)(?:名称|描述)?|评分子项(?:名称)?"
    ),
    "day": (
        "(?:competition)?day(?:of)?(?:marking)?|markingday|评分(?:日|天)(?:期|次)?|(?:比赛|竞赛|第几)天|天"
    ),
    "aspect_id": "aspect(?:id|no|code)|评分(?:点|要点|项)(?:编?号|代码)",
    "aspect_english": "aspect.*(?:english|en)|.*评分(?:点|要点|项).*英文.*",
    "type": "(?:aspect)?type.*|(?:评分(?:点|要点)?)?类型|评分(?:方式|方法|类别)",
    "extra": "extra.*|(?:补充|附加)(?:说明|描述)|评判(?:标准|分)(?:描述|说明)|说明",
    "aspect": "aspect(?:description)?|评分(?:点|要点|项|内容|细则)(?:描述|名称|内容)?|要点",
    "score": "judg(?:e?ment)?e?(?:ing)?scores?|评判分值?|评判等级",
    "requirement": "requirement.*|nominalsize.*|(?:测量|技术)?要求.*|标准值",
    "standard": "ws[se]?ss(?:section)?|standards?(?:specification)?section|职业标准.*|标准规范.*",
    "english": "(?:criteri(?:on|a)|module).*(?:english|en)|.*(?:标准|模块).*英文.*|english.*|英文(?:名称)?",
    "criterion_id": (
        "criteri(?:on|a)(?:id|no|code)?|module(?:id|no|code)?|模块(?:编?号|代码)?|"
        "评分标准(?:编?号|代码)?|id|编?号|代码"
    ),
    "criterion_name": "(?:criteri(?:on|a)|module)(?:name|title|description)|(?:标准|模块)名称|name|名称",
    "weight": "weight(?:ing)?|权重",
    "step": "step|步长",
    "max": "max(?:imum)?(?:marks?|points)?|(?:total)?marks?|满分|分值|配分|最高分|分数",
    "other": "calculationrow.*|version.*",
}


class SchemeVocabulary(Vocabulary):
    """The words of marking schemes; remarks in brackets and the end of a long heading do not count."""

    def _look_up(self, heading: str) -> Meaning | None:
        # (English) and （英文） are no remark: they tell two columns apart.
        said = _ENGLISH.sub(r" \1", heading)
        return super()._look_up(_BRACKETS.sub("", said)[:_LOOKED_AT])


_CRITERIA: Final = ("english", "criterion_id", "criterion_name", "weight", "step", "max")
# Below the first headings of a sheet only rows that share a word with them are looked at: so the words of the
# one table must not make headings of the other.
_OF_ASPECTS: Final = {
    "module": "module(?:id|no|code)?|模块(?:编?号|代码)?",
    "step": "aspectsteps?|评分(?:点|要点|项)步长",
}

ASPECTS: Final = SchemeVocabulary(
    (), {}, {field: words for field, words in FIELDS.items() if field not in _CRITERIA[:-1]} | _OF_ASPECTS
)
"""Headings of aspects."""

CRITERIA: Final = SchemeVocabulary((), {}, {field: FIELDS[field] for field in _CRITERIA})
"""Headings of the table of criteria."""

# What the type of an aspect may be called. O and S were typed until 2016.
MEASURED: Final = frozenset({"m", "meas", "measurement", "measured", "测量", "客观测量"})
JUDGED: Final = frozenset({"j", "judg", "judgement", "judgment", "judged", "评判", "评价", "裁判评判"})
OBJECTIVE: Final = frozenset({"o", "obj", "objective", "客观"})
SUBJECTIVE: Final = frozenset({"s", "sub", "subj", "subjective", "主观"})
