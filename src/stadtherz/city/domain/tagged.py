"""PDF pages whose parts are named, so that screen readers read it: heading, paragraph, figure.

Sources: ISO 32000-1, 14.7 (logical structure) and 14.8 (tagged PDF); EN 301 549, chapter 10.
reportlab draws the parts, but knows no structure; it is written beside them here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas

HEADING, PARAGRAPH, FIGURE = "H1", "P", "Figure"
Box = tuple[float, float, float, float]


class TaggedPages:
    """The pages of a document, whose parts are read in the order in which they are named."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._elements: list[PDFDictionary] = []
        self._drawn: list[list[PDFDictionary]] = [[]]  # of each page by number of marked content
        self._page_of: dict[int, int] = {}

    def part(self, kind: str, *, said: str = "", box: Box | None = None) -> PDFDictionary:
        """Name a part.

        Args:
            kind: heading, paragraph or figure.
            said: what is read instead of what is drawn: for figures, and for words that are cut.
            box: where a figure stands: left, bottom, right and top in points.

        """
        entries: dict[str, Any] = {"Type": PDFName("StructElem"), "S": PDFName(kind)}
        if said:
            entries["Alt" if kind == FIGURE else "ActualText"] = PDFString(said)
        if box:
            place = {"O": PDFName("Layout"), "Placement": PDFName("Block"), "BBox": PDFArray(box)}
            entries["A"] = PDFDictionary(place)
        element = PDFDictionary(entries | {"K": PDFArray([])})
        self._elements.append(element)
        self._page_of[id(element)] = len(self._drawn) - 1
        return element

    @contextmanager
    def drawing(self, element: PDFDictionary) -> Iterator[None]:
        """Let what is drawn meanwhile belong to a part of this page, perhaps in several pieces."""
        number = len(self._drawn[-1])
        self._drawn[-1].append(element)
        element["K"].sequence.append(number)
        self.canvas.addLiteral(f"{element['S']} <</MCID {number}>> BDC")
        yield
        self.canvas.addLiteral("EMC")

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Let what is drawn meanwhile be passed over when read aloud: lines to cut or fold at."""
        self.canvas.addLiteral("/Artifact BMC")
        yield
        self.canvas.addLiteral("EMC")

    def turn(self) -> None:
        """End the page and begin the next; parts that were named stay on the page before."""
        self.canvas.showPage()
        self._drawn.append([])

    def close(self) -> None:
        """End the last page and write the structure; nothing can be drawn after that."""
        self.canvas.showPage()
        document = self.canvas._doc  # noqa: SLF001 - reportlab has no other way to add objects
        sheets = document.Pages.pages
        for number, sheet in enumerate(sheets):
            sheet.__NoDefault__ = [*sheet.__NoDefault__, "StructParents"]
            sheet.StructParents = number
        root = PDFDictionary({"Type": PDFName("StructTreeRoot"), "ParentTreeNextKey": len(sheets)})
        whole = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName("Document")})
        whole["P"] = document.Reference(root)
        for element in self._elements:
            page = sheets[self._page_of[id(element)]]
            element["P"], element["Pg"] = document.Reference(whole), document.Reference(page)
        whole["K"] = PDFArray([document.Reference(element) for element in self._elements])
        numbered: list[Any] = []
        for number, drawn in enumerate(self._drawn):
            numbered += [number, PDFArray([document.Reference(element) for element in drawn])]
        root["K"] = document.Reference(whole)
        root["ParentTree"] = PDFDictionary({"Nums": PDFArray(numbered)})
        self.canvas.setCatalogEntry("StructTreeRoot", root)
        self.canvas.setCatalogEntry("MarkInfo", {"Marked": "true"})
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
