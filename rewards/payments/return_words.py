"""What banks call the columns of what they return, and how they say that a payment was made or came back.

The words of headings stand as regular expressions over headings in small letters, without spaces, brackets
and punctuation. `position` is the number of a line in the batch; `number` counts the rows of the file and
stands in for it. `done` is what really went out where a file says that besides `amount`. `bank`, `day` and
`aside` are not read, but help to tell a row of headings.
"""

import re
from functools import lru_cache
from typing import Final

from registry.core.sheets.headings import Vocabulary
from rewards.payments.return_rows import Answer

_TO: Final = (
    "(?:收款|对方|入账|转入|客户|员工|个人|受益|领款|持卡|受奖|付给|payee|beneficiary|credit|receiver)?"
    "(?:人|方|者|s)?(?:的)?"
)
_ACT: Final = "交易|代发|发放|应发|实发|付款|转账|汇款|支付|划款|清算|业务|申请|发生|每笔|单笔|明细|处理"

FIELDS: Final = {
    "batch": (
        "(?:代发|业务|发放|支付|委托|处理|付款|交易|原)*(?:批次(?:编号|号码|序号|代码|号)?|批号)|"
        "(?:batch|lot)(?:no|number|id|code)?"
    ),
    "position": (
        "(?:批内|批次内|明细|原|业务|企业|客户|原文件|文件)(?:序号|编号|顺序号|流水号|明细号)|"
        "(?:line|item|detail|position)(?:no|number|id)?"
    ),
    "number": "序号?|编号|顺序号|笔号|no|sn|num|number|index|seq|sequence|#|№",
    "account": (
        f"{_TO}(?:银行|存款|借记|收款)?(?:账号|帐号|卡号|账户|帐户|账户号|帐户号|银行卡|卡账号|账卡号|账号卡号|卡号账号)(?:号码)?|"
        "(?:payee|beneficiary|bank|credit|to|receiving)?(?:account|acct|acc|card)(?:no|number|num|id)?"
    ),
    "name": (
        f"{_TO}(?:户名|姓名|名称|名|账户名称?|帐户名称?|单位名称?|全称)|收款人|收款方|收款单位|户名姓名|姓名户名|持卡人|"
        "(?:payee|beneficiary|account|holder|accountholder|customer|full)?name|payee|beneficiary"
    ),
    "done": (
        "(?:成功|到账|入账|实付|已付|实际(?:发放|到账|入账|支付|代发|付款)?)(?:人民币)?金额|(?:success|actual|settled)amount"
    ),
    "amount": (
        f"(?:{_ACT})*(?:人民币)?(?:金额|款额)(?:小写)?|实发数?|(?:payment|transaction|net|pay)?(?:amount|amt|sum)(?:yuan|rmb|cny)?"
    ),
    "result": (
        f"(?:{_ACT}|入账|到账|回盘|银行|记录|指令|返回|回单)*(?:结果|状态|标志|标识)|处理|"
        "是否(?:发放|代发|支付|付款|处理|交易|入账|到账)*(?:成功|到账|入账)|成功(?:标志|标识|与否|状态)|成败|"
        "(?:payment|transaction|process(?:ing)?)?(?:result|status|state|outcome)|success(?:ful)?"
    ),
    "reason": (
        "(?:失败|退票|退汇|退回|错误|拒绝|拒付|不成功|未成功|异常)(?:的)?(?:原因|说明|描述|备注|消息)?|原因|返回|回执|"
        "(?:返回|处理|结果|状态|银行|交易|错误码|返回码|响应)(?:说明|描述|原因|消息|附言)|"
        "(?:failure|fail|return|error|reject(?:ion)?|response)?(?:reason|message|description|msg)"
    ),
    "remark": "备注|附言|摘要|用途|说明|附注|remarks?|notes?|memo|comments?|purpose",
    "bank": (
        "(?:收款|开户|入账|对方|转入)?(?:人|方)?(?:开户)?(?:银行|行)(?:名称|名|号|行号)?|联行号|bank(?:name|code)?"
    ),
    "day": "(?:交易|处理|入账|发放|回盘|退票|代发|付款|记账)?(?:日期|时间)|(?:value)?date|time",
    "aside": (
        "币种|手续费|证件(?:号码|类型|号)|身份证(?:号码|号)?|手机号?码?|电话|联系电话|currency|fee|phone|mobile"
    ),
}
VOCABULARY: Final = Vocabulary((), {}, FIELDS)

# Looked for in this order: what is still under way or half done is no answer, and 未成功 is no success.
_UNCLEAR: Final = re.compile(
    "处理中|进行中|待|受理|提交|部分|未知|可疑|不明|核实|pending|processing|in progress|partial|unknown"
)
_RETURNED: Final = re.compile(
    "失败|[不未]成功|退|拒|未(?:能|予)?(?:入账|到账|支付|发放|付|代发)|冲正|撤销|作废|错误|异常|无效|"
    "fail|reject|return|refund|bounce|unsuccess|unpaid|not paid|error|cancel"
)
# That something was dealt with (已处理, 处理完成) does not say how it ended.
_PAID: Final = re.compile(
    "成功|已(?:入账|到账|支付|发放|付款?|代发)|(?:支付|付款|发放|代发|转账)完成|入账|到账|^付讫$|^正常$|"
    "success|^paid$|settled|(?:payment|transfer) completed?|^ok$"
)
_SIGNS: Final[dict[str, Answer]] = {
    **dict.fromkeys(("y", "yes", "s", "t", "true", "是", "√", "✓", "✔"), "paid"),
    **dict.fromkeys(("n", "no", "f", "false", "否", "×", "✗", "✘"), "returned"),
}
# 1 and 0 say something below a heading only that asks whether it succeeded: banks also count 0 as success.
_ASKS: Final = re.compile("成功|到账|入账|success", re.IGNORECASE)
_NUMBERS: Final[dict[str, Answer]] = {"1": "paid", "0": "returned"}


def is_unclear(words: str) -> bool:
    """Return whether a cell says that a payment is still under way, or half done; `words` are plain text."""
    return _UNCLEAR.search(words.casefold()) is not None


@lru_cache(maxsize=1024)
def answer_in(words: str, heading: str = "") -> Answer | None:
    """Return what a cell says of a payment, None where it says nothing clear.

    `words` are plain text; `heading` is what stands above them, for signs such as 1 and 0.
    """
    said = words.casefold().strip()
    if sign := _SIGNS.get(said) or (_NUMBERS.get(said) if _ASKS.search(heading) else None):
        return sign
    if _UNCLEAR.search(said):
        return None
    if _RETURNED.search(said):
        return "returned"
    return "paid" if _PAID.search(said) else None
