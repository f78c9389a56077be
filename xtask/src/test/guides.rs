//! The code in the guides, as modules that TypeScript can check.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::project::Project;

/// Languages of code blocks, and the endings that their modules get.
const LANGUAGES: &[(&str, &str)] = &[("js", "ts"), ("ts", "ts"), ("tsx", "tsx")];

/// What makes the element's types known, as any import of the package does.
const TYPES: &str = "import type {} from \"quickchat-web/widget\";\n";

/// Writes each code block of the guides and of the README into a file.
pub(super) fn extract(project: &Project, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    let mut guides = vec![project.path("README.md")];
    for entry in fs::read_dir(project.path("docs"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "md") {
            guides.push(path);
        }
    }
    let mut number = 0;
    for guide in guides {
        for (index, (ending, code)) in blocks(&fs::read_to_string(&guide)?).iter().enumerate() {
            fs::write(
                to.join(name(&guide, index, ending)?),
                format!("{TYPES}{code}"),
            )?;
            number += 1;
        }
    }
    ensure!(number > 0, "the guides have no code");
    Ok(())
}

/// Such as `embed-1.ts`. (The guides' own README has no code.)
fn name(guide: &Path, index: usize, ending: &str) -> Result<PathBuf> {
    let stem = guide.file_stem().context("a guide has a name")?;
    Ok(format!("{}-{}.{ending}", stem.display(), index + 1).into())
}

/// Ending and code of each block in one of the languages.
fn blocks(guide: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let mut lines = guide.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.strip_prefix("```") else {
            continue;
        };
        let code = lines
            .by_ref()
            .take_while(|line| *line != "```")
            .fold(String::new(), |code, line| code + line + "\n");
        if let Some((_, ending)) = LANGUAGES.iter().find(|(known, _)| *known == language) {
            found.push((*ending, code));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn blocks_in_known_languages_are_found_and_others_left_out() {
        let guide = "# A\n```ts\nlet a;\n```\ntext\n```html\n<p>\n```\n```\nplain\n```\n```tsx\nlet b;\nlet c;\n```\n";
        assert_eq!(
            blocks(guide),
            [
                ("ts", "let a;\n".to_owned()),
                ("tsx", "let b;\nlet c;\n".to_owned())
            ]
        );
    }
}
