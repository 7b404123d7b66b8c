"""ODS as LibreOffice writes it: what is read is what people see of the sheet."""

import zipfile
from datetime import date

from stadtherz.opendata.adapters.tables.sheets import chosen, sheets_of
from tests.opendata.tabular.test_sheets import read

NAMES = ("office", "table", "text", "style")
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
HIDDEN_SHEET = (
    '<style:style style:name="away" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
)


def cell(shown, kind="string", value="", more=""):
    """Write a cell with its value and the words that it shows."""
    said = {"float": "value", "percentage": "value", "date": "date-value"}.get(kind)
    valued = f' office:{said}="{value}"' if said else ""
    return (
        f'<table:table-cell office:value-type="{kind}"{valued}{more}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def row(*cells, more=""):
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def sheet(name, *parts, more=""):
    return f'<table:table table:name="{name}"{more}>{"".join(parts)}</table:table>'


def ods(folder, *sheets):
    spaces = "".join(f' xmlns:{name}="{OASIS}:{name}:1.0"' for name in NAMES)
    path = folder / "a.ods"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr(
            "content.xml",
            f'<office:document-content{spaces} xmlns:calcext="urn:calcext">'
            f"<office:automatic-styles>{HIDDEN_SHEET}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{''.join(sheets)}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
        made.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0"><manifest:file-entry'
            ' manifest:full-path="/" manifest:media-type='
            '"application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
    return path


def place(number, *more, **told):
    """Write a row: a postal code by its format, a secret column, a day, and what else."""
    return row(
        cell(f"0{number}", "float", number), cell("geheim"),
        cell("03.02.25", "date", "2025-02-03"), *more, **told,
    )  # fmt: skip


COLUMNS = '<table:table-column/><table:table-column table:visibility="collapse"/>'
HEAD = row(*map(cell, ("PLZ", "Notiz", "Tag", "Ort")))
TALL = ' table:number-rows-spanned="2"'


def test_hidden_parts_stay_out_and_zeros_and_merged_cells_are_as_people_see_them(tmp_path):
    path = ods(
        tmp_path,
        sheet("Weg", row(cell("Name")), row(cell("x")), more=' table:style-name="away"'),
        sheet(
            "Orte", COLUMNS, HEAD, place(1067, cell("A", more=TALL)),
            place(1069, "<table:covered-table-cell/>"),
            place(1097, cell("weg"), more=' table:visibility="collapse"'),
            place(1099, cell("gefiltert"), more=' table:visibility="filter"'),
            '<table:table-row-group table:display="false">', place(1108, cell("zu")),
            "</table:table-row-group>", place(1109, cell("B")),
        ),
        sheet("Mehr", row(cell("a")), row(cell("b"))),
    )  # fmt: skip
    assert chosen(sheets_of(path)).name == "Orte"
    typed, rows = read(path)
    day = date(2025, 2, 3)
    assert [one[1:] for one in rows] == [
        ("01067", day, "A"), ("01069", day, "A"), ("01109", day, "B"),
    ]  # fmt: skip
    told = {one.code: one for one in typed.findings}
    assert [one.line for one in told["hidden-rows"].spots] == [4, 5, 6]
    assert told["hidden-columns"].count == 1
    assert {"other-sheets", "merged-cells"} <= set(told)


def test_repeated_rows_and_notes_do_not_move_anything(tmp_path):
    note = "<office:annotation><text:p>07</text:p></office:annotation>"
    noted = cell("7", "float", 7).replace("<text:p>", f"{note}<text:p>")
    path = ods(
        tmp_path,
        sheet(
            "A", row(cell("PLZ"), cell("Wert")),
            row(cell("01067", "float", 1067), noted, more=' table:number-rows-repeated="2"'),
            row(
                cell("01069", "float", 1069),
                cell("#DIV/0!", more=' calcext:value-type="error" office:string-value=""'),
            ),
            row(cell("67655", "float", 67655), cell("9", "float", 9)),
            '<table:table-row table:visibility="collapse"'
            ' table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>',
        ),
    )  # fmt: skip
    typed, rows = read(path)
    assert [one[1:] for one in rows] == [
        ("01067", 7), ("01067", 7), ("01069", None), ("67655", 9),
    ]  # fmt: skip
    [broken] = [one for one in typed.findings if one.code == "broken-cells"]
    assert [(one.line, one.text) for one in broken.spots] == [(4, "B4 #DIV/0!")]
