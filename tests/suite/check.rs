//! scratch

use assize::base::limits::Limits;
use assize::workspace::{Texts, Workspace};

#[test]
fn smoke() {
    let mut texts = Texts::default();
    let Ok(dir) = std::env::var("SMOKE") else { return };
    let mut names = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(dir)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|e| e != "assize") {
                continue;
            }
            let name = path.to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            texts = texts.with(&name, &*text);
            names.push(name);
        }
    }
    for n in assize::workspace::stdlib::names() {
        names.push(n.to_owned())
    }
    names.sort();
    for name in names {
        let workspace = Workspace::open(&texts, &name, Limits::default()).unwrap();
        let found = workspace.check(0);
        println!("== {name}: {} ok={}", found.len(), workspace.checked(0, &Default::default()).program().is_ok());
        for d in found {
            println!("  {} {} {}", workspace.sources().place(d.span), d.code, d.message);
            for l in &d.labels {
                println!("      {} {}", workspace.sources().place(l.span), l.text);
            }
            if let Some(h) = &d.help {
                println!("      help: {h}");
            }
        }
    }
}
