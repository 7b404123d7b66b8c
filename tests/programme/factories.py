"""Plain rows for tests; every value is written out."""

from datetime import date

from stadtherz.city.public import Department, Theme, load_city, the_city
from stadtherz.kernel.text import Text
from stadtherz.programme import models


def text(words):
    return Text.of({"de": words, "en": f"{words} (en)"})


def goal():
    paper, _ = models.StrategyPaper.objects.get_or_create(
        key="leitbild", defaults={"name": text("Leitbild")}
    )
    return models.Goal.objects.get_or_create(
        key="ziel", defaults={"paper": paper, "name": text("Ziel"), "meaning": text("Sinn")}
    )[0]


def project(key="bruecke", *, complete=True, published=True):
    if not Theme.objects.exists():
        load_city(city=the_city())
    tiefbau = Department.objects.get(key="tiefbau")
    found = models.Project.objects.create(
        key=key, name=text(f"Projekt {key}"), summary=text("Eine Zeile"), status="running",
        department=tiefbau, permanent_owner=tiefbau if complete else None, published=published,
    )  # fmt: skip
    found.themes.set(Theme.objects.filter(key__in=["verkehr", "sicherheit"]))
    found.save()
    if complete:
        models.Benefit.objects.create(
            project=found, kind="direct", who=text("alle"), what=text("mehr"),
            from_when=text("bald"), how_known=text("Zählung"),
        )  # fmt: skip
        models.Contribution.objects.create(project=found, goal=goal(), statement=text("viel"))
    return found


def milestone(of, due=date(2026, 12, 31), **changes):
    values = {"name": text("Fertig"), "first_due": due, "due": due}
    return models.Milestone.objects.create(project=of, **(values | changes))
