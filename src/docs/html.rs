//! Markup written so that no author's words can be taken for markup.
//!
//! What the program itself writes is a `&'static str`, known when it is compiled; all else goes through
//! [`Html::text`], which escapes. There is no third door.

/// A piece of HTML or SVG.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Nothing yet.
    pub fn new() -> Html {
        Html::default()
    }

    /// Markup of the program's own.
    pub fn raw(&mut self, markup: &'static str) -> &mut Html {
        self.0.push_str(markup);
        self
    }

    /// Words, of whomever: fit for content and for a value between double quotation marks.
    pub fn text(&mut self, words: &str) -> &mut Html {
        for c in words.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                // Neither HTML nor XML has a way to write the other control characters.
                c if c.is_control() && c != '\n' && c != '\t' => self.0.push(char::REPLACEMENT_CHARACTER),
                c => self.0.push(c),
            }
        }
        self
    }

    /// A number.
    pub fn number(&mut self, n: impl Into<i64>) -> &mut Html {
        self.0.push_str(&n.into().to_string());
        self
    }

    /// How many there are.
    pub fn count(&mut self, n: usize) -> &mut Html {
        self.0.push_str(&n.to_string());
        self
    }

    /// A piece after this one.
    pub fn add(&mut self, piece: &Html) -> &mut Html {
        self.0.push_str(&piece.0);
        self
    }

    /// A link.
    pub fn link(&mut self, to: &str, words: &str) -> &mut Html {
        self.raw("<a href=\"").text(to).raw("\">").text(words).raw("</a>")
    }

    /// A link whose words are code.
    pub fn link_code(&mut self, to: &str, words: &str) -> &mut Html {
        self.raw("<a href=\"").text(to).raw("\"><code>").text(words).raw("</code></a>")
    }

    /// Code.
    pub fn code(&mut self, words: &str) -> &mut Html {
        self.raw("<code>").text(words).raw("</code>")
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The whole.
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Html;

    #[test]
    fn words_cannot_end_a_value_or_begin_an_element() {
        let mut html = Html::new();
        html.link("x\" onclick='y'", "<script>&\u{1}\n");
        assert_eq!(html.finish(), "<a href=\"x&quot; onclick=&#39;y&#39;\">&lt;script&gt;&amp;\u{fffd}\n</a>");
    }
}
