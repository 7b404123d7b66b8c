"""The command `stadtherz`: `stadtherz <system> <command>` or any of Django's own commands."""

import os
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility, get_commands

from stadtherz.kernel.errors import Refused
from stadtherz.site.loading import loading

SETTINGS_FILE = "STADTHERZ_ENV"
DEFAULT_FILE = "var/stadtherz.env"


def read_settings_file() -> Path:
    """Fill the environment from the settings file; what is already set there wins."""
    path = Path(os.environ.pop(SETTINGS_FILE, DEFAULT_FILE)).resolve()
    if not path.is_file():
        return path
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())
    return path


def command_line(arguments: list[str]) -> list[str]:
    """Read `system command` as the management command `system_command`."""
    if len(arguments) > 1 and f"{arguments[0]}_{arguments[1]}" in get_commands():
        return [f"{arguments[0]}_{arguments[1]}", *arguments[2:]]
    return arguments


def overview() -> str:
    systems: dict[str, list[str]] = {}
    for name, app in sorted(get_commands().items()):
        if app.startswith("stadtherz."):
            system, _, command = name.partition("_")
            systems.setdefault(system, []).append(command)
    lines = [f"  stadtherz {system} {command}" for system in systems for command in systems[system]]
    return "\n".join(["Commands of the city (--help explains each):", *lines, "", "Django's own:"])


def main() -> int:
    """Run the command that was typed; a refusal is printed without a traceback."""
    file = read_settings_file()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stadtherz.site.settings")
    arguments = sys.argv[1:]
    try:
        with loading():
            django.setup()  # before the first get_commands, which remembers what it found
        if not arguments or (arguments[0] in {"help", "--help", "-h"} and len(arguments) == 1):
            sys.stdout.write(overview() + "\n")
        ManagementUtility(["stadtherz", *command_line(arguments)]).execute()
    except ImproperlyConfigured as error:
        sys.stderr.write(
            f"stadtherz: the settings are not right:\n{error}\n"
            f"Settings are read from the environment and from {file}.\n"
        )
        return 2
    except Refused as error:
        sys.stderr.write(f"stadtherz: {error}\n")
        return 1
    return 0
