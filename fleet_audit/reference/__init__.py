"""The facts: cited figures in `tables/`, read and checked by `load`.

Reference data has a calendar version of its own in `tables/manifest.toml`, with the hash and
the licence of each file. Tables under `tables/odbl/` are a database of their own, under ODbL.
"""
