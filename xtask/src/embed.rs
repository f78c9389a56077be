//! `embed.js` as pages load it: one script without `import` or `export`, which
//! runs as a module and as a classic script alike.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

/// The script's file, before it is joined and after.
pub(crate) const FILE: &str = "embed.js";

/// On a server the script does nothing.
const OPENING: &str = "globalThis.document && (() => {\n\"use strict\";\n";
const CLOSING: &str = "})();\n";

/// Replaces `embed.js` in a folder by itself and all that it imports, as plain
/// text. For that, names must differ between its modules, each `import` of them
/// must be one line, and each `export` must stand before what it exports.
pub(crate) fn join(folder: &Path) -> Result<()> {
    let mut script = String::from(OPENING);
    append(&folder.join(FILE), &mut script, &mut BTreeSet::new())?;
    script.push_str(CLOSING);
    fs::write(folder.join(FILE), script)?;
    Ok(())
}

/// Appends a module behind those that it imports.
fn append(module: &Path, script: &mut String, joined: &mut BTreeSet<PathBuf>) -> Result<()> {
    if !joined.insert(module.to_owned()) {
        return Ok(());
    }
    let source = fs::read_to_string(module)
        .with_context(|| format!("{} cannot be read", module.display()))?;
    let folder = module.parent().unwrap_or(Path::new("."));
    let mut own = String::new();
    for line in source.lines() {
        if let Some(import) = line.strip_prefix("import ") {
            let Some((_, name)) = import.trim_end_matches("\";").split_once("from \"./") else {
                bail!("{}: `{line}` can't be joined", module.display());
            };
            append(&folder.join(name), script, joined)?;
        } else if line.starts_with("export {") || line.starts_with("export default") {
            bail!("{}: `{line}` can't be joined", module.display());
        } else {
            own.push_str(line.strip_prefix("export ").unwrap_or(line));
            own.push('\n');
        }
    }
    script.push_str(&own);
    Ok(())
}
