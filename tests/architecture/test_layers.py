"""What the layout promises: imports point one way, files stay small, pages only ask and draw."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.data import PROJECT, replace_once

PACKAGE = PROJECT / "vexcore"
PAGES = sorted((PROJECT / "pages").glob("*.py"))
MODULES = sorted(PACKAGE.rglob("*.py"))
STATEMENTS = sorted((PACKAGE / "store" / "sql").glob("*.sql"))

MAX_MODULE_LINES = 300
MAX_PAGE_LINES = 120
MAX_APP_LINES = 60

_SQL = re.compile(r"\b(SELECT\b.+\bFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|ORDER\s+BY|GROUP\s+BY)\b", re.S)
_FRAME_MAKERS = {"DataFrame", "Series", "concat", "merge", "read_csv", "read_parquet"}


def name_of(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def count_lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def imported_modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def run_lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )


def test_imports_point_one_way() -> None:
    done = run_lint_imports(PROJECT)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Contracts: 4 kept, 0 broken." in done.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("registry/rows.py", "import vexcore.published.cells", "Layers"),
        ("published/cells.py", "import vexcore.store.files", "Layers"),
        ("queries/build.py", "import vexcore.pipeline", "Layers"),
        ("pipeline/mart.py", "import duckdb", "Only the store"),
        ("ui/text.py", "import altair", "Only charts"),
        ("charts/dots.py", "import streamlit", "Only the screen"),
    ],
)
def test_an_import_that_points_the_wrong_way_is_caught(tmp_path: Path, module: str, line: str, contract: str) -> None:
    shutil.copytree(PACKAGE, tmp_path / "vexcore", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / ".importlinter", tmp_path)
    replace_once(tmp_path / "vexcore" / module, "from __future__ import annotations\n", f"import os\n{line}\n")
    done = run_lint_imports(tmp_path)

    assert done.returncode == 1
    assert re.search(rf"{contract}.* BROKEN", done.stdout)


def test_everything_but_the_screen_imports_without_streamlit() -> None:
    names = [
        ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")
        for path in MODULES
        if "ui" not in path.parts and path.name != "__main__.py"
    ]
    script = (
        "import importlib, sys\n"
        "sys.modules['streamlit'] = None\n"
        "for name in sys.argv[1:]: importlib.import_module(name)\n"
        "assert not [name for name in sys.modules if name.startswith('vexcore.ui')]\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, *names], cwd=PROJECT, capture_output=True, text=True, check=False
    )

    assert "vexcore.cli" in names
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_at_most_300_lines(path: Path) -> None:
    assert count_lines(path) <= MAX_MODULE_LINES


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_is_at_most_120_lines(path: Path) -> None:
    assert count_lines(path) <= MAX_PAGE_LINES


def test_the_entry_point_is_at_most_60_lines() -> None:
    assert count_lines(PROJECT / "app.py") <= MAX_APP_LINES


@pytest.mark.parametrize("path", [*PAGES, PROJECT / "app.py"], ids=name_of)
def test_a_page_asks_and_draws_and_nothing_else(path: Path) -> None:
    tree = parse(path)
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    calls = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    roots = {module.split(".")[0] for module in imported_modules(tree)}

    assert roots.isdisjoint({"duckdb", "altair", "numpy", "scipy", "statsmodels", "sqlite3"})
    assert not [text for text in texts if _SQL.search(text)]
    assert calls.isdisjoint(_FRAME_MAKERS)
    assert not any(module.startswith(("vexcore.store", "vexcore.published")) for module in imported_modules(tree))


@pytest.mark.parametrize("path", [*MODULES, *PAGES, PROJECT / "app.py"], ids=name_of)
def test_only_named_errors_are_caught(path: Path) -> None:
    caught = [node.type for node in ast.walk(parse(path)) if isinstance(node, ast.ExceptHandler)]
    names = [
        name.id if isinstance(name, ast.Name) else getattr(name, "attr", "")
        for kind in caught
        for name in (kind.elts if isinstance(kind, ast.Tuple) else [kind])
    ]

    assert None not in caught
    assert not {"Exception", "BaseException"} & set(names)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_public_functions_and_classes_say_what_they_do(path: Path) -> None:
    tree = parse(path)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    functions = [
        node
        for owner in (tree, *classes)
        for node in owner.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]

    assert ast.get_docstring(tree)
    assert [node.name for node in (*classes, *functions) if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_named_for_what_they_hold(path: Path) -> None:
    assert not {"utils", "helpers", "common", "misc"} & {*path.relative_to(PACKAGE).parts, path.stem}


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda path: path.stem)
def test_a_statement_says_its_grain_binds_values_and_keeps_an_order(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    header = text.split("\n")[0]
    code = re.sub(r"--[^\n]*|'(?:[^']|'')*'", "", text).strip()

    assert header.startswith("-- ")
    assert ";" not in code.removesuffix(";")
    assert "?" not in code
    assert "{" not in code
    assert not re.search(r"SELECT\s+(DISTINCT\s+)?(\w+\.)?\*", code, re.I)
    assert re.search(r"\bORDER\s+BY\b", code, re.I) or header.startswith("-- One row:")


def test_every_statement_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in MODULES)

    assert [path.stem for path in STATEMENTS if f'"{path.stem}"' not in code] == []
