#!/usr/bin/python3 -IS
"""Start the agent, with nothing of Python's own search path but the standard library."""

import sys

sys.path.insert(0, "/usr/lib/fleet-audit-agent")

from fleet_audit_agent.cli import main

raise SystemExit(main())
