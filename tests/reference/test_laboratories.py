"""Which government-led laboratory an employer's name may mean: a suggestion, and none from an acronym alone."""

import pytest

from matching.reference import Match, laboratories, resolve_laboratory
from matching.reference.index import owners
from matching.reference.laboratories import _index, _names
from matching.reference.tables import tables, toml


@pytest.mark.parametrize(
    ("name", "laboratory"),
    [
        ("KIST", "kist"),
        ("한국과학기술연구원", "kist"),
        ("한국과학기술연구원(KIST)", "kist"),
        ("KIST 반도체연구단", "kist"),
        ("한국전자통신연구원 AI반도체연구본부", "etri"),
        ("기초과학연구원 나노입자연구단", "ibs"),
        ("국방과학연구소", "add"),
        ("Argonne National Laboratory, Lemont, IL, USA", "argonne"),
        ("Oak Ridge National Lab", "oak-ridge"),
        ("National Renewable Energy Laboratory (NREL)", "nrel"),
        ("Lawrence Berkeley National Laboratory", "lbnl"),
        ("NASA Jet Propulsion Laboratory", "nasa-jpl"),
        ("NIST, USA", "nist"),
        ("U.S. Naval Research Laboratory", "nrl"),
        ("Fraunhofer IIS", "fraunhofer"),
        ("Fraunhofer-Institut für Solare Energiesysteme ISE", "fraunhofer"),
        ("Max Planck Institute for Polymer Research", "max-planck"),
        ("Max-Planck-Institut für Festkörperforschung, Stuttgart", "max-planck"),
        ("Helmholtz-Zentrum Berlin für Materialien und Energie", "helmholtz"),
        ("Leibniz-Institut für Kristallzüchtung", "leibniz"),
        ("Forschungszentrum Juelich", "juelich"),
        ("CEA-Leti", "cea"),
        ("CEA Leti, Grenoble, France", "cea"),
        ("CNRS", "cnrs"),
        ("RIKEN Center for Emergent Matter Science", "riken"),
        ("理化学研究所 創発物性科学研究センター", "riken"),
        ("産業技術総合研究所", "aist"),
        ("Institute of Physics, Chinese Academy of Sciences", "cas"),
        ("中国科学院物理研究所", "cas"),
        ("中科院半导体所", "cas"),
        ("工研院", "itri"),
        ("A*STAR Institute of Microelectronics", "a-star"),
        ("imec, Leuven", "imec"),
        ("VTT Technical Research Centre of Finland Ltd", "vtt"),
        ("Consiglio Nazionale delle Ricerche", "cnr"),
        ("Paul Scherrer Institut", "psi"),
        ("NRC, Canada", "nrc-canada"),
        ("NPL, UK", "npl-uk"),
        ("National Physical Laboratory, New Delhi", "csir-india"),
        ("Российская академия наук", "ras"),
        ("ΕΚΕΦΕ Δημόκριτος", "demokritos"),
        ("TÜBİTAK BİLGEM", "tubitak"),
        ("CERN, Geneva", "cern"),
    ],
)
def test_a_laboratory_and_its_institutes_suggest_the_body_that_a_government_leads(name, laboratory):
    resolution = resolve_laboratory(name)
    assert (resolution.status, resolution.entity and resolution.entity.id) == (Match.FOUND, laboratory)
    assert "person confirms" in resolution.note.en


@pytest.mark.parametrize(
    ("name", "some"),
    [
        ("NPL", {"npl-uk", "csir-india"}),
        ("National Physical Laboratory", {"npl-uk", "csir-india"}),
        ("NRC", {"nrc-canada", "nrc-eg"}),
        ("National Research Council", {"nrc-canada", "cnr"}),
        ("INL", {"idaho", "inl-pt"}),
        ("CSIR", {"csir-india", "csir-za"}),
        ("中科院", {"cas", "ncsist"}),
        ("ADD", {"add"}),
        ("IBS", {"ibs"}),
        ("CEA", {"cea"}),
        ("PSI", {"psi"}),
        ("CAS", {"cas"}),
        ("IBS 나노입자연구단", {"ibs"}),
    ],
)
def test_an_acronym_that_others_use_suggests_nobody_alone_and_lists_whom_it_may_mean(name, some):
    resolution = resolve_laboratory(name)
    assert resolution.status is Match.AMBIGUOUS
    assert resolution.entity is None
    assert some <= {each.id for each in resolution.candidates}


@pytest.mark.parametrize(
    "name",
    [
        "EPFL",
        "KAIST",
        "University of Chinese Academy of Sciences",
        "中国科学院大学",
        "Leibniz Universität Hannover",
        "Fraunhofer USA",
        "KIMS Hospital",
        "KIST School, UST",
        "Bell Labs",
        "삼성전자 연구소",
        "Spin-off of CERN",
        "Intel (formerly Fraunhofer)",
    ],
)
def test_a_school_a_company_and_what_only_sounds_like_a_laboratory_are_none(name):
    assert resolve_laboratory(name).status is Match.UNLISTED


@pytest.mark.parametrize(
    ("name", "laboratory"),
    [
        ("Oak Ridge National Laboratory / University of Tennessee", "oak-ridge"),
        ("LAAS-CNRS, Université de Toulouse", "cnrs"),
        ("NIST, Germany", "nist"),
        ("KIST, Samsung Electronics", "kist"),
    ],
)
def test_another_body_or_country_beside_a_laboratory_leaves_it_a_candidate(name, laboratory):
    resolution = resolve_laboratory(name)
    assert resolution.status is Match.AMBIGUOUS
    assert {each.id for each in resolution.candidates} == {laboratory}


@pytest.mark.parametrize("name", [None, "", "  ", "-"])
def test_no_name_is_missing(name):
    assert resolve_laboratory(name).status is Match.MISSING


@pytest.mark.parametrize("odd", [",", "a,", "(" * 500, "연구소" * 2_000, "x, " * 500, "\u0000", "🙂 Institute"])
def test_odd_text_never_fails(odd):
    assert resolve_laboratory(odd).status in {Match.UNLISTED, Match.MISSING}


def test_every_name_finds_its_laboratory_unless_it_is_marked_ambiguous():
    for entry in _names():
        resolution = resolve_laboratory(entry.name)
        if entry.ambiguous:
            assert entry.owner in {each.id for each in resolution.candidates}, entry
        else:
            assert (resolution.status, resolution.entity.id) == (Match.FOUND, entry.owner), entry


def test_two_laboratories_share_a_name_only_where_it_is_marked_ambiguous():
    shared = [found for found in _index().values() if len(owners(found)) > 1]
    assert shared  # the control: there are such names
    assert all(entry.ambiguous for found in shared for entry in found)


def test_the_table_covers_the_world_and_names_every_laboratory_in_both_languages():
    assert len(laboratories()) >= 150
    assert len({each.country for each in laboratories().values()}) >= 40
    assert sum(each.country == "KR" for each in laboratories().values()) >= 25
    for each in laboratories().values():
        assert len(each.country) == 2
        assert each.country.isupper()
        assert each.name.en
        assert any("가" <= letter <= "힣" for letter in each.name.ko), each


def test_no_record_has_a_key_that_nobody_reads():
    known = {"id", "en", "ko", "country", "names", "ambiguous", "heads"}
    assert all(set(record) <= known for record in tables(toml("laboratories.toml")["laboratory"]))
    assert len(laboratories()) == len(tables(toml("laboratories.toml")["laboratory"]))
