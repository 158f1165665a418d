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

/// What stands in a section, if it was asked.
type Content = fn(&Results) -> Option<Markup>;

/// Sections, by their anchors.
const SECTIONS: [(&str, &str, Content); 11] = [
    ("answer", "The answer", |results| Some(brief::brief(results))),
    ("numbers", "In numbers", |results| Some(answer::answer(results))),
    ("rare", "Rare events", rare::rare),
    ("choice", "The least bad", choice::choice),
    ("caveats", "Caveats", |results| Some(sources::caveats(results))),
    ("figures", "Figures", |results| Some(figures::figures(results))),
    ("guarantees", "Guarantees", |results| Some(sources::guarantees(results))),
    ("tables", "Tables", |results| Some(sources::events(results))),
    ("parameters", "Parameters", |results| Some(parameters::parameters(results))),
    ("words", "Words", |_| Some(glossary::glossary())),
    ("reproduce", "Reproduce", |results| Some(sources::reproduce(results))),
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
    let there = sections.iter().filter_map(|&(id, name, content)| Some((id, name, content(results)?)));
    let sections: Vec<Section> = there.collect();
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
