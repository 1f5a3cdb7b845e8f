"""The package as its manifest tells it: targets, where they live, what they may use, which layer they are."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Bottom to top, as the house is drawn. Targets outside Sources (tests, benchmarks) are in no layer.
LAYERS = ["C", "techniques", "business", "joints", "front door"]


@dataclass
class Target:
    name: str
    kind: str  # as SwiftPM says: system, regular, executable, test
    path: Path  # relative to the root
    uses: list = field(default_factory=list)  # names of targets, as granted

    @property
    def files(self):
        """Source files, relative to the root, sorted."""
        found = (ROOT / self.path).rglob("*")
        return sorted(f.relative_to(ROOT) for f in found if f.suffix in (".swift", ".c", ".h"))

    @property
    def is_swift(self):
        return any(f.suffix == ".swift" for f in self.files)

    @property
    def layer(self):
        """One of LAYERS, or None for a target outside Sources."""
        if self.path.parts[0] != "Sources":
            return None
        if self.kind == "system" or not self.is_swift:
            return "C"
        if self.kind == "executable":
            return "front door"
        if self.name == "PartnerCenter":
            return "business"
        return "joints" if self.name.startswith("Partner") else "techniques"


def load():
    """Every target by name, in the manifest's order."""
    run = subprocess.run(
        ["swift", "package", "dump-package"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if run.returncode != 0:
        sys.exit(f"swift package dump-package failed:\n{run.stderr.strip()}")
    targets = {}
    for entry in json.loads(run.stdout)["targets"]:
        folder = "Tests" if entry["type"] == "test" else "Sources"
        path = Path(entry.get("path") or f"{folder}/{entry['name']}")
        uses = [next(iter(d.values()))[0] for d in entry["dependencies"]]
        targets[entry["name"]] = Target(entry["name"], entry["type"], path, uses)
    return targets
