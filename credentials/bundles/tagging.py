"""What screen readers and archives need of a file made of many certificates: tags, language, metadata.

Each certificate keeps the structure that Typst gave it, as a document of its own below one root. Its elements
are copied as they are written, with new numbers in their references: taking them apart would cost more time
than all the rest of a page.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NumberObject, PdfObject

TITLE: Final = "证书 Certificates"

# PDF/A wants the terms of PDF/UA described where they are used (ISO 19005-3, 6.6.2.3).
METADATA: Final = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{TITLE}</rdf:li></rdf:Alt></dc:title>
<dc:format>application/pdf</dc:format>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""

Write = Callable[[int, bytes], bytes]
"""Writes the content of an object under a number; returns the bytes of the whole object."""

_ELEMENT: Final = b"/StructElem"
_REFERENCE: Final = re.compile(rb"\b(\d+) 0 R\b")


class Tags:
    """The structure of the pages so far: the elements at the top, and which hold what of each page."""

    def __init__(self, root: int, number: Callable[[], int], write: Write) -> None:
        self._root = root
        self._number = number
        self._write = write
        self._top: list[int] = []
        self._parents: list[int] = []
        self._roles = DictionaryObject()

    @property
    def next_page(self) -> NumberObject:
        """The key under which the next page finds its elements."""
        return NumberObject(len(self._parents))

    def copied(self, pdf: bytes, reader: PdfReader, page: int) -> Iterator[bytes]:
        """Yield the elements of a certificate of ours, whose only page became the object `page`."""
        tree: Any = reader.root_object["/StructTreeRoot"]
        (_, holders) = tree["/ParentTree"]["/Nums"]
        written = _contents(pdf, reader)
        copied = [number for number, content in written.items() if _ELEMENT in content]
        copied.append(holders.idnum)
        numbers = {number: self._number() for number in copied}
        self._parents.append(numbers[holders.idnum])
        self._top += [numbers[each.idnum] for each in _each(tree.raw_get("/K"))]
        self._roles.update(tree.get("/RoleMap", DictionaryObject()))
        numbers |= {_place(reader.root_object.raw_get("/StructTreeRoot")): self._root}
        numbers |= {_place(reader.pages[0].indirect_reference): page}
        for number in copied:
            content = _REFERENCE.sub(lambda found: b"%d 0 R" % numbers[int(found[1])], written[number])
            yield self._write(numbers[number], content)

    def root(self) -> DictionaryObject:
        """Return the root of the structure, after the last page."""
        pages = [each for key, held in enumerate(self._parents) for each in (NumberObject(key), _to(held))]
        return DictionaryObject(
            {
                NameObject("/Type"): NameObject("/StructTreeRoot"),
                NameObject("/RoleMap"): self._roles,
                NameObject("/K"): ArrayObject(map(_to, self._top)),
                NameObject("/ParentTree"): DictionaryObject({NameObject("/Nums"): ArrayObject(pages)}),
                NameObject("/ParentTreeNextKey"): self.next_page,
            }
        )


def _contents(pdf: bytes, reader: PdfReader) -> dict[int, bytes]:
    """Return what stands in each object of a file as it is written, by number."""
    places = sorted((place, number) for number, place in reader.xref[0].items())
    ends = [place for place, _ in places[1:]] + [len(pdf)]
    return {
        number: pdf[place:end].partition(b"obj")[2].rpartition(b"endobj")[0].strip()
        for (place, number), end in zip(places, ends, strict=True)
    }


def _each(value: Any) -> list[Any]:
    return list(value) if isinstance(value, ArrayObject) else [value]


def _place(reference: PdfObject | None) -> int:
    if not isinstance(reference, IndirectObject):
        raise TypeError("a certificate of ours has root and page as objects of their own")
    return reference.idnum


def _to(number: int) -> IndirectObject:
    return IndirectObject(number, 0, None)
