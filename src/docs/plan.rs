//! Where the parts of a ladder stand: measured, wrapped and placed, in whole units.
//!
//! Parts in series run from left to right and go on below where the width is used up; parts in parallel stand one below
//! the other between two uprights. Knows no markup.

use crate::docs::ladder::{Branch, Contact, Ladder, Rung};

/// The width that a ladder keeps to where its parts let it.
pub const WIDTH: i32 = 640;

const CHAR: i32 = 7;
const LINE: i32 = 16;
const PAD: i32 = 7;
/// Room for the contact's own sign, left of its words.
const SIGN: i32 = 26;
const GAP: i32 = 14;
const NARROWEST: i32 = 200;
const PLAIN_CHARS: usize = 30;

/// A part with its measures; `enter` and `leave` are the heights at which its wire comes in and goes out.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
    /// Where the wire comes in, at the left edge.
    pub enter: i32,
    /// Where the wire goes out, at the right edge.
    pub leave: i32,
    /// What is drawn.
    pub shape: Shape,
}

/// What is drawn.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A question.
    Contact {
        /// Lets through where it is not so.
        crossed: bool,
        /// Its words.
        lines: Vec<Line>,
    },
    /// What follows.
    Coil(Vec<Line>),
    /// Parts in their places.
    Group {
        /// Each with its upper left corner.
        parts: Vec<(i32, i32, Cell)>,
        /// Lines through these points.
        wires: Vec<Vec<(i32, i32)>>,
        /// Words, each at the start of its line.
        notes: Vec<(i32, i32, Line)>,
        /// Whether a frame is drawn round it.
        framed: bool,
    },
}

/// A line of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The words.
    pub words: String,
    /// How they are set.
    pub face: Face,
}

/// How words are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// As prose.
    Plain,
    /// As code.
    Code,
    /// As a label.
    Label,
}

/// A whole ladder between its rails.
pub fn ladder(ladder: &Ladder) -> Cell {
    let coil = coil(&ladder.coil);
    let room = WIDTH - 2 * GAP;
    let mut parts = match &ladder.rung {
        Rung::Series(parts) => parts.iter().map(|part| branch(part, room)).collect(),
        rung @ (Rung::Contact(_) | Rung::Parallel(_, _) | Rung::Frame(_, _)) => vec![lay(rung, room)],
    };
    parts.push(coil);
    let inner = in_series(parts, room);
    let (w, enter, leave) = (inner.w + 2 * GAP, inner.enter, inner.leave);
    let wires = vec![
        vec![(0, enter), (GAP, enter)],
        vec![(GAP + inner.w, leave), (w, leave)],
        vec![(0, 0), (0, inner.h)],
        vec![(w, 0), (w, inner.h)],
    ];
    let h = inner.h;
    Cell { w, h, enter, leave, shape: group(vec![(GAP, 0, inner)], wires) }
}

fn group(parts: Vec<(i32, i32, Cell)>, wires: Vec<Vec<(i32, i32)>>) -> Shape {
    Shape::Group { parts, wires, notes: Vec::new(), framed: false }
}

fn lay(rung: &Rung, room: i32) -> Cell {
    let room = room.max(NARROWEST);
    match rung {
        Rung::Contact(it) => contact(it, room),
        Rung::Series(parts) if parts.is_empty() => {
            Cell { w: GAP, h: 2, enter: 1, leave: 1, shape: group(Vec::new(), vec![vec![(0, 1), (GAP, 1)]]) }
        }
        Rung::Series(parts) => in_series(parts.iter().map(|part| branch(part, room)).collect(), room),
        Rung::Parallel(None, parts) => in_parallel(parts, room),
        Rung::Parallel(Some(n), parts) => framed(&format!("at least {n} of"), in_parallel(parts, room - 2 * PAD), room),
        Rung::Frame(words, inner) => framed(words, lay(inner, room - 2 * PAD), room),
    }
}

fn contact(it: &Contact, room: i32) -> Cell {
    let most = chars_in(room - SIGN - 2 * PAD).min(PLAIN_CHARS);
    let mut lines: Vec<Line> = Vec::new();
    if let Some(plain) = &it.plain {
        lines.extend(set(plain, most, Face::Plain));
    }
    lines.extend(set(&it.said(), most, Face::Code));
    let (w, h) = (SIGN + widest(&lines) + PAD, height(&lines));
    Cell { w, h, enter: h / 2, leave: h / 2, shape: Shape::Contact { crossed: it.crossed, lines } }
}

fn coil(words: &str) -> Cell {
    let lines = set(words, PLAIN_CHARS, Face::Code);
    let (w, h) = (widest(&lines) + 4 * PAD, height(&lines));
    Cell { w, h, enter: h / 2, leave: h / 2, shape: Shape::Coil(lines) }
}

/// A part below its letter and citation.
fn branch(it: &Branch, room: i32) -> Cell {
    let inner = lay(&it.rung, room);
    let words = [it.label.as_str(), it.cites.as_str()].into_iter().filter(|words| !words.is_empty());
    let words = words.collect::<Vec<_>>().join("  ");
    if words.is_empty() {
        return inner;
    }
    let lines = set(&words, chars_in(inner.w).max(24), Face::Label);
    let top = i32_of(lines.len()) * LINE + 2;
    let w = inner.w.max(widest(&lines) + PAD);
    let (enter, leave, h) = (inner.enter + top, inner.leave + top, inner.h + top);
    let wires = if w > inner.w { vec![vec![(inner.w, leave), (w, leave)]] } else { Vec::new() };
    let notes = lines.into_iter().enumerate().map(|(n, line)| (2, i32_of(n + 1) * LINE - 4, line)).collect();
    Cell { w, h, enter, leave, shape: Shape::Group { parts: vec![(0, top, inner)], wires, notes, framed: false } }
}

/// Cells from left to right; where the room is used up they go on below, by a wire round the row's end.
fn in_series(cells: Vec<Cell>, room: i32) -> Cell {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut used = 0;
    for cell in cells {
        let w = cell.w;
        match rows.last_mut() {
            Some(row) if used + GAP + w <= room - 2 * GAP => {
                used += GAP + w;
                row.push(cell);
            }
            Some(_) | None => {
                used = w;
                rows.push(vec![cell]);
            }
        }
    }
    let wrapped = rows.len() > 1;
    let left = if wrapped { GAP } else { 0 };
    let (mut parts, mut wires) = (Vec::new(), Vec::new());
    let (mut top, mut width, mut enter, mut leave) = (0, 0, 0, 0);
    let mut before: Option<(i32, i32)> = None;
    let last = rows.len().saturating_sub(1);
    for (n, row) in rows.into_iter().enumerate() {
        // The wires of a row's cells meet: each is hung so that its entry is where the one before let out.
        let mut y = 0;
        let mut hung = Vec::new();
        for cell in row {
            let at = y - cell.enter;
            y = at + cell.leave;
            hung.push((at, cell));
        }
        let up = hung.iter().map(|(at, _)| *at).min().unwrap_or(0);
        let down = hung.iter().map(|(at, cell)| at + cell.h).max().unwrap_or(0);
        let first = hung.first().map_or(0, |(at, cell)| at + cell.enter) - up + top;
        match before {
            None => {
                enter = first;
                if wrapped {
                    wires.push(vec![(0, first), (left, first)]);
                }
            }
            Some((x, y)) => {
                let between = top - GAP;
                let turn = x + GAP / 2;
                wires.push(vec![(x, y), (turn, y), (turn, between), (0, between), (0, first), (left, first)]);
            }
        }
        let mut x = left;
        for (k, (at, cell)) in hung.into_iter().enumerate() {
            if k > 0 {
                let y = at - up + top + cell.enter;
                wires.push(vec![(x, y), (x + GAP, y)]);
                x += GAP;
            }
            let w = cell.w;
            leave = at - up + top + cell.leave;
            parts.push((x, at - up + top, cell));
            x += w;
        }
        before = Some((x, leave));
        width = width.max(if n < last { x + GAP / 2 } else { x });
        top += down - up + if n < last { 2 * GAP } else { 0 };
    }
    if let Some((x, y)) = before
        && x < width
    {
        wires.push(vec![(x, y), (width, y)]);
    }
    Cell { w: width, h: top, enter, leave, shape: group(parts, wires) }
}

/// Branches one below the other between two uprights.
fn in_parallel(branches: &[Branch], room: i32) -> Cell {
    let cells: Vec<Cell> = branches.iter().map(|it| branch(it, room - 2 * GAP)).collect();
    let w = cells.iter().map(|cell| cell.w).max().unwrap_or(0) + 2 * GAP;
    let (mut parts, mut wires) = (Vec::new(), Vec::new());
    let (mut ins, mut outs) = (Vec::new(), Vec::new());
    let mut top = 0;
    for cell in cells {
        let (enter, leave) = (top + cell.enter, top + cell.leave);
        wires.push(vec![(0, enter), (GAP, enter)]);
        wires.push(vec![(GAP + cell.w, leave), (w, leave)]);
        ins.push(enter);
        outs.push(leave);
        let h = cell.h;
        parts.push((GAP, top, cell));
        top += h + GAP;
    }
    let (enter, leave) = (ins.first().copied().unwrap_or(0), outs.first().copied().unwrap_or(0));
    wires.push(vec![(0, enter), (0, ins.last().copied().unwrap_or(0))]);
    wires.push(vec![(w, leave), (w, outs.last().copied().unwrap_or(0))]);
    Cell { w, h: (top - GAP).max(0), enter, leave, shape: group(parts, wires) }
}

/// A part in a frame with words over it.
fn framed(words: &str, inner: Cell, room: i32) -> Cell {
    let lines = set(words, chars_in(room - 2 * PAD).max(20), Face::Label);
    let top = i32_of(lines.len()) * LINE + PAD;
    let w = inner.w.max(widest(&lines)) + 2 * PAD;
    let (enter, leave, h) = (inner.enter + top, inner.leave + top, inner.h + top + PAD);
    let wires = vec![vec![(0, enter), (PAD, enter)], vec![(PAD + inner.w, leave), (w, leave)]];
    let notes = lines.into_iter().enumerate().map(|(n, line)| (PAD, i32_of(n + 1) * LINE, line)).collect();
    Cell { w, h, enter, leave, shape: Shape::Group { parts: vec![(PAD, top, inner)], wires, notes, framed: true } }
}

fn widest(lines: &[Line]) -> i32 {
    // Half a unit more for each letter than the faces at hand need: another reader's may be wider.
    lines.iter().map(|line| i32_of(line.words.chars().count()) * (2 * CHAR + 1) / 2).max().unwrap_or(0)
}

fn height(lines: &[Line]) -> i32 {
    i32_of(lines.len()) * LINE + 2 * PAD
}

fn chars_in(room: i32) -> usize {
    usize::try_from(room * 2 / (2 * CHAR + 1)).unwrap_or(0).max(12)
}

fn i32_of(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX / 64)
}

/// Words in lines of so many letters at most.
pub fn set(words: &str, most: usize, face: Face) -> Vec<Line> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in words.split_whitespace() {
        for (n, piece) in pieces(word, most).into_iter().enumerate() {
            let space = usize::from(n == 0 && !line.is_empty());
            if !line.is_empty() && line.chars().count() + space + piece.chars().count() > most {
                lines.push(std::mem::take(&mut line));
            } else if space == 1 {
                line.push(' ');
            }
            line.push_str(&piece);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines.into_iter().map(|words| Line { words, face }).collect()
}

/// A word in parts that fit a line; a long name is parted after `.` and `_` where it can be.
fn pieces(word: &str, most: usize) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut left: Vec<char> = word.chars().collect();
    while left.len() > most.max(1) {
        let window = left.iter().take(most.max(1));
        let at = window.enumerate().filter(|(n, c)| *n > 0 && matches!(c, '.' | '_')).map(|(n, _)| n + 1).max();
        let rest = left.split_off(at.unwrap_or(most.max(1)));
        pieces.push(left.into_iter().collect());
        left = rest;
    }
    pieces.push(left.into_iter().collect());
    pieces
}
