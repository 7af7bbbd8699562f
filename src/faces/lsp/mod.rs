//! `assize lsp`: the language server, over standard input and output.
//!
//! Only translates: what is asked is asked of `ide`, what is answered is put into the protocol's types. The protocol's
//! types are used in this folder alone, and lines and columns are reckoned in `position.rs` alone.
//!
//! One thread reads messages, one answers them, so that a long answer delays no reading: a request that was cancelled
//! meanwhile, or whose text has changed meanwhile, is not worked out. What is wrong in the file that is edited is told
//! at once; the other files and the scenarios follow when the keyboard rests. What takes longer, such as every case of a
//! policy or what changed since the last commit, a third thread works out.

mod aside;
mod commands;
mod diagnose;
mod documents;
mod edit;
mod library;
mod looking;
mod position;
mod project;
mod read;
mod server;
mod settings;
mod to_lsp;
mod transport;
mod uri;
mod wide;

use crate::base::limits::Limits;
use crate::faces::cli::ExitStatus;
use crate::faces::host::git::Revision;
use crate::faces::host::{Disk, Host};
use crate::workspace::Reader;
pub use aside::Head;
pub use lsp_server::{Connection, Message, Notification, Request, Response};
pub use position::{Encoding, LineIndex};
pub use server::{Server, guarded};
use std::sync::Arc;
pub use uri::{from_path, to_path};

/// Serves one editor over standard input and output until it says `exit` or goes away.
pub fn run(host: &mut dyn Host, limits: Limits) -> ExitStatus {
    let library = library::folder(host);
    let (ours, theirs) = Connection::memory();
    let Connection { sender, receiver } = theirs;
    transport::read_standard_input(move |message| sender.send(message).is_ok());
    let disk = Disk;
    let mut server = Server::new(&disk, limits, library).with_head(Arc::new(|path: &str| {
        let revision = Revision::of(path, "HEAD").map_err(|error| error.to_string())?;
        Ok(Box::new(revision) as Box<dyn Reader>)
    }));
    server.serve(&ours, &mut || {
        for message in receiver.try_iter() {
            transport::write(host, &message);
        }
        // A client that has gone away is noticed by the end of its input.
        let _ = host.finish();
    })
}
