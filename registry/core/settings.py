"""What can be set from outside: environment variables named REGISTRY_..., nothing else."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from registry.core.errors import RegistryError
from registry.core.texts import text

SECRET_LENGTH = 32
DEMO_DATABASE = "registry_demo"


class SettingsError(RegistryError):
    """A setting is missing or cannot be used; the message names it."""

    code = "settings"


class Settings(BaseSettings):
    """The settings of one registry; every field is an environment variable with the prefix REGISTRY_."""

    model_config = SettingsConfigDict(env_prefix="REGISTRY_", frozen=True, extra="forbid")

    database_url: str = Field(
        default="",
        description="PostgreSQL to use, as postgresql://user:password@host[,host2]/name. "
        "Empty: an embedded server below the data folder.",
    )
    database: str = Field(
        default="registry",
        pattern=r"^[a-z][a-z0-9_]{0,62}$",
        description="Name of the database on the embedded server; not used with a URL.",
    )
    data_dir: Path = Field(
        default=Path(".data"),
        description="Where the embedded server, generated secrets and the demo's files lie.",
    )
    base_url: str = Field(
        default="http://localhost:8000",
        pattern=r"^https?://[^/\s]+$",
        description="Public address without a path; the issuer's did:web and every QR code derive from it.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="At least 32 characters; signs sessions and encrypts private keys. "
        "May be empty only with the embedded server, which keeps a generated one in its data folder.",
    )
    smtp_url: str = Field(
        default="",
        pattern=r"^(smtps?://[^/\s]+(\?from=\S+)?)?$",
        description="Mail server, as smtp://user:password@host:587?from=address, or smtps://. "
        "Empty: no mail is sent, and links are handed over by hand.",
    )
    timestamp_url: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Time stamp service (RFC 3161) for sealed PDFs. Empty: seals carry no time stamp.",
    )
    trusted_proxies: str = Field(
        default="127.0.0.1,::1",
        description="Addresses or networks of reverse proxies, parted by commas, whose X-Forwarded-For says"
        " who the visitor is.",
    )
    requests_per_minute: int = Field(
        default=600, ge=60, description="Most requests of one account, and twice as many of one visitor."
    )
    pool_size: int = Field(default=16, ge=2, le=200, description="Database connections per process.")
    statement_timeout_ms: int = Field(
        default=30_000, ge=100, description="Longest time one statement may take."
    )
    vc_api: bool = Field(
        default=False,
        description="Answer W3C's VC API with a test issuer that signs what anybody sends; for test suites,"
        " never for a service that people use.",
    )

    @property
    def embedded(self) -> bool:
        """Whether the registry runs its own PostgreSQL."""
        return not self.database_url

    @property
    def is_demo(self) -> bool:
        """Whether this is the demo's database, whose accounts and keys are nobody's secret."""
        return self.embedded and self.database == DEMO_DATABASE

    @property
    def host(self) -> str:
        """Host of the public address, with its port when it has one."""
        return self.base_url.partition("://")[2]

    @property
    def secure(self) -> bool:
        """Whether the public address is https, so that cookies may insist on it."""
        return self.base_url.startswith("https://")

    def secret(self) -> str:
        """Return the secret key; with the embedded server, generate and keep one on first use.

        Raises:
            SettingsError: a server by URL is used and no secret of 32 characters or more is set.
        """
        given = self.secret_key.get_secret_value()
        if len(given) >= SECRET_LENGTH:
            return given
        if given or not self.embedded:
            raise SettingsError(
                text(
                    "请把环境变量 REGISTRY_SECRET_KEY 设为至少 32 个随机字符。",
                    "Set the environment variable REGISTRY_SECRET_KEY to at least 32 random characters.",
                )
            )
        path = self.data_dir / "secret_key"
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(48))
        return path.read_text(encoding="ascii")


def _write_once(path: Path, content: str) -> None:
    """Write a private file so that of two processes doing it at once, one wins whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(content)
    with suppress(FileExistsError):
        os.link(temporary, path)
    Path(temporary).unlink()


_current: Settings | None = None


def current() -> Settings:
    """Return the settings in use, read from the environment the first time."""
    global _current  # noqa: PLW0603  (one process has one set of settings)
    if _current is None:
        _current = Settings()
    return _current


def use(settings: Settings) -> None:
    """Put these settings in use for the whole process; called by `app.create_app` and by tests."""
    global _current  # noqa: PLW0603  (one process has one set of settings)
    _current = settings
