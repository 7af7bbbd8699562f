//! One item as a graph: a decision with its rules, overrides and outcomes; anything else as its ladders. As SVG, DOT or
//! Mermaid.

use crate::docs::html::Html;
use crate::docs::item::{Item, Which, items};
use crate::docs::ladder::{Branch, Ladder, Rung, ladders};
use crate::docs::plan::{Face, Line, set};
use crate::docs::svg::{self, Stands};
use crate::docs::words::{citations, period};
use crate::ir::{DecisionId, Program, RuleId};

/// How a graph is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// To be looked at.
    Svg,
    /// For Graphviz.
    Dot,
    /// For Markdown.
    Mermaid,
}

/// Why there is no graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoGraph {
    /// Nothing is called so.
    Unknown,
    /// It is there, and nothing in it is a condition.
    Nothing(&'static str),
}

/// The names that have a graph, or could have.
pub fn names(program: &Program) -> Vec<&str> {
    items(program).into_iter().map(|item| item.head.name.as_str()).collect()
}

/// The graph of what is called so: all its dated versions.
///
/// # Errors
/// [`NoGraph`].
pub fn graph(program: &Program, name: &str, format: Format) -> Result<String, NoGraph> {
    let all = items(program);
    let named: Vec<&Item<'_>> = all.iter().filter(|item| item.head.name == name).collect();
    let Some(first) = named.first() else { return Err(NoGraph::Unknown) };
    if let Which::Decision(id) = first.which {
        let graph = Decided::of(program, id);
        return Ok(match format {
            Format::Svg => graph.svg(Stands::Alone).finish(),
            Format::Dot => graph.nodes().dot(),
            Format::Mermaid => graph.nodes().mermaid(),
        });
    }
    let mut found: Vec<Ladder> = Vec::new();
    for item in &named {
        let version = item.head.period.as_ref().filter(|_| named.len() > 1).map(period).unwrap_or_default();
        for ladder in ladders(program, item.which) {
            let parts = [version.as_str(), ladder.caption.as_str()].into_iter().filter(|part| !part.is_empty());
            let caption = parts.collect::<Vec<_>>().join(": ");
            found.push(Ladder { caption, ..ladder });
        }
    }
    if found.is_empty() {
        return Err(NoGraph::Nothing(first.which.word()));
    }
    Ok(match format {
        Format::Svg => svg::ladders(first.head.title.as_deref().unwrap_or(name), &found, Stands::Alone).finish(),
        Format::Dot => Nodes::of_ladders(&found).dot(),
        Format::Mermaid => Nodes::of_ladders(&found).mermaid(),
    })
}

/// A decision with what decides it.
#[derive(Clone, Debug)]
pub struct Decided {
    question: String,
    /// In the declared order, each with the rules that conclude so.
    outcomes: Vec<(String, Vec<RuleId>)>,
    rules: Vec<(RuleId, Vec<String>)>,
    ranked: bool,
    otherwise: Option<usize>,
    /// The first prevails where it is live.
    overrides: Vec<(RuleId, RuleId)>,
}

impl Decided {
    /// Of a decision.
    pub fn of(program: &Program, id: DecisionId) -> Decided {
        let decision = program.decision(id);
        let mut outcomes: Vec<(String, Vec<RuleId>)> =
            decision.outcomes.iter().map(|outcome| (outcome.name.clone(), Vec::new())).collect();
        let mut rules = Vec::new();
        let mut overrides = Vec::new();
        for &id in &decision.rules {
            let rule = program.rule(id);
            let Some((_, outcome, _)) = rule.conclusion else { continue };
            if let Some((_, list)) = outcomes.get_mut(outcome.index()) {
                list.push(id);
            }
            let head = &rule.head;
            let words = [head.title.clone(), Some(head.name.clone()), Some(citations(program, &head.places))];
            let period = head.period.as_ref().map(period);
            rules.push((id, words.into_iter().chain([period]).flatten().filter(|words| !words.is_empty()).collect()));
            overrides.extend(rule.overridden_by.iter().map(|over| (*over, id)));
        }
        Decided {
            question: decision.head.title.clone().unwrap_or_else(|| decision.head.name.clone()),
            outcomes,
            rules,
            ranked: decision.ranked,
            otherwise: decision.otherwise.map(|outcome| outcome.index()),
            overrides,
        }
    }

    /// Whether an outcome's words say that it is the default.
    fn outcome_words(&self, n: usize, name: &str) -> String {
        if self.otherwise == Some(n) { format!("{name} (otherwise)") } else { name.to_owned() }
    }

    fn nodes(&self) -> Nodes {
        let mut nodes = Nodes::new("LR");
        let outcomes: Vec<usize> = self
            .outcomes
            .iter()
            .enumerate()
            .map(|(n, (name, _))| nodes.node(vec![self.outcome_words(n, name)], Form::Round))
            .collect();
        let rules: Vec<(RuleId, usize)> =
            self.rules.iter().map(|(id, words)| (*id, nodes.node(words.clone(), Form::Square))).collect();
        let of = |id: RuleId| rules.iter().find(|(rule, _)| *rule == id).map(|(_, node)| *node);
        for (to, (_, list)) in outcomes.iter().zip(&self.outcomes) {
            for from in list.iter().filter_map(|id| of(*id)) {
                nodes.edge(from, *to, "", false);
            }
        }
        if self.ranked {
            for pair in outcomes.windows(2) {
                if let [higher, lower] = pair {
                    nodes.edge(*higher, *lower, "prevails over", true);
                }
            }
        }
        for (over, under) in &self.overrides {
            if let (Some(over), Some(under)) = (of(*over), of(*under)) {
                nodes.edge(over, under, "overrides", true);
            }
        }
        nodes
    }

    /// The drawing: rules at the left beside the outcome to which they lead; dashed lines for what prevails.
    pub fn svg(&self, stands: Stands<'_>) -> Html {
        const RULE: i32 = 290;
        const LEFT: i32 = 40;
        const OUTCOME: i32 = 440;
        let mut body = Html::new();
        let mut tops: Vec<(RuleId, i32)> = Vec::new();
        let mut y = 0;
        let mut before: Option<i32> = None;
        for (n, (name, list)) in self.outcomes.iter().enumerate() {
            let lines = set(&self.outcome_words(n, name), 22, Face::Code);
            let tall = i32::try_from(lines.len()).unwrap_or(1) * 16 + 14;
            let (top, middle) = (y, y + tall / 2);
            svg::rectangle(&mut body, "coil", (OUTCOME, top, 190, tall), 12);
            lines_at(&mut body, OUTCOME + 12, top, &lines);
            if let Some(end) = before.filter(|_| self.ranked) {
                svg::path(&mut body, "over", &[(OUTCOME + 95, end), (OUTCOME + 95, top)], (0, 0));
                tip(&mut body, (OUTCOME + 95, top), Points::Down);
                // Only the first says it: the others are drawn alike.
                if n == 1 {
                    let line = Line { words: String::from("prevails over"), face: Face::Label };
                    svg::text(&mut body, OUTCOME + 102, end + 15, &line);
                }
            }
            before = Some(top + tall);
            let mut at = y;
            for id in list {
                let words = self.rules.iter().find(|(rule, _)| rule == id).map_or(&[][..], |(_, words)| words);
                let lines = rule_lines(words);
                let h = i32::try_from(lines.len()).unwrap_or(1) * 16 + 14;
                svg::rectangle(&mut body, "box", (LEFT, at, RULE, h), 3);
                lines_at(&mut body, LEFT + 8, at, &lines);
                let (from, turn) = (at + h / 2, LEFT + RULE + 40);
                let points = [(LEFT + RULE, from), (turn, from), (turn, middle), (OUTCOME, middle)];
                svg::path(&mut body, "wire", &points, (0, 0));
                tops.push((*id, from));
                at += h + 10;
            }
            y = at.max(top + tall) + 24;
        }
        let at = |id: RuleId| tops.iter().find(|(rule, _)| *rule == id).map(|(_, y)| *y);
        for (n, (over, under)) in self.overrides.iter().enumerate() {
            if let (Some(from), Some(to)) = (at(*over), at(*under)) {
                let lane = LEFT - 10 - 6 * i32::try_from(n % 5).unwrap_or(0);
                let (from, to) = (from - 5, to + 5);
                svg::path(&mut body, "over", &[(LEFT, from), (lane, from), (lane, to), (LEFT, to)], (0, 0));
                tip(&mut body, (LEFT, to), Points::Right);
            }
        }
        let described = self.described();
        svg::whole(&self.question, &described, (OUTCOME + 190, (y - 24).max(0)), &body, stands)
    }

    /// In words what is drawn.
    fn described(&self) -> String {
        let name = |id: RuleId| {
            let rule = self.rules.iter().find(|(rule, _)| *rule == id);
            rule.and_then(|(_, words)| words.first()).cloned().unwrap_or_default()
        };
        let mut words = Vec::new();
        for (n, (outcome, list)) in self.outcomes.iter().enumerate() {
            let by: Vec<String> = list.iter().map(|id| name(*id)).collect();
            let by = if by.is_empty() { String::from("no rule") } else { by.join(", ") };
            words.push(format!("{}: by {by}.", self.outcome_words(n, outcome)));
        }
        if self.ranked {
            words.push(String::from("Each outcome prevails over those after it."));
        }
        words.extend(self.overrides.iter().map(|(over, under)| format!("{} overrides {}.", name(*over), name(*under))));
        words.join(" ")
    }
}

fn rule_lines(words: &[String]) -> Vec<Line> {
    let faces = [Face::Plain, Face::Code, Face::Label, Face::Plain];
    words.iter().zip(faces).flat_map(|(words, face)| set(words, 36, face)).collect()
}

fn lines_at(body: &mut Html, x: i32, y: i32, lines: &[Line]) {
    let mut at = y + 19;
    for line in lines {
        svg::text(body, x, at, line);
        at += 16;
    }
}

enum Points {
    Down,
    Right,
}

fn tip(body: &mut Html, (x, y): (i32, i32), points: Points) {
    let corners = match points {
        Points::Down => [(0, 0), (-4, -8), (4, -8), (0, 0)],
        Points::Right => [(0, 0), (-8, -4), (-8, 4), (0, 0)],
    };
    svg::path(body, "tip", &corners, (x, y));
}

enum Form {
    Square,
    Round,
    Joint,
}

/// A graph of nodes, before it is written in a language of graphs.
struct Nodes {
    direction: &'static str,
    nodes: Vec<(Vec<String>, Form)>,
    edges: Vec<(usize, usize, &'static str, bool)>,
}

impl Nodes {
    fn new(direction: &'static str) -> Nodes {
        Nodes { direction, nodes: Vec::new(), edges: Vec::new() }
    }

    fn node(&mut self, lines: Vec<String>, form: Form) -> usize {
        self.nodes.push((lines, form));
        self.nodes.len() - 1
    }

    fn edge(&mut self, from: usize, to: usize, words: &'static str, dashed: bool) {
        self.edges.push((from, to, words, dashed));
    }

    fn of_ladders(ladders: &[Ladder]) -> Nodes {
        let mut nodes = Nodes::new("TB");
        for ladder in ladders {
            let lines = [ladder.caption.clone(), ladder.coil.clone()].into_iter().filter(|line| !line.is_empty());
            let coil = nodes.node(lines.collect(), Form::Round);
            if !ladder.rung.is_nothing() {
                nodes.rung(coil, "", "", &ladder.rung);
            }
        }
        nodes
    }

    /// What stands under a node: a list as a joint that says how many of it must hold.
    fn rung(&mut self, above: usize, label: &str, cites: &str, rung: &Rung) {
        let lead: Vec<String> = [label, cites].into_iter().filter(|w| !w.is_empty()).map(str::to_owned).collect();
        let joint = |words: String, nodes: &mut Nodes| {
            let mut lines = lead.clone();
            lines.push(words);
            let node = nodes.node(lines, Form::Joint);
            nodes.edge(above, node, "", false);
            node
        };
        let list = |nodes: &mut Nodes, node: usize, parts: &[Branch]| {
            for part in parts {
                nodes.rung(node, &part.label, &part.cites, &part.rung);
            }
        };
        match rung {
            Rung::Contact(contact) => {
                let mut lines = lead;
                lines.extend(contact.plain.clone());
                lines.push(contact.said());
                let node = self.node(lines, Form::Square);
                self.edge(above, node, "", false);
            }
            Rung::Series(parts) => {
                let node = joint(String::from("all of"), self);
                list(self, node, parts);
            }
            Rung::Parallel(None, parts) => {
                let node = joint(String::from("any of"), self);
                list(self, node, parts);
            }
            Rung::Parallel(Some(n), parts) => {
                let node = joint(format!("at least {n} of"), self);
                list(self, node, parts);
            }
            Rung::Frame(words, inner) => {
                let node = joint(words.clone(), self);
                self.rung(node, "", "", inner);
            }
        }
    }

    fn dot(&self) -> String {
        let quoted = |lines: &[String]| {
            let lines: Vec<String> =
                lines.iter().map(|line| flat(line).replace('\\', "\\\\").replace('"', "\\\"")).collect();
            lines.join("\\n")
        };
        let mut out = format!("digraph assize {{\n  rankdir={};\n  node [fontname=\"sans-serif\"];\n", self.direction);
        for (n, (lines, form)) in self.nodes.iter().enumerate() {
            let shape = match form {
                Form::Square => "shape=box",
                Form::Round => "shape=box, style=rounded",
                Form::Joint => "shape=plaintext",
            };
            out.push_str(&format!("  n{n} [{shape}, label=\"{}\"];\n", quoted(lines)));
        }
        for (from, to, words, dashed) in &self.edges {
            let mut marks = Vec::new();
            if !words.is_empty() {
                marks.push(format!("label=\"{words}\""));
            }
            if *dashed {
                marks.push(String::from("style=dashed"));
            }
            let marks = if marks.is_empty() { String::new() } else { format!(" [{}]", marks.join(", ")) };
            out.push_str(&format!("  n{from} -> n{to}{marks};\n"));
        }
        out.push_str("}\n");
        out
    }

    fn mermaid(&self) -> String {
        // Mermaid takes entities between quotation marks, and reads HTML and Markdown there: neither is let in.
        let quoted = |lines: &[String]| lines.iter().map(|line| entities(&flat(line))).collect::<Vec<_>>().join("<br>");
        let mut out = format!("flowchart {}\n", self.direction);
        for (n, (lines, form)) in self.nodes.iter().enumerate() {
            let words = quoted(lines);
            out.push_str(&match form {
                Form::Square => format!("  n{n}[\"{words}\"]\n"),
                Form::Round => format!("  n{n}([\"{words}\"])\n"),
                Form::Joint => format!("  n{n}{{{{\"{words}\"}}}}\n"),
            });
        }
        for (from, to, words, dashed) in &self.edges {
            let arrow = if *dashed { "-.->" } else { "-->" };
            let words = if words.is_empty() { String::new() } else { format!("|{words}|") };
            out.push_str(&format!("  n{from} {arrow}{words} n{to}\n"));
        }
        out
    }
}

/// On one line, without characters that no label can show.
fn flat(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn entities(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | '`' | '*' | '\\' | ';' => out.push_str(&format!("#{};", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}
