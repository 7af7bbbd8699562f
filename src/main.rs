//! The program `assize`: reads its arguments, does what they say, tells the shell.

use assize::faces::cli::run;
use assize::faces::host::System;
use std::process::ExitCode;

/// Trees and diagrams are many small pieces, made and let go of together: a fifth of the time went on finding them room.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    run(std::env::args_os(), &mut System::new()).into()
}
