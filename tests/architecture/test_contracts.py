"""Each contract names what breaks it, and the real tree is clean."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LINT = Path(sys.executable).with_name("lint-imports")

VIOLATIONS = {
    "a lower system imports a higher one": (
        "city/services.py", "import stadtherz.accounts.public", "Systems depend downwards only",
    ),
    "an unlisted system": (
        "lottery/__init__.py", "", "Systems depend downwards only",
    ),
    "a model imports a service": (
        "city/models.py", "import stadtherz.city.services", "Inside a system",
    ),
    "a junk drawer": (
        "city/utils.py", "", "Inside a system",
    ),
    "the domain imports Django": (
        "accounts/domain/roles.py", "import django.utils.timezone", "The rules are plain Python",
    ),
    "the domain throws dice": (
        "city/domain/label.py", "import random", "The rules are plain Python",
    ),
    "the kernel reads the clock": (
        "kernel/geo.py", "import time", "The rules are plain Python",
    ),
    "a foreign model is used directly": (
        "programme/models.py", "import stadtherz.city.models", "Other systems are used through",
    ),
    "a foreign selector is used directly": (
        "site/views.py", "import stadtherz.city.selectors", "Other systems are used through",
    ),
    **{
        f"foreign {part} are used directly": (
            "programme/models.py", f"import stadtherz.{system}.{part}",
            "Other systems are used through",
        )
        for system, part in (
            ("accounts", "services"), ("newsroom", "forms"), ("accounts", "views"),
            ("city", "adapters"), ("city", "domain"),
            ("city", "wagtail_hooks"), ("city", "apps"), ("city", "templatetags"),
            ("observations", "management"),
        )
    },
    "somebody else assembles URLs": (
        "programme/views.py", "import stadtherz.city.urls", "Only the site assembles",
    ),
}  # fmt: skip


def lint(folder):
    return subprocess.run(
        [LINT, "--no-cache"], cwd=folder, env={"PYTHONPATH": str(folder / "src")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """What is said of a copy with all violations at once: reading a tree takes seconds."""
    folder = tmp_path_factory.mktemp("tree")
    shutil.copytree(
        ROOT / "src", folder / "src",
        ignore=shutil.ignore_patterns("static", "templates", "locale", "__pycache__"),
    )  # fmt: skip
    shutil.copy(ROOT / "pyproject.toml", folder)
    for place, line, _ in VIOLATIONS.values():
        path = folder / "src" / "stadtherz" / place
        path.parent.mkdir(exist_ok=True)
        before = path.read_text() if path.exists() else ""
        path.write_text(f"{line}\n{before}" if '"""' not in before[:3] else f"{before}\n{line}\n")
    result = lint(folder)
    assert result.returncode == 1, result.stdout
    return result.stdout.split("Broken contracts")[1]


def test_the_tree_keeps_all_five_contracts():
    result = lint(ROOT)
    assert "Contracts: 5 kept, 0 broken." in result.stdout, result.stdout


@pytest.mark.parametrize("case", VIOLATIONS)
def test_a_violation_is_caught(broken, case):
    place, line, contract = VIOLATIONS[case]
    module = f"stadtherz.{place.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}"
    imported = line.removeprefix("import ").removesuffix(".utils.timezone")
    (said,) = (part for part in sections(broken) if part.startswith(contract))
    assert (f"{module} -> {imported} (l." if line else f"- {module}\n") in said


def sections(broken):
    """Each contract that is broken begins with its title over a line of dashes."""
    return re.split(r"\n(?=[^\n]+\n-{10,}\n)", broken)[1:]
