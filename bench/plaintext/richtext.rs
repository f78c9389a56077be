//! Stands for `src/richtext/` where its weight is measured: a reply is the text
//! that it is written as.

// What others than the parser use is there all the same.
#[path = "../../src/richtext/scan.rs"]
#[allow(dead_code, reason = "the parser uses more of it")]
pub(crate) mod scan;

/// A reply's text.
pub struct Document(pub String);

impl Document {
    /// The text.
    pub fn plain_text(&self) -> String {
        self.0.clone()
    }
}

/// Takes a text as it is.
pub fn parse(text: &str) -> Document {
    Document(String::from(text))
}
