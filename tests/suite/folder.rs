//! A folder of its own for a test, taken away when the test ends.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder under the build's own place for such things.
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// An empty folder that no other test has.
    pub fn new() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        // A project file that says nothing, so that the one of this repository does not govern what tests write.
        std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("assize.toml"), "")
            .expect("the build's folder can be written");
        let name = format!("suite-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).expect("the build's folder can be written");
        Folder { path }
    }

    /// With a file in it; folders on the way are made.
    pub fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Folder {
        let path = self.path.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).expect("the build's folder can be written");
        }
        std::fs::write(path, bytes).expect("the build's folder can be written");
        self
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed goes with the build's folder.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
