//! The folder that a server hands out: the demo page at its root, and the
//! package below `quickchat-web/`, as a site would have it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;

use crate::{files, package, project::Project};

/// Where the demo page finds the package.
const PACKAGE: &str = "quickchat-web";

/// What the demo page talks to, where that isn't an emulator that serves it.
pub(crate) struct Settings<'a> {
    pub(crate) scenario_id: &'a str,
    pub(crate) gateway: &'a str,
    /// Where the emulator's control is, if there is an emulator.
    pub(crate) emulator: Option<&'a str>,
}

impl Settings<'_> {
    /// Tells a site's demo page.
    pub(crate) fn write(&self, site: &Path) -> Result<()> {
        let module = format!(
            "export const scenarioId = {};\nexport const gateway = {};\nexport const emulator = {};\n",
            serde_json::to_string(self.scenario_id)?,
            serde_json::to_string(self.gateway)?,
            serde_json::to_string(&self.emulator)?,
        );
        Ok(fs::write(site.join("settings.js"), module)?)
    }
}

/// A site with the package as the given builds make it, nothing minified.
pub(crate) fn from_builds(project: &Project, builds: &[PathBuf]) -> Result<PathBuf> {
    let site = with_demo(project, "demo")?;
    package::assemble(project, builds, &site.join(PACKAGE))?;
    Ok(site)
}

/// A site with the package as it will be published.
pub(crate) fn from_package(project: &Project, package: &Path) -> Result<PathBuf> {
    let site = with_demo(project, "e2e/site")?;
    files::copy_all(package, &site.join(PACKAGE), |_| true)?;
    Ok(site)
}

fn with_demo(project: &Project, output: &str) -> Result<PathBuf> {
    let site = project.output(output);
    files::empty(&site)?;
    files::copy_all(&project.path("www/demo"), &site, |_| true)?;
    Ok(site)
}
