//! Reads pages of HTML strictly: what is not well formed, not escaped, or fetched from elsewhere is said.

use std::collections::{BTreeMap, BTreeSet};

/// A start tag's name and attributes, or what is wrong with it.
fn tag(words: &str) -> Result<(String, BTreeMap<String, String>), String> {
    let words = words.trim_end_matches('/').trim_end();
    let (name, mut rest) = words.split_once(' ').unwrap_or((words, ""));
    let mut attributes = BTreeMap::new();
    while !rest.trim_start().is_empty() {
        rest = rest.trim_start();
        let (key, after) = rest.split_once("=\"").ok_or_else(|| format!("no value in <{words}>"))?;
        let (value, after) = after.split_once('"').ok_or_else(|| format!("no end in <{words}>"))?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if !key.chars().all(plain) || attributes.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(format!("a bad or second attribute `{key}` in <{words}>"));
        }
        rest = after;
    }
    Ok((name.to_owned(), attributes))
}

/// An element's name and attributes.
pub type Element = (String, BTreeMap<String, String>);

/// Each element's attributes in order, where the text is well formed; else what is wrong.
pub fn elements(text: &str) -> Result<Vec<Element>, String> {
    const VOID: [&str; 3] = ["meta", "link", "br"];
    const BLOCK: [&str; 9] = ["p", "ul", "dl", "pre", "div", "figure", "section", "article", "details"];
    let mut rest = text.strip_prefix("<!doctype html>\n").ok_or("no document type")?;
    let mut open: Vec<String> = Vec::new();
    let mut all = Vec::new();
    while let Some((before, after)) = rest.split_once('<') {
        references(before)?;
        let (inside, after) = after.split_once('>').ok_or("a tag that does not end")?;
        rest = after;
        if let Some(name) = inside.strip_prefix('/') {
            let last = open.pop();
            if last.as_deref() != Some(name) {
                return Err(format!("</{name}> where {last:?} is open"));
            }
            continue;
        }
        let (name, attributes) = tag(inside)?;
        if BLOCK.contains(&name.as_str()) && open.iter().any(|above| ["p", "h1", "h2", "h3"].contains(&above.as_str()))
        {
            return Err(format!("<{name}> within {open:?}"));
        }
        if let Some(above) = open.last().filter(|above| ["ul", "dl"].contains(&above.as_str()))
            && !["li", "dt", "dd"].contains(&name.as_str())
        {
            return Err(format!("<{name}> in a list <{above}>"));
        }
        if !inside.ends_with('/') && !VOID.contains(&name.as_str()) {
            open.push(name.clone());
        }
        attributes.values().try_for_each(|value| references(value))?;
        all.push((name, attributes));
    }
    references(rest)?;
    if open.is_empty() { Ok(all) } else { Err(format!("left open: {open:?}")) }
}

/// Every `&` begins one of the references that the pages use, and no `>` stands alone.
fn references(words: &str) -> Result<(), String> {
    let known = ["amp;", "lt;", "gt;", "quot;", "#39;"];
    let right = words.split('&').skip(1).all(|after| known.iter().any(|name| after.starts_with(name)));
    if right && !words.contains('>') { Ok(()) } else { Err(format!("not escaped: {words}")) }
}

/// Holds a page that stands alone to being well formed, to fetching nothing, and its links to leading to what is there;
/// the words of sources may lead out.
#[track_caller]
pub fn stands_alone(text: &str) {
    let elements = elements(text).unwrap_or_else(|why| panic!("{why}: {text}"));
    let ids: BTreeSet<&str> =
        elements.iter().filter_map(|(_, attributes)| attributes.get("id").map(String::as_str)).collect();
    for (element, attributes) in &elements {
        assert!(!["script", "iframe", "img", "object", "form"].contains(&element.as_str()), "<{element}>: {text}");
        assert!(!attributes.keys().any(|key| key.starts_with("on")), "{attributes:?}: {text}");
        match (element.as_str(), attributes.get("href").map(String::as_str)) {
            (_, None) | ("link", Some("data:,")) => {}
            ("a", Some(to)) => {
                let within = to.strip_prefix('#').is_some_and(|id| ids.contains(id));
                assert!(within || to.starts_with("https://"), "leads to {to}");
            }
            (_, Some(to)) => panic!("<{element}> fetches {to}"),
        }
    }
    let style = text.split("<style>").nth(1).and_then(|rest| rest.split("</style>").next()).unwrap_or_default();
    assert!(!style.contains("url(") && !style.contains("@import"), "{style}");
}
