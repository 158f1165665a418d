#!/usr/bin/env python3
"""Make the table of states that is compiled into the program.

    python3 scripts/bundle_states.py SOURCE_CSV

reads the wide table of collected facts (one row a state, one column a fact) and writes
`src/model/study/data/states.csv` and `src/model/study/data/state_columns.csv`. Figures are copied as text, never
recomputed, so the same source gives the same bytes. An empty cell is unknown; nothing stands for it.
Standard library only.
"""

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src" / "study" / "data"

# Capability falls by 1/e over this distance, for states with a lasting ability to project force.
# Judgement; all other states leave it to the parameter `reach_km`.
REACH_KM = {"GBR": "5000", "FRA": "5000", "CAN": "10000", "USA": "20000"}

# The source keeps the spelling of its own list of capitals.
CAPITAL = {"Kiev": "Kyiv"}

NEIGHBOURS = [
    ("land_border_with_russia", "RUS"),
    ("land_border_with_ukraine", "UKR"),
    ("land_border_with_belarus", "BLR"),
]

COPYRIGHT_FREE = "public domain"
SIPRI = "© SIPRI: single figures with citation; the database is not redistributed"

# column of the bundle, column of the source, unit, status, source, licence, doubt
COLUMNS = [
    ("code", "iso3", "ISO 3166-1 alpha-3", "measured", "ISO 3166-1", "not protected",
     "RECALLED; cross-checked by joining the other sources"),
    ("name", "name", "name", "measured", "short English name in common use", "not protected",
     "RECALLED; cross-checked by joining the other sources"),
    ("gdp_usd_bn", "gdp_usd_bn", "USD bn", "measured",
     "CIA World Factbook, official exchange rate (factbook/factbook.json, May 2026)", COPYRIGHT_FREE,
     "VERIFIED; rounded above 1000; PRK is a guess of the Factbook"),
    ("gdp_year", "gdp_year", "year", "measured", "CIA World Factbook", COPYRIGHT_FREE, "VERIFIED"),
    ("population_m", "population_m", "million persons", "measured", "CIA World Factbook, estimates",
     COPYRIGHT_FREE, "VERIFIED; UKR is uncertain since 2022"),
    ("population_year", "population_year", "year", "measured", "CIA World Factbook", COPYRIGHT_FREE,
     "VERIFIED"),
    ("military_expenditure_usd_bn", "milex_usd_bn", "USD bn", "measured",
     "SIPRI Military Expenditure Database 1949-2024, sheet 'Current US$'", SIPRI,
     "VERIFIED in a third party's copy; RUS, CHN, IRN and BLR are estimates by SIPRI; PRK unknown; "
     "market rates, so a price-level factor is assumed in the model"),
    ("military_expenditure_year", "milex_year", "year", "measured", "SIPRI", SIPRI,
     "VERIFIED in a third party's copy; 2025 was not available"),
    ("personnel_k", "active_personnel_k", "thousand persons", "measured",
     "CIA World Factbook, military and security service personnel strengths", COPYRIGHT_FREE,
     "VERIFIED text, number typed from it; a range is taken at its midpoint (UKR, RUS, BLR, JPN, CYP); "
     "CHE is the militia's total, GEO an authorised ceiling, PRK and IRN upper estimates, AUT with about 8 "
     "thousand militia on refresher; NATO's own tables differ (POL 216 in 2024, 235 here)"),
    ("personnel_year", "active_personnel_year", "year", "measured", "CIA World Factbook",
     COPYRIGHT_FREE, "VERIFIED"),
    ("warheads", "nuclear_warheads_total", "warheads", "measured",
     "SIPRI Yearbook 2025, total inventory in January 2025 with retired warheads", SIPRI,
     "PRESS: Livemint on the Yearbook, not the Yearbook itself; the model asks only whether there are any"),
    ("warheads_year", "nuclear_year", "year", "measured", "SIPRI Yearbook 2025", SIPRI, "PRESS"),
    ("capital", "capital", "name", "measured", "peacesciencer 1.2.9, cow_capitals",
     "package GPL-2; the facts are free to use with citation",
     "VERIFIED; the source writes Kiev, written Kyiv here"),
    ("capital_latitude_degrees", "capital_lat", "degrees", "measured",
     "peacesciencer 1.2.9, cow_capitals",
     "package GPL-2; the facts are free to use with citation", "VERIFIED"),
    ("capital_longitude_degrees", "capital_lon", "degrees", "measured",
     "peacesciencer 1.2.9, cow_capitals",
     "package GPL-2; the facts are free to use with citation",
     "VERIFIED; the distance between capitals is a poor proxy for USA, CAN and RUS"),
    ("borders", None, "codes, joined by ;", "measured", "CIA World Factbook, land boundaries",
     COPYRIGHT_FREE,
     "VERIFIED; only borders with RUS, UKR and BLR are listed, and 'none' means none of these three; "
     "Kaliningrad counts (LTU, POL)"),
    ("polyarchy", "polyarchy", "0 to 1", "measured",
     "V-Dem v16, electoral democracy index, via isard 0.2.0", "CC BY-SA 4.0",
     "VERIFIED in a third party's copy; licence RECALLED"),
    ("polyarchy_year", "polyarchy_year", "year", "measured", "V-Dem v16 via isard 0.2.0",
     "CC BY-SA 4.0", "VERIFIED in a third party's copy; licence RECALLED"),
    ("opinion_pct", "art5_public_support_pct", "% of answers", "assumed",
     "Pew Research Center, February 2020: should use force to defend a NATO ally against Russia",
     "© Pew Research Center: single figures with citation",
     "GBR, POL, ESP, FRA and ITA VERIFIED by arithmetic on PRESS reports; the other eleven RECALLED "
     "(NLD, USA, CAN and LTU confirmed to be above 50), so none is marked as measured; asked in 2019, "
     "before the war; support is not a state's act"),
    ("opinion_year", "art5_year", "year", "assumed", "Pew Research Center, fieldwork in 2019",
     "© Pew Research Center: single figures with citation", "VERIFIED for the report as a whole"),
    ("aid_gdp_pct_to_UKR", "ukraine_aid_pct_gdp", "% of GDP of 2021", "measured",
     "Kiel Institute, Ukraine Support Tracker, release 29: bilateral allocations without the EU's share",
     "© Kiel Institute: free with citation",
     "VERIFIED sums; SVN .2715 here and .2586 in Kiel's own summary; empty where Kiel does not track "
     "(ALB, MNE, MKD and others), which is not zero"),
    ("aid_period", "ukraine_aid_period", "months", "measured", "Kiel Institute, release 29",
     "© Kiel Institute: free with citation", "VERIFIED"),
    ("reach_km", None, "km", "assumed", "judgement", "ours",
     "no source; set only for GBR, FRA, CAN and USA, elsewhere the parameter reach_km holds"),
    ("nato_member", "nato_member", "true or false", "measured",
     "CIA World Factbook, international organization participation", COPYRIGHT_FREE, "VERIFIED"),
    ("eu_member", "eu_member", "true or false", "measured",
     "Kiel Institute, list of the EU's members", "© Kiel Institute: free with citation", "VERIFIED"),
    ("bilateral_agreement_with_ukraine", "g7_bilateral_agreement_with_ukraine", "true or false",
     "measured", "Ministry of Defence of Ukraine, list of November 2025", "not protected",
     "PRESS, the primary body; HRV (signed 9 October 2024 according to the press) is not in the list, so "
     "false; MNE is claimed by one aggregator only, so false; not checked after November 2025"),
    ("coalition_of_the_willing", "coalition_of_the_willing", "true or false", "assumed",
     "list after Wikipedia, December 2025", "not protected",
     "list RECALLED; its number (34), Albania as the 34th and Malta's absence PRESS; membership is no "
     "pledge of troops (26 pledged in September 2025; only GBR and FRA signed a declaration of intent in "
     "January 2026)"),
]

# Which of these columns the year of a figure is in, for the notes.
YEAR_OF = {
    "gdp_usd_bn": "gdp_year",
    "population_m": "population_year",
    "military_expenditure_usd_bn": "milex_year",
    "personnel_k": "active_personnel_year",
    "warheads": "nuclear_year",
    "polyarchy": "polyarchy_year",
    "opinion_pct": "art5_year",
}
OTHER_YEARS = {
    "capital": "to 2024",
    "capital_latitude_degrees": "to 2024",
    "capital_longitude_degrees": "to 2024",
    "borders": "2026",
    "aid_gdp_pct_to_UKR": "2022-01..2026-04",
    "nato_member": "2026",
    "eu_member": "2026",
    "bilateral_agreement_with_ukraine": "2025",
    "coalition_of_the_willing": "2025",
}


def truth(cell):
    """A group's cell. Ukraine is the beneficiary of the agreements, not one of those who give them."""
    return {"True": "true", "False": "false", "beneficiary": "false"}[cell]


def borders(state):
    """The neighbours among the three, or `none`: an empty cell would say that nobody looked."""
    cells = [state[column] for column, _ in NEIGHBOURS]
    if "" in cells:
        return ""
    codes = [code for column, code in NEIGHBOURS if truth(state[column]) == "true"]
    return ";".join(codes) or "none"


def cell(state, column, source_column, unit):
    """One cell of the bundle."""
    if column == "borders":
        return borders(state)
    if column == "reach_km":
        return REACH_KM.get(state["iso3"], "")
    value = state[source_column].strip()
    if unit == "true or false":
        return truth(value)
    if column == "capital":
        return CAPITAL.get(value, value)
    return value


def years(states, column):
    """The year or years of a column's figures, as they stand in the source."""
    if column not in YEAR_OF:
        return OTHER_YEARS.get(column, "")
    found = sorted({state[YEAR_OF[column]] for state in states} - {""})
    return found[0] if len(found) == 1 else f"{found[0]}-{found[-1]}"


def write(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8", newline="") as handle:
        states = list(csv.DictReader(handle))
    TARGET.mkdir(parents=True, exist_ok=True)
    write(
        TARGET / "states.csv",
        [column for column, *_ in COLUMNS],
        [[cell(state, column, source, unit) for column, source, unit, *_ in COLUMNS] for state in states],
    )
    write(
        TARGET / "state_columns.csv",
        ["column", "unit", "status", "source", "year", "licence", "doubt"],
        [
            [column, unit, status, source, years(states, column), licence, doubt]
            for column, _, unit, status, source, licence, doubt in COLUMNS
        ],
    )


if __name__ == "__main__":
    main()
