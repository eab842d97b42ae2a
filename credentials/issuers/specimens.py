"""Sample certificates to try an issuer's paper with: invented people, and a token that proves nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from credentials.certificate.paper import Layout, Paper
from credentials.certificate.rendering import draw_picture, render
from credentials.claims.printed import Printed
from credentials.issuers.details import IssuerDetails
from credentials.issuers.queries import official
from registry.core.texts import Text, text

Sample = Literal["person", "long_name", "team", "tutor", "school"]

SAMPLES: Final[dict[Sample, Text]] = {
    "person": text("一名选手", "One competitor"),
    "long_name": text("很长的姓名", "A long name"),
    "team": text("12人团队", "A team of twelve"),
    "tutor": text("指导教师", "A tutor"),
    "school": text("学校", "A school"),
}
_SCHOOL: Final = text("青川市工业职业技术学校（虚构）", "Qingchuan Industrial Vocational School (fictional)")
_TEAM: Final = "欧阳修远、李娜、王小明、阿依古丽·买买提江、赵一、钱二、孙三、李四四、周五、吴六、郑七七、王八"
_TEAM_LATIN: Final = (
    "Ouyang Xiuyuan, Li Na, Wang Xiaoming, Ayguli Maimaitijiang, Zhao Yi, Qian Er, Sun San, Li Sisi, Zhou Wu,"
    " Wu Liu, Zheng Qiqi, Wang Ba"
)
_NAMES: Final[dict[Sample, tuple[str, str]]] = {
    "person": ("欧阳修远", "Ouyang Xiuyuan"),
    "long_name": ("阿卜杜热合曼·麦麦提吐尔逊·阿卜杜克热木", "Abdurahman Mamattursun Abdukerim"),
    "team": (_TEAM, _TEAM_LATIN),
    "tutor": ("李娜", "Li Na"),
    "school": (_SCHOOL.zh, _SCHOOL.en),
}

# What is attached to a real certificate; this one is no credential, and nobody takes it for one.
_ATTACHED: Final = "specimen.specimen.specimen"
_CODE: Final = "SPEC1MEN00000000H"


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: which sample, on which layout."""

    sample: Sample
    layout: Layout


def specimen(issuer: IssuerDetails, trial: Trial, base_url: str) -> Printed:
    """Return the fields of a sample certificate of an issuer, marked as invented."""
    person = trial.sample != "school"
    recipient, latin = _NAMES[trial.sample]
    return Printed(
        about="award",
        kind="school" if not person else "tutor" if trial.sample == "tutor" else "member",
        recipient=recipient,
        recipient_latin=latin,
        school=_SCHOOL if person else None,
        competition=text(
            "2026年松原省职业院校技能大赛（虚构）", "2026 Songyuan Vocational Skills Competition (fictional)"
        ),
        level=text("省级", "provincial"),
        organizer=text(issuer.name, issuer.name_en),
        event=text("数控加工技术", "CNC Machining") if person else None,
        event_code="GZ001" if person else "",
        group=text("中职组", "secondary vocational") if person else None,
        award=text("一等奖", "First Prize") if person else text("优秀组织奖", "Organization Award"),
        place="2" if trial.sample in {"person", "long_name", "team"} else "",
        points="92.50" if trial.sample in {"person", "long_name", "team"} else "",
        lead=None,
        basis=None,
        source_number="",
        awarded_on=date(2026, 5, 18),
        issuer=text(issuer.name, issuer.name_en),
        official=official(issuer.signatory, issuer.signatory_en, issuer.post, issuer.post_en),
        serial=f"{issuer.prefix}-2026-000000",
        code=_CODE,
        url=f"{base_url}/V/{_CODE}",
        fictional=True,
    )


def as_pdf(printed: Printed, paper: Paper) -> bytes:
    """Return the sample as a PDF.

    Raises UndrawableCharacterError for a character of the issuer's own words that the font lacks.
    """
    return render(printed, _ATTACHED, paper)


def as_picture(printed: Printed, paper: Paper) -> bytes:
    """Return the sample as a PNG; raises as `as_pdf` does."""
    return draw_picture(printed, _ATTACHED, paper)
