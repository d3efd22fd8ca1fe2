"""Where the post is: a place in Korea by the project's table, or another country."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matching.advert.lines import Advert, Piece
from matching.advert.model import Fact, Found, Note, Section
from matching.reference import country_code, place_named, places
from matching.reference.names import parts
from matching.reference.places import Place
from matching.vocabulary import Grade

_LABELS = re.compile(
    r"(?:근무|근로|회사|사무실|본사|오피스|사업장)\s?(?:지|지역|장소|위치|처|주소|지주소)(?:및.*)?"
    r"|위치|주소|근무지역/장소|오시는길|(?:job "
    r"|work |office |primary )?locations?|office|place of work|workplace|based in|address|city"
)
_IN_PROSE = re.compile(
    r"\b(?:based (?:in|at)|located (?:in|at)|office (?:in|at)|in our|position in|role in"
    r"|on[- ]site in|our .{0,20}office in"
    r"|team in)\s+(?P<where>[A-Z][\w\-]+(?:[ ,]+[A-Z][\w\-]+){0,4})"
)
_KOREAN_PROSE = re.compile(
    r"(?P<where>(?:서울|경기|인천|부산|대구|대전|광주|울산|세종|강원|충북|충남|충청|전북|전남|전라"
    r"|경북|경남|경상|제주|판교|화성|수원|성남|용인|평택"
    r"|이천|청주|천안|송도|동탄|구미)[가-힣]*(?:\s[가-힣]{1,6}[시군구읍면동])*)(?:에서|에\s?위치"
    r"|\s?근무|\s?소재|\s?사업장|\s?캠퍼스"
    r"|\s?본사|\s?오피스)"
)
_STREET = re.compile(r"[가-힣A-Za-z]*\d+(?:번?길|로|동|층|호|F|-\d+)?.*$")
_SEPARATE = re.compile(r"\s(?:or|and|및|또는|혹은|OR)\s|\s/\s|;|·")


_TOLD = frozenset({Section.TERMS, Section.BENEFITS, Section.DUTIES, Section.OTHER})


def read_place(advert: Advert) -> Found:
    """Return locality, region and country of the post where the advert names one place."""
    labelled = [
        each
        for piece in advert.pieces
        if piece.label and _LABELS.fullmatch(piece.label)
        for each in _after_label(piece)
    ]
    if labelled:
        return _settled(labelled, Grade.READ, in_korean=advert.is_korean)
    headed, is_headed = _under_heading(advert)
    if is_headed:
        return _settled(headed, Grade.READ, in_korean=advert.is_korean)
    return _settled([*_titled(advert), *_prose(advert)], Grade.INFERRED, in_korean=advert.is_korean)


Where = tuple[Place | None, str | None, str, int, int]


def _after_label(piece: Piece) -> Iterator[Where]:
    text = re.split(r"\s[:|]\s|:\s?|\]\s?|\s-\s", piece.text, maxsplit=1)
    rest = text[-1] if len(text) > 1 else piece.text
    start = piece.start + len(piece.text) - len(rest)
    for part in _SEPARATE.split(rest):
        yield from _where(part, start + rest.find(part))


def _under_heading(advert: Advert) -> tuple[list[Where], bool]:
    """Return the places of the line below a heading such as [근무지], and whether there is such a heading."""
    found: list[Where] = []
    is_headed = False
    for before, line in zip(advert.lines, advert.lines[1:], strict=False):
        if before.is_heading and not line.is_heading and _LABELS.fullmatch(_solid(before.text)):
            is_headed = True
            found += list(_where(line.text, line.start)) or list(_address(line.text, line.start))
    return found, is_headed


def _solid(heading: str) -> str:
    return re.sub(r"[\W_]+", "" if re.search("[가-힣]", heading) else " ", heading).strip().lower()


def _address(text: str, start: int) -> Iterator[Where]:
    """Yield an address in Korea that none of our places is in."""
    if re.search(r"[가-힣]{1,6}(?:시|군|구|읍|면|동|로|길)(?:\s|\d|$|,)", text) and len(text) <= 120:
        yield None, None, text, start, start + len(text)


def _titled(advert: Advert) -> Iterator[Where]:
    if advert.title:
        start = max(advert.plain.find(advert.title), 0)
        for bracket in re.finditer(r"[\[(]([^\[\]()]{2,20})[\])]", advert.title):
            yield from (each for each in _where(bracket[1], start + bracket.start(1)) if each[0] is not None)


def _prose(advert: Advert) -> Iterator[Where]:
    for piece in advert.pieces:
        if piece.section not in _TOLD and not piece.is_prose:
            continue
        pattern = _KOREAN_PROSE if re.search("[가-힣]", piece.text) else _IN_PROSE
        for found in pattern.finditer(piece.text):
            yield from (
                each for each in _where(found["where"], piece.start + found.start("where")) if each[0] is not None
            )


def _where(text: str, start: int) -> Iterator[Where]:
    """Yield what a text says of a place: the place of our table or the country, and the text."""
    plain = text.strip(" ,.")
    if not plain or len(plain) > 120:
        return
    name = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", plain)
    place = (
        place_named(name) or place_named(_STREET.sub("", name)) or (place_named(plain) if name.strip() == "" else None)
    )
    countries = {code for part in (name, *parts(name)) if _may_be_country(part) and (code := country_code(part))}
    country = "KR" if place is not None else countries.pop() if len(countries) == 1 else None
    if place is not None or country is not None or re.match(r"[A-Z][A-Za-z.\- ]{2,30},\s*[A-Z]{2}\b", plain):
        lead = text.find(plain)
        yield place, country, plain, start + lead, start + lead + len(plain)


def _may_be_country(text: str) -> bool:
    """Whether a text is more than two letters, which after a town name a state: "Chicago, IL"."""
    return len(text.strip()) > 2 or text.strip() in ("US", "UK")


def _settled(found: list[Where], grade: Grade, *, in_korean: bool) -> Found:
    if not found:
        return Found()
    inner = _innermost([place for place, *_ in found if place is not None])
    _, country, name, start, end = found[0]
    names = {each[2] for each in found if each[0] is None and not each[1]}
    if (inner is None and any(each[0] for each in found)) or len({each[1] for each in found}) > 1 or len(names) > 1:
        return Found((), (Note("several-places", found[0][3], found[-1][4]),))
    facts = []
    if inner is not None:
        start, end = next((each[3], each[4]) for each in found if each[0] == inner)
        facts.append(Fact("/jobLocation/address/addressLocality", _name(inner, in_korean=in_korean), grade, start, end))
        facts.append(
            Fact(
                "/jobLocation/address/addressRegion",
                _name(places()[inner.province], in_korean=in_korean),
                Grade.INFERRED if inner.id != inner.province else grade,
                start,
                end,
            )
        )
    else:
        facts.append(Fact("/jobLocation/address/addressLocality", name, grade, start, end))
    if country:
        facts.append(
            Fact("/jobLocation/address/addressCountry", country, grade if inner is None else Grade.INFERRED, start, end)
        )
    return Found(tuple(facts))


def _name(place: Place, *, in_korean: bool) -> str:
    return place.name.ko if in_korean else place.name.en


def _innermost(found: list[Place]) -> Place | None:
    """Return the place that lies in all others named, `None` where two do not lie in one another."""
    distinct = {place.id: place for place in found}
    for place in distinct.values():
        around = {place.id, place.province, place.within}
        if place.within:
            around.add(places()[place.within].within)
        if distinct.keys() <= around:
            return place
    return None
