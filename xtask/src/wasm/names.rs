//! The names that a module and its JavaScript know each other by. Those of
//! wasm-bindgen are long and end in hashes, which don't compress; wasm-opt gives
//! the module short ones, and here the JavaScript gets the same.

use std::collections::HashMap;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

/// What wasm-opt prints about the names it has given.
#[derive(Deserialize)]
pub(super) struct ShortNames {
    /// Module, old name, new name.
    imports: Vec<(String, String, String)>,
    /// Old name, new name.
    exports: Vec<(String, String)>,
}

impl ShortNames {
    /// The option that has wasm-opt shorten the names and print them.
    pub(super) const OPTION: &str = "--minify-imports-and-exports-and-modules";
    /// The name that it gives to the one module that is imported from.
    const MODULE: &str = "a";

    pub(super) fn parse(printed: &str) -> Result<Self> {
        serde_json::from_str(printed).context("wasm-opt printed no table of names")
    }

    /// The JavaScript with the short names.
    pub(super) fn apply(&self, javascript: &str) -> Result<String> {
        let mut javascript = javascript.to_owned();
        if let Some((module, ..)) = self.imports.first() {
            replace_one(
                &mut javascript,
                &format!("\"{module}\": "),
                &format!("\"{}\": ", Self::MODULE),
            )?;
        }
        for (_, old, new) in &self.imports {
            replace_one(
                &mut javascript,
                &format!(" {old}: function("),
                &format!(" {new}: function("),
            )?;
        }
        self.apply_exports(&javascript)
    }

    fn apply_exports(&self, javascript: &str) -> Result<String> {
        const EXPORTS: &str = "wasm.";
        let new_names: HashMap<&str, &str> = self
            .exports
            .iter()
            .map(|(old, new)| (old.as_str(), new.as_str()))
            .collect();
        let is_part_of_name = |char: char| char.is_ascii_alphanumeric() || "_$".contains(char);
        let mut parts = javascript.split(EXPORTS);
        let mut result = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(|char| !is_part_of_name(char));
            let (old, rest) = part.split_at(end.unwrap_or(part.len()));
            let Some(new) = new_names.get(old) else {
                bail!("the JavaScript says `{EXPORTS}{old}`, which the module doesn't export");
            };
            result.extend([EXPORTS, new, rest]);
        }
        Ok(result)
    }
}

fn replace_one(text: &mut String, old: &str, new: &str) -> Result<()> {
    let found = text.matches(old).count();
    ensure!(
        found == 1,
        "the JavaScript has `{old}` {found} times, not once"
    );
    *text = text.replacen(old, new, 1);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::ShortNames;

    const PRINTED: &str = r#"{
        "imports": [["./x_bg.js", "__wbg_now_12", "b"], ["./x_bg.js", "__wbg_now_1", "c"]],
        "exports": [["memory", "d"], ["send", "e"], ["send_all", "f"]]
    }"#;

    fn apply(javascript: &str) -> Result<String, String> {
        let names = ShortNames::parse(PRINTED).unwrap();
        names.apply(javascript).map_err(|error| error.to_string())
    }

    #[test]
    fn every_name_of_either_side_is_shortened() {
        let javascript = "{ __wbg_now_12: function() {}, __wbg_now_1: function() {} }
            return { \"./x_bg.js\": import0 };
            wasm.send_all(wasm.send(), wasm.memory.buffer); send();";
        let shortened = "{ b: function() {}, c: function() {} }
            return { \"a\": import0 };
            wasm.f(wasm.e(), wasm.d.buffer); send();";
        assert_eq!(apply(javascript).unwrap(), shortened);
    }

    #[test]
    fn a_name_that_is_not_where_it_is_expected_is_an_error() {
        let rest = "{ __wbg_now_12: function(), \"./x_bg.js\": import0";
        assert!(apply(rest).unwrap_err().contains("__wbg_now_1:"));
        let unknown = format!("{{ __wbg_now_1: function(), {rest} }} }} wasm.receive()");
        assert!(apply(&unknown).unwrap_err().contains("wasm.receive"));
    }
}
