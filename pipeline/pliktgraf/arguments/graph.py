"""The commands about the graph and its sources: network, diff, build, docs and sources."""

from __future__ import annotations

from pliktgraf.arguments.parser import Commands


def describe(commands: Commands) -> None:
    """Add the commands and what they take."""
    commands.add("network", "--on 2022-08-01 --format svg -o duties.svg").take_format("table", "svg", "graphml", "json")
    _diff(commands)
    commands.add("build", "-o build", dated=False)
    commands.add("docs", "-o build/docs")
    _sources(commands)


def _diff(commands: Commands) -> None:
    diff = commands.add("diff", "--from 2022-07-31 --to 2022-08-01", dated=False)
    diff.take_date("--from", "cli-diff-from", dest="first", required=True)
    diff.take_date("--to", "cli-diff-to", dest="second", required=True)
    diff.take("--cases", about="cli-diff-cases", metavar="FILE", action="extend", nargs="+", default=[])
    diff.take_format("table", "json", "svg")


def _sources(commands: Commands) -> None:
    sources = commands.add("sources", "citations data/sources/003_fbc229280742ee2a.txt", dated=False)
    views = ("coverage", "citations", "passages")
    sources.take("what", about="cli-sources-what", nargs="?", default=views[0], choices=views)
    sources.take("files", about="cli-sources-files", nargs="*", metavar="FILE")
    sources.take_format("table", "json", "html")
