"""The recipes of CONTRIBUTING.md work as they stand: the norm and the criteria they show are audited."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TURTLE = re.findall(r"```turtle\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.DOTALL)


def test_the_norm_of_the_recipe_is_audited(tmp_path: Path) -> None:
    norm, criterion = TURTLE
    law = tmp_path / "norm.ttl"
    law.write_text(norm + criterion + criterion.replace("ExampleJudged", "ExampleDone"), encoding="utf-8")
    record = json.loads((ROOT / "data" / "cases" / "sak-02-utan-barnekoordinator.json").read_text(encoding="utf-8"))
    said = [{"criterion": name, "on": "2023-01-01"} for name in ("ExampleJudged", "ExampleDone")]
    seen = {}
    for judged, done in ((True, True), (True, False), (False, False), (None, False), (True, None)):
        values = [{**entry, "value": value} for entry, value in zip(said, (judged, done), strict=True)]
        case = tmp_path / "case.json"
        case.write_text(json.dumps({**record, "assessments": values}), encoding="utf-8")
        call = [
            sys.executable,
            "-m",
            "pliktgraf",
            "audit",
            str(case),
            "--all",
            "--format",
            "json",
            "--with-law",
            str(law),
        ]
        result = json.loads(subprocess.run(call, capture_output=True, text=True, encoding="utf-8", check=False).stdout)
        (finding,) = [f for f in result["cases"][0]["findings"] if f["norm"] == "hol-example"]
        seen[judged, done] = finding["status"], finding["missing"]
    assert seen == {
        (True, True): ("fulfilled", []),
        (True, False): ("breached", []),
        (False, False): ("notApplicable", []),
        (None, False): ("undetermined", ["ExampleJudged"]),
        (True, None): ("undetermined", ["ExampleDone"]),
    }
