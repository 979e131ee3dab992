"""The arithmetic of any figure: of one asset, of a group, or of the whole fleet."""
