"""Write every contract's schema file beside this module."""

from pathlib import Path

from fleet_audit.model.contracts import CONTRACTS, schema_text

for name in CONTRACTS:
    target = Path(__file__).parent / f"{name}.schema.json"
    target.write_text(schema_text(name), encoding="utf-8", newline="\n")
