//! `assize new NAME`: a folder with a policy, a case and what to do with them, to begin from.

use crate::check::Options;
use crate::faces::cli::args::New;
use crate::faces::cli::{ExitStatus, Setting, usage};
use crate::faces::host::Host;
use crate::workspace::{Kind, Texts, Workspace, path};

/// The files, each with its name and what it holds; `NAME` stands for the policy's name.
const FILES: [(&str, &str); 4] = [
    ("assize.toml", include_str!("new/assize.toml")),
    ("NAME.assize", include_str!("new/policy.assize")),
    ("case.yaml", include_str!("new/case.yaml")),
    ("README.md", include_str!("new/README.md")),
];

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &New) -> ExitStatus {
    let folder = path::tidy(&args.name);
    let name = path::name(&folder).to_owned();
    if let Err(words) = may_be_called(&name, setting) {
        return usage(host, &words);
    }
    if host.kind(&folder) != Kind::Nothing {
        return usage(host, &format!("`{folder}` is there already; nothing was written"));
    }
    for (file, text) in FILES {
        let to = path::join(&folder, &file.replace("NAME", &name));
        if let Err(why) = host.put(&to, &text.replace("NAME", &name)) {
            return usage(host, &format!("`{to}` cannot be written: {why}"));
        }
    }
    if !setting.quiet {
        host.print(&format!(
            "made {folder}: a policy, a case, and a README that says what to do with them\n\n  \
             assize test {folder}\n  assize eval {folder}/{name}.assize --facts {folder}/case.yaml\n"
        ));
    }
    ExitStatus::Done
}

/// A name that the policy may have: a word, and none with a meaning of its own in it.
fn may_be_called(name: &str, setting: &Setting) -> Result<(), String> {
    let begins = name.starts_with(|char: char| char.is_alphabetic() || char == '_');
    let word = name.chars().all(|char| char.is_alphanumeric() || char == '_');
    if !begins || !word {
        let near: String = name.chars().map(|char| if char.is_alphanumeric() { char } else { '_' }).collect();
        let near = near.trim_matches('_').to_owned();
        let offer =
            if near.starts_with(char::is_alphabetic) { format!("; `{near}` could be one") } else { String::new() };
        return Err(format!("`{name}` is no name: letters, digits and `_`, with a letter first{offer}"));
    }
    let sound = FILES.iter().filter(|(file, _)| path::is_source(file)).all(|(_, text)| {
        let mut workspace = Workspace::new(setting.limits.clone());
        let unit = workspace.load_text(&Texts::default(), "new", &text.replace("NAME", name));
        workspace.check(unit, &Options::default()).diagnostics.is_empty()
    });
    if sound { Ok(()) } else { Err(format!("`{name}` has a meaning of its own in a policy; choose another name")) }
}
