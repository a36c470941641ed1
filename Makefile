# make run: everything on this machine; BARE=1: on a demo forest that is not prepared; TWO=1: on one with two
# domain controllers.  make test: all checks and tests.
# Both do their own set-up, and say what they do.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STEP := $(PYTHON) -P ocsadmin/steps.py
# Tests run in an order that the seed decides; SEED=… repeats one.
ifndef SEED
SEED := $(shell od -An -N4 -tu4 /dev/urandom | tr -d ' ')
endif
export SEED
PYTEST := $(BIN)/python -m pytest --randomly-seed=$(SEED)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Whatever the locale of the machine, texts are UTF-8.
export PYTHONUTF8 := 1

.PHONY: run test check unit end-to-end postgres packages clean bench bench-search pictures openapi soak mutations

run: $(VENV)/run.stamp
	@echo "Starting ocsadmin …"
	@exec $(BIN)/python -m ocsadmin.serve $(if $(BARE),--bare) $(if $(TWO),--two)

test: packages $(VENV)/test.stamp
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory end-to-end
	@$(MAKE) --no-print-directory postgres

# What a machine can see in the code: form, types, arrows between packages, names that nothing uses, migrations.
check: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.dead_names
	DJANGO_SETTINGS_MODULE=ocsadmin.settings.test $(BIN)/python manage.py makemigrations --check --dry-run

unit: packages $(VENV)/test.stamp
	$(PYTEST) -n 3 --dist loadscope tests --ignore tests/end_to_end

# The whole product, started as a new user starts it, in a real browser.
end-to-end: packages $(VENV)/test.stamp
	$(PYTEST) -n 2 --dist loadfile tests/end_to_end

# The same tests of everything that speaks SQL, on a real PostgreSQL and a real Redis.
postgres: packages $(VENV)/test.stamp
	$(BIN)/python -m tests.services -- $(PYTEST) -n 3 --dist loadscope -m database $$(grep -rl mark.database tests --include='test_*.py')

packages: $(VENV)/run.stamp
	@$(BIN)/python -m tools.packages

# A virtual environment that does not answer (made by another Python, or half made) is made anew.
$(VENV)/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it by PYTHON=…"; exit 1; }
	@echo "Setting up in $(CURDIR), with $$($(PYTHON) --version); the first time takes a few minutes …"
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	  then $(STEP) "List of Debian packages" apt-get -q update && DEBIAN_FRONTEND=noninteractive \
	    $(STEP) "Debian package: python3-venv" apt-get -q install -y --no-install-recommends python3-venv; \
	  else echo "Install python3-venv first (as root: apt-get install python3-venv)."; exit 1; fi
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(STEP) "Virtual environment $(VENV)" $(PYTHON) -m venv --clear $(VENV)
	@$(STEP) "Python packages" $(BIN)/python -m pip install --progress-bar off --requirement requirements.txt
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements-test.txt
	@$(STEP) "Python packages for the tests" $(BIN)/python -m pip install --progress-bar off --requirement requirements-test.txt
	@touch $@

bench: $(VENV)/test.stamp packages
	$(BIN)/python -m benchmarks.mirror
	$(BIN)/python -m benchmarks.enable
	$(BIN)/python -m benchmarks.search

bench-search: packages $(VENV)/test.stamp
	$(BIN)/python -m benchmarks.search

# Jobs with faults at any moment, workers that are killed at any moment, and requests of any kind: as many times as many examples as ROUNDS says.
soak: packages $(VENV)/test.stamp
	OCSADMIN_SOAK=$(or $(ROUNDS),10) $(BIN)/python -m pytest -o faulthandler_timeout=0 tests/faults tests/api/test_described.py

# Code broken on purpose, in a copy: which of it do the tests notice? WORDS=… names or files, else all (an hour).
mutations: packages $(VENV)/test.stamp
	$(BIN)/python -m tools.mutations $(WORDS)

openapi: $(VENV)/run.stamp
	DJANGO_SETTINGS_MODULE=ocsadmin.settings.test $(BIN)/python manage.py spectacular --file docs/openapi.yaml

# The pictures of the README, from a console that runs at this address.
pictures: $(VENV)/test.stamp
	$(BIN)/python tools/pictures.py http://127.0.0.1:8000

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache
