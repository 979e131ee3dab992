"""The arithmetic behind the figures of actions."""
