//! Honour by state and level: what each state does at the gravest kind of attack that was seen.

use super::{Figure, Under, blocks, numbers, under};
use crate::model::study::{Kind, Level};
use crate::tell::number::grouped;
use crate::tell::report::estimate::{interval_pct, share, share_cell};
use crate::tell::report::scale::Scale;
use crate::tell::report::svg::{Panel, legend, mark, px, sign, whisker};
use crate::tell::report::table::text;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

/// States that are drawn; the table has all.
const MOST_STATES: usize = 12;
const FILE: &str = "responses.csv";
const ROW: f64 = 16.0;
const LEVELS: &[Level] = Level::ALL.split_at(1).1;

pub(super) fn draw(results: &Results) -> Figure {
    let all: Vec<ReadRow<'_>> = results.rows(FILE, &[]).collect();
    let met =
        |kind: &&Kind| all.iter().any(|row| row.text("given") == kind.label() && row.count("trials") > 0);
    let kind = Kind::ALL.iter().rev().find(met).copied().unwrap_or(Kind::Full);
    let rows: Vec<_> = all.into_iter().filter(|row| row.text("given") == kind.label()).collect();
    let ordered = ordered(results, &rows);
    let states = &ordered[..ordered.len().min(MOST_STATES)];
    let panels = |conferral| under(results, &rows, conferral).iter().map(|one| panel(one, states)).collect();
    let tried: Vec<_> = rows.iter().filter(|row| row.count("trials") > 0).copied().collect();
    let kind = match kind {
        Kind::GreyZone => "grey-zone challenge",
        Kind::Limited => "limited attack",
        Kind::Full => "full attack",
    };
    Figure {
        id: "honour",
        title: format!("Who responds to the first {kind}"),
        note: "Highest level that each state reaches: the twelve that deploy or fight most often; the table has all. Guarantees \
               deter different attacks: panels do not compare the same ones. Bars: 95 % intervals of chance alone."
            .to_string(),
        key: legend(&LEVELS.iter().map(|level| level.label().to_string()).collect::<Vec<_>>()),
        blocks: blocks(results, panels),
        wide: false,
        numbers: numbers(results, &tried)
            .column("State", |row| text(row.text("state")))
            .column("Highest level", |row| text(row.text("level")))
            .column("Share of these attacks", |row| share_cell(row, "probability"))
            .told,
    }
}

/// Codes of the responders, those that deploy or fight most often first.
fn ordered<'a>(results: &'a Results, rows: &[ReadRow<'_>]) -> Vec<&'a str> {
    let acts = |code: &str| -> f64 {
        let acting = |row: &&ReadRow<'_>| ["deploy", "combat"].contains(&row.text("level"));
        let mine = rows.iter().filter(|row| row.text("state") == code);
        mine.filter(acting).filter_map(|row| row.number("probability")).sum()
    };
    let codes = results.study.responders.iter().map(|state| state.code.as_str());
    let mut states: Vec<(f64, &str)> = codes.map(|code| (acts(code), code)).collect();
    states.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    states.into_iter().map(|(_, code)| code).collect()
}

fn panel(of: &Under<'_>, states: &[&str]) -> Markup {
    let height = 28.0 + ROW * states.len() as f64;
    let panel = Panel { width: 300.0, height, left: 44.0, right: 12.0, top: 4.0, bottom: 22.0 };
    let scale = Scale::linear([0.0, 100.0], panel.x());
    let attacks = of.rows.iter().map(|row| row.count("trials")).max().unwrap_or(0);
    let inside = html! {
        (panel.x_axis(&scale))
        @for (line, state) in states.iter().enumerate() {
            @let y = 4.0 + ROW * (line as f64 + 0.5);
            text x=(px(panel.left - 6.0)) y=(px(y + 4.0)) text-anchor="end" aria-hidden="true" { (state) }
            @for (place, level) in LEVELS.iter().enumerate() {
                @let wanted = [("state", *state), ("level", level.label())];
                @for row in of.rows.iter().filter(|row| row.is(&wanted)) {
                    @if let Some([value, low, high]) = interval_pct(row, "probability") {
                        (mark(&format!("{state}, {}: {}", level.label(), share(row, "probability")), html! {
                            (whisker([scale.at(low), scale.at(high)], y))
                            (sign(place, scale.at(value), y, 3.6))
                        }))
                    }
                }
            }
        }
    };
    panel.draw(&format!("{} ({} attacks)", of.name, grouped(attacks)), "% of these attacks", inside)
}
