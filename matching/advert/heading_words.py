"""The words that head the sections of adverts, in Korean and English."""

from __future__ import annotations

import re

from matching.advert.model import Section

_ENGLISH_NOUNS = (
    r"qualifications?|requirements?|skills?|skillsets?|experiences?|education|knowledge|competenc(?:y|ies)|abilities"
    r"|background|capabilities|credentials|certifications?|expertise|criteria|attributes|training"
    r"|degrees?|prerequisites?|tools|technologies|traits|languages"
)
_ENGLISH_BESIDE = (
    r"and|or|the|a|an|of|for|you|your|our|we|need|needed|to|is|are|be|include|includes|including"
    r"|minimum|min|basic|required"
    r"|require|key|job|core|essential|essentials|position|role|educational|additional|technical"
    r"|professional|other|candidate"
    r"|mandatory|specific|general|work|working|relevant|special|must|have|this|in|with|language|eligibility|formal"
)
_ENGLISH_NICE = (
    r"pref+er+ed|preferred|preferable|preference|preferences|desired|desirable|desirables|nice"
    r"|bonus|plus|pluses|optional|ideal|ideally"
    r"|good|great|additional|extra|points|advantageous|advantage|haves?|helpful|if|also|love|would"
    r"|it|even|better|not|standout|stand|out"
)
MUST_WORDS = re.compile(rf"(?:(?:{_ENGLISH_NOUNS}|{_ENGLISH_BESIDE}|&|/)(?:\s|$))+")
NICE_WORDS = re.compile(rf"(?:(?:{_ENGLISH_NOUNS}|{_ENGLISH_BESIDE}|{_ENGLISH_NICE}|&|/)(?:\s|$))+")
HAS_NOUN = re.compile(rf"\b(?:{_ENGLISH_NOUNS})\b")
SAYS_NICE = re.compile(
    r"^additional (?!.*requirements?)|\b(?:pref+er+ed|preferable|preferences?|desired|desirables?"
    r"|stand ?out|nice|bonus|plus|pluses|optional|ideal|ideally|good to have"
    r"|great to have|advantageous|helpful|even better)\b|\b(?:not required|not essential)"
)

# A heading in English, in small letters without signs, as a whole.
ENGLISH: tuple[tuple[Section, re.Pattern[str]], ...] = tuple(
    (section, re.compile(pattern))
    for section, pattern in (
        (
            Section.MUST,
            (
                r"(?:qualifications?|requirements?|skills?) (?:for|of|as) .{2,40}|(?:what|who) (?:you(?: will"
                r"|ll)? (?:need|bring|have|are)|we(?: are|re)? (?:need|look|looking|seek|seeking)"
                r"(?: for)?|you should have|it takes|makes you a (?:good|great) fit)(?: to succeed| for"
                r"| in you| to the (?:table|team|role))?"
                r"|(?:about )?you(?: have| are| bring| will have| should have| ll have)?"
                r"|(?:the )?ideal candidate(?: has| will have)?"
                r"|your (?:profile|background|skills(?: and experience)?|experience)|must(?: |)haves?|required"
                r"|requires|desired profile"
                r"|(?:you are|youre) (?:a (?:good|great) fit|the right person) if(?: you)?|who can apply"
                r"|what you ll need"
                r"|what (?:do|must|should) i (?:need|bring|know|have)(?: to know| to have)?|eligibility"
                r"|who should apply|we ask for|to apply you need|what we expect(?: from you)?"
            ),
        ),
        (
            Section.NICE,
            (
                r"nice(?: to haves?| if(?: you)?(?: have)?)?|(?:it s |its )?(?:a )?(?:bonus"
                r"|plus)(?: points?)?(?: if(?: you)?| for)?|bonus points(?: for| if(?: you)?)?"
                r"|preferred|desired|desirable|pluses|extra credit|we also like|good to have"
                r"|even better if(?: you)?|added advantage"
                r"|what would be (?:nice|a plus)|it would be (?:great|nice) if(?: you)?(?: have)?"
                r"|would be a plus|not required but welcome|what would impress (?:you|us)|impress us"
            ),
        ),
        (
            Section.DUTIES,
            (
                r"(?:(?:primary|key|main|essential|core|your|the|job|position|role|major|general|principal"
                r"|summary of|typical|and|of|our) )*"
                r"(?:responsibilit(?:y|ies)|dut(?:y|ies)|functions|accountabilities|tasks)(?: (?:and|&|include"
                r"|includes|responsibilities|duties"
                r"|job|functions|tasks|/))*|responsibilities (?:for|of|as) .{2,40}|what you(?: will|ll"
                r"| ll)?(?: be)? (?:do|doing|work on|working on|own)|you will|youll|in this role you will"
                r"|(?:about )?(?:the|this) (?:role|position|job|opportunity)|(?:job|role"
                r"|position) (?:description|summary|overview|purpose|profile|introduction)"
                r"|(?:job )?description|summary|overview|role|the work|day to day|a day in the life"
                r"|how you will make a difference|scope|purpose|mission"
                r"|position|job purpose|(?:key )?(?:job )?elements|(?:and )?what (?:would"
                r"|will) i do(?: all day)?|who are you looking for|the impact you(?: will| ll|ll) (?:have"
                r"|make)|your (?:role|mission|impact|job|work)|main tasks|what you do"
            ),
        ),
        (
            Section.STACK,
            (
                r"(?:our |the )?(?:tech(?:nology|nical)?|tools?)(?: |)(?:stack|s)?(?: we use)?(?: and tools?)?"
                r"|our tools|stack|technologies(?: we use)?"
            ),
        ),
        (
            Section.TERMS,
            (
                r"(?:terms|working conditions?|employment (?:terms|conditions)|conditions|compensation|salary"
                r"|pay|location|job (?:type|location|details)"
                r"|work (?:location|environment|conditions|arrangement)|employment type|schedule|contract"
                r"|place of work|job category|the offer"
                r"|compensation (?:and|&) benefits|salary range|pay range)"
            ),
        ),
        (
            Section.BENEFITS,
            (
                r"(?:our |the |company |employee |your )*(?:benefits?|perks?)(?: (?:and|&|/|perks?|benefits?"
                r"|for you|package|compensation|culture))*|what we offer(?: you)?"
                r"|we offer|why (?:join(?: us)?|us|you ll love it here|work (?:here|with us|for us))|in return"
                r"|what(?: is|s| s) in it for (?:you|me)|what you(?: will|ll| ll)? (?:get|receive)"
                r"|our offer|life at .{1,30}|rewards|(?:the )?package|what(?: is|s| s) in it for (?:me|you)"
            ),
        ),
        (
            Section.PROCESS,
            (
                r"(?:hiring|recruitment|how to apply|application(?: process)?|(?:our )?(?:hiring|interview"
                r"|selection|recruit(?:ment|ing)) process|selection|process|apply(?: now| here)?|next steps"
                r"|interview(?: steps| stages)?)"
            ),
        ),
        (Section.PERIOD, r"(?:application (?:period|deadline)|deadline|closing date)"),
        (
            Section.OTHER,
            (
                r"equal (?:employment )?opportunit(?:y|ies).{0,30}|eeo.{0,20}|disclaimer|powered by .{1,20}"
                r"|physical (?:demands|requirements)|notes?|contact(?: us)?"
                r"|diversity.{0,30}|additional information|other information|privacy.{0,30}|company culture"
                r"|security clearance|clearance|travel|how we hire"
            ),
        ),
        (
            Section.ABOUT,
            (
                r"about(?: .{1,40})?|who are you|who (?:we are|is .{1,30})|(?:our|the|company) (?:company|team"
                r"|mission|story|values|culture|overview|description|product)"
                r"|company|introduction|company (?:overview|description|profile)|what we do|our work"
                r"|get to know .{1,30}|why .{1,30}|meet the team"
            ),
        ),
    )
)

# A heading in Korean without spaces and signs: whole where a heading is written plainly ...
KOREAN: tuple[tuple[Section, re.Pattern[str]], ...] = tuple(
    (section, re.compile(pattern))
    for section, pattern in (
        (
            Section.MUST,
            (
                r"(?:꼭)?(?:(?:지원|자격|응시|필수|기본|공통|최소|필요|필요한|요구|채용|모집|주요|핵심"
                r"|직무)(?:/|및)?)*(?:자격|요건|자격요건|자격조건|조건"
                r"|요구사항|필수사항|역량|경험|기술|스킬|능력)"
                r"(?:및(?:경력|우대사항|조건))?|(?:경력|학력)(?:요건|조건)|지원자격|필수|필요역량|자격"
                r"|요구역량|인재상|이런분을찾(?:고있)?(?:아요|습니다|어요"
                r"|고있어요|고있습니다)|지원요건"
            ),
        ),
        (
            Section.NICE,
            (
                r"(?:우대|선호|가산|가점)(?:사항|조건|요건|요소|자격|역량|경험|점|기술|스킬)?(?:및기타)?"
                r"|이런분이?(?:면|시면|이면)?더(?:욱)?(?:좋|환영).*"
                r"|있으면좋은(?:것|점|역량|경험|기술|스킬).*"
            ),
        ),
        (
            Section.DUTIES,
            (
                r"(?:주요|담당|수행|세부|핵심|직무|상세|모집)?(?:하는)?(?:업무|직무|역할|직무내용|업무내용"
                r"|담당업무|주요업무)(?:내용|소개|상세|설명|요약|및역할)?"
                r"|하는일|주요역할|담당역할|직무summary|모집분야|모집부문"
            ),
        ),
        (
            Section.STACK,
            (
                r"(?:사용|주요|개발)?(?:기술|개발|테크)?(?:스택|환경|언어)|사용(?:기술|툴|언어|도구|기술스택)"
                r"|기술스택및환경|개발환경및기술스택|techstack"
            ),
        ),
        (
            Section.ABOUT,
            (
                r".{0,10}(?:회사|팀|기업|조직|서비스|부서|브랜드|제품|사업|포지션|프로덕트)(?:를"
                r"|을)?소개(?:합니다|해요)?|회사개요|기업정보|(?:기업|조직|팀)문화"
                r"|비전|미션|.{0,12}(?:란|는|은)$"
            ),
        ),
        (
            Section.TERMS,
            (
                r"(?:근무|근로|채용|고용|급여|처우)(?:조건|형태|환경|지|지역|지역및형태|사항|시간|장소|처"
                r"|지역/시간|요일|시간및장소|위치|조건및환경)|처우|급여|연봉"
                r"|채용형태|고용형태|근무지|연봉및근무형태|급여및처우|근무조건및환경"
            ),
        ),
        (
            Section.BENEFITS,
            (
                r"(?:(?:혜택|복지|복리후생|베네핏|보상|지원|사내|회사|근무환경|기업|우리의)(?:/|및|&|와"
                r"|과)?)+(?:제도|혜택|사항|안내|지원|환경|소개)?"
                r"|복지(?:및)?(?:혜택|제도|환경)?"
            ),
        ),
        (
            Section.PROCESS,
            (
                r"(?:채용|전형|지원|선발|합류|입사|진행|면접|지원및진행)(?:절차|과정|프로세스|방법|여정|단계"
                r"|일정|방법및절차|절차및방법)(?:안내)?|제출서류|접수방법|전형"
                r"|지원방법"
            ),
        ),
        (
            Section.PERIOD,
            (
                r"(?:접수|모집|지원|채용|공고|서류접수)(?:기간|마감|마감일|일정|기한)|마감일|모집기간및방법"
                r"|접수기간및방법|접수기간/방법"
            ),
        ),
        (
            Section.OTHER,
            r"기타(?:사항|안내)?|유의사항|참고사항|주의사항|문의(?:처)?|추가정보|안내사항|지원시참고사항|유의",
        ),
    )
)

# ... and a part of it where it speaks to the reader ("이런 분을 찾고 있어요!"); only in brackets or before a colon.
KOREAN_SPOKEN: tuple[tuple[Section, re.Pattern[str]], ...] = tuple(
    (section, re.compile(pattern))
    for section, pattern in (
        (Section.NICE, r"더(?:욱|욱더)?(?:좋|환영|반가|기뻐)|우대|있으면좋|플러스|금상첨화|이라면더|있다면더|선호"),
        (
            Section.MUST,
            (
                r"(?:이런|다음과?같은)(?:분|동료|사람|인재|크루|팀원)(?:을|들|과|이|께|들을|들과|를|와)?"
                r"|찾(?:고있|아요|습니다|는)|함께하고싶|모시고싶|모십니다"
                r"|지원해주세요|필수|자격|요건|필요해요|필요합니다|역량|적합"
            ),
        ),
        (
            Section.DUTIES,
            (
                r"(?:이런|우리는|어떤|다음).{0,8}(?:일|업무|역할)(?:을|를)?|업무|합류하(?:면|시면)|하게(?:될"
                r"|되실)|입사하(?:면|시면)|담당하|맡게"
            ),
        ),
        (Section.PROCESS, r"절차|전형|여정|프로세스|지원방법|지원하|제출|알려주세요"),
        (Section.BENEFITS, r"혜택|복지|복리|지원합니다|지원해요|성장을|보상|드려요|드립니다|문화|일해요|일합니다|환경"),
        (Section.TERMS, r"근무|급여|연봉|처우|고용|채용형태"),
        (Section.ABOUT, r"소개|회사|기업|우리는|서비스|비전|미션|팀은"),
        (Section.OTHER, r"기타|참고|유의|안내|문의|관련기사|영상|한마디|공통"),
    )
)
