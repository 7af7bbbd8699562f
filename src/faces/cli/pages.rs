//! `assize completions` and `assize man`: the command line described to a shell and to `man`.

use crate::faces::cli::args::{self, Completions, Man};
use crate::faces::cli::{ExitStatus, Setting, usage};
use crate::faces::host::Host;
use crate::workspace::path;

/// Prints completions for a shell.
pub fn completions(host: &mut dyn Host, args: &Completions) -> ExitStatus {
    host.print(&String::from_utf8_lossy(&args::completions(args.shell)));
    ExitStatus::Done
}

/// Writes the manual pages into a folder, which is made where it is not there.
pub fn man(host: &mut dyn Host, setting: &Setting, args: &Man) -> ExitStatus {
    let pages = match args::manual() {
        Ok(pages) => pages,
        Err(why) => return usage(host, &format!("the manual pages cannot be made: {why}")),
    };
    let count = pages.len();
    for (name, page) in pages {
        let to = path::join(&args.folder, &name);
        if let Err(why) = host.put(&to, &String::from_utf8_lossy(&page)) {
            return usage(host, &format!("`{to}` cannot be written: {why}"));
        }
    }
    if !setting.quiet {
        host.print(&format!("{count} pages written to {}\n", args.folder));
    }
    ExitStatus::Done
}
