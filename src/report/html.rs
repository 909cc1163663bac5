//! A report as one HTML file that needs nothing from elsewhere.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::document::{Block, Document, Grid, Inline, Quote, interview_file};
use super::locale::Locale;
use crate::study::Reference;

const STYLE: &str = include_str!("../../assets/report/report.css");

/// Renders a report.
pub fn render(document: &Document, locale: &Locale) -> String {
    let page = Page::new(document, locale);
    page.html().into_string()
}

struct Page<'d> {
    document: &'d Document,
    locale: &'d Locale,
    notes: std::cell::RefCell<Vec<String>>,
}

impl<'d> Page<'d> {
    fn new(document: &'d Document, locale: &'d Locale) -> Self {
        Self { document, locale, notes: std::cell::RefCell::default() }
    }

    /// The way from this report's folder to that of all reports.
    fn up(&self) -> &'static str {
        if self.document.file.contains('/') { "../" } else { "" }
    }

    fn html(&self) -> Markup {
        let body = html! { @for (at, block) in self.document.blocks.iter().enumerate() { (self.block(at, block)) } };
        let notes = self.notes.borrow();
        html! {
            (DOCTYPE)
            html lang=(self.locale.language()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.document.title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#text" { (self.locale.text("skip")) }
                    (self.contents())
                    main id="text" tabindex="-1" {
                        header {
                            h1 { (self.document.title) }
                            @if !self.document.subtitle.is_empty() { p.subtitle { (self.document.subtitle) } }
                            @if let Some(note) = &self.document.note { p.note role="note" { (note) } }
                        }
                        (body)
                        @if !notes.is_empty() {
                            section.notes aria-label=(self.locale.text("notes")) {
                                ol { @for (at, note) in notes.iter().enumerate() {
                                    li id={ "n" (at + 1) } { (note) " " a href={ "#m" (at + 1) } aria-label="↩" { "↩" } }
                                } }
                            }
                        }
                    }
                    footer { (self.locale.say("made-by", &[("version", env!("CARGO_PKG_VERSION").into())])) }
                }
            }
        }
    }

    fn contents(&self) -> Markup {
        let headings =
            self.document.blocks.iter().enumerate().filter_map(|(at, block)| match block {
                Block::Heading(level, text) if *level <= 3 => Some((at, *level, text)),
                _ => None,
            });
        html! {
            nav aria-label=(self.locale.text("contents")) {
                @if self.document.file != "index" {
                    a.home href={ (self.up()) "index.html" } { "← " (self.locale.text("index-title")) }
                }
                details open {
                    summary { (self.locale.text("contents")) }
                    ul { @for (at, level, text) in headings {
                        li class={ "l" (level) } { a href={ "#h" (at) } { (text) } }
                    } }
                }
            }
        }
    }

    fn block(&self, at: usize, block: &Block) -> Markup {
        match block {
            Block::Heading(2, text) => html! { h2 id={ "h" (at) } { (text) } },
            Block::Heading(3, text) => html! { h3 id={ "h" (at) } { (text) } },
            Block::Heading(_, text) => html! { h4 id={ "h" (at) } { (text) } },
            Block::Paragraph(line) => html! { p { (self.line(line)) } },
            Block::Quotes(quotes) => {
                html! { div.quotes { @for quote in quotes { (self.quote(quote)) } } }
            }
            Block::List(items) => html! { ul { @for item in items { li { (self.line(item)) } } } },
            Block::Table(grid) => self.table(grid),
            Block::Figure { svg, caption, .. } => html! {
                figure { div.scroll tabindex="0" role="group" aria-label=(caption) { (PreEscaped(svg)) } figcaption { (caption) } }
            },
            Block::Markdown(text) => PreEscaped(markdown(text)),
            Block::Own(text) => html! {
                div.own role="group" aria-label=(self.locale.text("analyst")) { (PreEscaped(markdown(text))) }
            },
            Block::Notice(text) => html! { p.notice role="note" { (text) } },
            Block::Room(label) => html! { div.room { span { (label) } } },
        }
    }

    fn quote(&self, quote: &Quote) -> Markup {
        let anchor = quote.anchor.then(|| format!("c-{}", quote.coding));
        let id = anchor.or_else(|| quote.number.map(|n| format!("q{n}")));
        html! {
            blockquote id=[id] {
                p {
                    @if let Some(number) = quote.number { a.mark href={ "#s" (number) } { (number) } " " }
                    "“" (quote.text) "”"
                }
                cite { (quote.who) ", " (self.passage(&quote.reference, &quote.coding)) }
            }
        }
    }

    /// A passage links to its place in the account of its interview.
    fn passage(&self, reference: &Reference, coding: &str) -> Markup {
        let file = interview_file(reference.case(), reference.interview());
        let href = if file == self.document.file {
            format!("#c-{coding}")
        } else {
            format!("{}{file}.html#c-{coding}", self.up())
        };
        html! { a.ref href=(href) { (reference) } }
    }

    fn table(&self, grid: &Grid) -> Markup {
        html! {
            div.scroll tabindex="0" role="group" aria-label=(grid.header.join(", ")) { table {
                thead { tr { @for name in &grid.header { th scope="col" { (name) } } } }
                tbody { @for row in &grid.rows {
                    tr { @for cell in row { td { (self.line(cell)) } } }
                } }
            } }
        }
    }

    fn line(&self, line: &[Inline]) -> Markup {
        let marks = |at: usize| matches!(line.get(at), Some(Inline::Mark(_)));
        html! { @for (at, inline) in line.iter().enumerate() {
            @if at > 0 && marks(at) && marks(at - 1) { "\u{2009}" }
            (self.inline(inline))
        } }
    }

    fn inline(&self, inline: &Inline) -> Markup {
        match inline {
            Inline::Text(words) => html! { (words) },
            Inline::Strong(words) => html! { strong { (words) } },
            Inline::Aside(words) => html! { span.aside { (words) } },
            Inline::Mark(number) => {
                html! { sup { a.mark id={ "s" (number) } href={ "#q" (number) } { (number) } } }
            }
            Inline::Note(note) => {
                self.notes.borrow_mut().push(note.clone());
                let number = self.notes.borrow().len();
                html! { sup { a id={ "m" (number) } href={ "#n" (number) } title=(note) { "*" (number) } } }
            }
            Inline::Passage(reference, coding) => self.passage(reference, coding),
            Inline::Link(file, words) => {
                html! { a href={ (self.up()) (file) ".html" } { (words) } }
            }
            Inline::Name(name) => html! { code { (name) } },
            Inline::Finding(code, inner) => {
                html! { span.finding data-code=(code) { (self.line(inner)) } }
            }
        }
    }
}

/// Somebody's Markdown as HTML; HTML in it is shown, not obeyed.
fn markdown(text: &str) -> String {
    use pulldown_cmark::{Event, Options, Parser, html};
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}
