//! The page: everything in one file, without a network.

use super::{answer, brief, choice, figures, glossary, parameters, rare, sources};
use crate::run::tally::Stopped;
use crate::tell::number::grouped;
use crate::tell::scene::{begins, span};
use crate::write::Results;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// Nothing is fetched, whatever a study's texts hold.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/// Sections, by their anchors.
const SECTIONS: [(&str, &str); 11] = [
    ("answer", "The answer"),
    ("numbers", "In numbers"),
    ("rare", "Rare events"),
    ("choice", "The least bad"),
    ("caveats", "Caveats"),
    ("figures", "Figures"),
    ("guarantees", "Guarantees"),
    ("tables", "Tables"),
    ("parameters", "Parameters"),
    ("words", "Words"),
    ("reproduce", "Reproduce"),
];

/// How much of a report is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What a reader of two minutes needs: the answer, how sure it is, what carries it, what it does not say.
    Brief,
    /// That, and all that stands behind it.
    Whole,
}

/// A section: its anchor, its heading, what stands in it.
pub(super) type Section = (&'static str, &'static str, Markup);

/// The page, the same bytes for the same results.
pub fn page(results: &Results, extent: Extent) -> String {
    let study = &results.study;
    let title = if study.question.is_empty() { &study.name } else { &study.question };
    let sections = match extent {
        Extent::Brief => &SECTIONS[..1],
        Extent::Whole => &SECTIONS[..],
    };
    // What was not asked has no section.
    let asked = |id: &str| match id {
        "rare" => rare::was_asked(results),
        "choice" => choice::was_asked(results),
        _ => true,
    };
    let there = sections.iter().filter(|(id, _)| asked(id));
    let sections: Vec<Section> = there.map(|(id, name)| (*id, *name, section(id, results))).collect();
    let head = html! {
        p { (what_ran(results)) }
        @if !results.account.complete() {
            p.warning {
                strong { "Incomplete: " }
                "the study was interrupted after " (grouped(results.runs_done)) " of "
                (grouped(results.account.runs_asked)) " runs. What follows rests on those."
            }
        }
    };
    document(title, &results.program_version, head, &sections)
}

/// A page of sections in one file that needs nothing else.
pub(super) fn document(title: &str, version: &str, head: Markup, sections: &[Section]) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "casus " (version) };
                link rel="icon" href="data:,";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                @if let Some((first, name, _)) = sections.first() {
                    a.skip href={ "#" (first) } { "Skip to: " (name) }
                }
                header {
                    p { "casus: when the crisis comes, who keeps the promise?" }
                    h1 { (title) }
                    (head)
                    @if sections.len() > 1 {
                        nav aria-label="Sections" {
                            ul { @for (id, name, _) in sections { li { a href={ "#" (id) } { (name) } } } }
                        }
                    }
                }
                main {
                    @for (id, name, content) in sections {
                        section id=(id) aria-labelledby={ (id) "-heading" } {
                            h2 id={ (id) "-heading" } { (name) }
                            (content)
                        }
                    }
                }
                div #tip aria-hidden="true" hidden {}
                p #said.unseen role="status" {}
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    markup.into_string() + "\n"
}

fn section(id: &str, results: &Results) -> Markup {
    match id {
        "answer" => brief::brief(results),
        "numbers" => answer::answer(results),
        "rare" => rare::rare(results),
        "choice" => choice::choice(results),
        "caveats" => sources::caveats(results),
        "figures" => html! {
            p { "Point at a mark, or move among the marks of a panel with the arrow keys, to read its value. On paper the tables are left out: they are in the CSV files." }
            (figures::figures(results))
        },
        "guarantees" => sources::guarantees(results),
        "tables" => html! {
            p { "A table is sorted by the buttons in its head. The numbers of each figure stand under it." }
            (sources::events(results))
        },
        "parameters" => parameters::parameters(results),
        "words" => glossary::glossary(),
        _ => sources::reproduce(results),
    }
}

fn what_ran(results: &Results) -> String {
    let study = &results.study;
    let enough = match results.account.stopped {
        Stopped::Precision => " (enough for the precision asked for)",
        Stopped::Asked | Stopped::Interrupted => "",
    };
    format!(
        "{} might attack {}; {} states might help. The study {} starts {}, and lasts {}: {} runs{enough} of each guarantee.",
        study.challenger.name,
        study.protege.name,
        study.responders.len(),
        study.name,
        begins(study.start),
        span(study.horizon_quarters),
        grouped(results.runs_done),
    )
}
