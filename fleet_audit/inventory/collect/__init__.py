"""Asking equipment that bears no agent: what it answers is a document that a source reads."""
