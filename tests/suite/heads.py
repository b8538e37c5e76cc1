# SPDX-License-Identifier: GPL-2.0
"""The headings of the small programs: what each shows, which calls it is about, and how it fares away."""

import os
import re

import needs

TESTS = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
PROGRAMS = os.path.join(TESTS, "programs")

# The order of the page, and what it calls them.
AREAS = {
    "process": "Processes",
    "signal": "Signals",
    "time": "Time",
    "file": "Files",
    "descriptor": "Descriptors",
    "memory": "Memory",
    "socket": "Sockets",
    "terminal": "Terminals",
    "thread": "Threads",
    "stay": "What cannot be away yet",
}
KEYS = {"feature", "calls", "away", "moves", "children", "disk", "needs", "steps"}
VERDICTS = r"works|comes home|refused [\w-]+|differs"
CHILDREN = r"away|refused [\w-]+"


class Head:
    """One program: `name` is AREA.NAME, `shows` a sentence."""

    def __init__(self, area, path):
        self.area = area
        self.path = path
        self.name = f"{area}.{os.path.basename(path)[:-2]}"
        with open(path) as f:
            self.shows, facts = _read(f.read(), path)
        self.feature = facts["feature"]
        self.calls = re.split(r"[ ,]+", facts["calls"]) if facts.get("calls") else []
        self.away = facts["away"]
        self.may_say = facts.get("moves")
        self.children_away = facts.get("children") == "away"
        self.childrens_refusal = facts.get("children", "").partition("refused ")[2] or None
        self.needs = facts.get("needs")
        self.needs_disk = facts.get("disk") == "needed"
        self.steps = int(facts["steps"]) if "steps" in facts else None

    @property
    def refusal(self):
        """The word by which moves of it are refused, or None."""
        return self.away.partition("refused ")[2] or None


def _read(text, path):
    comment = re.search(r"/\*\n(.*?)\*/", text, re.S)
    if not comment:
        raise SystemExit(f"{path}: has no heading; see tests/programs/shape.h")
    lines = [line.strip().removeprefix("*").strip() for line in comment[1].splitlines()]
    blank = lines.index("") if "" in lines else len(lines)
    said = "\n".join(lines[blank:]).replace(",\n", ", ")
    facts = dict(re.findall(r"^(\w+): *(.*)$", said, re.M))
    if not {"feature", "away"} <= set(facts) <= KEYS or not re.fullmatch(VERDICTS, facts["away"]) \
            or not re.fullmatch(CHILDREN, facts.get("children", "away")) \
            or not re.fullmatch(needs.PATTERN, facts.get("needs", "kernel 0.0")):
        raise SystemExit(f"{path}: its heading is not as tests/programs/shape.h says")
    return " ".join(lines[:blank]), facts


def read_all():
    """All programs, by area and name."""
    heads = []
    for area in AREAS:
        folder = os.path.join(PROGRAMS, area)
        if not os.path.isdir(folder):
            continue
        heads += [Head(area, os.path.join(folder, name)) for name in sorted(os.listdir(folder)) if name.endswith(".c")]
    return heads
