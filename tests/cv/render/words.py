"""The headings people write, in sets: what one writer uses together."""

from __future__ import annotations

KINDS = ("summary", "work", "edu", "skill", "lang", "cert", "award", "pub", "project", "act", "ref", "military",
         "personal", "letter", "contact")  # fmt: skip
ENGLISH = (
    "Summary|Experience|Education|Skills|Languages|Certifications|Awards|Publications|Projects|Interests|References|"
    "Military service|Personal details|Cover letter|Contact",
    "PROFILE|PROFESSIONAL EXPERIENCE|EDUCATION|TECHNICAL SKILLS|LANGUAGES|CERTIFICATES|HONORS & AWARDS|"
    "SELECTED PUBLICATIONS|PROJECTS|ACTIVITIES|REFERENCES|MILITARY SERVICE|PERSONAL INFORMATION|STATEMENT|CONTACT",
    "About me|Where I've worked|What I studied|What I bring|Languages I speak|Courses and certificates|Nice moments|"
    "Things I wrote|Things I built|Off the clock|People who know my work|Service|A few facts|In my own words|Say hello",
    "Personal statement|Employment History|Academic Background|Core Competencies|Language Skills|"
    "Professional certificates|Honours and prizes|Papers|Selected Projects|Additional information|Referees|"
    "National service|Personal data|Motivation|Contact details",
    "Objective|Work Experience|Education and Training|Key skills|Language proficiency|Licenses & Certifications|"
    "Achievements|Publications and Talks|Key Projects|Hobbies|Reference|Military|Personal|Letter|Contact information",
)
KOREAN = (
    "요약|경력사항|학력사항|보유 기술|외국어 능력|자격증|수상 내역|논문|주요 프로젝트|기타|추천인|병역사항|인적사항|자기소개서|연락처",
    "간단 소개|경력|학력|기술 스택|어학|자격 및 면허|수상|연구 실적|프로젝트|취미|추천인|병역|개인정보|자기소개|연락처",
    "소개|걸어온 길|배움|할 수 있는 일|말할 수 있는 언어|취득한 자격|상을 받은 일|쓴 글|만든 것들|일 밖의 시간|함께 일한 사람|병역|"
    "신상|나의 이야기|연락처",
    "핵심 요약|경력 요약|최종 학력|핵심 역량|어학능력|자격사항|수상경력|논문 및 특허|수행 프로젝트|기타 사항|추천인|병역 사항|"
    "기본 인적사항|자기소개서|연락처",
)
MIXED = (
    "Summary|경력 (Work Experience)|학력 (Education)|Skills|Languages|Certificates|Awards|Publications|Projects|기타|"
    "References|병역|Personal|자기소개|Contact",
    "소개 / About|경력 / Experience|학력 / Education|기술 / Skills|언어 / Languages|자격증 / Certificates|수상 / Awards|"
    "논문 / Publications|프로젝트 / Projects|기타 / Others|추천인 / References|병역 / Military|인적사항 / Personal|"
    "자기소개 / Statement|연락처 / Contact",
    "About|Work Experience|Education|보유 기술|어학 능력|자격증|수상 내역|Publications|주요 프로젝트|Interests|References|"
    "병역사항|인적사항|자기소개서|Contact",
)
SETS = {"en": ENGLISH, "ko": KOREAN, "mixed": MIXED}


def headings(language: str, which: int) -> dict[str, str]:
    """Return the heading of each kind of section; none at all for -1."""
    if which < 0:
        return dict.fromkeys(KINDS, "")
    sets = SETS[language]
    return dict(zip(KINDS, sets[which % len(sets)].split("|"), strict=True))
