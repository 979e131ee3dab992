"""Write the manifest's hashes again, after a table was edited on purpose."""

import re

from fleet_audit.reference.load import TABLES, digest, read_manifest

path = TABLES / "manifest.toml"
text = path.read_text(encoding="utf-8")
for table in read_manifest().tables:
    actual = digest((TABLES / table.file).read_bytes())
    pattern = rf'(file = "{re.escape(table.file)}"\nsha256 = ")[0-9a-f]*(")'
    text = re.sub(pattern, rf"\g<1>{actual}\g<2>", text)
path.write_text(text, encoding="utf-8", newline="\n")
