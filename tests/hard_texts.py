"""Texts that are hard on a tokeniser: two languages, other scripts, marks, spaces that are none."""

TEXTS = [
    "Develops plasma etch recipes for logic wafers.",
    "반도체 식각 공정 엔지니어를 찾습니다. Python, C++ 사용 경험",
    "GPU 클러스터\n\n에서 학습 😀 ①㎢ ﬁnance",
    "  東京で働く Инженер วิศวกร ᱚᱚ x\u200by\u00a0z ",
    "1,234.5 % (2019–2024) e-mail/URL: https://example.org/a_b?c=d",
]
