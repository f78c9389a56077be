//! Skipping work whose inputs have not changed since its output was made.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use anyhow::{Context, Result};

/// A summary of everything an output depends on.
#[derive(Default)]
pub(crate) struct Inputs(DefaultHasher);

impl Inputs {
    /// Adds a version, an option or any other text.
    pub(crate) fn text(mut self, text: &str) -> Self {
        text.hash(&mut self.0);
        self
    }

    /// Adds a file's content.
    pub(crate) fn file(mut self, path: &Path) -> Result<Self> {
        fs::read(path)
            .with_context(|| format!("{} cannot be read", path.display()))?
            .hash(&mut self.0);
        Ok(self)
    }

    /// Runs `make`, which fills `folder`, unless the folder was already made
    /// from the same inputs. Starts from an empty folder.
    pub(crate) fn make(self, folder: &Path, make: impl FnOnce() -> Result<()>) -> Result<()> {
        let stamp = folder.join(".inputs");
        let key = format!("{:016x}", self.0.finish());
        if fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == key) {
            return Ok(());
        }
        crate::files::empty(folder)?;
        make()?;
        fs::write(&stamp, key)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Inputs;
    use std::{cell::Cell, fs};

    #[test]
    fn makes_again_only_after_an_input_changed_or_a_failure() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let made = Cell::new(0);
        let make = |input: &str, fail: bool| {
            let _ = Inputs::default().text(input).make(folder, || {
                made.set(made.get() + 1);
                anyhow::ensure!(!fail, "failed");
                fs::write(folder.join("output"), input)?;
                Ok(())
            });
            made.get()
        };
        assert_eq!(make("a", false), 1);
        assert_eq!(make("a", false), 1);
        assert_eq!(make("b", true), 2);
        assert!(!folder.join("output").exists(), "what was there was stale");
        assert_eq!(make("b", false), 3);
        assert_eq!(make("b", false), 3);
    }
}
