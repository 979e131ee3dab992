# The habits of the project. `just` alone lists them.

bin := if os() == "windows" { ".venv/Scripts" } else { ".venv/bin" }
python := if os() == "windows" { "py -3" } else { "python3" }

# What can be done here
default:
    @just --list

# Make the environment with the tested versions
setup:
    {{python}} -m venv .venv
    {{bin}}/pip install --quiet -c constraints.txt -e ./agent -e '.[dev]'

# Lint, form, types, layers, dependencies, translations
check:
    {{bin}}/ruff check .
    {{bin}}/ruff format --check .
    {{bin}}/mypy
    {{bin}}/lint-imports --no-logo
    {{bin}}/deptry .

# The whole test suite, as the README runs it
test *arguments:
    {{bin}}/python -m pytest {{arguments}}

# Make reports/gallery again from the sample fleet, and the pictures of the READMEs; review reads the difference
gallery:
    {{bin}}/python tools/make_gallery.py
    {{bin}}/python tools/make_pictures.py

# Install what pages are checked with (axe, Lighthouse, the W3C's checker; needs Node and Java), and check them all
pages *arguments:
    mkdir -p .venv/share/pages && cp tests/pages/package.json .venv/share/pages/
    npm install --prefix .venv/share/pages --no-package-lock --ignore-scripts --omit=optional
    {{bin}}/python -m pytest tests/pages {{arguments}}

# Write again what is generated: contracts, hashes of the tables, French catalogues, help and privacy kit in the docs
generate:
    {{bin}}/python -m fleet_audit.model.contracts
    {{bin}}/python -m fleet_audit.reference
    {{bin}}/python -m fleet_audit.render.i18n
    {{bin}}/python tools/make_cli_reference.py
    {{bin}}/python tools/make_agent_catalogue.py
    {{bin}}/python tools/make_privacy_kit.py
    {{bin}}/python tools/make_agent_reference.py

# Build the documentation as a site, into site/
docs:
    {{bin}}/pip install --quiet -c constraints.txt -e '.[docs]'
    {{bin}}/zensical build --clean

# What takes long: more examples of each law, an hour of fuzzing, 200 kills, ages, a million assets
trials:
    {{bin}}/pip install --quiet -c constraints.txt -e '.[trials]'
    FLEET_AUDIT_EXAMPLES=60 {{bin}}/python -m pytest tests/footprint/test_footprint_laws.py
    FLEET_AUDIT_KILLS=200 FLEET_AUDIT_FUZZ_SECONDS=3600 FLEET_AUDIT_MUTATIONS=100000 {{bin}}/python -m pytest tests/trials
    {{bin}}/python benchmarks/ages.py
    {{bin}}/python benchmarks/intake_scale.py
    just bench

# Time and memory, each against a baseline measured in the same run
bench:
    {{bin}}/python benchmarks/startup.py
    {{bin}}/python -m benchmarks.agent
    {{bin}}/python benchmarks/kernel.py
    {{bin}}/python benchmarks/report.py
    {{bin}}/python benchmarks/ingest.py
    {{bin}}/python benchmarks/plan.py

# Write constraints.txt again, from a new environment with the newest versions allowed
pins:
    {{bin}}/python tools/make_constraints.py

# What a release would say of the changes so far
changes:
    {{bin}}/towncrier build --draft --version next
