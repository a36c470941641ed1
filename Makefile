# make run: everything on this machine; BARE=1: on a demo forest that is not prepared.  make test: all checks and tests.
# Both do their own set-up.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check unit end-to-end postgres packages clean bench bench-search pictures openapi

run: $(VENV)/run.stamp
	@exec $(BIN)/python -m ocsadmin.serve $(if $(BARE),--bare)

test: packages $(VENV)/test.stamp
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory end-to-end
	@$(MAKE) --no-print-directory postgres

# What a machine can see in the code: form, types, arrows between packages, migrations, the API description.
check: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=ocsadmin.settings.test $(BIN)/python manage.py makemigrations --check --dry-run

unit: packages $(VENV)/test.stamp
	$(BIN)/python -m pytest -n 2 --dist loadscope tests --ignore tests/end_to_end

# The whole product, started as a new user starts it, in a real browser.
end-to-end: packages $(VENV)/test.stamp
	$(BIN)/python -m pytest tests/end_to_end

# The same tests of everything that speaks SQL, on a real PostgreSQL and a real Redis.
postgres: packages $(VENV)/test.stamp
	$(BIN)/python -m tests.services -- $(BIN)/python -m pytest tests -m "database"

packages:
	@sh tools/packages.sh

$(VENV)/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it by PYTHON=…"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) 2>/dev/null || { \
	  [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null && $(PYTHON) -m venv $(VENV); } \
	  || { echo "Install python3-venv first."; exit 1; }
	@$(BIN)/python -m pip install -qq --requirement requirements.txt
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements-test.txt
	@$(BIN)/python -m pip install -qq --requirement requirements-test.txt
	@touch $@

bench: $(VENV)/test.stamp packages
	$(BIN)/python -m benchmarks.mirror
	$(BIN)/python -m benchmarks.enable
	$(BIN)/python -m benchmarks.search

bench-search: packages $(VENV)/test.stamp
	$(BIN)/python -m benchmarks.search

openapi: $(VENV)/run.stamp
	DJANGO_SETTINGS_MODULE=ocsadmin.settings.test $(BIN)/python manage.py spectacular --file docs/openapi.yaml

# The pictures of the README, from a console that runs at this address.
pictures: $(VENV)/test.stamp
	$(BIN)/python tools/pictures.py http://127.0.0.1:8000

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache
