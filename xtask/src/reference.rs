//! `cargo xtask docs`: the reference for JavaScript users, from the declarations
//! of the package.

use anyhow::Result;

use crate::{
    node::{Node, TYPEDOC},
    process::{Run, progress},
    project::Project,
};

/// Writes the pages for a package that is built. `docs/reference/` says which.
pub(crate) fn write(project: &Project, node: &Node) -> Result<()> {
    let folder = project.path("docs/reference");
    let modules = node.install(&folder)?;
    node.node()
        .arg(modules.join(TYPEDOC))
        .current_dir(&folder)
        .run()?;
    progress(format!(
        "the reference is in {}",
        project.output("reference").display()
    ));
    Ok(())
}
