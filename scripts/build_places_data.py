"""Build the reference tables in ``insightbank/places/data/`` from the collected public statistics.

    python scripts/build_places_data.py FOLDER [--into insightbank/places/data]

FOLDER holds the collected files (``mse_postcodes.csv``, ``mse_lsoa21.csv``, ...). The same input
gives the same bytes on each run: rows are sorted and the gzip header carries no time or name.
What each table holds, its source and licence: ``insightbank/places/data/README.md``.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

Row = dict[str, str]
Cells = Sequence[str | int]

ICB_CODE = "E54000026"
ENGLAND_CODE = "E92000001"
ICB_FROM = "2022-07-01"  # Integrated Care Boards began; the Alliances are parts of this one.
CENSUS_DAY = "2021-03-21"  # 2021 LSOAs describe the population of that day.
UNITARY_FROM = "1998-04-01"
DISTRICT_FROM = "1974-04-01"
ALLIANCES = {
    "Basildon and Brentwood": ("basildon_brentwood", "Basildon and Brentwood"),
    "Mid Essex": ("mid_essex", "Mid Essex"),
    "South East Essex": ("south_east_essex", "South East Essex"),
    "Thurrock": ("thurrock", "Thurrock"),
}

# Identifiers of the census answers, the same as those of the profile questions.
ETHNIC_GROUPS = {
    "white_british": "White: English, Welsh, Scottish, Northern Irish or British",
    "white_irish": "White: Irish",
    "white_gypsy_irish_traveller": "White: Gypsy or Irish Traveller",
    "white_roma": "White: Roma",
    "white_other": "White: Other White",
    "mixed_white_black_caribbean": "Mixed or Multiple ethnic groups: White and Black Caribbean",
    "mixed_white_black_african": "Mixed or Multiple ethnic groups: White and Black African",
    "mixed_white_asian": "Mixed or Multiple ethnic groups: White and Asian",
    "mixed_other": "Mixed or Multiple ethnic groups: Other Mixed or Multiple ethnic groups",
    "asian_indian": "Asian, Asian British or Asian Welsh: Indian",
    "asian_pakistani": "Asian, Asian British or Asian Welsh: Pakistani",
    "asian_bangladeshi": "Asian, Asian British or Asian Welsh: Bangladeshi",
    "asian_chinese": "Asian, Asian British or Asian Welsh: Chinese",
    "asian_other": "Asian, Asian British or Asian Welsh: Other Asian",
    "black_caribbean": "Black, Black British, Black Welsh, Caribbean or African: Caribbean",
    "black_african": "Black, Black British, Black Welsh, Caribbean or African: African",
    "black_other": "Black, Black British, Black Welsh, Caribbean or African: Other Black",
    "other_arab": "Other ethnic group: Arab",
    "other_any": "Other ethnic group: Any other ethnic group",
}
ENGLISH = "Main language is not English (English or Welsh in Wales): "
DISABLED = "Disabled under the Equality Act: Day-to-day activities limited "
NOT_DISABLED = "Not disabled under the Equality Act: "
TOPICS: dict[str, tuple[str, dict[str, str]]] = {
    "sex": ("sex", {"female": "Female", "male": "Male"}),
    "ethnic_group": ("ethnic_group_19", ETHNIC_GROUPS),
    "religion": (
        "religion",
        {
            "none": "No religion",
            "christian": "Christian",
            "buddhist": "Buddhist",
            "hindu": "Hindu",
            "jewish": "Jewish",
            "muslim": "Muslim",
            "sikh": "Sikh",
            "other": "Other religion",
            "not_answered": "Not answered",
        },
    ),
    "disability": (
        "disability",
        {
            "limited_a_lot": f"{DISABLED}a lot",
            "limited_a_little": f"{DISABLED}a little",
            "condition_not_limiting": f"{NOT_DISABLED}Has long term physical or mental health "
            "condition but day-to-day activities are not limited",
            "no_condition": f"{NOT_DISABLED}No long term physical or mental health conditions",
        },
    ),
    "unpaid_care": (
        "unpaid_care",
        {
            "no": "Provides no unpaid care",
            "h0_9": "Provides 9 hours or less unpaid care a week",
            "h10_19": "Provides 10 to 19 hours unpaid care a week",
            "h20_34": "Provides 20 to 34 hours unpaid care a week",
            "h35_49": "Provides 35 to 49 hours unpaid care a week",
            "h50": "Provides 50 or more hours unpaid care a week",
        },
    ),
    "sexual_orientation": (
        "sexual_orientation",
        {
            "straight": "Straight or Heterosexual",
            "gay_lesbian": "Gay or Lesbian",
            "bisexual": "Bisexual",
            "other": "All other sexual orientations",
            "not_answered": "Not answered",
        },
    ),
    "gender_identity": (
        "gender_identity",
        {
            "same": "Gender identity the same as sex registered at birth",
            "different_unspecified": "Gender identity different from sex registered at birth but "
            "no specific identity given",
            "trans_woman": "Trans woman",
            "trans_man": "Trans man",
            "other": "All other gender identities",
            "not_answered": "Not answered",
        },
    ),
    "english_proficiency": (
        "english_proficiency",
        {
            "main_language": "Main language is English (English or Welsh in Wales)",
            "very_well": f"{ENGLISH}Can speak English very well",
            "well": f"{ENGLISH}Can speak English well",
            "not_well": f"{ENGLISH}Cannot speak English well",
            "not_at_all": f"{ENGLISH}Cannot speak English",
        },
    ),
    "armed_forces": (
        "uk_armed_forces_veteran",
        {
            "regular": "Previously served in UK armed forces",
            "reserve": "Previously served in UK reserve armed forces",
            "both": "Previously served in both regular and reserve UK armed forces",
            "no": "Has not previously served in any UK armed forces",
        },
    ),
    "general_health": (
        "general_health",
        {
            "very_good": "Very good health",
            "good": "Good health",
            "fair": "Fair health",
            "bad": "Bad health",
            "very_bad": "Very bad health",
        },
    ),
}
AGE_BANDS = "0-4 5-9 10-15 16-17 18-24 25-34 35-44 45-54 55-64 65-74 75-84 85+".split()
PROFILE_AGES = {"0-15": ("0-4", "5-9", "10-15")} | {band: (band,) for band in AGE_BANDS[3:]}
CENSUS_HEADER = ("topic", "universe", "position", "category", "label", "place_code", "count")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("source", type=Path)
    parser.add_argument("--into", type=Path, default=Path("insightbank/places/data"))
    arguments = parser.parse_args()
    build(arguments.source, arguments.into)


def build(source: Path, target: Path) -> None:
    """Write every table into ``target``; raises KeyError or OSError if the source is incomplete."""
    target.mkdir(parents=True, exist_ok=True)
    districts = read(source / "mse_districts.csv")
    lsoas = sorted(read(source / "mse_lsoa21.csv"), key=lambda row: row["lsoa21cd"])
    write(target / "places.csv", PLACE_HEADER, place_rows(districts, lsoas))
    write(target / "lsoas.csv", LSOA_HEADER, lsoa_rows(source, lsoas))
    write(target / "coverage.csv", COVERAGE_HEADER, coverage_rows(source, districts))
    write(target / "census.csv", CENSUS_HEADER, census_rows(source, districts))
    write(target / "postcodes.csv.gz", POSTCODE_HEADER, postcode_rows(source))
    for path in sorted(target.glob("*.csv*")):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(path: Path, header: Sequence[str], rows: Iterable[Cells]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    content = text.getvalue().encode()
    if path.suffix == ".gz":
        packed = io.BytesIO()
        with gzip.GzipFile(filename="", fileobj=packed, mode="wb", compresslevel=9, mtime=0) as out:
            out.write(content)
        content = packed.getvalue()
    path.write_bytes(content)


PLACE_HEADER = ("kind", "code", "slug", "name", "parent_code", "valid_from", "valid_to")


def place_rows(districts: list[Row], lsoas: list[Row]) -> Iterable[Cells]:
    """Give ICB, Alliances, districts and LSOAs, parents first; an empty date means still so."""
    icb_name = "Mid and South Essex"
    yield "icb", ICB_CODE, "mid_and_south_essex", icb_name, "", ICB_FROM, ""
    for slug, name in ALLIANCES.values():
        yield "alliance", slug, slug, name, ICB_CODE, ICB_FROM, ""
    for row in sorted(districts, key=lambda row: row["lad25cd"]):
        slug = row["lad25nm"].lower().replace("-", "_").replace(" ", "_")
        since = UNITARY_FROM if row["lad25cd"].startswith("E06") else DISTRICT_FROM
        alliance = ALLIANCES[row["alliance"]][0]
        yield "district", row["lad25cd"], slug, row["lad25nm"], alliance, since, ""
    for row in lsoas:
        code = row["lsoa21cd"]
        yield "lsoa", code, code.lower(), row["lsoa21nm"], row["lad25cd"], CENSUS_DAY, ""


LSOA_HEADER = (
    "lsoa_code",
    "lsoa11_code",
    "neighbourhood",
    "rural_class",
    "residents",
    "imd2019_rank",
    "imd2019_decile",
    "imd2025_rank",
    "imd2025_decile",
)


def lsoa_rows(source: Path, lsoas: list[Row]) -> Iterable[Cells]:
    """Give the facts of each LSOA; one made by a split carries the 2019 rank of what it was."""
    before = {
        row["lsoa21_code"]: row["lsoa11_code"] for row in read(source / "mse_lsoa11_lsoa21.csv")
    }
    old = {row["lsoa11_code"]: row for row in read(source / "mse_lsoa11_imd2019.csv")}
    for row in lsoas:
        lsoa11 = before[row["lsoa21cd"]]
        yield (
            row["lsoa21cd"],
            lsoa11,
            row["msoa_hcl_name"],
            row["ruc21_code"],
            row["census2021_residents"],
            old[lsoa11]["imd_rank"],
            old[lsoa11]["imd_decile"],
            row["imd25_rank"],
            row["imd25_decile"],
        )


COVERAGE_HEADER = ("code", "district_code", "live", "all_live")


def coverage_rows(source: Path, districts: list[Row]) -> Iterable[Cells]:
    """Count the live postcodes of each outward code and sector by district, and everywhere."""
    codes = {row["lad25nm"]: row["lad25cd"] for row in districts}
    for name, column in (
        ("mse_postcode_districts.csv", "district"),
        ("mse_postcode_sectors.csv", "sector"),
    ):
        for row in sorted(read(source / name), key=lambda row: row[column]):
            for district in sorted(codes, key=codes.__getitem__):
                if row[district] != "0":
                    yield row[column], codes[district], row[district], row["all_live"]


POSTCODE_HEADER = ("postcode", "status", "large_user", "district_code", "lsoa_code")


def postcode_rows(source: Path) -> Iterable[Cells]:
    rows = read(source / "mse_postcodes.csv")
    for row in sorted(rows, key=lambda row: row["postcode"]):
        large = "1" if row["usertype"] == "1" else ""
        yield (
            row["postcode"].replace(" ", ""),
            row["status"],
            large,
            row["lad25cd"],
            row["lsoa21cd"],
        )


def census_rows(source: Path, districts: list[Row]) -> Iterable[Cells]:
    """Give the counts of the districts, the Alliances and ICB (their sums) and England."""
    alliance = {row["lad25cd"]: ALLIANCES[row["alliance"]][0] for row in districts}
    counts: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    universes: dict[str, str] = {}
    for row in read(source / "census2021_baselines_mse.csv"):
        universes[row["topic"]] = row["universe"]
        if row["code"] in alliance or row["code"] == ENGLAND_CODE:
            counts[row["topic"]][row["category"]][row["code"]] = int(row["count"])
    for topic, (table, categories) in TOPICS.items():
        wanted = [(key, label, (label,)) for key, label in categories.items()]
        yield from _topic(topic, universes[table], wanted, counts[table], alliance)
    table = "age_band_by_sex"
    ages = [
        (band, f"Aged {band}", tuple(f"All|{part}" for part in parts))
        for band, parts in PROFILE_AGES.items()
    ]
    yield from _topic("age_band", universes[table], ages, counts[table], alliance)
    both = [
        (f"{sex.lower()}:{band}", f"{sex}, aged {band}", (f"{sex}|{band}",))
        for sex in ("Female", "Male")
        for band in AGE_BANDS
    ]
    yield from _topic("age_band_by_sex", universes[table], both, counts[table], alliance)


def _topic(
    topic: str,
    universe: str,
    categories: Sequence[tuple[str, str, tuple[str, ...]]],
    counts: dict[str, dict[str, int]],
    alliance: dict[str, str],
) -> Iterable[Cells]:
    for position, (category, label, parts) in enumerate(categories):
        sums: dict[str, int] = defaultdict(int)
        for part in parts:
            for code, count in counts[part].items():
                sums[code] += count
                if code in alliance:
                    sums[alliance[code]] += count
                    sums[ICB_CODE] += count
        for code in sorted(sums):
            yield topic, universe, position, category, label, code, sums[code]


if __name__ == "__main__":
    main()
