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

# what is left out each day stands in tests/postgres-less.txt with its reasons
LESS = -k "not TestEditor" $(addprefix --ignore-glob=tests/,$(shell grep -v '^\#' tests/postgres-less.txt))
tests-postgres:
	@$(BIN)/python tools/with_postgres.py $(BIN)/python -m pytest -n 4 --dist loadgroup \
		-m "database and not browser and not acceptance and not slow" $(LESS)

bench: setup
	@$(BIN)/python -m benchmarks.pages
	@$(BIN)/python -m benchmarks.proposals
	@$(BIN)/python -m benchmarks.import_speed
	@$(BIN)/python -m benchmarks.sensorthings_writes
	@$(BIN)/python -m benchmarks.observation_store --json var/observation-store.json
	@$(BIN)/python -m benchmarks.walking
	@$(BIN)/python -m benchmarks.guidance_words
	@$(BIN)/python -m benchmarks.walker

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
		tests/observations/test_rollups.py tests/observations/sensorthings/test_whole_city.py
	@TESTS_TIMES=3 $(BIN)/python -m pytest --timeout 900 -m soak
	@$(MAKE) --no-print-directory tests-postgres LESS=
	@$(BIN)/python -m benchmarks.mqtt_ingest --messages 10000000 --most-minutes 45 --plot

clean:
	rm -rf $(VENV) node_modules var build src/stadtherz/design/static/vendor
