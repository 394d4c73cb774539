# Two commands are enough: `make demo` and `make test`. Each sets up everything it needs.
.PHONY: demo test check bench docs setup dev clean accuracy
PY := .venv/bin/python

demo: setup  ## screen the bundled examples and write a report
	@.venv/bin/debar demo

test: dev  ## run every test
	@$(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: dev  ## format, lint, types, tests, and the data proving itself
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@.venv/bin/debar check
	@$(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

bench: dev  ## debar beside its floor and the peers that are installed: `make bench LINES=1000000 FORM=csv RUNS=5 KEEP=folder`
	@.venv/bin/debar bench --lines $(or $(LINES),1000000) --form $(or $(FORM),parquet) --runs $(or $(RUNS),5) $(if $(KEEP),--keep $(KEEP))

accuracy: dev  ## precision and recall on the open cases, and on labelled ones of yours: `make accuracy CORPORA=folder`
	@$(PY) benchmarks/accuracy $(if $(CORPORA),--corpora $(CORPORA))

docs: dev  ## generate the pages made from data and docstrings into docs/
	@$(PY) tools/docs.py

setup:
	@sh tools/setup.sh

dev:
	@sh tools/setup.sh dev

clean:
	rm -rf .venv out .pytest_cache .mypy_cache .ruff_cache
