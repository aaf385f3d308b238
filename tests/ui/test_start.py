"""What the first page of a new server imports: what writes downloads waits until one is pressed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

ROOT = Path(__file__).parents[2]
SLOW = {"openpyxl", "pandas", "scipy.optimize", "scipy.stats"}
# what the server imports to listen, then the frame, then what the page says it imports
IMPORTS = """
import ast, json, pathlib, sys
import app, ui.components.frame.page_frame
page = ast.parse(pathlib.Path(sys.argv[1]).read_text("utf-8"))
page.body = [line for line in page.body if isinstance(line, (ast.Import, ast.ImportFrom))]
assert page.body
exec(compile(page, "page", "exec"))
print(json.dumps(list(sys.modules)))
"""


def imports(page: str) -> set[str]:
    """Modules that are imported once the page is about to be drawn, in a process of its own."""
    words = [sys.executable, "-c", IMPORTS, f"pages/{page}.py"]
    process = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert process.returncode == 0, process.stderr
    return set(json.loads(process.stdout.splitlines()[-1]))


def test_the_first_page_imports_nothing_that_it_does_not_draw_with() -> None:
    assert imports("overview") & SLOW == set()


def test_the_page_of_uploads_imports_the_writer_of_its_templates() -> None:
    """So the names above are names that an import would bring."""
    assert "openpyxl" in imports("intake")
