"""What every award document is: data that does not change once it is read, with its source and validity."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from registry.core.texts import Text


class Document(BaseModel):
    """A frozen part of a document; a field that it does not know is a mistake in the document."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Document):
    """Where a document comes from: the official document, the section, and what had to be assumed."""

    document: Text
    section: Text | None = None
    note: Text | None = None


class Edition(Document):
    """What every versioned document begins with.

    It is for contests held from `valid_from` to `valid_until`, both days included; None is open.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    version: str = Field(pattern=r"^[1-9][0-9]{0,8}$")
    title: Text
    source: Source
    valid_from: date | None
    valid_until: date | None

    def in_force(self, day: date) -> bool:
        """Return whether the document is for contests of a day."""
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)
