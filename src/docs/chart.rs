//! Counts as bars: in characters, or as SVG.
//!
//! Nothing is told by colour or by length alone: each bar has its words before it and its number after it, and all bars
//! of a chart are drawn to one scale.

use crate::docs::html::Html;
use crate::docs::plan::{Face, Line};
use crate::docs::svg::{Stands, rectangle, text, whole};

/// A chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chart {
    /// What is counted.
    pub title: String,
    /// What else is to be known of it, a line each.
    pub notes: Vec<String>,
    /// Bars that belong together.
    pub groups: Vec<Group>,
}

/// Bars that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// What they have in common; nothing where there is one group.
    pub name: String,
    /// What is counted, and how many there are.
    pub bars: Vec<(String, u64)>,
}

/// What bars in characters are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signs {
    /// Blocks, down to an eighth of a column.
    Blocks,
    /// ASCII alone.
    Ascii,
}

const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const LEAST_BAR: usize = 10;

impl Chart {
    fn longest(&self) -> u64 {
        self.groups.iter().flat_map(|group| &group.bars).map(|(_, n)| *n).max().unwrap_or(0)
    }

    fn labels(&self) -> impl Iterator<Item = usize> {
        self.groups.iter().flat_map(|group| &group.bars).map(|(label, _)| label.chars().count())
    }

    /// In characters.
    ///
    /// - `width`: columns to fill.
    pub fn text(&self, width: usize, signs: Signs) -> String {
        match signs {
            Signs::Blocks => self.drawn(width, signs),
            Signs::Ascii => self.plain().drawn(width, signs),
        }
    }

    /// The same in ASCII alone.
    fn plain(&self) -> Chart {
        let group = |group: &Group| Group {
            name: plain(&group.name),
            bars: group.bars.iter().map(|(words, n)| (plain(words), *n)).collect(),
        };
        Chart {
            title: plain(&self.title),
            notes: self.notes.iter().map(|note| plain(note)).collect(),
            groups: self.groups.iter().map(group).collect(),
        }
    }

    fn drawn(&self, width: usize, signs: Signs) -> String {
        let width = width.clamp(40, 200);
        let longest = self.longest();
        let digits = longest.to_string().len();
        // A label that takes more than half of the line stands above its bar.
        let most = width / 2;
        let label = self.labels().filter(|n| *n <= most).max().unwrap_or(0);
        let room = width.saturating_sub(label + digits + 5).max(LEAST_BAR);
        let mut out = format!("{}\n", self.title);
        for note in &self.notes {
            out.push_str(&format!("{note}\n"));
        }
        for group in &self.groups {
            out.push('\n');
            if !group.name.is_empty() {
                out.push_str(&format!("{}\n", group.name));
            }
            for (words, n) in &group.bars {
                let above = words.chars().count() > most;
                let (before, words) =
                    if above { (format!("  {words}\n"), "") } else { (String::new(), words.as_str()) };
                let bar = bar(*n, longest, room, signs);
                let gap = if bar.is_empty() { "" } else { " " };
                out.push_str(&format!("{before}  {words:<label$}  {bar}{gap}{n}\n"));
            }
        }
        out
    }

    /// As a drawing of its own, with all that it shows told in words too.
    pub fn svg(&self) -> String {
        let wide = |n: usize| i32::try_from(n).unwrap_or(i32::MAX / CHAR).saturating_mul(CHAR);
        let label = wide(self.labels().max().unwrap_or(0)) + 12;
        let longest = self.longest();
        let mut body = Html::new();
        body.raw("<style>\n").raw(include_str!("chart.css")).raw("</style>\n");
        let mut y = LINE;
        let mut widest = label + BAR + wide(longest.to_string().len()) + 12;
        let mut line = |body: &mut Html, y: i32, words: &str, face: Face| {
            widest = widest.max(wide(words.chars().count()));
            text(body, 0, y, &Line { words: words.to_owned(), face });
        };
        line(&mut body, y, &self.title, Face::Label);
        for note in &self.notes {
            y += LINE;
            line(&mut body, y, note, Face::Plain);
        }
        for group in &self.groups {
            y += LINE;
            if !group.name.is_empty() {
                y += LINE / 2;
                line(&mut body, y, &group.name, Face::Label);
                y += LINE;
            }
            for (words, n) in &group.bars {
                line(&mut body, y, words, Face::Plain);
                let length = scaled(*n, longest, BAR);
                rectangle(&mut body, "bar", (label, y - 11, length, 12), 0);
                line_at(&mut body, (label + length + 6, y), n);
                y += LINE + 2;
            }
            y -= 2;
        }
        whole(&self.title, &self.described(), (widest, y), &body, Stands::Alone).finish()
    }

    fn described(&self) -> String {
        let mut all: Vec<String> = self.notes.iter().map(|note| format!("{note}.")).collect();
        for group in &self.groups {
            let bars: Vec<String> = group.bars.iter().map(|(words, n)| format!("{words} {n}")).collect();
            let name = if group.name.is_empty() { String::new() } else { format!("{}: ", group.name) };
            all.push(format!("{name}{}.", bars.join(", ")));
        }
        all.join(" ")
    }
}

const LINE: i32 = 18;
const CHAR: i32 = 7;
const BAR: i32 = 320;

fn line_at(body: &mut Html, (x, y): (i32, i32), n: &u64) {
    text(body, x, y, &Line { words: n.to_string(), face: Face::Plain });
}

/// A length in proportion; of what there is any of at least one.
fn scaled(n: u64, longest: u64, room: i32) -> i32 {
    let length = u128::from(n) * u128::from(room.unsigned_abs()) / u128::from(longest.max(1));
    i32::try_from(length).unwrap_or(room).max(i32::from(n > 0))
}

fn bar(n: u64, longest: u64, room: usize, signs: Signs) -> String {
    let room = i32::try_from(room).unwrap_or(0);
    match signs {
        Signs::Ascii => "#".repeat(usize::try_from(scaled(n, longest, room)).unwrap_or(0)),
        Signs::Blocks => {
            let eighths = usize::try_from(scaled(n, longest, room * 8)).unwrap_or(0);
            format!("{}{}", "█".repeat(eighths / 8), EIGHTHS.get(eighths % 8).unwrap_or(&""))
        }
    }
}

/// Words in ASCII alone: an arrow as `->`, and any other sign that is none as `?`.
fn plain(words: &str) -> String {
    words.replace('→', "->").chars().map(|c| if c.is_ascii() { c } else { '?' }).collect()
}

#[cfg(test)]
mod tests {
    use super::{Chart, Group, Signs};

    fn chart(bars: &[(&str, u64)]) -> Chart {
        let bars = bars.iter().map(|(words, n)| ((*words).to_owned(), *n)).collect();
        Chart { title: String::from("T"), notes: Vec::new(), groups: vec![Group { name: String::new(), bars }] }
    }

    #[test]
    fn bars_are_to_one_scale_and_what_there_is_any_of_is_seen() {
        let text = chart(&[("a → b", 1_000_000), ("c", 500_000), ("d", 1), ("e", 0)]).text(40, Signs::Blocks);
        let bar = |line: usize| text.lines().nth(line).unwrap().chars().filter(|c| !c.is_ascii()).count();
        assert_eq!((bar(3), bar(4), bar(5)), (12, 1, 0), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
    }

    #[test]
    fn ascii_is_ascii() {
        let text = chart(&[("a → é", 2)]).text(80, Signs::Ascii);
        assert!(text.is_ascii() && text.contains("a -> ?  ###"), "{text}");
    }

    #[test]
    fn no_words_of_an_author_are_markup() {
        let svg = chart(&[("<b>&", 2)]).svg();
        assert!(svg.contains("&lt;b&gt;&amp;") && !svg.contains("<b>"), "{svg}");
    }
}
