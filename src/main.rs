//! The program `assize`: reads its arguments, does what they say, tells the shell.

use assize::faces::cli::run;
use assize::faces::host::System;
use std::process::ExitCode;

fn main() -> ExitCode {
    run(std::env::args_os(), &mut System::new()).into()
}
