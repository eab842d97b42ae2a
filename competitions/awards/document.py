"""What every award document is: data that does not change once it is read."""

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """A frozen part of a document; a field that it does not know is a mistake in the document."""

    model_config = ConfigDict(frozen=True, extra="forbid")
