"""The inventory agent: what a machine is, how old it is and what it draws; nothing about people.

Standard library only on Linux. It shares no code with the centre, only the inventory document.
"""

from __future__ import annotations

__version__ = "0.1.0"
