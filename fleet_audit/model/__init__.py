"""The vocabulary: what the other rooms mean by an asset, a stage, a figure, an error.

Everything here is frozen and pure. The typed models that other programs rely on
are published as JSON schemas in `contracts/`.
"""
