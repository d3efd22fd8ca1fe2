"""The same advert in Korean and in English, written for these tests, with what both ask for.

Each row: the two texts, then years, ISCED level, must, nice, languages (code, need, CEFR)
and pay (currency, least, most, period) as they follow from how the pair was written.
"""

from typing import NamedTuple


class Twin(NamedTuple):
    korean: str
    english: str
    years: float | None = None
    isced: int | None = None
    must: frozenset = frozenset()
    nice: frozenset = frozenset()
    languages: frozenset = frozenset()
    pay: tuple | None = None


def asks(*names):
    return frozenset(names)


def tongues(*rows):
    return frozenset(rows)


TWINS = [
    Twin("칩 설계 엔지니어\n[자격요건]\n- 경력 5년 이상\n- 학사 이상\n- Python 활용 가능하신 분",
         "Chip design engineer\nRequirements\n- 5+ years of experience\n- Bachelor's degree or higher\n- Able to use Python",
         5, 6, asks("python")),
    Twin("백엔드 개발자\n■ 지원자격\nㆍ경력 3~7년\nㆍJava 필수\n■ 우대사항\nㆍDocker 경험자",
         "Backend developer\n■ Qualifications\n• 3-7 years of experience\n• Java required\n■ Nice to have\n• Experience with Docker",
         3, None, asks("java"), asks("docker")),
    Twin("데이터 분석가\n<자격요건>\n신입/경력\n초대졸 이상\nSQL 사용 가능자",
         "Data analyst\n<Requirements>\nNo prior experience required\nAssociate degree or higher\nAble to use SQL",
         0, 5, asks("sql")),
    Twin("로봇 연구원\n▶ 자격요건\n로봇공학 석사 이상\n경력무관\n▶ 우대사항\n박사",
         "Robotics researcher\n▶ Requirements\nMaster's degree in Robotics\nNo experience required\n▶ Preferred\nPhD",
         0, 7),
    Twin("머신러닝 엔지니어\n자격요건\nTensorFlow 필수, PyTorch 우대\n경력 최소 4년",
         "Machine learning engineer\nRequirements\nTensorFlow required, PyTorch preferred\nat least four years of experience",
         4, None, asks("tensorflow"), asks("pytorch")),
    Twin("해외영업 담당자\n자격요건\n- 영어 능통자\n- 한국어 무관\n- 경력 2년 이상",
         "Overseas sales manager\nRequirements\n- Fluent in English\n- Korean not required\n- 2+ years of experience",
         2, None, languages=tongues(("en", "must", None))),
    Twin("반도체 공정 엔지니어\n자격요건\n- 한국어 TOPIK 4급 이상\n우대사항\n- 영어 회화 가능자",
         "Semiconductor process engineer\nRequirements\n- Korean TOPIK level 4 or higher\nPreferred\n- Conversational English",
         languages=tongues(("ko", "must", "B2"), ("en", "nice", None))),
    Twin("플랫폼 엔지니어\n자격요건\n쿠버네티스 운영 경험\n근무조건\n연봉: 8,000만원 ~ 1억원",
         "Platform engineer\nRequirements\nExperience operating Kubernetes\nTerms\nAnnual salary: KRW 80M - KRW 100M",
         must=asks("kubernetes"), pay=("KRW", 80_000_000, 100_000_000, "YEAR")),
    Twin("연구보조원\n자격요건\n학력무관\n근무조건\n시급 12,000원",
         "Research assistant\nRequirements\nNo degree required\nTerms\nHourly rate: 12,000 won per hour",
         pay=("KRW", 12_000, 12_000, "HOUR")),
    Twin("품질 관리자\n자격요건\n대졸 이상\n경력 10년 이상\n근무조건\n급여: 면접 후 결정",
         "Quality manager\nRequirements\nBachelor's degree or higher\n10+ years of experience\nTerms\nSalary: to be agreed",
         10, 6),
    Twin("비전 연구원\n자격요건\n컴퓨터 비전 전공 박사\n우대사항\nC++ 경험이 있으신 분",
         "Vision researcher\nRequirements\nPhD in Computer Vision\nNice to have\nExperience with C++",
         None, 8, nice=asks("c-plus-plus")),
    Twin("데이터 엔지니어\n자격요건\nPython 개발 경험 3년 이상\n총 경력 6년 이상",
         "Data engineer\nRequirements\n3+ years of Python\n6+ years of professional experience",
         6, None, asks("python")),
    Twin("데이터 엔지니어\n자격요건\nPython 개발 경험 3년 이상",
         "Data engineer\nRequirements\n3+ years of Python",
         3, None, asks("python")),
    Twin("펌웨어 개발자\n자격요건\n학사 또는 석사\n리눅스 필수\n근무조건\n월급 450만원",
         "Firmware developer\nRequirements\nBachelor's or Master's degree\nLinux required\nTerms\nSalary: KRW 4,500,000 per month",
         None, 6, asks("linux"), pay=("KRW", 4_500_000, 4_500_000, "MONTH")),
    Twin("번역 담당자\n자격요건\n- 한국어 C1\n- 일본어 B2\n우대사항\n- 중국어 가능자",
         "Translator\nRequirements\n- Korean C1\n- Japanese B2\nPreferred\n- Chinese language skills",
         languages=tongues(("ko", "must", "C1"), ("ja", "must", "B2"), ("zh", "nice", None))),
    Twin("클라우드 엔지니어\n자격요건: AWS 필수; 경력 5년 이상; Git 필수; 학사 이상\n우대사항: Docker 경험자",
         "Cloud engineer\nRequirements: AWS required; 5+ years of experience; Git required; Bachelor's degree\nPreferred: Docker",
         5, 6, asks("aws", "git"), asks("docker")),
    Twin("AI 연구원\n【이런 분을 찾고 있어요!】\n석사 이상\n딥러닝 경험이 있으신 분\n【이런 분이면 더 좋아요!】\n자연어 처리 경험이 있으신 분",
         "AI researcher\n[What we're looking for]\nMaster's degree or higher\nExperience with deep learning\n[Bonus points]\nExperience with natural language processing",
         None, 7, asks("deep-learning"), asks("natural-language-processing")),
    Twin("생산기술 엔지니어\n자격요건\nMATLAB 활용 가능하신 분\n복리후생\n복지포인트 연 200만원\n스톡옵션 5,000만원 상당",
         "Manufacturing engineer\nRequirements\nAble to use MATLAB\nBenefits\nWelfare points worth KRW 2M a year\nStock options worth KRW 50M",
         must=asks("matlab")),
    Twin("그래프 알고리즘 개발자\n자격요건\n경력 3년차 이상\nScala 우대",
         "Graph algorithm developer\nRequirements\nMinimum 3 yrs of experience\nScala is a plus",
         3, None, nice=asks("scala")),
    Twin("임베디드 개발자\n자격요건\n동등 경력 또는 학사 이상\nROS 필수 아님\nC# 필수",
         "Embedded developer\nRequirements\nBachelor's degree or equivalent experience\nROS not required\nC# required",
         None, 6, asks("c-sharp")),
    Twin("배터리 셀 설계 엔지니어\n자격요건\n경력 3년 이상 8년 이하\n우대사항\nTOEIC 800 이상",
         "Battery cell design engineer\nRequirements\n3 to 8 years of experience\nPreferred\nTOEIC 800 or higher",
         3, languages=tongues(("en", "nice", "B2"))),
    Twin("자율주행 개발자\n자격요건\n경력 4년 이상 우대\n학사 이상\n근무조건\n연봉 1억 2천만원",
         "Autonomous driving developer\nRequirements\n4+ years of experience preferred\nBachelor's degree\nTerms\nAnnual pay: KRW 120 million",
         None, 6, pay=("KRW", 120_000_000, 120_000_000, "YEAR")),
]  # fmt: skip
