import tomllib
from copy import deepcopy
from pathlib import Path

import pytest

from stadtherz.city.domain.description import DistrictKind
from stadtherz.city.domain.reading import city_from
from stadtherz.kernel.errors import Invalid

ROOT = Path(__file__).resolve().parent.parent.parent.parent
SEEHEIM = tomllib.loads((Path(__file__).parent.parent / "cities" / "seeheim.toml").read_text())
LAUTERN = tomllib.loads((ROOT / "cities" / "kaiserslautern.toml").read_text())


def faults(change):
    tables = deepcopy(SEEHEIM)
    change(tables)
    with pytest.raises(Invalid) as refusal:
        city_from(tables, "town.toml")
    return refusal.value.details


def test_the_model_city_is_as_the_facts_say():
    city = city_from(LAUTERN, "kaiserslautern.toml")
    kinds = [district.kind for district in city.districts]
    assert (kinds.count(DistrictKind.CORE), kinds.count(DistrictKind.ORTSBEZIRK)) == (9, 9)
    assert (city.ags, city.nuts, len(city.themes)) == ("07312000", "DEB32", 10)


def test_an_invented_town_is_read_by_the_same_code():
    assert city_from(SEEHEIM, "seeheim.toml").departments[0].name.to("en") == "Building yard"


def rename(table, old, new):
    table[new] = table.pop(old)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda t: rename(t["city"], "nuts", "nutz"),
         "town.toml: city.nutz: there is no such key; did you mean 'nuts'?"),
        (lambda t: rename(t["city"], "nuts", "nutz"),
         "town.toml: city.nuts: field required; add it"),
        (lambda t: rename(t["themes"][0], "icon", "icn"),
         "town.toml: themes[1].icn: there is no such key; did you mean 'icon'?"),
        (lambda t: t.update(distrcts=[]),
         "town.toml: city.distrcts: there is no such key; did you mean 'districts'?"),
        (lambda t: t["districts"][1].update(kind="village"),
         "town.toml: districts[2].kind: input should be 'core' or 'ortsbezirk'; "
         "use one of 'core' or 'ortsbezirk'"),
        (lambda t: t["publisher"].update(mail="rathaus"),
         "town.toml: publisher.mail: 'rathaus' is not a mail address; "
         "write it as described in docs/reference/city-file.md"),
        (lambda t: t["districts"][1].update(centre=[52.07, 10.15]),
         "town.toml: districts.oberdorf.centre: [52.07, 10.15] lies outside of the box; widen "
         "the box or check the order [longitude, latitude]; "
         "write it as described in docs/reference/city-file.md"),
        (lambda t: t["city"].update(time_zone="Europe/Berln"),
         "town.toml: city.time_zone: 'Europe/Berln' is no time zone; write it as in Europe/Berlin; "
         "write it as described in docs/reference/city-file.md"),
        (lambda t: t["districts"][1].update(boundary="../../etc/passwd"),
         "town.toml: districts[2].boundary: string should match pattern "
         "'^([\\w-][\\w.-]*\\.(geo)?json)?$'; write it in the form "
         "^([\\w-][\\w.-]*\\.(geo)?json)?$"),
        (lambda t: t["themes"][0].update(promise={"de": "Nur deutsch"}),
         "town.toml: themes[1].promise: has no text in en; add the translation"),
        (lambda t: t["districts"][1].update(key="altstadt"),
         "town.toml: districts: the key 'altstadt' stands twice; give each its own; "
         "write it as described in docs/reference/city-file.md"),
        (lambda t: t["city"].update(ags="731"),
         "town.toml: city.ags: string should match pattern '^[0-9]{8}$'; "
         "write it in the form ^[0-9]{8}$"),
        (lambda t: t["city"].update(time_zone="Mars"),
         "town.toml: city.time_zone: 'Mars' is no time zone; write it as in Europe/Berlin; "
         "write it as described in docs/reference/city-file.md"),
        (lambda t: t["city"].update(languages=["de", "Englisch"]),
         "town.toml: city.languages[2]: string should match pattern "
         "'^[a-z]{2,3}$'; write it in the form ^[a-z]{2,3}$"),
        (lambda t: t.update(departments=[]),
         "town.toml: departments: tuple should have at least 1 item after validation, not 0; "
         "give at least one"),
    ],
)  # fmt: skip
def test_a_fault_names_file_key_and_remedy(change, line):
    assert line in faults(change)


def test_all_faults_come_at_once():
    def break_three(tables):
        del tables["legal"]
        tables["city"]["ags"] = "x"
        tables["publisher"]["website"] = "seeheim.example"

    assert len(faults(break_three)) == 3
