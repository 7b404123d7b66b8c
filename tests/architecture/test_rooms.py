"""The rules of the house that import contracts cannot see."""

import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands
from django.db.models import ForeignKey, ManyToManyField, OneToOneField

from stadtherz.site.config import Config

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "stadtherz"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
BY_ID = {contract["id"]: contract for contract in CONTRACTS}
LAYERS = BY_ID["systems"]["layers"]
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
DOMAIN = [path for path in MODULES if "domain" in path.parts and path.name != "__init__.py"]


def level(label):
    return next(number for number, layer in enumerate(LAYERS) if label in layer.split(" | "))


def test_no_file_is_two_rooms():
    lines = {path.relative_to(SOURCE): path.read_text().count("\n") for path in MODULES}
    assert {path: many for path, many in lines.items() if many > 400} == {}


def test_each_line_of_what_is_left_out_on_postgres_finds_something():
    lines = (ROOT / "tests" / "postgres-less.txt").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert [one for one in patterns if not list((ROOT / "tests").glob(one))] == []


def test_the_kernel_stays_small():
    files = [path for path in (SOURCE / "kernel").glob("*.py") if path.name != "__init__.py"]
    assert len(files) <= 6
    assert sum(len(path.read_text().splitlines()) for path in files) <= 400


def test_every_decision_stands_in_their_list():
    folder = ROOT / "docs" / "decisions"
    heads = [(path.name, path.read_text().split("\n")[0]) for path in sorted(folder.glob("0*.md"))]
    told = [head.removeprefix("# ").split(". ", 1) for _, head in heads]
    rows = [f"| {number} | [{title}]({name}) |"
            for (name, _), (number, title) in zip(heads, told, strict=True)]  # fmt: skip
    assert rows == [one for one in (folder / "README.md").read_text().split("\n") if ".md)" in one]
    assert [int(number) for number, _ in told] == [int(name[:4]) for name, _ in heads]


def test_every_system_with_rules_is_in_the_contract_inside():
    listed = {container.removeprefix("stadtherz.") for container in BY_ID["inside"]["containers"]}
    assert {path.parent.name for path in SOURCE.glob("*/domain")} <= listed


WITHOUT_DJANGO = """
import importlib, sys
for module in sys.argv[1:]:
    importlib.import_module(module)
    if "django" in sys.modules:
        sys.exit(f"{module} loads Django")
"""


def test_the_domain_loads_without_django():
    modules = [".".join(path.relative_to(SOURCE.parent).with_suffix("").parts) for path in DOMAIN]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, *modules],
        env={"PYTHONPATH": str(SOURCE.parent)}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_foreign_keys_point_downwards():
    upwards = []
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("stadt")}
    for model in apps.get_models():
        here = model._meta.app_label
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey | OneToOneField | ManyToManyField):
                there = field.related_model._meta.app_label
                if {here, there} <= ours and level(there) < level(here):
                    upwards.append(f"{here}.{model.__name__}.{field.name} -> {there}")
    assert upwards == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("path", sorted(SOURCE.glob("*/public.py")), ids=lambda p: p.parent.name)
def test_a_public_door_is_names_only(path):
    names = {}
    module = f"stadtherz.{path.parent.name}.public"
    exec(compile(path.read_text(), module, "exec"), names)  # noqa: S102
    listed = names.pop("__all__")
    assert sorted(listed) == sorted(
        name for name in names if not name.startswith("_") and name != "annotations"
    )
    body = [line for line in path.read_text().splitlines() if line.startswith(("def ", "class "))]
    assert body == []


WRITTEN = {".py", ".html", ".txt", ".js", ".css", ".svg", ".po", ".xml", ".json", ".toml"}


def test_no_code_knows_kaiserslautern():
    words = ("kaiserslautern", "lautern", "lautrer")
    known = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted(SOURCE.rglob("*"))
        if path.suffix in WRITTEN and "vendor" not in path.parts
        for line in path.read_text().splitlines()
        if any(word in line.lower() for word in words)
    ]
    assert known == []


def test_every_german_text_has_its_english():
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "messages.py", "missing"],
        capture_output=True,
        text=True,
    )
    assert done.stdout == ""
    assert done.returncode == 0


def test_every_setting_is_documented():
    text = (ROOT / "docs" / "reference" / "settings.md").read_text()
    named = set(re.findall(r"^\| `STADTHERZ_(\w+)`", text, re.MULTILINE))
    assert named == {part.name.upper() for part in fields(Config)}


def test_every_command_is_documented():
    text = "\n".join(path.read_text() for path in (ROOT / "docs" / "reference").glob("*.md"))
    commands = {name for name, app in get_commands().items() if app.startswith("stadtherz.")}
    assert {name for name in commands if name.replace("_", " ", 1) not in text} == set()
