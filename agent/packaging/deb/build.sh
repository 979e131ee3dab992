#!/bin/sh
# Build the Debian package of the agent: build.sh [FOLDER]. Needs dpkg-deb, and no right.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
agent=$(cd "$here/../.." && pwd)
target=${1:-dist}
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' "$agent/fleet_audit_agent/__init__.py")
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

library=$tree/usr/lib/fleet-audit-agent
documents=$tree/usr/share/doc/fleet-audit-agent
units=$tree/usr/lib/systemd/system
mkdir -p "$library" "$documents" "$units" "$tree/usr/bin" "$tree/DEBIAN" "$target"

(cd "$agent" && find fleet_audit_agent -type f \( -name '*.py' -o -name '*.mo' -o -path '*/units/*' \)) |
  while read -r file; do
    install -D -m 644 "$agent/$file" "$library/$file"
  done
install -m 755 "$here/launcher.py" "$tree/usr/bin/fleet-audit-agent"

for unit in "$agent"/fleet_audit_agent/units/*.service "$agent"/fleet_audit_agent/units/*.timer; do
  sed -e 's|@PROGRAM@|/usr/bin/fleet-audit-agent|g' \
    -e 's|@CONFIG@|/etc/fleet-audit-agent/agent.conf|g' \
    -e 's|@FOLDERS@|-/mnt -/media -/srv|g' "$unit" >"$units/$(basename "$unit")"
done
chmod 644 "$units"/*

install -m 644 "$agent/README.md" "$here/agent.conf.example" "$here/copyright" "$documents"
size=$(du -sk "$tree" | cut -f1)
sed -e "s/@VERSION@/$version/" -e "s/@SIZE@/$size/" "$here/control" >"$tree/DEBIAN/control"
install -m 755 "$here/postinst" "$here/prerm" "$here/postrm" "$tree/DEBIAN"

find "$tree" -type d -exec chmod 755 {} +
dpkg-deb --root-owner-group --build "$tree" "$target/fleet-audit-agent_${version}_all.deb"
