"""Commitments: indicators computed from a fleet, targets drawn from its levers, and the sheet."""
