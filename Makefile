# Two commands: `make run` opens the city, `make test` runs every check.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# hundreds of processes start in the tests; without kept byte code each compiles everything anew
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run setup clients twins test checks both quick ready lint types contracts tests tests-postgres messages bench soak lock clean

run: setup
	@$(BIN)/python tools/demo_settings.py
	@$(BIN)/stadtherz site run --setup

setup: preflight-run $(VENV)/.installed node_modules/.installed messages

preflight-%:
	@$(PYTHON) tools/preflight.py $*

$(VENV)/.installed: requirements.lock pyproject.toml
	@echo "setup: Python packages (about a minute, once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --quiet --only-binary :all: --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --quiet --no-deps --no-index --no-build-isolation --editable .
	@touch $@

node_modules/.installed: package.json package-lock.json tools/assets.py
	@echo "setup: front-end packages"
	@npm ci --silent --no-audit --no-fund
	@$(BIN)/python tools/assets.py
	@touch $@

# foreign programs that our interfaces are tested with; the city itself never needs them
FOREIGN := tests/requirements
FROM_LOCK := install --quiet --quiet --require-hashes --no-deps --no-build-isolation

clients: build/clients/.installed

# one of them comes as source only, so that what builds it is pinned and installed first
build/clients/.installed: $(VENV)/.installed $(FOREIGN)/build.lock $(FOREIGN)/clients.lock
	@echo "test: foreign clients"
	@rm -rf build/clients
	@$(BIN)/python -m pip $(FROM_LOCK) --target build/clients -r $(FOREIGN)/build.lock
	@PYTHONPATH=$(CURDIR)/build/clients $(BIN)/python -m pip $(FROM_LOCK) --target build/clients -r $(FOREIGN)/clients.lock
	@touch $@

twins: setup build/twins/.installed
	@$(BIN)/python -m pytest -rs tests/observations/sensorthings/test_twin.py

build/twins/.installed: $(FOREIGN)/build.lock $(FOREIGN)/twins.lock
	@echo "twins: a library that offers the same interface, in an environment of its own"
	@rm -rf build/twins
	@$(PYTHON) -m venv build/twins
	@build/twins/bin/python -m pip $(FROM_LOCK) -r $(FOREIGN)/build.lock
	@build/twins/bin/python -m pip $(FROM_LOCK) -r $(FOREIGN)/twins.lock
	@touch $@

messages: $(VENV)/.installed
	@$(BIN)/python tools/messages.py compile

$(VENV)/.engines: requirements-engines.lock $(VENV)/.installed
	@echo "setup: an engine for the tests of the growth path"
	@$(BIN)/python -m pip install --quiet --quiet --only-binary :all: --no-binary pyspark-client --require-hashes -r requirements-engines.lock
	@touch $@

# the types are checked beside the tests, which leave a fifth of two cores free
test: preflight-test preflight-run
	@$(MAKE) --no-print-directory -j 2 --output-sync setup clients $(VENV)/.engines quick ready
	@$(MAKE) --no-print-directory -j 2 types both
	@echo "test: everything passed"

checks: setup
	@$(MAKE) --no-print-directory -j 2 --output-sync types quick ready

both:
	@$(MAKE) --no-print-directory tests
	@$(MAKE) --no-print-directory tests-postgres

quick: lint contracts

# a migrated database that the tests copy; half a minute, once for each state of the migrations
ready: setup
	@$(BIN)/python -m tests.migrated ready

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/reuse lint --quiet
	@$(BIN)/deptry .

contracts: setup
	@$(BIN)/lint-imports

types:
	@$(BIN)/mypy

tests:
	@$(BIN)/python -m pytest -n 4 --dist loadgroup

# what knows no database is not tested twice; nor, each time, what DuckDB evaluates, how whole pages are put together, and rules above
# services: `make soak` runs all of it on PostgreSQL
QUERIES := tests/observations/sensorthings
LESS = -k "not TestEditor" --ignore-glob="tests/*/domain" --ignore-glob="tests/*/domain/*" --ignore=tests/site --ignore=tests/design --ignore=tests/newsroom --ignore=tests/opendata/ogc \
	--ignore=tests/opendata/law --ignore=tests/opendata/persons --ignore=tests/opendata/asking --ignore=tests/opendata/tabular \
	$(foreach part,use/test_pages use/test_datastore use/test_maps use/test_series use/test_languages desk/test_pages desk/test_staff_pages \
	desk/test_services following/test_pages handing_in/test_pages handing_in/test_fetching handing_in/test_polling handing_in/test_deriving \
	handing_in/test_answers handing_in/test_words_of_people test_examining test_harvesting test_harvest_staff test_served_files \
	test_there_and_back test_catalogue test_ckan handing_in/test_guarded handing_in/test_wishes,--ignore=tests/opendata/$(part).py) \
	$(foreach part,ends_of_time health_pages views quality_pages classified_pages figures_of_groups history counting_privacy importing routes \
	distances completing real_files muenster_flags rollups watching both_ends bucket bucket_faults engines time_limit retention_grouped correcting \
	left_by_hour moving attending judging,--ignore=tests/observations/test_$(part).py) \
	$(foreach part,accounts/test_words accounts/test_roles accounts/test_demo accounts/test_privacy programme/test_views programme/test_approval_page,--ignore=tests/$(part).py) \
	$(foreach part,filters options fuzz foreign_client groups steady_pages paths reading twin second_version second_version_records \
	second_version_records_writing second_version_asking second_version_model second_version_privacy second_version_features second_version_records_changing \
	arrays_and_batches which_observation whole_city,--ignore=$(QUERIES)/test_$(part).py) \
	$(foreach part,pages plans proposal_pages paper_pages survey_results quizzes simulator printing pictures demo demo_proposals demo_surveys collecting \
	who_sees counting offering drafting preparing surveys lots following moderating verifier embargo ballot_desk german_words,--ignore=tests/participation/test_$(part).py) \
	$(foreach part,demo_counts migrating_rollups count_letters store,--ignore=tests/observations/test_$(part).py)
tests-postgres:
	@$(BIN)/python tools/with_postgres.py $(BIN)/python -m pytest -n 4 --dist loadgroup \
		-m "database and not browser and not acceptance and not slow" $(LESS)

bench: setup
	@$(BIN)/python -m benchmarks.pages
	@$(BIN)/python -m benchmarks.proposals
	@$(BIN)/python -m benchmarks.import_speed
	@$(BIN)/python -m benchmarks.sensorthings_writes
	@$(BIN)/python -m benchmarks.observation_store --json var/observation-store.json

COMPILE := uv pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet

# the client of Spark Connect comes as source only; it is plain Python. docopt, too, and only the
# command line of ckanapi wants it
lock:
	@$(COMPILE) pyproject.toml --group dev --only-binary :all: --output-file requirements.lock
	@$(COMPILE) --group engines --constraint requirements.lock --only-binary :all: --no-binary pyspark-client \
		--output-file requirements-engines.lock
	@$(COMPILE) --group spark --no-deps --output-file requirements-spark.lock
	@for part in "build --only-binary :all:" "clients --constraint requirements.lock --no-emit-package docopt --no-emit-package setuptools --no-emit-package numpy --no-emit-package shapely" twins; do set -- $$part; name=$$1; shift; \
		$(COMPILE) $(FOREIGN)/$$name.in $$@ --output-file $(FOREIGN)/$$name.lock; done

# Apache Spark stands in a folder of its own, as a cluster does; only Java comes from the system
var/spark/.installed: requirements-spark.lock
	@echo "soak: Apache Spark (half a gigabyte, once)"
	@$(PYTHON) -m venv var/spark
	@var/spark/bin/python -m pip install --quiet --quiet --no-binary pyspark --no-deps --require-hashes -r requirements-spark.lock
	@touch $@

soak: preflight-soak setup clients $(VENV)/.engines var/spark/.installed
	@SPARK_HOME=$$(echo $(CURDIR)/var/spark/lib/python3*/site-packages/pyspark) \
		$(BIN)/python -m pytest --timeout 900 tests/observations/test_spark.py
	@TESTS_TIMES=3 $(BIN)/python -m pytest --timeout 900 tests/observations/test_ranked.py \
		tests/observations/test_rollups.py $(QUERIES)/test_whole_city.py
	@TESTS_TIMES=3 $(BIN)/python -m pytest --timeout 900 -m soak
	@$(MAKE) --no-print-directory tests-postgres LESS=
	@$(BIN)/python -m benchmarks.mqtt_ingest --messages 10000000 --most-minutes 45 --plot

clean:
	rm -rf $(VENV) node_modules var build src/stadtherz/design/static/vendor
