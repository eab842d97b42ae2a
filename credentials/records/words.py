"""What a record calls roles and the states of certificates."""

from typing import Final

from credentials.records.queries import CertificateState, Role
from registry.core.texts import Text, text

ROLES: Final[dict[Role, Text]] = {
    "member": text("选手", "Competitor"),
    "tutor": text("指导教师", "Tutor"),
}
CERTIFICATE_STATES: Final[dict[CertificateState, Text]] = {
    "valid": text("有效", "Valid"),
    "closed": text("有效，查验页已由本人关闭", "Valid; its page is closed by the holder"),
    "suspended": text("暂停，有事项正在查核", "Suspended while something is looked into"),
    "revoked": text("已撤销", "Revoked"),
}
