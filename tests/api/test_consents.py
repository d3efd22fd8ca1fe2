"""Consents, blocks, invitations and the masks, as each role is answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from matching.consents import Rules
from matching.consents.listing import Counted, used
from matching.ledger import Kind
from tests import small
from tests.consents.worlds import HANBIT, OFFICER, SAMSUNG, company, later, opening_of, person, world

RECRUITER, OTHER = company(HANBIT), company(SAMSUNG)
SECRETS = ("Ana Silva", "ana.silva@example.com", "+886 912 345 678", "Hidden Lane", "anasilva", "Bo Lind")


@pytest.fixture
def asked(tmp_path):
    with world(tmp_path) as service:
        yield service


SAID_OF_ANY_CALL = ("x-request-id", "date", "ratelimit", "ratelimit-policy")


def profile(asked, who, identifier="c00"):
    return asked.get(who, f"/v1/candidates/{identifier}")


def accepted(asked, employer=HANBIT, identifier="c00"):
    made = asked.invite(employer, identifier).json()["id"]
    assert asked.reply(identifier, made, "yes").status_code == 200
    return made


def said(answer):
    """Return an answer without what is of its request alone."""
    body = answer.json()
    body.pop("instance", None)
    headers = {name: value for name, value in answer.headers.items() if name not in SAID_OF_ANY_CALL}
    return answer.status_code, body, headers


# Masks --------------------------------------------------------------------------------------------

MASKED = {"basics", "work", "education", "skills", "portal:visits", "x-ktech"}


@pytest.mark.parametrize(
    ("who", "keys", "basics"),
    [
        (RECRUITER, MASKED, {"label", "summary", "location"}),
        (OFFICER, MASKED, {"label", "summary", "location"}),
        (None, MASKED, {"label", "summary", "location"}),
        (
            person("c00"),
            MASKED | {"references"},
            {"name", "label", "email", "phone", "url", "profiles", "location", "summary"},
        ),
    ],
)
def test_each_role_is_shown_these_keys_of_a_profile_and_no_others(asked, who, keys, basics):
    shown = profile(asked, who).json()
    assert (set(shown), set(shown["basics"])) == (keys, basics)
    assert any(each in str(shown) for each in SECRETS) == ("references" in keys)


def test_a_company_is_shown_who_somebody_is_after_a_yes_to_it_and_not_what_no_employer_may_ask(tmp_path):
    with world(tmp_path) as asked:
        more = small.resume("c20")
        more["basics"] |= {"birthDate": "1990-01-01", "gender": "f", "image": "https://example.com/ana.jpg"}
        assert asked.ask(None, "POST", "/v1/candidates", json=more).status_code == 201
        accepted(asked, identifier="c20")
        shown = profile(asked, RECRUITER, "c20").json()
        assert set(shown) == MASKED | {"references"}
        assert set(shown["basics"]) == {"name", "label", "email", "phone", "url", "profiles", "location", "summary"}
        assert all(each in str(shown) for each in SECRETS)
        assert not any(each in str(profile(asked, OTHER, "c20").json()) for each in SECRETS)


@pytest.mark.parametrize("end", ["no", "sharing", "block"])
def test_nothing_is_shown_after_the_end_of_a_yes(asked, end):
    made = accepted(asked)
    assert "Ana Silva" in profile(asked, RECRUITER).text
    if end == "no":
        asked.reply("c00", made, "no")
    elif end == "sharing":
        asked.consent("c00", sharing=False)
        assert profile(asked, RECRUITER).status_code == 404
        asked.consent("c00", sharing=True)
    else:
        block = asked.block("c00", name="Hanbit Devices").json()["id"]
        assert profile(asked, RECRUITER).status_code == 404
        assert asked.ask(person("c00"), "DELETE", f"/v1/candidates/c00/blocks/{block}").json() == {"deleted": block}
    shown = profile(asked, RECRUITER)
    assert shown.status_code == 200
    assert not any(each in shown.text for each in SECRETS)


# Blocked is missing -------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [{"name": "Hanbit Devices Co., Ltd."}, {"employer": HANBIT}, "sharing"])
def test_a_blocked_company_is_answered_as_if_there_were_nobody(asked, how):
    asked.invite(HANBIT, "c00")
    if how == "sharing":
        asked.consent("c00", sharing=False)
    else:
        assert asked.block("c00", **how).status_code == 201
    for call in (
        lambda who: profile(asked, RECRUITER, who),
        lambda who: asked.invite(HANBIT, who),
        lambda who: asked.ask(RECRUITER, "POST", "/v1/assess", json={"candidateId": who, "openingId": "hanbit-1"}),
    ):
        there = said(call("c00"))
        assert there[0] == 404
        assert there == said(call("nobody"))
    assert asked.get(RECRUITER, "/v1/invitations").json() == {"invitations": [], "following": None}
    assert asked.listed(HANBIT) == ["c01"]
    assert profile(asked, OTHER).status_code == (404 if how == "sharing" else 200)


def test_a_list_is_as_it_would_be_without_whoever_is_not_there_for_it(tmp_path):
    everybody, without = tmp_path / "everybody", tmp_path / "without"
    names = [each["x-ktech"]["id"] for each in small.PEOPLE]
    with world(everybody, names) as all_there, world(without, [each for each in names if each not in "c01 c05"]) as few:
        all_there.block("c01", name="Hanbit Devices")
        all_there.consent("c05", matching=False)
        for path in ("/v1/openings/hanbit-1/shortlist", "/v1/openings/hanbit-1/terms"):
            assert all_there.get(RECRUITER, path).json() == few.get(RECRUITER, path).json()
        other = "/v1/openings/samsung-1/shortlist"
        assert all_there.get(OTHER, other).json() != few.get(OTHER, other).json()  # the control


def test_who_takes_no_part_is_counted_in_fives_and_blocks_are_not_counted(tmp_path):
    names = [each["x-ktech"]["id"] for each in small.PEOPLE]
    with world(tmp_path, names) as asked:
        for count, name in enumerate(names[:7], start=1):
            asked.consent(name, matching=False)
            shown = asked.get(RECRUITER, "/v1/openings/hanbit-1/shortlist").json()["notTakingPart"]
            assert shown == (None if count < 5 else 5)
        asked.block("c08", employer=HANBIT)
        asked.block("c09", employer=HANBIT)
        asked.block("c07", employer=HANBIT)
        answer = asked.get(RECRUITER, "/v1/openings/hanbit-1/shortlist").json()
        assert (answer["notTakingPart"], sum(answer["counts"].values())) == (5, 0)


# Consents -----------------------------------------------------------------------------------------


def test_a_person_reads_and_changes_what_they_agreed_to(asked):
    shown = asked.get(person("c00"), "/v1/candidates/c00/consents").json()
    assert [(each["purpose"], each["given"], each["basis"]["id"]) for each in shown["consents"]] == [
        (purpose, True, "imported") for purpose in ("matching", "sharing", "research", "cross-border")
    ]
    changed = asked.consent("c00", research=False, cross_border=True).json()
    assert [(each["purpose"], each["given"], each["at"], each["textVersion"]) for each in changed["history"]] == [
        ("research", False, "2026-11-26T03:00:00.000000Z", None),
        ("cross-border", True, "2026-11-26T03:00:00.000000Z", "2026-11"),
    ]
    assert asked.get(person("c00"), "/v1/candidates/c00/consents").json() == changed


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("who", [RECRUITER, OFFICER, person("c01")])
def test_consents_are_nobody_elses(asked, who, method):
    sent = {"json": {"consents": {"matching": False}}} if method == "PUT" else {}
    theirs, nobodys = (asked.ask(who, method, f"/v1/candidates/{name}/consents", **sent) for name in ("c00", "nobody"))
    assert theirs.status_code == (404 if who.candidate else 403)
    assert said(theirs) == said(nobodys)
    assert asked.listed(HANBIT) == ["c00", "c01"]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/consents", "consent-unsaid"),
        ({"consents": {}}, "/consents", "consent-unsaid"),
        ({"consents": {"matching": True}}, "/textVersion", "missing-field"),
        ({"consents": {"matching": True}, "textVersion": "2020-01"}, "/textVersion", "consent-text-not-in-use"),
        ({"consents": {"matching": 1}, "textVersion": "2026-11"}, "/consents/matching", "not-true-or-false"),
        ({"consents": {"marketing": True}, "textVersion": "2026-11"}, "/consents", "not-one-of"),
        ({"consents": [], "textVersion": "2026-11"}, "/consents", "not-an-object"),
        ({"consents": {"matching": False}, "owner": "me"}, "/owner", "unknown-field"),
    ],
)
def test_what_is_no_consent_is_refused_and_changes_nothing(asked, body, pointer, code):
    answer = asked.ask(person("c00"), "PUT", "/v1/candidates/c00/consents", json=body)
    assert (answer.status_code, [(e["pointer"], e["code"]) for e in answer.json()["errors"]]) == (
        422,
        [(pointer, code)],
    )
    assert asked.get(person("c00"), "/v1/candidates/c00/consents").json()["history"] == []


# Invitations --------------------------------------------------------------------------------------


def test_a_person_sees_who_asks_and_a_company_what_became_of_it(asked):
    made = asked.invite(
        HANBIT, "c00", message="We build a new line. Call 010-1234-5678 or see https://hanbit.example/x"
    )
    assert made.status_code == 201
    assert made.headers["location"] == f"/v1/invitations/{made.json()['id']}"
    (theirs,) = asked.get(person("c00"), "/v1/invitations").json()["invitations"]
    assert theirs["employer"] == {"id": HANBIT, "name": "Hanbit Devices", "finding": None}
    assert theirs["opening"] == {"id": "hanbit-1", "title": "Etch process engineer"}
    assert theirs["message"] == "We build a new line. Call ▮ or see ▮"
    assert "askedBy" not in theirs
    asked.reply("c00", theirs["id"], "yes")
    (ours,) = asked.get(RECRUITER, "/v1/invitations").json()["invitations"]
    assert (ours["state"]["id"], ours["revealed"], ours["askedBy"]) == ("accepted", True, "recruiter-1")
    assert asked.get(OTHER, "/v1/invitations").json()["invitations"] == []
    assert asked.get(person("c01"), "/v1/invitations").json()["invitations"] == []
    assert asked.get(OFFICER, "/v1/invitations").status_code == 403


@pytest.mark.parametrize("who", [RECRUITER, OTHER, OFFICER, person("c01")])
def test_nobody_answers_for_somebody_else(asked, who):
    made = asked.invite(HANBIT, "c00").json()["id"]
    real, missing = (
        asked.ask(who, "POST", f"/v1/invitations/{each}/answer", json={"answer": "yes"}) for each in (made, "nothing")
    )
    assert real.status_code == (404 if who.candidate else 403)
    assert said(real) == said(missing)
    assert "Ana Silva" not in profile(asked, RECRUITER).text


def test_a_company_asks_with_its_own_openings_alone(asked):
    real, missing = asked.invite(HANBIT, "c00", "samsung-1"), asked.invite(HANBIT, "c00", "nothing")
    assert real.status_code == 404
    assert said(real) == said(missing)


def test_who_did_not_agree_to_matching_is_not_asked(asked):
    asked.consent("c00", matching=False)
    assert asked.invite(HANBIT, "c00").status_code == 404
    assert profile(asked, RECRUITER).status_code == 200  # shared still


def test_what_cannot_be_asked_or_answered_again_is_a_conflict_that_says_why(asked):
    made = asked.invite(HANBIT, "c00").json()["id"]
    again = asked.invite(HANBIT, "c00")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/asked-already")
    assert [each["code"] for each in again.json()["errors"]] == ["invitation-there-already"]
    assert asked.reply("c00", made, "no").json()["state"]["id"] == "declined"
    late = asked.reply("c00", made, "yes")
    assert (late.status_code, late.json()["type"]) == (409, "/problems/answered-already")
    later(asked, days=400)
    assert asked.invite(HANBIT, "c00").json()["errors"][0]["code"] == "invitation-refused-for-good"


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"candidate": "c00"}, "/message", "missing-field"),
        ({"candidate": "c00", "message": "a" * 2_001}, "/message", "text-too-long"),
        ({"message": "Shall we talk?"}, "/candidate", "missing-field"),
        ({"candidate": "c00", "message": "Shall we talk?", "employer": "other"}, "/employer", "unknown-field"),
        ({"candidate": ["c00"], "message": "Shall we talk?"}, "/candidate", "not-text"),
    ],
)
def test_what_is_no_invitation_is_refused(asked, body, pointer, code):
    answer = asked.ask(RECRUITER, "POST", "/v1/openings/hanbit-1/invitations", json=body)
    assert (answer.status_code, [(e["pointer"], e["code"]) for e in answer.json()["errors"]]) == (
        422,
        [(pointer, code)],
    )


def test_invitations_come_in_pages_the_latest_first(asked):
    for name in ("c00", "c01"):
        asked.invite(HANBIT, name)
        later(asked, minutes=1)
    first = asked.get(RECRUITER, "/v1/invitations?limit=1")
    assert [each["candidate"] for each in first.json()["invitations"]] == ["c01"]
    link = first.headers["link"].partition(">")[0].strip("<")
    second = asked.get(RECRUITER, link).json()
    assert ([each["candidate"] for each in second["invitations"]], second["following"]) == (["c00"], None)


# Names that look like others --------------------------------------------------------------------------


def test_a_block_by_name_holds_for_a_name_that_is_drawn_the_same(asked):
    assert asked.block("c00", name="Hanbit Devices").status_code == 201
    document = opening_of(SAMSUNG, "looks-alike")
    document["hiringOrganization"] = {"name": "Наnbit Dеvices"}  # three Cyrillic letters
    made = asked.ask(OTHER, "POST", "/v1/openings", json=document)
    assert made.status_code == 201
    assert [(each["code"], each["pointer"]) for each in made.json()["findings"]] == [
        ("name-mixes-scripts", "/hiringOrganization/name")
    ]
    found = asked.get(OTHER, "/v1/openings/samsung.looks-alike/shortlist").json()["matches"]
    assert [each["candidate"]["id"] for each in found] == ["c01"]


def test_who_is_asked_is_told_that_a_companys_name_mixes_scripts(asked):
    assert asked.invite(HANBIT, "c00").status_code == 201
    document = opening_of(SAMSUNG, "looks-alike")
    document["hiringOrganization"] = {"name": "Ѕamsung Electronics"}  # a Cyrillic letter
    assert asked.ask(OTHER, "POST", "/v1/openings", json=document).status_code == 201
    assert asked.invite(SAMSUNG, "c00", opening="samsung.looks-alike").status_code == 201
    shown = asked.get(person("c00"), "/v1/invitations").json()["invitations"]
    found = {each["employer"]["id"]: each["employer"]["finding"] for each in shown}
    assert (found[HANBIT], found[SAMSUNG]["code"]) == (None, "name-mixes-scripts")


def test_a_persons_name_that_mixes_scripts_is_stored_and_said(asked):
    document = small.resume("mixed", name="Anа Silva")  # a Cyrillic letter
    document["work"][0]["name"] = "Наnbit"
    made = asked.ask(None, "POST", "/v1/candidates", json=document)
    assert [each["pointer"] for each in made.json()["findings"]] == ["/basics/name", "/work/0/name"]
    assert all(set(each["text"]) == {"en", "ko"} for each in made.json()["findings"])
    plain = asked.ask(None, "POST", "/v1/candidates", json=small.resume("plain"))
    assert plain.json() == {"id": "plain"}


# Out of the country -------------------------------------------------------------------------------


def abroad(asked, country="JP"):
    """Say in another of its openings where Hanbit sits."""
    document = opening_of(HANBIT, "hanbit-abroad")
    document["hiringOrganization"]["x-ktech"]["country"] = country
    assert asked.ask(RECRUITER, "POST", "/v1/openings", json=document).status_code == 201


@pytest.mark.parametrize(
    ("country", "is_there"), [("JP", False), ("somewhere", False), ("South Korea", True), (None, True)]
)
def test_who_did_not_agree_to_leave_korea_is_not_there_for_a_company_that_sits_elsewhere(asked, country, is_there):
    assert asked.consent("c00", cross_border=False).status_code == 200
    if country is not None:
        abroad(asked, country)
    question = {"candidateId": "c00", "openingId": "hanbit-1"}
    calls = [
        profile(asked, RECRUITER), asked.invite(HANBIT, "c00"),
        asked.ask(RECRUITER, "POST", "/v1/assess", json=question),
    ]  # fmt: skip
    assert [each.status_code == 404 for each in calls] == [not is_there] * 3
    assert ("c00" in asked.listed(HANBIT)) == is_there
    assert "c01" in asked.listed(HANBIT)  # whose basis is the operator's
    assert "c00" in asked.listed(SAMSUNG)
    asked.consent("c00", cross_border=True)
    assert "c00" in asked.listed(HANBIT)
    assert profile(asked, RECRUITER).status_code == 200


def test_a_yes_to_a_company_outside_korea_ends_with_the_consent_to_leave_it(asked):
    abroad(asked)
    made = [accepted(asked, each) for each in (HANBIT, SAMSUNG)]
    assert "Ana Silva" in profile(asked, RECRUITER).text
    asked.consent("c00", cross_border=False)
    assert profile(asked, RECRUITER).status_code == 404
    states = {
        each["id"]: each["state"]["id"] for each in asked.get(person("c00"), "/v1/invitations").json()["invitations"]
    }
    assert states == {made[0]: "withdrawn", made[1]: "accepted"}
    asked.consent("c00", cross_border=True)
    assert "Ana Silva" not in profile(asked, RECRUITER).text


def test_every_purpose_says_what_comes_of_it(asked):
    said = asked.get(person("c00"), "/v1/candidates/c00/consents").json()["consents"]
    assert len({each["effect"]["en"] for each in said}) == len({each["effect"]["ko"] for each in said}) == 4


# How many profiles --------------------------------------------------------------------------------


def test_a_company_opens_so_many_profiles_a_day_whichever_user_looks(tmp_path):
    names = [each["x-ktech"]["id"] for each in small.PEOPLE]
    with world(tmp_path, names, rules=Rules(profiles_a_day=5)) as asked:
        asked.now = datetime(2026, 11, 26, 14, 59, tzinfo=UTC)  # 23:59 in Korea
        answers = [profile(asked, company(HANBIT, f"user-{n % 2}"), names[n % 5]) for n in range(10)]
        assert [each.headers["x-profiles-remaining"] for each in answers] == list("43210") + ["0"] * 5
        assert ["x-profiles-warning" in each.headers for each in answers] == [False] * 3 + [True] * 7
        for identifier in ("c07", "nobody"):  # nothing is said of whom it would be
            refused = profile(asked, RECRUITER, identifier)
            assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many-profiles")
            assert refused.headers["retry-after"] == "60"
        question = {"candidateId": "c07", "openingId": "hanbit-1"}
        assert asked.ask(RECRUITER, "POST", "/v1/assess", json=question).status_code == 429
        assert profile(asked, OTHER, "c07").status_code == 200
        assert profile(asked, OFFICER, "c07").status_code == 200
        asked.now += timedelta(seconds=60)
        assert profile(asked, RECRUITER, "c07").headers["x-profiles-remaining"] == "4"


def test_the_usual_list_is_no_walk_and_a_longer_one_is(tmp_path, monkeypatch):
    with world(tmp_path, rules=Rules(profiles_a_day=1)) as asked:
        assert "x-profiles-limit" not in asked.get(RECRUITER, "/v1/openings/hanbit-1/shortlist").headers
        monkeypatch.setattr("api.sight.SHOWN", 1)
        answer = asked.get(RECRUITER, "/v1/openings/hanbit-1/shortlist")
        assert (answer.status_code, answer.headers["x-profiles-remaining"]) == (200, "0")
        monkeypatch.setattr("api.sight.SHOWN", 0)
        assert asked.get(RECRUITER, "/v1/openings/hanbit-1/shortlist").status_code == 429


# How many people on lists, for how many openings --------------------------------------------------


def test_a_company_does_not_walk_the_pool_by_openings_that_it_makes_up(tmp_path):
    names = [each["x-ktech"]["id"] for each in small.PEOPLE]
    with world(tmp_path, names, rules=Rules(openings_asked_a_day=3, people_listed_a_day=len(names))) as asked:
        asked.now = datetime(2026, 11, 26, 14, 59, tzinfo=UTC)  # 23:59 in Korea
        made = [f"hanbit-made-up-{number}" for number in range(4)]
        for each in made:
            assert asked.ask(RECRUITER, "POST", "/v1/openings", json=opening_of(HANBIT, each)).status_code == 201
        asks = [shortlist(asked, company(HANBIT, f"user-{number}"), each) for number, each in enumerate(made)]
        assert [each.status_code for each in asks] == [200, 200, 200, 429]
        assert (asks[3].json()["type"], asks[3].headers["retry-after"]) == ("/problems/too-many-openings", "60")
        assert asked.get(RECRUITER, f"/v1/openings/hanbit.{made[3]}/terms").status_code == 429
        assert shortlist(asked, RECRUITER, made[0]).status_code == 200  # the same again
        changed = opening_of(HANBIT, f"hanbit.{made[0]}") | {"title": "Another post altogether"}
        path = f"/v1/openings/hanbit.{made[0]}"
        assert asked.ask(RECRUITER, "PUT", path, json=changed, headers={"if-match": "*"}).status_code == 200
        assert shortlist(asked, RECRUITER, made[0]).status_code == 429  # another opening under its id
        assert asked.get(OTHER, "/v1/openings/samsung-1/shortlist").status_code == 200
        assert asked.get(OFFICER, f"{path}/shortlist").status_code == 200
        asked.now += timedelta(seconds=60)
        assert shortlist(asked, RECRUITER, made[3]).status_code == 200


def test_all_lists_of_a_company_together_show_so_many_people_a_day(tmp_path):
    names = [each["x-ktech"]["id"] for each in small.PEOPLE]
    with world(tmp_path, names) as asked:
        path = "/v1/openings/hanbit-1/shortlist"
        everybody = asked.get(OFFICER, f"{path}?k=1").json()
        near = len(everybody["nearMisses"])
        asked.app.state.consent_rules = Rules(people_listed_a_day=near + 3)
        assert len(asked.get(RECRUITER, f"{path}?k=2").json()["matches"]) == 2
        refused = asked.get(RECRUITER, f"{path}?k=4")
        assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many-listed")
        assert refused.headers["retry-after"] == str(12 * 3600)  # from noon to midnight in Korea
        assert asked.get(RECRUITER, f"{path}.csv?k=4").status_code == 429
        assert asked.get(RECRUITER, "/openings/hanbit-1?k=4").status_code == 429
        assert asked.get(RECRUITER, f"{path}?k=3").status_code == 200  # one more, and no more than that
        assert asked.get(OFFICER, f"{path}?k=4").status_code == 200
        asked.app.state.consent_rules = Rules(people_listed_a_day=near + 4)
        assert asked.get(RECRUITER, f"{path}?k=4").status_code == 200
        with asked.workspace.store.file.reading() as file:
            days = [used(file, HANBIT, Counted.PERSON, asked.now + timedelta(hours=each)) for each in (11, 12)]
        assert days == [near + 4, 0]


def test_a_limit_that_a_company_comes_to_is_recorded_once_a_day(tmp_path):
    with world(tmp_path, rules=Rules(people_listed_a_day=1, profiles_a_day=1)) as asked:
        for _ in range(2):
            assert asked.get(RECRUITER, "/v1/openings/hanbit-1/shortlist").status_code == 429
            assert [profile(asked, RECRUITER, each).status_code for each in ("c00", "c01")] == [200, 429]
        found = [each for each in asked.app.state.ledger.latest(20) if each.kind is Kind.LIMIT_REACHED]
        assert [(each.company, each.actor, dict(each.objects), each.subjects) for each in found] == [
            (HANBIT, RECRUITER.user, {"limit": "too-many-profiles"}, ()),
            (HANBIT, RECRUITER.user, {"limit": "too-many-listed"}, ()),
        ]
        assert asked.app.state.ledger.verify().holds
        later(asked, days=1)
        assert asked.get(RECRUITER, "/v1/openings/hanbit-1/shortlist").status_code == 429
        assert asked.app.state.ledger.latest(1)[0].kind is Kind.LIMIT_REACHED


def shortlist(asked, who, identifier):
    return asked.get(who, f"/v1/openings/hanbit.{identifier}/shortlist")


# Whoever is on nobody's side ----------------------------------------------------------------------


def test_a_companys_user_without_a_company_is_held_to_the_same_limit(tmp_path):
    with world(tmp_path, rules=Rules(profiles_a_day=1)) as asked:
        stray = company(None, "stray")
        assert profile(asked, stray, "c00").headers["x-profiles-remaining"] == "0"
        assert profile(asked, stray, "c01").status_code == 429


def test_the_operator_takes_both_sides_and_lists_leave_out_who_withdrew(asked):
    asks = {"candidate": "c00", "message": "Shall we talk?"}
    made = asked.ask(None, "POST", "/v1/openings/hanbit-1/invitations", json=asks)
    path = f"/v1/invitations/{made.json()['id']}/answer"
    assert asked.ask(None, "POST", path, json={"answer": "yes"}).json()["state"]["id"] == "accepted"
    assert len(asked.get(None, "/v1/invitations").json()["invitations"]) == 1
    asked.ask(None, "PUT", "/v1/candidates/c00/consents", json={"consents": {"matching": False}})
    matches = asked.get(None, "/v1/openings/hanbit-1/shortlist").json()["matches"]
    assert [each["candidate"]["id"] for each in matches] == ["c01"]


def test_an_opening_that_names_no_employer_cannot_ask(asked):
    document = opening_of(HANBIT, "nameless")
    del document["hiringOrganization"]["x-ktech"]["id"]
    asked.ask(None, "POST", "/v1/openings", json=document)
    sent = {"candidate": "c00", "message": "Shall we talk?"}
    answer = asked.ask(None, "POST", "/v1/openings/nameless/invitations", json=sent)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "invitation-without-employer")
