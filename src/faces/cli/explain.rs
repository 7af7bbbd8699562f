//! `assize explain [CODE]`: the page of a diagnostic code, or the list of all codes by area.

use crate::base::suggest::closest;
use crate::diag::Code;
use crate::diag::render::severity_word;
use crate::faces::cli::args::Explain;
use crate::faces::cli::{ExitStatus, Setting, markdown, usage};
use crate::faces::host::Host;
use std::fmt::Write as _;

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Explain) -> ExitStatus {
    let Some(name) = &args.code else {
        host.print(&markdown::render(&list(), setting.width, setting.colour));
        return ExitStatus::Done;
    };
    match find(name) {
        Ok(code) => {
            host.print(&markdown::render(&page(code), setting.width, setting.colour));
            ExitStatus::Done
        }
        Err(near) if near.is_empty() => {
            usage(host, &format!("there is no code `{name}`; `assize explain` lists the codes"))
        }
        Err(near) => {
            let near: Vec<_> = near.iter().map(|code| format!("`{code}`")).collect();
            usage(host, &format!("there is no code `{name}`; did you mean {}?", near.join(" or ")))
        }
    }
}

/// The code of a name, with or without its area; else the codes that may have been meant.
fn find(name: &str) -> Result<Code, Vec<Code>> {
    let wanted = name.trim().to_lowercase();
    if let Some(code) = Code::parse(&wanted) {
        return Ok(code);
    }
    let ends: Vec<Code> = Code::ALL.iter().copied().filter(|code| tail(*code) == wanted).collect();
    if let [code] = ends.as_slice() {
        return Ok(*code);
    }
    let mut near = ends;
    let whole = closest(&wanted, Code::ALL.iter().map(|code| code.name())).and_then(Code::parse);
    near.extend(whole);
    if near.is_empty() {
        let part = closest(&wanted, Code::ALL.iter().map(|code| tail(*code)));
        near.extend(Code::ALL.iter().copied().filter(|code| Some(tail(*code)) == part));
    }
    if near.is_empty() && wanted.len() > 2 {
        near.extend(Code::ALL.iter().copied().filter(|code| code.name().contains(&wanted)).take(5));
    }
    Err(near)
}

fn area(code: Code) -> &'static str {
    code.name().split_once('/').map_or(code.name(), |(area, _)| area)
}

fn tail(code: Code) -> &'static str {
    code.name().split_once('/').map_or(code.name(), |(_, tail)| tail)
}

fn page(code: Code) -> String {
    let mut page = code.page().to_owned();
    // What the register says stands under the title, so that no page can contradict it.
    let facts = format!("\n{}: {}\n", severity_word(code.severity()), code.summary());
    let title = page.find('\n').map_or(page.len(), |end| end + 1);
    page.insert_str(title, &facts);
    page
}

fn list() -> String {
    let mut out = String::new();
    let mut areas: Vec<&str> = Vec::new();
    for code in Code::ALL {
        if !areas.contains(&area(*code)) {
            areas.push(area(*code));
        }
    }
    for wanted in areas {
        let _ = writeln!(out, "# {wanted}\n");
        for code in Code::ALL.iter().filter(|code| area(**code) == wanted) {
            let _ = writeln!(out, "- `{code}`: {}", code.summary());
        }
        out.push('\n');
    }
    out.push_str("`assize explain CODE` prints a code's page.\n");
    out
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::diag::Code;

    #[test]
    fn a_code_is_found_without_its_area() {
        assert_eq!(find("not-utf8"), Ok(Code::FileNotUtf8));
        assert_eq!(find("FILE/not-utf8"), Ok(Code::FileNotUtf8));
    }

    #[test]
    fn a_near_miss_names_what_may_be_meant() {
        assert_eq!(find("file/not-utf"), Err(vec![Code::FileNotUtf8]));
        assert_eq!(find("file/"), Err(vec![Code::FileNotUtf8, Code::FileTooLarge, Code::FileUnreadable]));
        assert_eq!(find("zzzzzz"), Err(vec![]));
    }
}
