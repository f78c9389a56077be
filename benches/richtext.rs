//! How long a mebibyte of each hostile pattern takes to parse, in times of a
//! mebibyte of prose. Linear work keeps each a small multiple.

use std::hint::black_box;
use std::time::{Duration, Instant};

use quickchat_web::richtext::parse;

const LENGTH: usize = 1 << 20;

const PROSE: &str = "We ship **worldwide**, and most parcels arrive within *three* days. See \
    [our terms](https://shop.example/terms) or ask us here.\n\n- Standard: free\n- Express: 5 €\n\nThank you!\n\n";

const PATTERNS: &[&str] = &[
    "<",
    "[",
    "*",
    ">",
    "_",
    "~",
    "`",
    "!",
    "![",
    "](",
    "&",
    "\\",
    "|",
    "#",
    "-",
    "- ",
    "> ",
    "1. ",
    "\n",
    "    ",
    "\t",
    "> - ",
    "- a\n  - b\n",
    "* * * ",
    "**a ",
    "*a _b ",
    "a**b",
    "***a*",
    "[a](",
    "[a](b",
    "[a](<b",
    "[a](\"",
    "[a][",
    "[[a]](",
    "![a](/b)",
    "[a]: /b\n",
    "[a]: <b\n\"",
    "<b>",
    "</b>",
    "<b><i>",
    "<p>a",
    "<ul><li>",
    "</ul>",
    "<table><tr><td>",
    "<a ",
    "<a \"",
    "<a '\"",
    "<a x=\"<a '",
    "<!--",
    "<!a",
    "<?",
    "<script>",
    "</script>",
    "<svg>",
    "<pre>",
    "> <pre>\n\n",
    "<code>",
    "<code>a</code>",
    "<br>",
    "<a href=/a>",
    "<a href=/a><p>",
    "&amp;",
    "&abcdefg;",
    "&#",
    "https://",
    "https://a.example/))) ",
    "https://)",
    "https://a.example/、",
    "www.a",
    "a@b.c",
    "@",
    ":",
    "``a`",
    "` `` ``` ",
    "|a|\n|-|\n|b|\n\n",
    "|a|b\n",
    "|-",
    "```\n",
    "~~~\na\n",
    "é",
    "\u{202e}",
    "🙂",
    "a\n",
    "\\\n",
];

fn main() {
    let prose = time(PROSE);
    println!("prose: {:.1} ms for 1 MiB", prose.as_secs_f64() * 1000.0);
    let mut ratios: Vec<(f64, &str)> = PATTERNS
        .iter()
        .map(|pattern| (time(pattern).as_secs_f64() / prose.as_secs_f64(), *pattern))
        .collect();
    // Runs of backticks of all lengths, none of which has an end.
    let backticks: String = (1..1400).map(|length| "`".repeat(length) + " ").collect();
    ratios.push((
        time(&backticks).as_secs_f64() / prose.as_secs_f64(),
        "backticks of growing number",
    ));
    ratios.sort_by(|one, other| other.0.total_cmp(&one.0));
    for (ratio, pattern) in ratios {
        println!("{ratio:6.2} × prose  {pattern:?}");
    }
}

fn time(pattern: &str) -> Duration {
    let text = pattern.repeat(LENGTH / pattern.len() + 1);
    let runs = (0..3).map(|_| {
        let start = Instant::now();
        black_box(parse(black_box(&text)));
        start.elapsed()
    });
    runs.min().unwrap_or_default()
}
