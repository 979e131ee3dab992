"""The documented interface: what programs may read, as OpenAPI describes it."""
