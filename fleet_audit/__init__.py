"""fleet-audit: the hidden footprint of an IT fleet, and what to do about it."""

__version__ = "0.1.0"
