"""What others say right now: who hosts a name, what a host publishes, what a kWh emits.

An edge of this otherwise pure room, called from `pipeline`: one module per provider, each a
function from a place that is asked to plain values. Addresses are settings (`FLEET_AUDIT_LIVE_…`),
so that a test, a mirror or a proxy may stand in.
"""
