import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from stadtherz.city.public import load_city, the_city
from stadtherz.site.config import languages_of, read_config, tile_hosts, time_zone_of

ROOT = Path(__file__).parents[2]
GOOD = {"STADTHERZ_SECRET": "x" * 50, "STADTHERZ_CITY": "cities/kaiserslautern.toml"}


def test_what_is_required_is_named_with_its_meaning():
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_config({})
    assert "STADTHERZ_SECRET is missing: Secret for signatures" in str(refusal.value)
    assert "STADTHERZ_CITY is missing" in str(refusal.value)


def test_a_misspelt_setting_is_named():
    with pytest.raises(ImproperlyConfigured, match="STADTHERZ_DEMOO is no setting"):
        read_config({**GOOD, "STADTHERZ_DEMOO": "yes"})


def test_the_second_factor_can_be_waived_in_the_demo_only():
    assert not read_config({**GOOD, "STADTHERZ_DEMO": "yes", "STADTHERZ_STAFF_MFA": "no"}).yes(
        "staff_mfa"
    )
    with pytest.raises(ImproperlyConfigured, match="for the demo only"):
        read_config({**GOOD, "STADTHERZ_STAFF_MFA": "no"})


@pytest.mark.parametrize(
    ("written", "meant"), [("yes", True), ("1", True), ("On", True), ("no", False), ("", False)]
)
def test_yes_and_no(written, meant):
    assert read_config({**GOOD, "STADTHERZ_DEBUG": written}).yes("debug") is meant


def test_maybe_is_no_answer():
    with pytest.raises(ImproperlyConfigured, match="write yes or no"):
        read_config({**GOOD, "STADTHERZ_DEBUG": "maybe"}).yes("debug")


@pytest.mark.parametrize("written", ["-1", "1.5", "viele", "", "²"])
def test_a_number_is_a_whole_number(written):
    with pytest.raises(ImproperlyConfigured, match=r"STADTHERZ_PROXIES is .* whole number"):
        read_config({**GOOD, "STADTHERZ_PROXIES": written}).number("proxies")


def test_the_proxies_of_the_operator_are_those_that_throttling_trusts():
    code = "from stadtherz.site import settings as s; print(s.ALLAUTH_TRUSTED_PROXY_COUNT)"
    environment = {**os.environ, **GOOD, "STADTHERZ_PROXIES": "2", "PYTHONPATH": str(ROOT / "src")}
    said = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert said.stdout == "2\n", said.stderr


def test_the_installed_command_knows_the_commands_of_the_systems(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "STADTHERZ_SECRET": "s" * 50,
        "STADTHERZ_CITY": str(ROOT / "cities" / "kaiserslautern.toml"),
        "STADTHERZ_VAR": str(tmp_path),
        "PYTHONPATH": str(ROOT / "src"),
    }
    answer = subprocess.run(
        [sys.executable, "-m", "stadtherz.site", "observations", "import", "--help"],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr
    assert "--mapping" in answer.stdout


def test_only_the_chosen_tile_service_may_send_pictures(tmp_path):
    file = tmp_path / "city.toml"
    assert tile_hosts(file) == []
    file.write_text("x = ")
    assert tile_hosts(file) == []
    file.write_text('[map_tiles]\naddress = "https://t.example:8443/{z}/{x}/{y}.png"\n')
    assert tile_hosts(file) == ["https://t.example:8443"]


def test_languages_and_clocks_come_from_the_city_file(tmp_path):
    file = tmp_path / "city.toml"
    usual = ([("de", "German")], "Europe/Berlin")
    assert (languages_of(file), time_zone_of(file)) == usual
    file.write_text("x = ")
    assert (languages_of(file), time_zone_of(file)) == usual
    file.write_text('[city]\nlanguages = ["nl", "de", "xx"]\ntime_zone = "Europe/Lisbon"\n')
    assert languages_of(file) == [("nl", "Dutch"), ("de", "German"), ("xx", "xx")]
    assert time_zone_of(file) == "Europe/Lisbon"


def test_this_city_speaks_german_first_and_english():
    assert [code for code, _ in languages_of(ROOT / "cities" / "kaiserslautern.toml")] == [
        "de", "en",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_tile_service_lies_under_the_map_and_is_named(client, settings, tmp_path):
    plain = Path(settings.CITY_FILE).read_text(encoding="utf-8")
    file = tmp_path / "tiled.toml"
    service = 'address = "https://t.example/{z}/{x}/{y}.png"\nattribution = "Kartenamt"'
    file.write_text(f"{plain}\n[map_tiles]\n{service}\n", encoding="utf-8")
    settings.CITY_FILE = file
    load_city(city=the_city())
    body = client.get("/stadtteile/").content.decode()
    assert '<image href="https://t.example/' in body
    assert "Karte: Kartenamt" in body
    assert "von fremden Servern (Kartenamt)" in body
    assert "Kartenamt" in client.get("/datenschutz/").content.decode()


BUCKET = {
    "STADTHERZ_LAKE": "s3://city-data/lake",
    "STADTHERZ_LAKE_ENDPOINT": "https://s3.example.org",
    "STADTHERZ_LAKE_KEY": "the-key-itself",
    "STADTHERZ_LAKE_SECRET": "the-secret-itself",
}


def test_a_lake_in_object_storage_has_all_its_settings():
    assert read_config({**GOOD, **BUCKET}).lake == "s3://city-data/lake"
    assert read_config({**GOOD, "STADTHERZ_LAKE": "/srv/lake"}).lake == "/srv/lake"


@pytest.mark.parametrize("name", ["LAKE_ENDPOINT", "LAKE_KEY", "LAKE_SECRET"])
def test_what_a_lake_in_object_storage_lacks_is_named_with_its_remedy(name):
    with pytest.raises(ImproperlyConfigured, match=f"STADTHERZ_{name} is missing, .*: write"):
        read_config({**GOOD, **BUCKET, f"STADTHERZ_{name}": ""})


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("LAKE", "s3://city-data", "write s3://bucket/prefix, or a folder"),
        ("LAKE", "s3://X/lake", "write s3://bucket/prefix, or a folder"),
        ("LAKE", "gs://city-data/lake", "write s3://bucket/prefix, or a folder"),
        ("LAKE_ENDPOINT", "s3.example.org", "write https://host"),
        ("LAKE_ENDPOINT", "https://key:secret@s3.example.org", "without bucket, key or secret"),
        ("LAKE_ENDPOINT", "https://s3.example.org/bucket", "without bucket, key or secret"),
    ],
)
def test_a_wrong_place_of_the_lake_is_refused(name, value, remedy):
    with pytest.raises(ImproperlyConfigured, match=remedy) as refusal:
        read_config({**GOOD, **BUCKET, f"STADTHERZ_{name}": value})
    assert "secret@" not in str(refusal.value)


def test_secrets_are_not_shown():
    shown = repr(read_config({**GOOD, **BUCKET, "STADTHERZ_MAIL": "smtp://u:mail-password@h"}))
    for secret in ("x" * 50, "the-key-itself", "the-secret-itself", "mail-password"):
        assert secret not in shown


def test_the_file_of_the_settings_is_named(tmp_path):
    file = tmp_path / "city.env"
    lines = [f"{name}={value}" for name, value in {**GOOD, **BUCKET}.items()]
    file.write_text("\n".join(line for line in lines if "SECRET=the" not in line))
    done = subprocess.run(
        [sys.executable, "-m", "stadtherz.site", "check"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": "src", "STADTHERZ_ENV": str(file)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "STADTHERZ_LAKE_SECRET is missing" in done.stderr
    assert f"from the environment and from {file}" in done.stderr
    assert "the-key-itself" not in done.stderr
