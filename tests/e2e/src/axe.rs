//! axe-core, which finds faults of accessibility in a page.

use std::fs;

use serde_json::{Value, json};

use crate::{page::Page, setting};

/// Levels A and AA of WCAG up to 2.2, and what axe holds to be best practice.
const RULES: &[&str] = &[
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
];

/// What axe says is wrong with the page once motion has ended in it, a line for each
/// element: what is still fading in has little contrast.
pub(crate) async fn findings(page: &Page) -> Vec<String> {
    let axe = fs::read_to_string(setting("AXE"))
        .unwrap_or_else(|error| panic!("axe cannot be read: {error}"));
    let script = format!(
        "{axe};
        const [rules] = arguments;
        const shadows = [...document.querySelectorAll('*')].flatMap(({{ shadowRoot }}) => shadowRoot ?? []);
        const ending = [document, ...shadows].flatMap((root) => root.getAnimations())
            .filter(({{ effect, playState }}) => playState === 'running' && effect.getComputedTiming().endTime !== Infinity);
        return Promise.allSettled(ending.map(({{ finished }}) => finished))
            .then(() => axe.run(document, {{ runOnly: rules, resultTypes: ['violations'] }}))
            .then(({{ violations }}) => violations.flatMap(({{ id, nodes }}) =>
                nodes.map(({{ target, failureSummary }}) => `${{id}} at ${{target}}: ${{failureSummary}}`)))"
    );
    let findings = page.run(&script, vec![json!(RULES)]).await;
    match findings {
        Value::Array(lines) => lines
            .iter()
            .map(|line| line.as_str().unwrap_or_default().to_owned())
            .collect(),
        other => panic!("axe answered {other}"),
    }
}
