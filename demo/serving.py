"""The demo's settings, and the accounts it prints before it serves."""

from rich.console import Console
from rich.table import Table

from demo.accounts import ACCOUNTS
from registry.core.settings import DEMO_DATABASE, Settings, current
from registry.people.words import ROLES


def demo_settings() -> Settings:
    """Return the present settings with the demo's own database on the embedded server, whatever the URL."""
    return current().model_copy(update={"database_url": "", "database": DEMO_DATABASE})


def show_accounts() -> None:
    """Print the demo's accounts."""
    table = Table(title="演示账号 Demo accounts")
    for heading in ("角色 Role", "用户名 User name", "密码 Password", "动态验证码密钥 One-time codes"):
        # A password or secret that is cut cannot be copied.
        table.add_column(heading, overflow="fold")
    for account in ACCOUNTS:
        role = ROLES[account.role]
        table.add_row(f"{role.zh} {role.en}", account.username, account.password, account.totp_secret)
    Console().print(table)
    Console().print(f"网站 Site: {current().base_url}  Ctrl-C 停止 stops it")
