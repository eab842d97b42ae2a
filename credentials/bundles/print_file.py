"""One PDF to print out of many, sent while it is made: page after page, in memory only where each object is.

Of every certificate the page is taken, with what it draws and its tags for screen readers; the credential
for machines stays in the single files. What is the same on every page, such as an issuer's frame, is written
once.
The whole is PDF/A-3a and PDF/UA-1 as the certificates are.
"""

import asyncio
import hashlib
import io
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    PdfObject,
    StreamObject,
)

from credentials.bundles.drawing import Drawn
from credentials.bundles.tagging import METADATA, Tags
from registry.core.errors import ConflictError
from registry.core.texts import text

_CATALOG, _PAGES, _STRUCTURE, _METADATA = 1, 2, 3, 4
# Links and the way back to the tree are none of a printed page; its tags are copied with the tree.
_LEFT_OUT: Final = ("/Parent", "/StructParents", "/Annots")
_KEPT: Final = 1_000


class NothingDrawnError(ConflictError):
    """None of the certificates that were chosen could be drawn, so that there is no page to print."""

    code = "nothing_drawn"


class PrintFile:
    """Writes a PDF from its beginning to its end; `write_page` and `end` return the bytes that come next."""

    def __init__(self) -> None:
        self._written = 0
        self._hash = hashlib.sha256()
        self._offsets: dict[int, int] = {}
        self._last = _METADATA
        self._pages: list[int] = []
        self._known: OrderedDict[bytes, int] = OrderedDict()
        self._tags = Tags(_STRUCTURE, self._next, self._object)
        self._colors: int | None = None

    def begin(self) -> bytes:
        """Return the first bytes."""
        # Four bytes above 127 say that the file is not text (ISO 32000-1, section 7.5.2).
        return self._out(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def write_page(self, pdf: bytes) -> bytes:
        """Return the bytes of every page of a PDF."""
        made = []
        reader = PdfReader(io.BytesIO(pdf))
        if self._colors is None:
            made += list(self._color_space(reader))
        for page in reader.pages:
            copied = DictionaryObject(
                {NameObject(name): page.raw_get(name) for name in page if name not in _LEFT_OUT}
            )
            numbers: dict[int, int] = {}
            parts = list(self._below(copied, numbers))
            copied[NameObject("/Parent")] = IndirectObject(_PAGES, 0, None)
            copied[NameObject("/StructParents")] = self._tags.next_page
            self._pages.append(self._next())
            made += [*parts, self._object(self._pages[-1], _bytes_of(copied))]
            made += list(self._tags.copied(pdf, reader, self._pages[-1]))
        return b"".join(made)

    def end(self) -> bytes:
        """Return the last bytes: the tree of pages, and where every object stands."""
        kids = b" ".join(b"%d 0 R" % number for number in self._pages)
        tail = self._object(_PAGES, b"<< /Type /Pages /Count %d /Kids [ %b ] >>" % (len(self._pages), kids))
        tail += self._object(_STRUCTURE, _bytes_of(self._tags.root()))
        tail += self._object(_METADATA, _bytes_of(_metadata()))
        catalog = b"<< /Type /Catalog /Pages %d 0 R /StructTreeRoot %d 0 R /Metadata %d 0 R" % (
            _PAGES,
            _STRUCTURE,
            _METADATA,
        )
        catalog += (
            b" /Lang (zh-CN) /MarkInfo << /Marked true >> /ViewerPreferences << /DisplayDocTitle true >>"
        )
        catalog += b" /OutputIntents %d 0 R >>" % self._colors if self._colors else b" >>"
        tail += self._object(_CATALOG, catalog)
        start = self._written
        table = [b"xref\n0 %d\n0000000000 65535 f \n" % (self._last + 1)]
        table += [b"%010d 00000 n \n" % self._offsets[number] for number in range(1, self._last + 1)]
        trailer = b"trailer\n<< /Size %d /Root %d 0 R /ID [ <%b> <%b> ] >>\nstartxref\n%d\n%%%%EOF\n"
        name = self._hash.hexdigest()[:32].encode()
        return tail + self._out(b"".join(table) + trailer % (self._last + 1, _CATALOG, name, name, start))

    def _color_space(self, reader: PdfReader) -> Iterator[bytes]:
        """Yield what says how colors are meant, which is the same in every certificate."""
        intents = ArrayObject(each.get_object() for each in reader.root_object["/OutputIntents"])  # type: ignore[attr-defined]  # an array
        yield from self._below(intents, {})
        self._colors = self._next()
        yield self._object(self._colors, _bytes_of(intents))

    def _below(self, value: PdfObject, numbers: dict[int, int]) -> Iterator[bytes]:
        """Yield every object that `value` refers to, and give it their new numbers."""
        for place, inner in _parts(value):
            if isinstance(inner, IndirectObject):
                if inner.idnum not in numbers:
                    yield from self._one(inner, numbers)
                value[place] = IndirectObject(numbers[inner.idnum], 0, None)  # type: ignore[index]
            else:
                yield from self._below(inner, numbers)

    def _one(self, reference: IndirectObject, numbers: dict[int, int]) -> Iterator[bytes]:
        found = reference.get_object() or NullObject()
        yield from self._below(found, numbers)
        content = _bytes_of(found)
        seen = hashlib.sha256(content).digest()
        if (known := self._known.get(seen)) is not None:
            self._known.move_to_end(seen)
            numbers[reference.idnum] = known
            return
        numbers[reference.idnum] = self._known[seen] = self._next()
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        yield self._object(numbers[reference.idnum], content)

    def _next(self) -> int:
        self._last += 1
        return self._last

    def _object(self, number: int, content: bytes) -> bytes:
        self._offsets[number] = self._written
        return self._out(b"%d 0 obj\n%b\nendobj\n" % (number, content))

    def _out(self, content: bytes) -> bytes:
        self._written += len(content)
        self._hash.update(content)
        return content


async def print_file(certificates: AsyncIterator[Drawn]) -> AsyncGenerator[bytes, None]:
    """Yield one PDF of every certificate that could be drawn, as they come; the first part has a page.

    Raises:
        NothingDrawnError: none of them could be; nothing was yielded then.
    """
    made = PrintFile()
    begun = b""
    async for one in certificates:
        if one.pdf is not None:
            begin = b"" if begun else made.begin()
            begun = begun or begin
            # In a thread: it takes a processor for some 10 ms.
            yield begin + await asyncio.to_thread(made.write_page, one.pdf)
    if not begun:
        raise NothingDrawnError(
            text(
                "所选证书一张也画不出：请下载 ZIP，其中的 not-drawn.txt 逐张写明原因。",
                "None of these could be drawn: take the ZIP, whose not-drawn.txt says why of each.",
            )
        )
    yield made.end()


def _metadata() -> StreamObject:
    stream = StreamObject()
    stream[NameObject("/Type")] = NameObject("/Metadata")
    stream[NameObject("/Subtype")] = NameObject("/XML")
    stream.set_data(METADATA.encode())
    return stream


def _bytes_of(value: PdfObject) -> bytes:
    written = io.BytesIO()
    value.write_to_stream(written)
    return written.getvalue()


def _parts(value: PdfObject) -> list[tuple[Any, PdfObject]]:
    """Return what a dictionary or an array holds, with its place there, and references as they stand."""
    if isinstance(value, DictionaryObject):
        return [(NameObject(name), value.raw_get(name)) for name in value]
    if isinstance(value, ArrayObject):
        return list(enumerate(value))
    return []
