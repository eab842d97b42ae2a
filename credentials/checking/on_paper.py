"""Whether what a file shows is what was signed: the words that a PDF prints, the QR code in a picture."""

import unicodedata

from credentials.claims.printed import Printed
from credentials.verification.reports import Step, failed, passed, shown, unchecked
from registry.core.texts import text


def printed_step(said: str, printed: Printed) -> Step:
    """Return whether the words that a file prints are what was signed, as far as they can be read."""
    words = _squeezed(said)
    if not words:
        return unchecked(
            "printed",
            text(
                "读不出文件上印的文字，请逐项对照。",
                "The file's print cannot be read; compare it line by line.",
            ),
            "print_unreadable",
        )
    texts = (printed.competition, printed.award, printed.event, printed.lead)
    fields = (printed.recipient, printed.serial, *(each.zh for each in texts if each))
    missing = [each for each in fields if _squeezed(each) not in words]
    if missing:
        signed = "、".join(missing)
        return failed(
            "printed",
            text(
                f"文件上印的内容与签名内容不同：签名内容是“{signed}”。文件可能被改动过。",
                f"What the file prints is not what was signed, which is “{signed}”."
                " It may have been altered.",
            ),
            "print_differs",
        )
    return passed(
        "printed",
        text(
            "文件上的姓名、赛事、赛项、奖项、资格和编号与签名内容一致。",
            "Name, contest, event, award, title or level and number are as signed.",
        ),
    )


def other_code(said: str) -> Step:
    """Return the failed step for a picture whose QR code, saying `said`, is not that of its credential."""
    return failed(
        "printed",
        text(
            f"图片上的二维码是另一份证书的：{shown(said)}。图片被改动过。",
            f"The QR code in the picture is that of something else: {shown(said)}. It was altered.",
        ),
        "print_differs",
    )


def _squeezed(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())
