"""How well personal data is found in tables, kind by kind, and how fast.

    python -m benchmarks.person_finder [--tables N] [--rows N] [--smoke]

Tables are made by `planted_persons` (seeds from 1; a third without personal data). A find is right
when its kind stands in its column. Then a million rows of ten columns are searched: the file of
`table_speed` without people, and one with names, mail addresses and telephone numbers.
"""

# ruff: noqa: E501 - a row of a file is one line here
import argparse
import random
import resource
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks import planted_persons
from benchmarks.table_speed import make_file

KINDS = sorted(planted_persons.KINDS)


def judged(tables, rows=60, *, hard=False):
    """Count right, missed and wrong finds by kind, and the rows found of those planted."""
    from stadtherz.opendata.adapters.persons.finding import find  # noqa: PLC0415
    from stadtherz.opendata.adapters.tables.typed import type_csv  # noqa: PLC0415

    right, missed, wrong, blocked = Counter(), Counter(), Counter(), Counter()
    planted_rows, found_rows, notes = Counter(), Counter(), []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for seed in range(1, tables + 1):
            made = planted_persons.table(seed, rows, 0 if seed % 3 == 0 else 3, hard=hard)
            (folder / "given.csv").write_text(made.csv(), encoding="utf-8")
            typed = type_csv(folder / "given.csv", folder / "typed.parquet")
            labels = {one.name: one.label for one in typed.schema.columns}
            finds = {
                (one.kind.value, labels[one.columns[0]]): one
                for one in find(folder / "typed.parquet").finds if one.kind.value in KINDS
            }  # fmt: skip
            for (kind, head), count in made.truth.items():
                found = finds.pop((kind, head), None)
                planted_rows[kind] += count
                found_rows[kind] += min(count, found.rows) if found else 0
                right[kind] += found is not None
                missed[kind] += found is None
                if found is None:
                    notes.append(f"seed {seed}: no {kind} in {head!r}")
            for (kind, head), found in finds.items():
                wrong[kind] += 1
                blocked[kind] += found.blocking
                notes.append(f"seed {seed}: wrong {kind} in {head!r} ({found.verdict.value})")
    return right, missed, wrong, blocked, planted_rows, found_rows, notes


def told(counts):
    """Print recall and precision of each kind."""
    right, missed, wrong, blocked, planted_rows, found_rows, notes = counts
    print(
        f"{'kind':<16}{'planted':>8}{'recall':>8}{'rows':>8}{'precision':>10}{'wrong':>7}{'blocking':>9}"
    )
    for kind in [*KINDS, "all"]:
        kinds = KINDS if kind == "all" else [kind]
        hit, lost, bad, stop, rows, found = (
            sum(one[each] for each in kinds)
            for one in (right, missed, wrong, blocked, planted_rows, found_rows)
        )
        print(
            f"{kind:<16}{hit + lost:>8}{hit / max(1, hit + lost):>8.3f}{found / max(1, rows):>8.3f}"
            f"{hit / max(1, hit + bad):>10.3f}{bad:>7}{stop:>9}"
        )
    print("\n".join(notes[:40]))


def with_people(path, rows):
    """Write a file of people: ten columns, of which six are about them."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8") as opened:
        opened.write("Nr;Name;E-Mail;Telefon;Straße;PLZ;Geburtsdatum;Betrag;Datum;Bemerkung\n")
        for number in range(rows):
            opened.write(
                f"{number};{planted_persons.full_name(chance, messy=False)};"
                f"{planted_persons.mail(chance, messy=False)};{planted_persons.phone(chance, messy=False)};"
                f"{chance.choice(planted_persons.STREETS)} {chance.randint(1, 90)};67{chance.randint(600, 699)};"
                f"{planted_persons.birthday(chance, messy=False)};{chance.randint(0, 9999)},50;"
                f"2025-01-{chance.randint(1, 28):02d};Vorgang {chance.randint(1, 10**6)}, geprüft\n"
            )


def speed(rows):
    from stadtherz.opendata.adapters.persons.finding import find  # noqa: PLC0415
    from stadtherz.opendata.adapters.tables.typed import type_csv  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for label, make in (("without people", make_file), ("of people", with_people)):
            make(folder / "given.csv", rows)
            type_csv(folder / "given.csv", folder / "typed.parquet")
            started, used = time.perf_counter(), time.process_time()
            found = find(folder / "typed.parquet")
            took, used = time.perf_counter() - started, time.process_time() - used
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
            print(
                f"{rows:,} rows {label}: {took:.1f} s ({used:.1f} s of processors), peak {peak:.0f} MB"
                f" with typing before, {len(found.finds)} finds"
            )


def main():
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--tables", type=int, default=600)
    reader.add_argument("--rows", type=int, default=1_000_000)
    reader.add_argument("--smoke", action="store_true")
    given = reader.parse_args()
    for hard in (False, True):
        print(
            "\nwithout help by headings, among things that look alike" if hard else "usual tables"
        )
        told(judged(20 if given.smoke else given.tables, hard=hard))
    if given.rows:
        speed(10_000 if given.smoke else given.rows)


if __name__ == "__main__":
    main()
