"""Sentences in two languages: particles by the sound before them, catalogues without gaps."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from matching.language import LANGUAGES, Text, catalogue, fill, message, particle, says

ROOT = Path(__file__).parents[1]
CATALOGUES = sorted(path.stem for path in (ROOT / "matching" / "texts").glob("*.toml"))
SOURCES = sorted([*(ROOT / "matching").rglob("*.py"), *(ROOT / "api").rglob("*.py")])


@pytest.mark.parametrize(
    ("word", "object_form", "topic_form", "way_form"),
    [
        ("회사", "를", "는", "로"),  # a vowel
        ("학교", "를", "는", "로"),
        ("연봉", "을", "은", "으로"),  # ㅇ
        ("경력", "을", "은", "으로"),  # ㄱ
        ("서울", "을", "은", "로"),  # ㄹ: 로, not 으로
        ("2016년", "을", "은", "으로"),
        ("0", "을", "은", "으로"),  # 영
        ("1", "을", "은", "로"),  # 일
        ("2", "를", "는", "로"),  # 이
        ("3", "을", "은", "으로"),  # 삼
        ("4", "를", "는", "로"),  # 사
        ("5", "를", "는", "로"),  # 오
        ("6", "을", "은", "으로"),  # 육
        ("7", "을", "은", "로"),  # 칠
        ("8", "을", "은", "로"),  # 팔
        ("9", "를", "는", "로"),  # 구
        ("50%", "를", "는", "로"),  # 퍼센트
        ("C++", "를", "는", "로"),  # 플러스
        ("C#", "을", "은", "으로"),  # 샵
        ("SQL", "을", "은", "로"),  # 에스큐엘
        ("CRM", "을", "은", "으로"),  # 시아르엠
        ("LAN", "을", "은", "으로"),  # 엔
        ("HR", "을", "은", "로"),  # 아르: read 알
        ("GPU", "를", "는", "로"),  # 유
        ("KOTRA", "를", "는", "로"),
        ("AWS", "를", "는", "로"),
        ("C", "를", "는", "로"),  # 시: a letter, not the end of a word
        ("IT", "를", "는", "로"),  # 아이티
        ("Python", "을", "은", "으로"),  # 파이썬
        ("Intel", "을", "은", "로"),  # 인텔
        ("Google", "을", "은", "로"),  # 구글
        ("Arm", "을", "은", "으로"),  # 암
        ("Samsung", "을", "은", "으로"),  # 삼성
        ("Slack", "을", "은", "으로"),  # 슬랙
        ("chip", "을", "은", "으로"),  # 칩
        ("Git", "을", "은", "으로"),  # 깃
        ("Spark", "를", "는", "로"),  # 스파크
        ("React", "를", "는", "로"),  # 리액트
        ("Kubernetes", "를", "는", "로"),  # 쿠버네티스
        ("server", "를", "는", "로"),  # 서버
        ("Java", "를", "는", "로"),
        ("file.json", "을", "은", "으로"),  # 제이슨
        ('"회사"', "를", "는", "로"),  # quotes are silent
        ("(주)", "를", "는", "로"),
        ("", "를", "는", "로"),
    ],
)
def test_a_particle_follows_the_last_sound(word, object_form, topic_form, way_form):
    assert (particle(word, "을/를"), particle(word, "은/는"), particle(word, "으로/로")) == (
        object_form,
        topic_form,
        way_form,
    )


def test_a_template_chooses_particles_from_what_stands_before_them():
    assert fill("{who}{이/가} {what}{을/를} 봅니다", {"who": "회사", "what": "연봉"}) == "회사가 연봉을 봅니다"
    assert fill("{who}{이/가} {what}{을/를} 봅니다", {"who": "사람", "what": "학교"}) == "사람이 학교를 봅니다"


def test_braces_in_a_value_are_not_read_as_fields():
    assert fill("{a}!", {"a": "{b}"}) == "{b}!"


def test_a_value_in_two_languages_is_taken_in_each():
    said = says(Text("{x} left", "{x}{이/가} 남음"), {"x": Text("pay", "연봉")})
    assert (said.en, said.ko) == ("pay left", "연봉이 남음")
    assert said["ko"] == said.as_dict()["ko"]


def test_a_message_may_have_a_value_called_name_or_key():
    said = message("errors", "policy-not-in-force", name="x", day="d", first_day="f")
    assert "x" in said.en


def test_a_missing_value_is_not_passed_over():
    with pytest.raises(KeyError, match="most"):
        message("errors", "text-too-long")


def fields_of(template: str) -> set[str]:
    return {name for name in re.findall(r"\{([^{}]+)\}", template) if "/" not in name}


def gaps(entries: dict[str, Text]) -> list[str]:
    """Return the keys whose two templates do not say the same."""
    return [
        key
        for key, text in entries.items()
        if not text.en.strip() or not text.ko.strip() or fields_of(text.en) != fields_of(text.ko)
    ]


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_message_says_the_same_in_both_languages(name):
    entries = dict(catalogue(name))
    assert entries
    assert gaps(entries) == []


def test_a_message_with_a_field_in_one_language_only_would_be_found():
    assert gaps({"good": Text("{a}", "{a}{을/를}"), "bad": Text("{a}", "{b}"), "empty": Text("", "가")}) == [
        "bad",
        "empty",
    ]


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_hangul_stands_in_english(name):
    assert [key for key, text in catalogue(name).items() if re.search("[가-힣]", text.en)] == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_particle_has_its_two_forms_in_order(name):
    known = {
        "을/를",
        "은/는",
        "이/가",
        "과/와",
        "으로/로",
        "이라/라",
        "이라는/라는",
        "이며/며",
        "이고/고",
        "이나/나",
        "입니다/입니다",
    }
    for key, text in catalogue(name).items():
        assert {each for each in re.findall(r"\{([^{}]+)\}", text.ko) if "/" in each} <= known, key


# Keys in the code ---------------------------------------------------------------------------------


@cache
def parsed(source: str) -> ast.Module:
    return ast.parse(source)


def patterns_of(node: ast.expr) -> list[str]:
    """Return what a key's expression can be, as patterns; none where it is a variable."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [re.escape(node.value)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in node.values)]
    if isinstance(node, ast.IfExp):
        return patterns_of(node.body) + patterns_of(node.orelse)
    return []


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def catalogues_of_functions(tree: ast.AST) -> dict[str, str]:
    """Return the catalogue of each function here that does `message("<catalogue>", key, ...)` with its own key."""
    found = {}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            parameters = {each.arg for each in (*function.args.posonlyargs, *function.args.args)}
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and name_of(call) == "message" and len(call.args) > 1:
                    first, key = call.args[:2]
                    if isinstance(first, ast.Constant) and isinstance(key, ast.Name) and key.id in parameters:
                        found[function.name] = first.value
    return found


def imported(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", each.name, each.asname or each.name) for each in node.names)


def homes_of(tree: ast.AST, own: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return the catalogue of each function that a file imports, by the name it has there."""
    return {alias: own[module][name] for module, name, alias in imported(tree) if name in own.get(module, {})}


def keys_asked(sources: dict[str, str]) -> Iterator[tuple[str, set[str], str]]:
    """Yield file, catalogues and pattern of each key asked; a method's name may stand for several catalogues."""
    trees = {file: parsed(text) for file, text in sources.items()}
    own = {file.removesuffix(".py").replace("/", "."): catalogues_of_functions(tree) for file, tree in trees.items()}
    methods: dict[str, set[str]] = {}
    for functions in own.values():
        for name, kind in functions.items():
            methods.setdefault(name, set()).add(kind)
    for file, tree in trees.items():
        known = own[file.removesuffix(".py").replace("/", ".")] | homes_of(tree, own)
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args):
            kinds, key = asked_by(call, known, methods)
            if kinds:
                yield from ((file, kinds, pattern) for pattern in patterns_of(key))


def asked_by(call: ast.Call, known: dict[str, str], methods: dict[str, set[str]]) -> tuple[set[str], ast.expr]:
    """Return the catalogues that a call may ask, none if it asks none, and the expression of the key."""
    name, first = name_of(call), call.args[0]
    if name in ("BadInputError", "EncoderError", "ScorerError", "StoreError", "ClusterError", "MatchingError"):
        return {"errors"}, first
    if name == "message" and isinstance(first, ast.Constant) and len(call.args) > 1:
        return {first.value}, call.args[1]
    if isinstance(call.func, ast.Attribute):
        return methods.get(name, set()), first
    return {known[name]} if name in known else set(), first


@cache
def code() -> dict[str, str]:
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in SOURCES}


@cache
def means(pattern: str, kind: str) -> bool:
    meant = re.compile(pattern)
    return any(meant.fullmatch(key) for key in catalogue(kind))


def missing(asked: Iterable[tuple[str, set[str], str]]) -> list[tuple[str, str]]:
    return [(file, pattern) for file, kinds, pattern in asked if not any(means(pattern, kind) for kind in kinds)]


def test_every_key_that_the_code_asks_for_is_in_its_catalogue():
    asked = list(keys_asked(code()))
    assert len(asked) > 100  # the scan sees them
    assert missing(asked) == []


def test_a_key_that_is_in_no_catalogue_would_be_found():
    wrong = {
        "matching/a.py": "def say(key, **v):\n    return message('findings', key, **v)\nsay('no-such-key')",
        "matching/b.py": "from matching.a import say as find\nfind('pay-yes' if x else 'nor-this')",
        "matching/c.py": "raise BadInputError('not-a-code', at=x)",
        "matching/d.py": "message('cli', f'nothing-like-{x}')",
    }
    assert [(file, re.sub(r"\\", "", key)) for file, key in missing(keys_asked(wrong))] == [
        ("matching/a.py", "no-such-key"),
        ("matching/b.py", "nor-this"),
        ("matching/c.py", "not-a-code"),
        ("matching/d.py", "nothing-like-.+"),
    ]


def test_every_code_of_an_error_in_the_tree_has_its_sentence():
    tree = ast.parse((ROOT / "matching" / "errors.py").read_text(encoding="utf-8"))
    constants = {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    codes = {
        "unknown-name",
        "unknown-name-with-hint",
        "not-found",
        "already-exists",
        "policy-not-in-force",
        "policy-data",
    }
    assert codes <= constants & set(catalogue("errors"))


def keys_of_template(text: str) -> Iterator[str]:
    """Yield the quoted words of a Jinja template as patterns; `~` joins them to something."""
    for before, word, after in re.findall(r"""(~\s*)?["']([\w-]+)["'](\s*~)?""", text):
        yield (".+" if before else "") + re.escape(word) + (".+" if after else "")


@cache
def texts_in(source: str) -> frozenset[str]:
    """Return what the texts of a source can be, as patterns."""
    nodes = (node for node in ast.walk(parsed(source)) if isinstance(node, ast.Constant | ast.JoinedStr))
    return frozenset(pattern for node in nodes for pattern in patterns_of(node))


@cache
def said_by(sources: frozenset[str]) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Return what code and pages can say: whole texts, and patterns of those that hold a value."""
    texts = {pattern for source in sources for pattern in texts_in(source)}
    for template in sorted((ROOT / "api").rglob("*.html")):
        texts.update(keys_of_template(template.read_text(encoding="utf-8")))
    exact = frozenset(re.sub(r"\\(.)", r"\1", each) for each in texts if ".+" not in each)
    open_ended = (each for each in texts if each.strip(".+") not in ("", "-") and re.search("[a-z]{2}", each))
    return exact, tuple(re.compile(each) for each in open_ended if ".+" in each)


def unused(sources: dict[str, str], kind: str) -> list[str]:
    """Return the keys of a catalogue that no text in the code can mean."""
    exact, open_ended = said_by(frozenset(sources.values()))
    return [key for key in catalogue(kind) if key not in exact and not any(each.fullmatch(key) for each in open_ended)]


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_message_is_used(name):
    assert unused(code(), name) == [], "a sentence that nothing says: use it or take it out"


def test_a_message_that_nothing_asks_for_would_be_found():
    without = {file: text for file, text in code().items() if not file.endswith("ingest/codecs.py")}
    assert "not-true-or-false" in unused(without, "errors")


def test_the_two_languages_are_the_two_of_a_text():
    assert set(LANGUAGES) == set(Text("a", "b").as_dict())
