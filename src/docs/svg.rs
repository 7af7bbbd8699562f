//! Planned drawings as SVG: for a page, whose style sheet colours them, or alone, with a style of their own.

use crate::docs::html::Html;
use crate::docs::ladder::{Ladder, sentence};
use crate::docs::plan::{self, Cell, Face, Line, Shape};

/// Where a drawing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands<'a> {
    /// On a page, under a name that no other drawing there has.
    OnPage(&'a str),
    /// In a file of its own.
    Alone,
}

const MARGIN: i32 = 4;
const LINE: i32 = 16;

/// Ladders, one below the other.
pub fn ladders(title: &str, ladders: &[Ladder], stands: Stands<'_>) -> Html {
    let mut described = Vec::new();
    let mut placed = Vec::new();
    let (mut top, mut width) = (0, 0);
    for ladder in ladders {
        let caption = if ladder.caption.is_empty() { None } else { Some((top + LINE - 4, ladder.caption.as_str())) };
        top += if caption.is_some() { LINE + 4 } else { 0 };
        let cell = plan::ladder(ladder);
        let (w, h) = (cell.w, cell.h);
        placed.push((caption, top, cell));
        top += h + LINE;
        width = width.max(w);
        let caption = if ladder.caption.is_empty() { String::new() } else { format!("{}: ", ladder.caption) };
        described.push(format!("{caption}{}", sentence(ladder)));
    }
    let mut body = Html::new();
    for (caption, top, cell) in &placed {
        if let Some((at, words)) = caption {
            text(&mut body, 0, *at, &Line { words: (*words).to_owned(), face: Face::Label });
        }
        draw(&mut body, cell, 0, *top);
    }
    whole(title, &described.join(" "), (width, (top - LINE).max(0)), &body, stands)
}

/// A drawing with its name and description.
pub fn whole(title: &str, described: &str, (width, height): (i32, i32), body: &Html, stands: Stands<'_>) -> Html {
    let (w, h) = (width + 2 * MARGIN, height + 2 * MARGIN);
    let id = match stands {
        Stands::OnPage(id) => id,
        Stands::Alone => "ladder",
    };
    let mut html = Html::new();
    html.raw("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ladder\" role=\"img\" width=\"").number(w);
    html.raw("\" height=\"").number(h).raw("\" viewBox=\"").number(-MARGIN).raw(" ").number(-MARGIN).raw(" ");
    html.number(w)
        .raw(" ")
        .number(h)
        .raw("\" aria-labelledby=\"")
        .text(id)
        .raw("-t ")
        .text(id)
        .raw("-d\">\n<title id=\"");
    html.text(id).raw("-t\">").text(title).raw("</title>\n<desc id=\"").text(id).raw("-d\">").text(described);
    html.raw("</desc>\n");
    if stands == Stands::Alone {
        html.raw("<style>\n").raw(include_str!("ladder.css")).raw("</style>\n");
    }
    html.add(body).raw("</svg>\n");
    html
}

fn draw(html: &mut Html, cell: &Cell, x: i32, y: i32) {
    match &cell.shape {
        Shape::Contact { crossed, lines } => {
            rectangle(html, if *crossed { "box crossed" } else { "box" }, (x, y, cell.w, cell.h), 3);
            sign(html, x, y + cell.enter, *crossed);
            words(html, x + 26, y, lines);
        }
        Shape::Coil(lines) => {
            rectangle(html, "coil", (x, y, cell.w, cell.h), cell.h / 2);
            words(html, x + 14, y, lines);
        }
        Shape::Group { parts, wires, notes, framed } => {
            if *framed {
                rectangle(html, "frame", (x, y, cell.w, cell.h), 3);
            }
            for wire in wires {
                path(html, "wire", wire, (x, y));
            }
            for (dx, dy, line) in notes {
                text(html, x + dx, y + dy, line);
            }
            for (dx, dy, part) in parts {
                draw(html, part, x + dx, y + dy);
            }
        }
    }
}

/// The contact's sign: two plates, struck through where the contact is crossed.
fn sign(html: &mut Html, x: i32, y: i32, crossed: bool) {
    path(html, "wire", &[(0, 0), (8, 0)], (x, y));
    path(html, "plate", &[(8, -7), (8, 7)], (x, y));
    path(html, "plate", &[(16, -7), (16, 7)], (x, y));
    path(html, "wire", &[(16, 0), (20, 0)], (x, y));
    if crossed {
        path(html, "plate", &[(5, 8), (19, -8)], (x, y));
    }
}

fn words(html: &mut Html, x: i32, y: i32, lines: &[Line]) {
    let mut at = y + 7 + 12;
    for line in lines {
        text(html, x, at, line);
        at += LINE;
    }
}

/// A line of words.
pub fn text(html: &mut Html, x: i32, y: i32, line: &Line) {
    let face = match line.face {
        Face::Plain => "plain",
        Face::Code => "code",
        Face::Label => "label",
    };
    html.raw("<text class=\"").raw(face).raw("\" x=\"").number(x).raw("\" y=\"").number(y).raw("\">");
    html.text(&line.words).raw("</text>\n");
}

/// A rectangle.
pub fn rectangle(html: &mut Html, class: &'static str, (x, y, w, h): (i32, i32, i32, i32), round: i32) {
    html.raw("<rect class=\"").raw(class).raw("\" x=\"").number(x).raw("\" y=\"").number(y).raw("\" width=\"");
    html.number(w).raw("\" height=\"").number(h).raw("\" rx=\"").number(round).raw("\"/>\n");
}

/// A line through points.
pub fn path(html: &mut Html, class: &'static str, points: &[(i32, i32)], (x, y): (i32, i32)) {
    html.raw("<path class=\"").raw(class).raw("\" d=\"");
    for (n, (dx, dy)) in points.iter().enumerate() {
        html.raw(if n == 0 { "M" } else { "L" }).number(x + dx).raw(" ").number(y + dy);
    }
    html.raw("\"/>\n");
}
