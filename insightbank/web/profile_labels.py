"""The optional questions about a person: words, choices and why we ask, in the reader's language.

Codes are those of the census and NHS lists that results are set beside; they are stored, the
words are not. Every question can be skipped and has "prefer not to say", which is not the same
as skipping.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from insightbank.web.form_fields import SelectChoice
from insightbank.web.i18n import LazyString, _l

PREFER_NOT_TO_SAY = "prefer_not_to_say"
_PREFER_NOT = (PREFER_NOT_TO_SAY, _l("I prefer not to say"))
_YES = _l("Yes")
_NO = _l("No")
_OTHER = _l("Something else")

Option = tuple[str, LazyString]


@dataclass(frozen=True, slots=True)
class ProfileQuestion:
    """One optional question about a person.

    ``options`` are (code, label) in the order shown; ``groups`` name the headings over them, each
    with the codes it covers. ``write_in`` are the codes that let people add their own words.
    ``special_category`` means the answer needs explicit consent of its own (UK GDPR, article 9).
    ``ask_if`` is the (question, code) that must have been answered before this one is asked.
    """

    id: str
    label: LazyString
    why: LazyString
    options: tuple[Option, ...]
    multiple: bool = False
    write_in: frozenset[str] = frozenset()
    special_category: bool = False
    ask_if: tuple[str, str] | None = None
    groups: tuple[tuple[LazyString, tuple[str, ...]], ...] = field(default=())

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(code for code, _label in self.options)

    def option_label(self, code: str) -> str:
        """Give the words for a code; a retired code shows as itself."""
        return str(dict(self.options).get(code, code))

    def choices(self) -> list[SelectChoice]:
        """Give the choices for a form field, in the language of this request."""
        group_of = {code: str(name) for name, codes in self.groups for code in codes}
        return [
            SelectChoice(code, str(label), optgroup=group_of.get(code))
            for code, label in self.options
        ]


_WHY_EQUAL = _l("We ask so that we can see if care works equally well for everyone.")
_WHY_HEARD = _l("We ask so that we can see whose voices we are missing.")
_WHY_SUPPORT = _l("We ask so that we can write to you and meet you in a way that works for you.")

AGE = ProfileQuestion(
    "age_band",
    _l("How old are you?"),
    _WHY_HEARD,
    (
        ("0-15", _l("15 or younger")),
        ("16-17", _l("16 or 17")),
        ("18-24", _l("18 to 24")),
        ("25-34", _l("25 to 34")),
        ("35-44", _l("35 to 44")),
        ("45-54", _l("45 to 54")),
        ("55-64", _l("55 to 64")),
        ("65-74", _l("65 to 74")),
        ("75-84", _l("75 to 84")),
        ("85+", _l("85 or older")),
        _PREFER_NOT,
    ),
)
SEX = ProfileQuestion(
    "sex",
    _l("What is your sex?"),
    _WHY_EQUAL,
    (("female", _l("Female")), ("male", _l("Male")), _PREFER_NOT),
)
GENDER_IDENTITY = ProfileQuestion(
    "gender_identity",
    _l("Is the gender you identify with the same as your sex registered at birth?"),
    _WHY_EQUAL,
    (("same", _YES), ("different", _NO), _PREFER_NOT),
    write_in=frozenset({"different"}),
    special_category=True,
)
ETHNIC_GROUP = ProfileQuestion(
    "ethnic_group",
    _l("What is your ethnic group or background?"),
    _WHY_EQUAL,
    (
        ("white_british", _l("English, Welsh, Scottish, Northern Irish or British")),
        ("white_irish", _l("Irish")),
        ("white_gypsy_irish_traveller", _l("Gypsy or Irish Traveller")),
        ("white_roma", _l("Roma")),
        ("white_other", _l("Any other White background")),
        ("mixed_white_black_caribbean", _l("White and Black Caribbean")),
        ("mixed_white_black_african", _l("White and Black African")),
        ("mixed_white_asian", _l("White and Asian")),
        ("mixed_other", _l("Any other Mixed or Multiple background")),
        ("asian_indian", _l("Indian")),
        ("asian_pakistani", _l("Pakistani")),
        ("asian_bangladeshi", _l("Bangladeshi")),
        ("asian_chinese", _l("Chinese")),
        ("asian_other", _l("Any other Asian background")),
        ("black_caribbean", _l("Caribbean")),
        ("black_african", _l("African background")),
        ("black_other", _l("Any other Black, Black British or Caribbean background")),
        ("other_arab", _l("Arab")),
        ("other_any", _l("Any other ethnic group")),
        _PREFER_NOT,
    ),
    write_in=frozenset(
        {"white_other", "mixed_other", "asian_other", "black_african", "black_other", "other_any"}
    ),
    special_category=True,
    groups=(
        (
            _l("White"),
            (
                "white_british",
                "white_irish",
                "white_gypsy_irish_traveller",
                "white_roma",
                "white_other",
            ),
        ),
        (
            _l("Mixed or Multiple ethnic groups"),
            (
                "mixed_white_black_caribbean",
                "mixed_white_black_african",
                "mixed_white_asian",
                "mixed_other",
            ),
        ),
        (
            _l("Asian or Asian British"),
            (
                "asian_indian",
                "asian_pakistani",
                "asian_bangladeshi",
                "asian_chinese",
                "asian_other",
            ),
        ),
        (
            _l("Black, Black British, Caribbean or African"),
            ("black_caribbean", "black_african", "black_other"),
        ),
        (_l("Other ethnic group"), ("other_arab", "other_any")),
    ),
)
RELIGION = ProfileQuestion(
    "religion",
    _l("What is your religion?"),
    _WHY_EQUAL,
    (
        ("none", _l("No religion")),
        ("christian", _l("Christian (all denominations)")),
        ("buddhist", _l("Buddhist")),
        ("hindu", _l("Hindu")),
        ("jewish", _l("Jewish")),
        ("muslim", _l("Muslim")),
        ("sikh", _l("Sikh")),
        ("other", _l("Any other religion")),
        _PREFER_NOT,
    ),
    write_in=frozenset({"other"}),
    special_category=True,
)
SEXUAL_ORIENTATION = ProfileQuestion(
    "sexual_orientation",
    _l("Which of these best describes your sexual orientation?"),
    _WHY_EQUAL,
    (
        ("straight", _l("Straight or heterosexual")),
        ("gay_lesbian", _l("Gay or lesbian")),
        ("bisexual", _l("Bisexual")),
        ("other", _l("Other sexual orientation")),
        ("not_sure", _l("I do not know or I am not sure")),
        _PREFER_NOT,
    ),
    write_in=frozenset({"other"}),
    special_category=True,
)
LONG_TERM_CONDITION = ProfileQuestion(
    "ltc",
    _l("Do you have a health condition or illness that will last 12 months or more?"),
    _WHY_EQUAL,
    (("yes", _YES), ("no", _NO), _PREFER_NOT),
    special_category=True,
)
ACTIVITY = ProfileQuestion(
    "activity",
    _l("Does your condition or illness make it harder to do everyday things?"),
    _WHY_EQUAL,
    (
        ("yes_a_lot", _l("Yes, a lot")),
        ("yes_a_little", _l("Yes, a little")),
        ("not_at_all", _l("Not at all")),
        _PREFER_NOT,
    ),
    special_category=True,
    ask_if=("ltc", "yes"),
)
IMPAIRMENTS = ProfileQuestion(
    "impairments",
    _l("Does your condition or illness affect you in any of these ways?"),
    _WHY_EQUAL,
    (
        ("vision", _l("Seeing")),
        ("hearing", _l("Hearing")),
        ("mobility", _l("Walking or moving around")),
        ("dexterity", _l("Using your hands")),
        ("learning", _l("Learning, understanding or concentrating")),
        ("memory", _l("Memory")),
        ("mental_health", _l("Mental health")),
        ("stamina", _l("Breathing, tiredness or energy")),
        ("social", _l("Being with other people, for example with autism or ADHD")),
        ("other", _OTHER),
        ("none", _l("None of these")),
        _PREFER_NOT,
    ),
    multiple=True,
    special_category=True,
    ask_if=("ltc", "yes"),
)
HEALTH_CONDITIONS = ProfileQuestion(
    "health_conditions",
    _l("Do you have any of these health conditions?"),
    _l("We ask so that we can invite you to surveys about the care you use."),
    (
        ("asthma_copd", _l("Asthma or another lung condition")),
        ("cancer", _l("Cancer, now or in the past")),
        ("diabetes", _l("Diabetes")),
        ("heart", _l("Heart disease or stroke")),
        ("high_blood_pressure", _l("High blood pressure")),
        ("anxiety_depression", _l("Anxiety or depression")),
        ("severe_mental_illness", _l("Severe mental illness, such as bipolar or psychosis")),
        ("dementia", _l("Dementia")),
        ("epilepsy", _l("Epilepsy")),
        ("kidney", _l("Kidney disease")),
        ("long_term_pain", _l("Arthritis or long-term pain")),
        ("learning_disability", _l("A learning disability")),
        ("autism_adhd", _l("Autism or ADHD")),
        ("drug_alcohol", _l("Problems with drugs or alcohol")),
        ("other", _OTHER),
        ("none", _l("None of these")),
        _PREFER_NOT,
    ),
    multiple=True,
    write_in=frozenset({"other"}),
    special_category=True,
)
UNPAID_CARE = ProfileQuestion(
    "unpaid_care",
    _l("Do you look after someone who is ill, disabled or older? Do not count paid work."),
    _WHY_HEARD,
    (
        ("no", _NO),
        ("h0_9", _l("Yes, 9 hours a week or less")),
        ("h10_19", _l("Yes, 10 to 19 hours a week")),
        ("h20_34", _l("Yes, 20 to 34 hours a week")),
        ("h35_49", _l("Yes, 35 to 49 hours a week")),
        ("h50", _l("Yes, 50 or more hours a week")),
        _PREFER_NOT,
    ),
)
ARMED_FORCES = ProfileQuestion(
    "armed_forces",
    _l("Have you ever served in the UK armed forces?"),
    _WHY_HEARD,
    (
        ("regular", _l("Yes, in the regular forces")),
        ("reserve", _l("Yes, in the reserve forces")),
        ("both", _l("Yes, in both")),
        ("no", _NO),
        _PREFER_NOT,
    ),
)
PREGNANCY = ProfileQuestion(
    "pregnancy_maternity",
    _l("Are you pregnant, or have you given birth in the last 26 weeks?"),
    _WHY_EQUAL,
    (
        ("pregnant_now", _l("I am pregnant")),
        ("given_birth", _l("I have given birth in the last 26 weeks")),
        ("no", _NO),
        _PREFER_NOT,
    ),
    special_category=True,
)
MARRIAGE = ProfileQuestion(
    "marriage_civil_partnership",
    _l("Are you married or in a civil partnership?"),
    _WHY_EQUAL,
    (
        ("never", _l("Never married and never in a civil partnership")),
        ("married", _l("Married")),
        ("civil_partnership", _l("In a civil partnership")),
        ("separated", _l("Separated")),
        ("divorced", _l("Divorced, or civil partnership ended by law")),
        ("widowed", _l("Widowed, or civil partner has died")),
        _PREFER_NOT,
    ),
)
STAFF = ProfileQuestion(
    "health_care_staff",
    _l("Do you work in health or care?"),
    _l("We ask so that we can tell what staff say from what other people say."),
    (
        ("nhs", _l("Yes, for the NHS")),
        ("social_care", _l("Yes, in social care")),
        ("voluntary", _l("Yes, for a charity or community group")),
        ("no", _NO),
        _PREFER_NOT,
    ),
)
ACCESS_NEEDS = ProfileQuestion(
    "access_needs",
    _l("Do you need any of these to take part?"),
    _WHY_SUPPORT,
    (
        ("interpreter", _l("An interpreter")),
        ("bsl_interpreter", _l("A British Sign Language interpreter")),
        ("hearing_loop", _l("A hearing loop")),
        ("lip_reading", _l("People facing me so that I can lip-read")),
        ("step_free", _l("A place without steps")),
        ("quiet_space", _l("A quiet space")),
        ("supporter", _l("Somebody to support me")),
        ("childcare", _l("Help with childcare or care for somebody else")),
        ("travel", _l("Help with travel")),
        ("other", _OTHER),
        ("none", _l("None of these")),
        _PREFER_NOT,
    ),
    multiple=True,
    write_in=frozenset({"other"}),
    special_category=True,
)
PREFERRED_FORMAT = ProfileQuestion(
    "preferred_format",
    _l("How should we send you information?"),
    _WHY_SUPPORT,
    (
        ("standard", _l("Standard text")),
        ("large_print", _l("Large print")),
        ("easy_read", _l("Easy Read")),
        ("audio", _l("Audio")),
        ("braille", _l("Braille")),
        ("bsl_video", _l("British Sign Language video")),
        ("plain_text", _l("Plain text for a screen reader")),
        ("paper", _l("On paper by post")),
        _PREFER_NOT,
    ),
    special_category=True,
)

PROFILE_QUESTIONS: tuple[ProfileQuestion, ...] = (
    AGE,
    SEX,
    GENDER_IDENTITY,
    ETHNIC_GROUP,
    RELIGION,
    SEXUAL_ORIENTATION,
    LONG_TERM_CONDITION,
    ACTIVITY,
    IMPAIRMENTS,
    HEALTH_CONDITIONS,
    UNPAID_CARE,
    ARMED_FORCES,
    PREGNANCY,
    MARRIAGE,
    STAFF,
    ACCESS_NEEDS,
    PREFERRED_FORMAT,
)
"""All questions, in the order asked."""

QUESTIONS_BY_ID: dict[str, ProfileQuestion] = {
    question.id: question for question in PROFILE_QUESTIONS
}


def profile_question(question_id: str) -> ProfileQuestion | None:
    """Find a question by id; None for an id we do not ask about."""
    return QUESTIONS_BY_ID.get(question_id)
