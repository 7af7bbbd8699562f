//! Addresses of files, and paths.

use lsp_types::Uri;
use std::str::FromStr as _;

/// The path of a `file:` address, with `/` between folders; `None` for another address.
pub fn to_path(uri: &str) -> Option<String> {
    let rest = uri.strip_prefix("file://")?;
    // A host before the path: `file://server/share` is `//server/share`.
    let path = if rest.starts_with('/') { rest.to_owned() } else { format!("//{rest}") };
    let bytes = decoded(&path);
    let path = String::from_utf8(bytes).ok()?;
    // `/c:/x` is a path of Windows, where the drive stands first.
    let drive = path.strip_prefix('/').filter(|rest| {
        let mut letters = rest.chars();
        letters.next().is_some_and(|drive| drive.is_ascii_alphabetic()) && letters.next() == Some(':')
    });
    Some(drive.map_or_else(|| path.clone(), |rest| format!("{}{}", rest[..1].to_lowercase(), &rest[1..])))
}

fn decoded(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or_default());
                bytes = ahead;
            }
            (byte, _, _) => out.push(byte),
        }
    }
    out
}

/// The `file:` address of an absolute path; `None` where it cannot be written as one.
pub fn from_path(path: &str) -> Option<Uri> {
    let mut text = String::from("file://");
    if !path.starts_with('/') {
        text.push('/');
    }
    for byte in path.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
        if plain {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    Uri::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_comes_back() {
        for path in ["/a/b.assize", "/with space/ü#%.assize", "/c d/é.assize"] {
            assert_eq!(to_path(from_path(path).unwrap().as_str()).as_deref(), Some(path));
        }
    }

    #[test]
    fn addresses_as_editors_write_them() {
        assert_eq!(to_path("file:///c%3A/x/a.assize").as_deref(), Some("c:/x/a.assize"));
        assert_eq!(to_path("file:///C:/x/a.assize").as_deref(), Some("c:/x/a.assize"));
        assert_eq!(to_path("untitled:Untitled-1"), None);
        assert_eq!(to_path("file:///a%2"), Some(String::from("/a%2")));
    }
}
