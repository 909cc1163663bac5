"""What kwali exports, opened by the programs it is for, holds what `kwali quotes` prints.

    python3 tests/peers/exports.py path/to/kwali path/to/study

Needs the packages in requirements.txt; pandoc is asked where it is there.
"""

import csv
import io
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import duckdb
import openpyxl

KWALI, STUDY = sys.argv[1:3]
SELECTION = ["--status", "all"]
failures = []


def kwali(*args):
    done = subprocess.run(
        [KWALI, "--study", STUDY, *args], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    return done.stdout.decode("utf-8")


def same(what, actual, expected):
    if actual == expected:
        print(f"  {what}: ok")
    else:
        failures.append(what)
        print(f"  {what}: {str(actual)[:300]} instead of {str(expected)[:300]}")


def texts(rows):
    """Rows as CSV has them: everything text, nothing where nothing is."""
    return [["" if value is None else str(value) for value in row] for row in rows]


def parquet(folder, header, rows):
    one, parts = str(folder / "codings.parquet"), str(folder / "parts")
    kwali("export", "parquet", one, *SELECTION)
    kwali("export", "parquet", "--by-case", parts, *SELECTION)
    same("columns of Parquet", [c[0] for c in duckdb.sql(f"describe from '{one}'").fetchall()], header)
    same("rows of Parquet", texts(duckdb.sql(f"from '{one}'").fetchall()), rows)
    columns = ", ".join('"' + name.replace('"', '""') + '"' for name in header)
    glob = f"read_parquet('{parts}/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)"
    parted = texts(duckdb.sql(f"select {columns} from {glob}").fetchall())
    same("rows of Parquet by case", sorted(parted), sorted(rows))
    counts = duckdb.sql(f"select code, count(*) from '{one}' group by code order by code").fetchall()
    code = header.index("code")
    codes = sorted({row[code] for row in rows})
    same("codings a code", counts, [(c, sum(row[code] == c for row in rows)) for c in codes])


def workbook(folder, header, rows):
    path = str(folder / "study.xlsx")
    kwali("export", "xlsx", path, *SELECTION)
    book = openpyxl.load_workbook(path)
    names = ["Codebook", "Quotes", "Interviews", "Cases", "Codes by case", "Codes by role and lens", "Memos", "About"]
    same("sheets", book.sheetnames, names)
    quotes = list(book["Quotes"].values)
    same("header of Quotes", list(quotes[0]), header)
    same("rows of Quotes", texts(quotes[1:]), rows)
    same("filter of Quotes", book["Quotes"].auto_filter.ref is not None, True)
    formulas = [c.coordinate for sheet in book for row in sheet.rows for c in row if c.data_type == "f"]
    same("formulas", formulas, [])
    total = sum(row[-1] for row in list(book["Codes by case"].values)[1:])
    same("codings in Codes by case", total, len(rows))


def lines(folder, header, rows):
    path = folder / "codings.jsonl"
    kwali("export", "jsonl", str(path), *SELECTION)
    objects = [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]
    same("keys of JSON lines", {tuple(o) for o in objects}, {tuple(header)})
    same("rows of JSON lines", texts(o.values() for o in objects), rows)


def annotations(folder, header, rows):
    path = folder / "codings.jsonld"
    kwali("export", "annotations", str(path), *SELECTION)
    collection = json.loads(path.read_text("utf-8"))
    same("total of annotations", collection["total"], len(rows))
    items = collection["first"]["items"]
    exact = [selector["exact"] for item in items for selector in item["target"]["selector"][1:]]
    same("quotes of annotations", exact, [row[header.index("quote")] for row in rows])
    same("identifiers of annotations", len({item["id"] for item in items}), len(rows))


def markdown(folder):
    if shutil.which("pandoc") is None:
        print("  pandoc is not here: citations were not asked")
        return
    text, bib = str(folder / "quotes.md"), str(folder / "quotes.bib")
    kwali("export", "markdown", text, "--bib", bib)
    asked = ["pandoc", "--citeproc", "--bibliography", bib, "-t", "plain", "--wrap=none", text]
    done = subprocess.run(asked, check=True, capture_output=True)
    same("what pandoc says of citations", done.stderr.decode("utf-8"), "")
    shown = done.stdout.decode("utf-8")
    same("citations that are left", shown.count("[@"), 0)
    places = re.findall(r"^> \[@[^,]+, (.+)\]$", pathlib.Path(text).read_text("utf-8"), re.MULTILINE)
    same("places of citations", re.findall(r"^  \(.+, (\S+)\)$", shown, re.MULTILINE), places)


def main():
    table = list(csv.reader(io.StringIO(kwali("quotes", "--format", "csv", *SELECTION), newline="")))
    header, rows = table[0], table[1:]
    print(f"{len(rows)} codings in {STUDY}")
    if not rows:
        sys.exit("there is nothing to compare")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        parquet(folder, header, rows)
        workbook(folder, header, rows)
        lines(folder, header, rows)
        annotations(folder, header, rows)
        markdown(folder)
    if failures:
        sys.exit(f"{len(failures)} differ: {', '.join(failures)}")


main()
