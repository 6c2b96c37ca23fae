"""Files made to the formats of other systems, with no text of theirs in them."""

from __future__ import annotations

LIME_ANSWERS = (
    b'"id","submitdate","lastpage","startlanguage","Q1","Q2[SQ001]","Q2[SQ002]","Q2[other]",'
    b'"Q3[SQ001]","Q3[SQ002]","Q4"\n'
    b'"1","2025-05-02 10:11:12","3","en","A1","Y","","A neighbour","A1","A2","My daughter helps."\n'
    b'"2","2025-05-03 09:00:00","3","ur","A2","","","","","","Nobody came."\n'
)

CITIZENSPACE = (
    b"Response ID,Submission date,What is your name?,What is your email?,"
    b"How often do you go to hospital?,How do you travel? - Bus,How do you travel? - Car,"
    b"How do you travel? - On foot,How is the bus? - Price,How is the bus? - Comfort,"
    b"What would help?\n"
    b"ANON-1,02/05/2025,Anne,anne@example.org,Often,Bus,Car,,Good,Poor,"
    b'"A bus that runs on Sundays as well, because my appointments at the clinic are on Sundays and'
    b' I cannot drive any more."\n'
    b"ANON-2,03/05/2025,,,Rarely,Bus,,,Good,Good,\n"
    b"ANON-3,04/05/2025,,,Often,,Car,,,,\n"
    b"ANON-4,05/05/2025,,,Rarely,,,On foot,Poor,Poor,\n"
)

LONG = (
    "Please keep the meadow by the river as it is, with the long grass, and put two benches in it"
    " for those who cannot walk far."
)
_ASKED = ["How often do you visit?", "What do you do there?", "How is it?", "Say more"]
_BOTH = "Walk, Meet friends"
_GOOD_POOR = "Paths : Good, Toilets : Poor"
_GOOD_GOOD = "Paths : Good, Toilets : Good"
_NOBODY = "Anonymous"
EHQ: list[list[str | None]] = [
    [None, None, None, "Green spaces"],
    ["Survey", None, None, "Exported"],
    ["Login (Screen name)", "Email", "Usertype", "Date of contribution"],
    [None, None, None, None, *_ASKED],
    ["walker7", "w@example.org", "User", "2025-05-02", "Weekly", _BOTH, _GOOD_POOR, LONG],
    [_NOBODY, None, _NOBODY, "2025-05-03", "Monthly", "Walk", _GOOD_GOOD, None],
    [_NOBODY, None, _NOBODY, "2025-05-04", "Weekly", "Meet friends", _GOOD_POOR, None],
    [_NOBODY, None, _NOBODY, "2025-05-05", "Monthly", _BOTH, None, None],
]

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><document>'
    "<LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>{version}</DBVersion>"
    "<languages><language>en</language><language>ur</language><language>de</language></languages>"
)
QUESTIONS: list[tuple[str, str, str, dict[str, str], str]] = [
    ("1", "Q1", "L", {"en": "Do you get <b>help</b>?", "ur": "کیا آپ کو مدد ملتی ہے؟"}, "1"),
    ("2", "Q2", "M", {"en": "Who helps you?", "ur": "کون؟"}, '((Q1.NAOK == "A1"))'),
    ("3", "Q3", "F", {"en": "How good is it?", "ur": "کیسا؟"}, ""),
    ("4", "Q4", "T", {"en": "Tell us more.", "ur": "مزید"}, "count(Q2.NAOK) > 1"),
    ("9", "Q9", "*", {"en": "{{sum(1,2)}}"}, "1"),
]
ROWS = [
    ("21", "2", "SQ001", "Family", "0"),
    ("22", "2", "SQ002", "Carers", "0"),
    ("31", "3", "SQ001", "Food", "0"),
    ("32", "3", "SQ002", "Visits", "0"),
]
ANSWERS = [
    ("1", "A1", "Yes"),
    ("1", "A2", "No"),
    ("3", "A1", "Good"),
    ("3", "A2", "Bad"),
]


def table(name: str, rows: list[dict[str, str]]) -> str:
    cells = (
        "<row>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in row.items()) + "</row>"
        for row in rows
    )
    return f"<{name}><rows>{''.join(cells)}</rows></{name}>"


def settings() -> str:
    texts = [
        {"surveyls_language": tag, "surveyls_title": title, "surveyls_welcometext": "<p>Hello</p>"}
        for tag, title in (("en", "Care at home"), ("ur", "گھر پر دیکھ بھال"))
    ]
    return table("surveys", [{"sid": "1", "language": "en"}]) + table(
        "surveys_languagesettings", texts
    )


def question(row: tuple[str, str, str, dict[str, str], str], order: int) -> dict[str, str]:
    qid, code, kind, _words, relevance = row
    return {
        "qid": qid, "gid": "5", "type": kind, "title": code, "relevance": relevance,
        "other": "Y" if code == "Q2" else "N", "mandatory": "N", "question_order": str(order),
    }  # fmt: skip


def lss_of_old() -> bytes:
    """Write the layout before version 4: a row repeats for each language."""
    asked = [
        question(row, n) | {"question": words, "help": "", "language": tag}
        for n, row in enumerate(QUESTIONS)
        for tag, words in row[3].items()
    ]
    rows = [
        {"qid": q, "parent_qid": p, "title": c, "question": w, "scale_id": s, "language": "en",
         "question_order": q}
        for q, p, c, w, s in ROWS
    ]  # fmt: skip
    said = [
        {"qid": q, "code": c, "answer": w, "sortorder": c[-1], "language": "en", "scale_id": "0"}
        for q, c, w in ANSWERS
    ]
    groups = [{"gid": "5", "group_name": "Help", "group_order": "0", "language": "en"}]
    body = (
        table("answers", said) + table("groups", groups) + table("questions", asked)
        + table("subquestions", rows) + settings()
    )  # fmt: skip
    return (
        (_HEAD.format(version=178) + body + "</document>")
        .replace("<type><![CDATA[T]]></type>", "<type>T</type>")
        .encode()
    )


def lss_of_today() -> bytes:
    """Write the layout since version 4: words in tables of their own."""
    words = [
        {"qid": row[0], "question": text, "help": "", "language": tag}
        for row in QUESTIONS
        for tag, text in row[3].items()
    ]
    words += [{"qid": q, "question": w, "help": "", "language": "en"} for q, _p, _c, w, _s in ROWS]
    rows = [
        {"qid": q, "parent_qid": p, "title": c, "scale_id": s, "question_order": q}
        for q, p, c, _w, s in ROWS
    ]
    said = [
        {"aid": str(n), "qid": q, "code": c, "sortorder": c[-1], "scale_id": "0"}
        for n, (q, c, _w) in enumerate(ANSWERS, 1)
    ]
    names = [
        {"aid": str(n), "answer": w, "language": "en"} for n, (_q, _c, w) in enumerate(ANSWERS, 1)
    ]
    body = "".join(
        (
            table("answers", said),
            table("answer_l10ns", names),
            table("groups", [{"gid": "5", "group_order": "0"}]),
            table("group_l10ns", [{"gid": "5", "group_name": "Help", "language": "en"}]),
            table("questions", [question(row, n) for n, row in enumerate(QUESTIONS)]),
            table("subquestions", rows),
            table("question_l10ns", words),
            settings(),
        )
    )
    return (_HEAD.format(version=415) + body + "</document>").encode()


def tsv() -> bytes:
    """Write the tab-separated layout: the first language whole, then the second."""
    names = [
        "id",
        "class",
        "type/scale",
        "name",
        "relevance",
        "text",
        "help",
        "language",
        "mandatory",
        "other",
    ]
    lines = [names, ["", "S", "", "language", "", "en", "", "", "", ""]]
    lines.append(["", "S", "", "additional_languages", "", "ur de", "", "", "", ""])
    for tag, title in (("en", "Care at home"), ("ur", "گھر پر دیکھ بھال")):
        lines.append(["", "SL", "", "surveyls_title", "", title, "", tag, "", ""])
    for tag in ("en", "ur"):
        lines.append(["5", "G", "", "Help", "1", "", "", tag, "", ""])
        for qid, code, kind, words, relevance in QUESTIONS:
            if tag not in words:
                continue
            other = "Y" if code == "Q2" else "N"
            lines.append([qid, "Q", kind, code, relevance, words[tag], "", tag, "N", other])
            if tag == "ur":
                continue
            lines += [[q, "SQ", s, c, "", w, "", tag, "", ""] for q, p, c, w, s in ROWS if p == qid]
            lines += [[qid, "A", "0", c, "", w, "", tag, "", ""] for q, c, w in ANSWERS if q == qid]
    quoted = ("\t".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    return ("\ufeff" + "\n".join(quoted) + "\n").encode()
