# `make verify`: install into .venv, verify every claim, write the report.
# `make test`:   install into .venv with the development tools, lint, type-check, test.
# `make test TORCH=no` leaves PyTorch out, a large download on some systems; its tests then skip.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TORCH ?= yes
DEV := dev$(if $(filter yes,$(TORCH)),-torch)
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help verify test lint golden benchmark clean

help:
	@echo "make verify     install, verify all claims, write the report"
	@echo "make test       install with the development tools, lint, type-check, test"
	@echo "make lint       the linters and the type checker alone"
	@echo "make golden     derive the golden files of the tests anew; read the difference before you commit"
	@echo "make benchmark  time the certifier, the claims' engine and the planner, side by side with their peers"
	@echo "make clean      remove .venv and everything that was made"

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; name another one: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/core.stamp: pyproject.toml constraints.txt | $(VENV)/pyvenv.cfg
	$(INSTALL) --editable .
	@touch $@

$(VENV)/dev.stamp: pyproject.toml constraints.txt | $(VENV)/pyvenv.cfg
	$(INSTALL) --editable '.[$(DEV)]'
	@touch $@ $(VENV)/core.stamp

# What is expected to be refuted is the talk's cost and its origin as said; see README. Measurements
# that were not confirmed are findings too (docs/findings.md); where PyTorch or a data set is absent
# they and others say NEEDS, and the command ends with 3.
REFUTED := cycle.growth-as-said linear-network.origin-as-said
NOT_CONFIRMED := data.intrinsic-dimension estimate.bars gradient.groups-cifar \
	gradient.plateau-cifar hessian.second-layer-cifar minima.flatness minima.flatness-gap-safe \
	network.cifar-mlp network.mnist-mlp

verify: $(VENV)/core.stamp
	$(BIN)/mrgd run toy-two-scale --quiet
	$(BIN)/mrgd run toy-three-scale --quiet
	$(BIN)/mrgd verify --audit $(addprefix --expect-refuted ,$(REFUTED)) \
		$(addprefix --expect-not-confirmed ,$(NOT_CONFIRMED)) --certificates certificates --report report \
	|| { status=$$?; if [ $$status = 3 ]; then echo "Nothing failed. Claims that say NEEDS were not checked:" \
		"install PyTorch (.venv/bin/pip install -c constraints.txt '.[torch]'), set MRGD_DATA, and run again."; fi; exit $$status; }

lint: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# two processes, each on one thread: threads that wait for each other cost more than they bring
test: lint
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2

golden: $(VENV)/core.stamp
	rm -rf tests/mrgd/derived/golden
	$(BIN)/mrgd derive gradient.first-layer expansion.loss expansion.relu cycle.step-counts \
		linear-network.jacobian linear-network.slow-manifold manifold.curvature \
		--out tests/mrgd/derived/golden --quiet

benchmark: $(VENV)/core.stamp
	$(BIN)/python benchmarks/certify.py
	$(BIN)/python benchmarks/claims.py
	$(BIN)/python benchmarks/planning.py

clean:
	rm -rf $(VENV) build *.egg-info report results certificates
	rm -rf .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
