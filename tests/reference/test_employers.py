"""Which listed company an employer's name means; a group's name and a subsidiary never settle it."""

import pytest

from matching.reference import Match, companies, resolve_employer
from matching.reference.employers import _index
from matching.reference.index import OWN


@pytest.mark.parametrize(
    ("name", "company"),
    [
        ("TSMC", "tsmc"),
        ("Taiwan Semiconductor Manufacturing Company", "tsmc"),
        ("台積電", "tsmc"),
        ("TSMC (Taiwan)", "tsmc"),
        ("삼성전자", "samsung-electronics"),
        ("삼성전자 주식회사", "samsung-electronics"),
        ("Samsung Electronics Co., Ltd.", "samsung-electronics"),
        ("SK하이닉스(주)", "sk-hynix"),
        ("SK hynix Inc.", "sk-hynix"),
        ("Hyundai Motor Company", "hyundai-motor"),
        ("LG화학", "lg-chem"),
        ("LG Electronics", "lg-electronics"),
        ("Intel Corp", "intel"),
        ("NVIDIA Corporation", "nvidia"),
        ("Apple Inc.", "apple"),
        ("Google", "alphabet"),
        ("Alphabet", "alphabet"),
        ("Microsoft", "microsoft"),
        ("Robert Bosch GmbH", "bosch"),
        ("Bosch", "bosch"),
        ("BYD", "byd"),
        ("CATL", "catl"),
        ("ASML Holding N.V.", "asml"),
        ("Qualcomm", "qualcomm"),
        ("Micron", "micron-technology"),
        ("Toyota", "toyota-motor"),
        ("Roche", "roche"),
        ("株式会社デンソー", "denso"),
    ],
)
def test_a_company_is_found_by_its_names_with_and_without_a_legal_form(name, company):
    resolution = resolve_employer(name)
    assert (resolution.status, resolution.entity and resolution.entity.id) == (Match.FOUND, company)


@pytest.mark.parametrize(
    ("name", "some"),
    [
        ("Samsung", {"samsung-electronics", "samsung-c-and-t"}),
        ("삼성", {"samsung-electronics", "samsung-c-and-t"}),
        ("LG", {"lg-electronics", "lg-chem"}),
        ("현대", {"hyundai-motor", "hd-hyundai"}),
        ("SK", {"sk", "sk-hynix"}),
        ("Merck", {"merck", "merck-kgaa"}),
    ],
)
def test_the_name_of_a_group_or_of_two_companies_is_ambiguous(name, some):
    resolution = resolve_employer(name)
    assert resolution.status is Match.AMBIGUOUS
    assert some <= {company.id for company in resolution.candidates}


@pytest.mark.parametrize(
    ("name", "company", "kind"),
    [
        ("Samsung Display", "samsung-electronics", "subsidiary"),
        ("LG Energy Solution", "lg-chem", "subsidiary"),
        ("Samsung SDI", "samsung-electronics", "affiliate"),
        ("Amazon Web Services, Inc.", "amazon", "subsidiary"),
        ("Bosch Korea", "bosch", "country-company"),
        ("한국인텔", "intel", "country-company"),
        ("Texas Instruments Japan Ltd.", "texas-instruments", "country-company"),
    ],
)
def test_a_subsidiary_is_related_and_never_found(name, company, kind):
    resolution = resolve_employer(name)
    assert (resolution.status, resolution.entity.id, resolution.kind) == (Match.RELATED, company, kind)
    assert resolution.note is not None


@pytest.mark.parametrize(
    "name", ["한국바스프", "한국쓰리엠", "한국IBM", "애플코리아", "SAP코리아", "Qualcomm Technologies, Inc."]
)
def test_a_company_in_korea_under_a_name_of_its_own_is_related_and_never_found(name):
    assert resolve_employer(name).status is Match.RELATED


@pytest.mark.parametrize(("name", "some"), [("Volvo", {"volvo"}), ("GE", {"ge-aerospace", "ge-vernova"})])
def test_a_name_that_companies_kept_after_they_parted_is_ambiguous(name, some):
    resolution = resolve_employer(name)
    assert resolution.status is Match.AMBIGUOUS
    assert some <= {company.id for company in resolution.candidates}


@pytest.mark.parametrize("name", ["NAVER", "Kakao Corp.", "STMicroelectronics", "Self-employed", "Figma", "한빛전자"])
def test_a_company_on_none_of_the_lists_is_unlisted(name):
    assert resolve_employer(name).status is Match.UNLISTED


def test_a_company_that_is_taken_for_another_says_so():
    assert resolve_employer("Figma").kind == "other-company"


@pytest.mark.parametrize("name", [None, "", " ", "-"])
def test_no_name_is_missing(name):
    assert resolve_employer(name).status is Match.MISSING


@pytest.mark.parametrize(
    "name",
    [
        "Samsung Electronics, Memory Division",
        "삼성전자 반도체연구소",
        "LG화학 (기술연구원)",
        "삼성전자(주) DS부문",
        "Samsung Electronics Co., Ltd., Giheung",
        "三星電子",
        "サムスン電子",
    ],
)
def test_a_division_is_its_company(name):
    assert resolve_employer(name).status is Match.FOUND


@pytest.mark.parametrize(
    "name",
    [
        "현대자동차 협력사 연구소",
        "삼성전자 사내 협력업체",
        "삼성전자 (협력사 연구소)",
        "Intel, Vendor Team",
        "Intel (Mobileye R&D Center)",
    ],
)
def test_a_supplier_beside_a_company_is_not_the_company(name):
    assert resolve_employer(name).status is not Match.FOUND


@pytest.mark.parametrize("name", ["Samsung Electronics (Acme)", "Intel, via Acme Staffing"])
def test_an_unknown_part_leaves_the_company_a_candidate(name):
    resolution = resolve_employer(name)
    assert resolution.status is Match.AMBIGUOUS
    assert len(resolution.candidates) == 1


@pytest.mark.parametrize("name", ["Intel Samsung", "Toyota Research Institute Advanced", "Samsungia", "Appleton Labs"])
def test_a_longer_word_or_name_is_not_the_company_in_it(name):
    assert resolve_employer(name).status is Match.UNLISTED


def test_every_name_that_is_not_ambiguous_finds_its_company():
    for named in _index().values():
        for entry in named:
            resolution = resolve_employer(entry.name)
            if entry.kind in OWN and not entry.ambiguous:
                assert (resolution.status, resolution.entity.id) == (Match.FOUND, entry.owner), entry
            else:
                assert resolution.status is not Match.FOUND, entry


def test_a_list_without_an_order_gives_position_zero():
    unordered = {each.list_id for company in companies().values() for each in company.listings if each.position == 0}
    assert unordered == {"time100-companies"}
