//! A page that stands alone: its style is in it, it needs no script and fetches nothing. Readable on paper, on a phone,
//! in the dark, and by a screen reader.

use crate::docs::html::Html;

/// What every page looks like.
pub(super) const STYLE: &str = include_str!("sheet.css");

/// A page with its heading.
///
/// - `style`: what this page adds to the style of all.
/// - `main`: what stands beneath the heading.
pub fn sheet(title: &str, style: &'static str, main: &Html) -> String {
    let mut html = Html::new();
    head(&mut html, title);
    html.raw("<style>\n").raw(STYLE).raw(style).raw("</style>\n</head>\n<body>\n");
    html.raw("<a class=\"skip\" href=\"#main\">Skip to the text</a>\n<main id=\"main\" tabindex=\"-1\">\n<h1>");
    html.text(title).raw("</h1>\n").add(main).raw("</main>\n");
    foot(&mut html);
    html.finish()
}

/// The head of a page, as far as its style.
pub(super) fn head(html: &mut Html, title: &str) {
    html.raw("<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<title>").text(title);
    html.raw("</title>\n<link rel=\"icon\" href=\"data:,\">\n");
}

/// What stands beneath every page, and its end.
pub(super) fn foot(html: &mut Html) {
    html.raw("<footer>\n<p>Made by Assize from the texts of the policy. It is not legal advice, and no ");
    html.raw("substitute for the instruments.</p>\n</footer>\n</body>\n</html>\n");
}
