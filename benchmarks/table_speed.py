"""How fast a large CSV file of an office is typed and answers questions, beside other ways.

    python -m benchmarks.table_speed [--rows N] [--smoke] [--twins FOLDER] [--json FILE]

The file is made here: German decimals, dates, umlauts, missing words and some errors; a million
rows are about 100 MB. Each way runs in a process of its own, and its peak of memory is that of this
process and its children.

- ours: typed over the whole file into Parquet, then asked in the query language;
- sqlite-utils and datasette, from the environment `--twins` names (its folder `bin`): `insert
  --csv` with its detection of types, then datasette's JSON over HTTP. It takes German decimals and
  dates as texts, and so sorts them as texts. Without `--twins` plain sqlite3 stands in: all columns
  texts, no types at all;
- PostgreSQL: COPY of all columns as texts, the floor of any load; then a table of types is made of
  it by SQL that knows them beforehand.

Questions are asked nine times; figures are medians. Two are asked of all: a page (a filter of two
columns, sorted by a third, 100 rows of ten columns) and groups (132 months, two sums).
"""

# ruff: noqa: S310 - addresses of this machine
import argparse
import csv
import json
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path
from statistics import median

from tools.with_postgres import free_port

ROOT = Path(__file__).resolve().parent.parent
TIMES = 9
HEADS = (
    "Lfd. Nr.", "Datum", "Zeitpunkt", "Straße", "PLZ", "Ansatz 2025 (EUR)", "Anteil",
    "Messwert in µg/m³", "Bezahlt", "Bemerkung",
)  # fmt: skip
NAMES = (
    "lfd_nr", "datum", "zeitpunkt", "strasse", "plz", "ansatz_2025_eur", "anteil",
    "messwert_in_ug_m3", "bezahlt", "bemerkung",
)  # fmt: skip
STREETS = ("Königstraße", "Fackelstraße", "Mühlstraße", "Bännjerrück", "Gärtnereistraße")
TARGETS = {"typed s": 30, "page ms": 50, "groups ms": 300, "memory MB": 600}


def german(number, places):
    return f"{number:,.{places}f}".translate(str.maketrans(",.", ".,"))


def make_file(path, rows):
    """Write the file; the same rows every time."""
    chance = random.Random(2025)
    with path.open("w", encoding="utf-8") as opened:
        opened.write("Haushaltsstellen und Messwerte\n\n" + ";".join(HEADS) + "\n")
        for number in range(rows):
            day = f"{chance.randint(1, 28):02d}.{chance.randint(1, 12):02d}"
            day = f"{day}.{chance.randint(2015, 2025)}"
            clock = f"{chance.randint(0, 23):02d}:{chance.randint(0, 59):02d}"
            value = german(chance.random() * 100, 1)
            if number % 97 == 0:
                value = "-"
            elif number % 5003 == 0:
                value = "defekt"
            opened.write(
                f"{number};{day};{day} {clock};{chance.choice(STREETS)} {chance.randint(1, 200)};"
                f"67{chance.randint(600, 699)};{german(chance.random() * 1e6, 2)};"
                f"{german(chance.random() * 100, 1)} %;{value};{'ja' if number % 3 else 'nein'};"
                f"Vorgang {chance.randint(1, 10**6)}, geprüft\n"
            )


def timed(ask):
    """Give the median of some tries in milliseconds."""
    tries = []
    for _ in range(TIMES):
        started = time.perf_counter()
        ask()
        tries.append((time.perf_counter() - started) * 1000)
    return median(tries)


def memory():
    """Give the peak of this process or of one of its children, in megabytes."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1000


def ours(path, folder, _twins):
    from stadtherz.opendata.adapters.asking.answers import Table, ask  # noqa: PLC0415
    from stadtherz.opendata.adapters.tables.typed import type_csv  # noqa: PLC0415
    from stadtherz.opendata.domain.asking.checked import question_of  # noqa: PLC0415

    started, used = time.perf_counter(), time.process_time()
    typed = type_csv(path, folder / "typed.parquet")
    took, used = time.perf_counter() - started, time.process_time() - used
    table = Table(folder / "typed.parquet", typed.schema)

    def asking(**parts):
        return lambda: ask(table, question_of(parts, table.schema)).rows

    page = {"filter": "bezahlt = true and datum >= 2020-01-01", "sort": "-ansatz_2025_eur"}
    after = ask(table, question_of(page, table.schema)).after
    groups = asking(
        select="month(zeitpunkt), count(), sum(ansatz_2025_eur), avg(messwert_in_ug_m3)",
        group="month(zeitpunkt)", limit="200",
    )  # fmt: skip
    unread = next(one for one in typed.findings if one.code == "not-a-number")
    return {
        "typed s": took,
        "of processors s": used,
        "page ms": timed(asking(**page)),
        "next page ms": timed(asking(**page, after=after)),
        "groups ms": timed(groups),
        "memory MB": memory(),
        "file MB": (folder / "typed.parquet").stat().st_size / 1e6,
        "rows": typed.schema.rows,
        "errors told": unread.count,
    }


SQLITE_GROUPS = (
    "SELECT substr(zeitpunkt, 4, 7), count(*), sum(ansatz), avg(messwert) FROM given GROUP BY 1"
)


def plain_sqlite(path, folder, _twins):
    """Stand in for the twins: the csv module into texts, as sqlite-utils does without types."""
    started = time.perf_counter()
    with closing(sqlite3.connect(folder / "given.db")) as made:
        short = "nr, datum, zeitpunkt, strasse, plz, ansatz, anteil, messwert, bezahlt, bemerkung"
        made.execute(f"CREATE TABLE given ({short})")
        with path.open(encoding="utf-8", newline="") as opened:
            rows = csv.reader(opened, delimiter=";")
            for _ in range(3):
                next(rows)
            made.executemany("INSERT INTO given VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        made.commit()
        took = time.perf_counter() - started
        page = (
            "SELECT * FROM given WHERE bezahlt = 'ja' AND substr(datum, 7) >= '2020'"
            " ORDER BY ansatz DESC LIMIT 101"
        )
        return {
            "typed s": took,
            "page ms": timed(lambda: made.execute(page).fetchall()),
            "groups ms": timed(lambda: made.execute(SQLITE_GROUPS).fetchall()),
            "memory MB": memory(),
        }


def twins(path, folder, where):
    """Load by sqlite-utils, ask datasette over HTTP."""
    plain = folder / "plain.csv"
    with path.open(encoding="utf-8") as opened, plain.open("w", encoding="utf-8") as written:
        for _ in range(2):  # it would take the title for the heading
            opened.readline()
        written.write("nr;datum;zeitpunkt;strasse;plz;ansatz;anteil;messwert;bezahlt;bemerkung\n")
        opened.readline()
        shutil.copyfileobj(opened, written)
    base = folder / "given.db"
    started = time.perf_counter()
    load = [where / "sqlite-utils", "insert", base, "given", plain, "--csv", "--delimiter", ";"]
    subprocess.run([*load, "--silent"], check=True)
    took, peak = time.perf_counter() - started, memory()
    port = free_port()
    server = subprocess.Popen(
        [where / "datasette", base, "--port", str(port), "--setting", "sql_time_limit_ms", "60000",
         "--setting", "facet_time_limit_ms", "1"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}/given"
        page = f"{address}/given.json?bezahlt=ja&datum__endswith=2020&_sort_desc=ansatz&_size=100"
        groups = f"{address}.json?" + urllib.parse.urlencode({"sql": SQLITE_GROUPS})
        wait_for(f"{address}.json")
        return {
            "typed s": took,
            "page ms": timed(lambda: urllib.request.urlopen(page).read()),
            "groups ms": timed(lambda: urllib.request.urlopen(groups).read()),
            "memory MB": peak,
        }
    finally:
        server.terminate()
        server.wait()


def wait_for(address):
    for _ in range(100):
        try:
            urllib.request.urlopen(address).read()
        except OSError:
            time.sleep(0.1)
        else:
            return


TYPED = r"""
CREATE TABLE typed AS SELECT nr::bigint, to_date(datum, 'DD.MM.YYYY') AS datum,
 to_timestamp(zeitpunkt, 'DD.MM.YYYY HH24:MI') AT TIME ZONE 'UTC' AS zeitpunkt, strasse, plz,
 replace(replace(ansatz, '.', ''), ',', '.')::numeric AS ansatz,
 replace(rtrim(anteil, ' %'), ',', '.')::numeric AS anteil,
 CASE WHEN messwert ~ '^[0-9]' THEN replace(messwert, ',', '.')::numeric END AS messwert,
 bezahlt = 'ja' AS bezahlt, bemerkung FROM given
"""


def postgres(path, _folder, _twins):
    """Copy all columns as texts, then make a table of types; runs inside tools.with_postgres."""
    import psycopg  # noqa: PLC0415

    short = "nr datum zeitpunkt strasse plz ansatz anteil messwert bezahlt bemerkung".split()  # noqa: SIM905
    with psycopg.connect(os.environ["STADTHERZ_DATABASE"], autocommit=True) as made:
        made.execute(f"CREATE TABLE given ({', '.join(f'{one} text' for one in short)})")
        started = time.perf_counter()
        with (
            path.open("rb") as opened,
            made.cursor().copy("COPY given FROM STDIN (FORMAT csv, DELIMITER ';')") as copy,
        ):
            for _ in range(3):
                opened.readline()
            while piece := opened.read(1 << 20):
                copy.write(piece)
        copied = time.perf_counter() - started
        started = time.perf_counter()
        made.execute(TYPED)
        typed = time.perf_counter() - started
        made.execute("VACUUM ANALYZE typed")
        page = (
            "SELECT * FROM typed WHERE bezahlt AND datum >= '2020-01-01' ORDER BY ansatz DESC"
            " LIMIT 101"
        )
        groups = (
            "SELECT date_trunc('month', zeitpunkt), count(*), sum(ansatz), avg(messwert)"
            " FROM typed GROUP BY 1 ORDER BY 1"
        )
        return {
            "copy s": copied,
            "typed s": copied + typed,
            "page ms": timed(lambda: made.execute(page).fetchall()),
            "groups ms": timed(lambda: made.execute(groups).fetchall()),
        }


WAYS = {"ours": ours, "sqlite3": plain_sqlite, "twins": twins, "postgres": postgres}


def measured(way, path, twins_at):
    """Run one way in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.table_speed", "--way", way, "--file", str(path)]
    if twins_at:
        command += ["--twins", str(twins_at)]
    if way == "postgres":
        command = [sys.executable, str(ROOT / "tools/with_postgres.py"), "--durable", *command]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": "src:."},
    )  # fmt: skip
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        return None
    return json.loads(done.stdout.splitlines()[-1])


def arguments():
    read = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    read.add_argument("--rows", type=int, default=1_000_000)
    read.add_argument("--smoke", action="store_true", help="20,000 rows, no PostgreSQL")
    read.add_argument("--twins", type=Path, help="folder with sqlite-utils and datasette")
    read.add_argument("--json", type=Path)
    read.add_argument("--way", choices=WAYS)
    read.add_argument("--file", type=Path)
    return read.parse_args()


def main():
    chosen = arguments()
    with tempfile.TemporaryDirectory(prefix="table-speed-") as name:
        folder = Path(name)
        if chosen.way:
            print(json.dumps(WAYS[chosen.way](chosen.file, folder, chosen.twins)))
            return 0
        path = folder / "given.csv"
        make_file(path, 20_000 if chosen.smoke else chosen.rows)
        if os.geteuid() == 0:
            folder.chmod(0o755)
        size = path.stat().st_size / 1e6
        print(f"{size:.0f} MB; load of the machine {os.getloadavg()[0]:.1f}")
        ways = ["ours", "twins" if chosen.twins else "sqlite3"]
        found = {way: measured(way, path, chosen.twins) for way in
                 ways + ([] if chosen.smoke else ["postgres"])}  # fmt: skip
    for way, figures in found.items():
        told = ", ".join(f"{name} {value:.1f}" for name, value in (figures or {}).items())
        print(f"{way}: {told or 'not measured'}")
    if chosen.json:
        chosen.json.write_text(json.dumps({"MB": size, "ways": found}, indent=1))
    return missed(found["ours"]) if found["ours"] else 1


def missed(figures):
    """Say which targets are not met; gives the exit code."""
    late = [name for name, most in TARGETS.items() if figures[name] > most]
    for name in late:
        print(f"missed: {name} {figures[name]:.1f}, wanted {TARGETS[name]}")
    return int(bool(late))


if __name__ == "__main__":
    sys.exit(main())
