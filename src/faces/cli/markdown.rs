//! Markdown as a terminal shows it: headings, paragraphs and lists filled to a width, code set apart.
//!
//! Reads the little Markdown that the pages of codes are written in; what it does not know it prints as it stands.

use crate::diag::render::wrap;

const BOLD: &str = "\u{1b}[1m";
const CODE: &str = "\u{1b}[36m";
const END: &str = "\u{1b}[0m";

/// A page of Markdown as text for people.
pub fn render(page: &str, width: usize, colour: bool) -> String {
    let mut out = String::new();
    let mut block: Vec<&str> = Vec::new();
    let mut fenced = false;
    for line in page.lines().chain([""]) {
        if line.starts_with("```") {
            flush(&mut out, &mut block, width, colour);
            fenced = !fenced;
        } else if fenced {
            let line = if line.is_empty() { String::new() } else { format!("    {line}") };
            out.push_str(&style(&line, CODE, colour));
            out.push('\n');
        } else if let Some(title) = line.strip_prefix('#') {
            flush(&mut out, &mut block, width, colour);
            out.push_str(&style(title.trim_start_matches('#').trim(), BOLD, colour));
            out.push('\n');
        } else if line.trim().is_empty() {
            let blank = flush(&mut out, &mut block, width, colour) || !out.ends_with("\n\n");
            if blank && !out.is_empty() {
                out.push('\n');
            }
        } else {
            if line.starts_with("- ") || line.starts_with('|') {
                flush(&mut out, &mut block, width, colour);
            }
            block.push(line);
        }
    }
    format!("{}\n", out.trim_end())
}

/// Writes the lines gathered so far as one filled paragraph or list entry; says whether there were any.
fn flush(out: &mut String, block: &mut Vec<&str>, width: usize, colour: bool) -> bool {
    if block.is_empty() {
        return false;
    }
    let text = block.join("\n");
    block.clear();
    if text.starts_with('|') {
        out.push_str(&text);
        out.push('\n');
        return true;
    }
    let (indent, text) = match text.strip_prefix("- ") {
        Some(rest) => ("- ", rest.to_owned()),
        None => ("", text),
    };
    let mut within = false;
    for (n, line) in wrap(&text, width.saturating_sub(indent.len())).iter().enumerate() {
        out.push_str(if n == 0 { indent } else { "  ".get(..indent.len()).unwrap_or("") });
        out.push_str(&inline(line, &mut within, colour));
        out.push('\n');
    }
    true
}

/// Colours what stands in backticks; without colour the backticks stay.
fn inline(line: &str, within: &mut bool, colour: bool) -> String {
    if !colour {
        return line.to_owned();
    }
    let mut out = String::from(if *within { CODE } else { "" });
    for c in line.chars() {
        if c == '`' {
            *within = !*within;
            out.push_str(if *within { CODE } else { END });
        } else {
            out.push(c);
        }
    }
    if *within {
        out.push_str(END);
    }
    out
}

fn style(text: &str, style: &str, colour: bool) -> String {
    if colour && !text.is_empty() { format!("{style}{text}{END}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn a_page_is_filled_and_its_code_stands_apart() {
        let page = "# title\n\nSome words that go\nover lines.\n\n- one `code here` more words\n- two\n\n```\nx  y\n```\nEnd.\n";
        let plain =
            "title\n\nSome words that\ngo over lines.\n\n- one `code\n  here` more\n  words\n- two\n\n    x  y\nEnd.\n";
        assert_eq!(render(page, 16, false), plain);
    }

    #[test]
    fn colour_ends_with_the_line() {
        let shown = render("a `b c` d\n", 5, true);
        assert_eq!(shown, "a \u{1b}[36mb\u{1b}[0m\n\u{1b}[36mc\u{1b}[0m d\n");
    }
}
