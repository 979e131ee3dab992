"""What the program can do, one file per verb.

Each has a `summary()`, declares its options with `declare(parser)` and does its work in
`run(options)`, whose result is the exit code. A verb is loaded when it is called: sending needs
TLS, an inventory does not.
"""

from __future__ import annotations

VERBS: tuple[str, ...] = ("inventory", "sample", "send", "install", "uninstall", "status")
"""In the order of the help; each is the module of its name."""
