"""Words for ids that pages show: themes, PLUS groups, source kinds and roles, translated.

The taxonomy says which ids there are and defines them in English; this says them to the public.
An id without words here shows with the taxonomy's label, so that an entry added later is not blank.
"""

from __future__ import annotations

from insightbank.core.roles import Role
from insightbank.core.taxonomy import load_taxonomy
from insightbank.web.i18n import LazyString, _l

THEMES: dict[str, LazyString] = {
    "access": _l("Access and appointments"),
    "waiting": _l("Waiting and timeliness"),
    "communication": _l("Communication and information"),
    "language_interpreting": _l("Language and interpreting"),
    "accessible_formats": _l("Accessible formats and adjustments"),
    "staff_attitude": _l("Staff attitude and kindness"),
    "staffing_competence": _l("Staffing and competence"),
    "continuity": _l("Continuity and joined-up care"),
    "discrimination_trust": _l("Discrimination, dignity and trust"),
    "family_carers": _l("Involvement of family and carers"),
    "transport": _l("Transport, parking and location"),
    "cost": _l("Cost and money"),
    "digital": _l("Digital access and exclusion"),
    "environment": _l("Environment, food and facilities"),
    "medication": _l("Medicines and pain"),
    "safety": _l("Safety and safeguarding"),
    "praise": _l("Praise and thanks"),
    "maternity": _l("Maternity and perinatal"),
    "severe_mental_illness": _l("Severe mental illness"),
    "respiratory": _l("Respiratory disease and flu, Covid or pneumonia vaccination"),
    "cancer": _l("Cancer and screening"),
    "cardiovascular": _l("Blood pressure, heart and stroke"),
    "asthma": _l("Asthma"),
    "diabetes": _l("Diabetes"),
    "epilepsy": _l("Epilepsy"),
    "oral_health": _l("Teeth and oral health"),
    "mental_wellbeing": _l("Mental health and wellbeing"),
    "smoking": _l("Smoking and vaping"),
    "weight": _l("Weight, food and activity"),
    "alcohol_drugs": _l("Alcohol and drugs"),
    "sexual_reproductive": _l("Sexual and reproductive health, menopause"),
    "dementia": _l("Dementia and memory"),
    "pain_long_term": _l("Other long-term conditions and pain"),
    "housing": _l("Housing and homelessness"),
    "income_work": _l("Income, work and benefits"),
    "isolation": _l("Isolation and community"),
    "caring": _l("Caring for someone"),
    "education_childcare": _l("School, childcare and family life"),
    "crime_safety": _l("Crime, hate and domestic abuse"),
    "immigration": _l("Immigration, status and entitlement"),
}

PLUS_GROUPS: dict[str, LazyString] = {
    "carers": _l("Unpaid carers, including young carers"),
    "grt": _l("Gypsy, Roma and Traveller communities"),
    "lgbtq": _l("LGBTQ+ people"),
    "chinese": _l("Chinese communities"),
    "jewish": _l("Jewish communities"),
    "eastern_european": _l("Eastern European communities"),
    "ethnic_minority": _l("Global Majority and other ethnic or faith minority communities"),
    "neurodivergent": _l("Neurodivergent people"),
    "learning_disability": _l("People with a learning disability"),
    "autistic": _l("Autistic people"),
    "disabled": _l("Disabled people, including Deaf, blind and physical disability"),
    "severe_mental_illness": _l("People with severe mental illness"),
    "young_people": _l("People under 25"),
    "older_people": _l("People over 65"),
    "pregnant_new_parents": _l("Pregnant women and new parents, women of childbearing age"),
    "homeless": _l("People experiencing homelessness"),
    "drug_alcohol": _l("People with drug or alcohol dependence"),
    "migrants": _l("Vulnerable migrants, asylum seekers and refugees"),
    "sex_workers": _l("Sex workers"),
    "justice": _l("People in contact with the justice system, including prison leavers"),
    "modern_slavery": _l("Victims of modern slavery"),
    "care_experienced": _l("Looked-after children and care leavers"),
    "armed_forces": _l("Armed forces community and veterans"),
    "multimorbidity": _l("People with several long-term conditions"),
    "digitally_excluded": _l("People who cannot easily go online"),
    "most_deprived": _l("People living in the most deprived areas"),
    "rural_coastal": _l("Rural and coastal communities"),
}

SOURCES: dict[str, LazyString] = {
    "survey": _l("Survey"),
    "champion": _l("Community champion"),
    "alliance": _l("Alliance"),
    "report": _l("Report"),
    "workshop": _l("Workshop"),
    "discussion": _l("Discussion"),
}

ROLES: dict[str, LazyString] = {
    Role.ANYONE: _l("Anyone"),
    Role.RESIDENT: _l("Resident"),
    Role.CHAMPION: _l("Community champion"),
    Role.ALLIANCE_LEAD: _l("Alliance lead"),
    Role.OFFICER: _l("Engagement officer"),
    Role.COMMISSIONER: _l("Commissioner"),
    Role.TRANSLATOR: _l("Translator"),
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.AUDITOR: _l("Auditor"),
}


def theme_label(theme_id: str) -> str:
    """Give a theme's words; an id that has been retired shows as itself."""
    return str(THEMES.get(theme_id) or load_taxonomy().label("theme", theme_id))


def plus_label(plus_id: str) -> str:
    """Give a PLUS group's words; an id that has been retired shows as itself."""
    return str(PLUS_GROUPS.get(plus_id) or load_taxonomy().label("plus", plus_id))


def source_label(kind: str) -> str:
    """Give the words for where evidence came from."""
    return str(SOURCES.get(kind, kind))


def role_label(role: str) -> str:
    """Give the words for a role; names of Alliances and districts are never translated."""
    return str(ROLES.get(role, role))
