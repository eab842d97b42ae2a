"""The file of a backup: a tar archive of a manifest and the parts that it names, with their checksums.

A checksum shows damage. Whether somebody altered the content on purpose is shown by the audit trail, whose
signed end stands in the manifest.
"""

import hashlib
import io
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from registry.backup.programs import CHUNK, Advance
from registry.core.errors import BadInputError, UnavailableError
from registry.core.texts import text

DATABASE: Final = "database.dump"
_MANIFEST: Final = "manifest.json"
_MANIFEST_BYTES: Final = 1_000_000


class BackupFileError(UnavailableError):
    """The file of the backup cannot be read or written, or is there already."""

    code = "backup_file"


class BackupDamagedError(BadInputError):
    """The file is no backup of a registry, or is not what was written: a part is missing or altered."""

    code = "backup_damaged"


class Part(BaseModel):
    """One file in the archive."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)


class Manifest(BaseModel):
    """What a backup says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    made_at: datetime
    registry: str = Field(description="Version of the registry that made it.")
    postgresql: int = Field(description="Major version of the server.")
    base_url: str
    migrations: tuple[str, ...] = Field(description="Package and name of every migration that has run.")
    audit_head: str = Field(description="Signed end of the audit trail as the dump holds it, or beyond it.")
    parts: Mapping[str, Part]


def write(target: Path, manifest: Manifest, parts: Mapping[str, Path]) -> None:
    """Write the archive."""
    with tarfile.open(target, "w") as archive:
        content = manifest.model_dump_json(indent=2).encode()
        member = tarfile.TarInfo(_MANIFEST)
        member.size, member.mode, member.mtime = len(content), 0o600, int(manifest.made_at.timestamp())
        archive.addfile(member, io.BytesIO(content))
        for name, path in parts.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = path.stat().st_size, 0o600
            member.mtime = int(manifest.made_at.timestamp())
            with path.open("rb") as opened:
                archive.addfile(member, opened)


class Backup:
    """A backup that is open for reading."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        with self._opened(_MANIFEST) as opened:
            try:
                self.manifest = Manifest.model_validate_json(opened.read(_MANIFEST_BYTES))
            except ValidationError as error:
                raise damaged(_MANIFEST) from error
        if DATABASE not in self.manifest.parts:
            raise damaged(DATABASE)

    @property
    def length(self) -> int:
        """Length of all parts together."""
        return sum(part.bytes for part in self.manifest.parts.values())

    def check(self, advance: Advance) -> None:
        """Compare every part with its checksum. Raises `BackupDamagedError`."""
        done = 0
        for name, part in self.manifest.parts.items():
            digest, length = hashlib.sha256(), 0
            for chunk in self.read(name):
                digest.update(chunk)
                length += len(chunk)
                done += len(chunk)
                advance(done)
            if (digest.hexdigest(), length) != (part.sha256, part.bytes):
                raise damaged(name)

    def read(self, name: str) -> Iterator[bytes]:
        """Yield the content of a part piece by piece."""
        with self._opened(name) as opened:
            while chunk := opened.read(CHUNK):
                yield chunk

    def _opened(self, name: str) -> IO[bytes]:
        try:
            opened = self._archive.extractfile(name)
        except (KeyError, tarfile.TarError) as error:
            raise damaged(name) from error
        if opened is None:
            raise damaged(name)
        return opened


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """Open a backup; nothing of it is unpacked onto the disk.

    Raises:
        BackupFileError: it cannot be read.
        BackupDamagedError: it is none.
    """
    try:
        archive = tarfile.open(path, "r:")  # noqa: SIM115  (closed below; what is done with it raises its own)
    except OSError as error:
        raise BackupFileError(
            text(
                f"无法读取“{path}”，请检查路径和权限。",
                f"“{path}” cannot be read; check the path and its permissions.",
            )
        ) from error
    except tarfile.TarError as error:
        raise damaged(path.name) from error
    with archive:
        yield Backup(archive)


def damaged(name: str) -> BackupDamagedError:
    """Return the error for a part that is not what the manifest says."""
    return BackupDamagedError(
        text(
            f"备份文件不完整或已被改动（{name}），没有恢复任何内容：请改用另一份备份。",
            f"The backup is damaged or was altered ({name}); nothing was restored. Use another one.",
        )
    )
