"""`python -m fleet_audit_agent` runs the command line."""

from __future__ import annotations

from fleet_audit_agent.cli import main

raise SystemExit(main())
