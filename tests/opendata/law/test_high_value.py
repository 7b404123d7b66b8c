"""Which theme fits, what is missing on which level, and decisions that can be undone."""

from dataclasses import replace

import pytest

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.high_value import (
    CATEGORIES,
    CATEGORY_OF,
    WITHIN,
    Choice,
    chosen_codes,
    proposals,
)
from stadtherz.opendata.domain.high_value_levels import Level, Mend, Standing, missing, points
from stadtherz.opendata.domain.terms import FILE_TYPES, LICENCES, HighValue, Theme
from stadtherz.opendata.models import HIGH_VALUE_NAMES, Dataset
from stadtherz.opendata.selectors.high_value import looked_at, row_of
from stadtherz.opendata.services.bringing import bring_in
from stadtherz.opendata.services.high_value import (
    decide_high_value,
    say_why_missing,
    undo_decision,
)
from stadtherz.opendata.views.high_value_words import CATEGORIES as WORDS
from stadtherz.opendata.views.high_value_words import LEVELS, THEMES, WANTED
from tests.opendata.entries import DATASET, FILE, SERVICE
from tests.opendata.law.house import NOW, dataset, office, owner

NOISE = chosen_codes(HighValue.NOISE.value)


class TestThemes:
    def test_every_theme_has_a_category_a_name_and_words(self):
        assert set(CATEGORIES) | set(CATEGORY_OF) == set(HighValue)
        assert sorted(sum(map(len, WITHIN.values())) for _ in [1]) == [len(CATEGORY_OF)]
        assert set(THEMES) == set(CATEGORY_OF)
        assert set(WORDS) == set(CATEGORIES)
        assert set(HIGH_VALUE_NAMES) == set(HighValue)

    @pytest.mark.acceptance
    def test_codes_and_meanings_are_those_of_the_vocabulary(self, shared_data):
        path = shared_data / "dcatap/vocabularies/fdk-reference-data/high-value-categories.ttl"
        text = path.read_text()
        for one in HighValue:
            assert f"<{one.iri}>" in text
        for one, name in {
            HighValue.ADDRESSES: "Addresses", HighValue.BUILDINGS: "Buildings",
            HighValue.AIR: "Air", HighValue.NOISE: "Noise", HighValue.WATER: "Water",
            HighValue.PARCELS: "Cadastral parcels", HighValue.LAND_USE: "Land use",
            HighValue.RISK_ZONES: "Natural risk zones", HighValue.POPULATION: "Population",
            HighValue.WEATHER_STATIONS: "Observations data measured by weather stations",
            HighValue.CLIMATE_RECORDS: "Climate data: validated observations",
            HighValue.PUBLIC_MONEY: "Government expenditure and revenue",
            HighValue.TRANSPORT_NETWORKS: "Transport networks",
            HighValue.ENERGY: "Energy resources",
            HighValue.NATURE: "Nature preservation and biodiversity",
            HighValue.TOURISM: "Tourism flows in Europe", HighValue.CLIMATE: "Climate",
            HighValue.ORTHOIMAGES: "Orthoimagery", HighValue.ELEVATION: "Elevation",
            HighValue.WASTE: "Waste", HighValue.EMISSIONS: "Emissions",
            HighValue.ADMINISTRATIVE_UNITS: "Administrative units",
            HighValue.GEOGRAPHICAL_NAMES: "Geographical names",
        }.items():  # fmt: skip
            (entry,) = [part for part in text.split("\n<") if part.startswith(f"{one.iri}>")]
            assert f'skos:prefLabel\t"{name}"@en' in entry, one

    @pytest.mark.parametrize(
        ("title", "words", "themes", "found"),
        [
            ("Hauskoordinaten", "", [], HighValue.ADDRESSES),
            ("Adressen der Stadt", "", [], HighValue.ADDRESSES),
            ("Gebäudeumringe", "", [], HighValue.BUILDINGS),
            ("Luftqualität an Straßen", "", [Theme.ENVI], HighValue.AIR),
            ("Messwerte", "Lärm, Schallpegel", [Theme.ENVI], HighValue.NOISE),
            ("Pegel der Lauter", "", [], HighValue.WATER),
            ("Lufttemperatur", "Wetter", [], HighValue.WEATHER_STATIONS),
            ("Radwegenetz", "", [Theme.TRAN], HighValue.TRANSPORT_NETWORKS),
            ("Starkregenkarte", "", [], HighValue.RISK_ZONES),
            ("Haushaltsplan 2026", "", [Theme.GOVE], HighValue.PUBLIC_MONEY),
            ("Einwohner nach Stadtteilen", "", [Theme.SOCI], HighValue.POPULATION),
            ("Fahrräder: Messwerte", "Radverkehr, Zählstelle", [Theme.TRAN], None),
            ("Luftballons", "", [Theme.ENVI], None),
            ("", "", list(Theme), None),
        ],
    )
    def test_what_is_proposed(self, title, words, themes, found):
        best = proposals([words.replace(",", " ")], themes, title)
        assert (best[0].theme if best else None) == found

    def test_words_are_given_as_they_stand_there(self):
        (best, *_) = proposals(["Lärm,", "Schallpegel"], [Theme.ENVI], "Etwas")
        assert (best.because, best.fits_themes) == (("Lärm", "Schallpegel"), True)
        assert best.category is HighValue.ENVIRONMENT

    @pytest.mark.parametrize(
        ("code", "codes"),
        [("", ()), (HighValue.ENVIRONMENT.value, (HighValue.ENVIRONMENT,)),
         (HighValue.AIR.value, (HighValue.ENVIRONMENT, HighValue.AIR))],
    )  # fmt: skip
    def test_a_theme_brings_its_category(self, code, codes):
        assert chosen_codes(code) == codes

    def test_other_codes_are_refused(self):
        with pytest.raises(ValueError, match="c_0"):
            chosen_codes("c_0")


class TestLevels:
    def test_a_good_dataset_lacks_nothing_on_any_level(self):
        found = points(DATASET, [SERVICE])
        assert missing(found) == ()
        assert {one.level for one in found} == set(Level)
        assert {one.wanted for one in found} == set(WANTED)
        assert {one.level.value for one in found} == set(LEVELS)

    @pytest.mark.parametrize(
        ("change", "code", "mend"),
        [
            ({"contact": None}, "dataset:contact", Mend.NONE),
            ({"distributions": (replace(FILE, licence=None),)}, "distribution:licence",
             Mend.LICENCE),
            ({"distributions": (replace(FILE, rights=""),)}, "distribution:rights", Mend.NONE),
            ({"distributions": (replace(FILE, access=""),)}, "distribution:access", Mend.NONE),
            ({"distributions": (replace(FILE, file_type=FILE_TYPES["PDF"]),)}, "dataset:bulk",
             Mend.NONE),
            ({"distributions": (replace(FILE, file_type=FILE_TYPES["XLS"]),)}, "dataset:bulk",
             Mend.NONE),
        ],
    )  # fmt: skip
    def test_what_is_missing_of_a_dataset_and_its_files(self, change, code, mend):
        (found,) = missing(points(replace(DATASET, **change), [SERVICE]))
        assert (found.code, found.mend, found.standing) == (code, mend, Standing.MISSING)

    @pytest.mark.parametrize(
        ("field", "wanted"),
        [("contact", "contact"), ("specification", "description"),
         ("rules", "terms"), ("terms", "quality"), ("page", "page"), ("licence", "licence")],
    )  # fmt: skip
    def test_what_is_missing_of_a_service(self, field, wanted):
        empty = None if field in {"contact", "licence"} else ""
        found = missing(points(DATASET, [replace(SERVICE, **{field: empty})]))
        assert [one.code for one in found] == [f"service:{wanted}"]

    def test_a_service_without_an_address_is_none(self):
        codes = [one.code for one in missing(points(DATASET, [replace(SERVICE, endpoint="")]))]
        assert codes == ["dataset:api", "service:endpoint"]

    def test_without_a_service_only_the_api_is_missing(self):
        (found,) = missing(points(DATASET, []))
        assert (found.code, found.mend) == ("dataset:api", Mend.API)

    def test_a_file_without_its_own_address_is_no_bulk_download(self):
        bare = replace(DATASET, distributions=(replace(FILE, download=""),))
        codes = [one.code for one in missing(points(bare, [SERVICE]))]
        assert codes == ["dataset:bulk", "distribution:download"]

    def test_a_closed_licence_is_as_good_as_none(self):
        closed = replace(LICENCES["cc-by-4.0"], high_value=False)
        bare = replace(DATASET, distributions=(replace(FILE, licence=closed),))
        assert [one.code for one in missing(points(bare, [SERVICE]))] == ["distribution:licence"]

    def test_without_a_category_it_and_the_law_are_missing_everywhere(self):
        bare, service = replace(DATASET, high_value=()), replace(SERVICE, high_value=())
        assert [one.code for one in missing(points(bare, [service]))] == [
            "dataset:category", "dataset:legislation", "distribution:legislation",
            "service:legislation", "service:category",
        ]  # fmt: skip


@pytest.mark.django_db
class TestDecisions:
    @pytest.fixture(autouse=True)
    def city(self, own_lake):
        load_city(city=the_city())

    def decide(self, by, key="laerm", **more):
        choice = Choice(**{"codes": NOISE, "api": True} | more)
        return decide_high_value(key=key, choice=choice, by=by, now=NOW)

    def test_one_decision_fills_all_three_levels_and_can_be_undone(self):
        row, by = dataset(licence="", state="draft"), office()
        assert looked_at(row_of("laerm")).proposals[0].theme is HighValue.NOISE
        act = self.decide(by, licence="cc-by-4.0")
        looked = looked_at(row_of("laerm"))
        assert missing(looked.points) == ()
        assert [one.level for one in looked.points if one.wanted == "legislation"] == [
            Level.DATASET, Level.FILE, Level.FILE, Level.SERVICE,
        ]  # fmt: skip
        assert looked.row.edited == ["high_value", "licence"]
        undo_decision(decision=act.pk, by=by, now=NOW)
        row.refresh_from_db()
        assert (row.high_value, row.licence, row.edited) == ([], "", [])
        assert {one.service for one in row.distributions.all()} == {""}
        assert looked_at(row_of("laerm")).decided is False

    def test_a_source_of_the_city_does_not_take_it_back(self):
        dataset(source="x:laerm")
        self.decide(office())
        bring_in(offers=[], now=NOW)
        assert Dataset.objects.get().high_value == [one.value for one in NOISE]

    def test_no_is_a_decision_as_well(self):
        dataset()
        self.decide(office(), codes=(), api=False)
        assert looked_at(row_of("laerm")).decided is True

    def test_what_is_published_only_the_office_changes(self):
        dataset()
        dataset("entwurf", state="draft")
        by = owner()
        with pytest.raises(NotAllowed):
            self.decide(by)
        assert self.decide(by, key="entwurf").after["high_value"]
        assert Dataset.objects.get(key="laerm").high_value == []

    def test_what_the_gate_would_stop_is_refused_whole(self):
        dataset(licence="")
        with pytest.raises(Invalid) as refused:
            self.decide(office())
        assert refused.value.code == "high-value-gate"
        assert set(refused.value.details) == {"licence-missing"}
        assert Dataset.objects.get().high_value == []

    @pytest.mark.parametrize("licence", ["cc-by-nc-4.0", "nichts"])
    def test_a_licence_that_is_not_open_enough_is_refused(self, licence):
        dataset()
        with pytest.raises(Invalid) as refused:
            self.decide(office(), licence=licence)
        assert refused.value.code == "high-value-licence"

    def test_undoing_later_changes_is_refused(self):
        dataset()
        by = office()
        first = self.decide(by)
        self.decide(by, codes=())
        with pytest.raises(Conflict) as refused:
            undo_decision(decision=first.pk, by=by, now=NOW)
        assert refused.value.code == "high-value-changed"
        assert Dataset.objects.get().high_value == []

    def test_undoing_twice_finds_nothing(self):
        dataset()
        by = office()
        act = self.decide(by)
        undo_decision(decision=act.pk, by=by, now=NOW)
        with pytest.raises(NotFound):
            undo_decision(decision=act.pk, by=by, now=NOW)

    def test_a_service_that_is_there_already_stays(self):
        row = dataset()
        row.distributions.filter(name="csv").update(service="sensorthings")
        self.decide(office())
        assert dict(row.distributions.values_list("name", "service")) == {
            "all": "query", "csv": "sensorthings",
        }  # fmt: skip

    def test_what_cannot_be_asked_gets_no_api(self):
        row = dataset()
        row.distributions.filter(name="all").delete()
        self.decide(office())
        assert [one.code for one in missing(looked_at(row_of("laerm")).points)] == ["dataset:api"]

    def test_a_reason_is_written_and_taken_away(self):
        row, by = dataset(), office()
        say_why_missing(key="laerm", words=Text.of("Kommt 2027"), by=by, now=NOW)
        row.refresh_from_db()
        assert str(row.missing_reason.words) == "Kommt 2027"
        say_why_missing(key="laerm", words=Text(), by=by, now=NOW)
        assert not hasattr(row_of("laerm"), "missing_reason")

    @pytest.mark.parametrize("key", ["fehlt", "weg"])
    def test_what_is_not_there_is_not_found(self, key):
        dataset("weg", state="withdrawn")
        with pytest.raises(NotFound):
            self.decide(office(), key=key)
