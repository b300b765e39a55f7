#!/usr/bin/env bash
# Installs a wheel into an environment of its own, outside of the source tree, and does the main job with it, offline.
# Usage: smoke-test.sh citecheck_audit-….whl
set -euo pipefail
wheel=$(realpath "$1")
fixtures=$(realpath "$(dirname "$0")/../fixtures")
cd "$(mktemp -d)"
python3 -m venv venv
venv/bin/python -m pip install --quiet "$wheel"
venv/bin/citecheck --version
venv/bin/citecheck index build index "$fixtures/works/works.jsonl"
venv/bin/citecheck check "$fixtures/documents/manuscript.txt" --references "$fixtures/documents/references.txt" \
  --source index:index --offline --exit-zero --format terminal --format html=report.html --format json=report.json
venv/bin/python - <<'PYTHON'
import json
from pathlib import Path

import citecheck

assert "venv" in citecheck.__file__, citecheck.__file__
report = json.loads(Path("report.json").read_text("utf-8"))
assert report["citations"] and report["findings"] and report["summary"]["verdicts"], report["summary"]
assert "<style>" in Path("report.html").read_text("utf-8")
PYTHON
echo "The wheel works."
