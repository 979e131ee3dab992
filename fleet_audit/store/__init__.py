"""The store: what was received, what follows from it, and the snapshot that reports read.

Import from the files of this room, not from here: the way to a report must not load SQLAlchemy.
"""
