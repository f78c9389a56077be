//! Texts mixed at random of markup and of hostile texts, the same ones each time.

/// Pieces that mean something to one parser or the other.
const PIECES: &[&str] = &[
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```\n",
    "[",
    "](",
    ")",
    "](/x)",
    "![",
    "<",
    ">",
    "<b>",
    "</b>",
    "<a href=",
    "<p>",
    "</p>",
    "<ul>",
    "<li>",
    "</ul>",
    "<td>",
    "<table>",
    "<tr>",
    "<pre>",
    "</pre>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "> ",
    "# ",
    "    ",
    "\t",
    "|",
    "|--|",
    "---",
    "&",
    "&amp;",
    "&#58;",
    ";",
    ":",
    "javascript:",
    "https://a.example",
    "//",
    "\\",
    "\"",
    "'",
    "=",
    " ",
    "a",
    "é",
    "\u{202e}",
    "\u{200b}",
    "\u{0}",
    "🙂",
    "www.",
    "@b.example",
    "[a]: ",
    "[ ] ",
];

/// Makes mixtures.
pub(crate) struct Mixer {
    state: u64,
    /// Texts to mix in, apart from the usual pieces.
    pub(crate) corpus: Vec<String>,
}

impl Mixer {
    pub(crate) fn new(corpus: Vec<String>) -> Self {
        Self {
            state: 0x9e37_79b9_7f4a_7c15,
            corpus,
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state % limit.max(1) as u64) as usize
    }

    /// The next mixture.
    pub(crate) fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.below(24) {
            let hostile = self.below(self.corpus.len());
            let piece = self.below(PIECES.len());
            let next = if self.below(12) == 0 {
                self.corpus.get(hostile).map(String::as_str)
            } else {
                PIECES.get(piece).copied()
            };
            text.push_str(next.unwrap_or_default());
        }
        text
    }
}
