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

/// Where the end-to-end tests find their pages.
const TEST_PAGES: &str = "tests";

/// The pages that have a widget.
const PAGES: [&str; 2] = ["index.html", "dashboard/index.html"];

/// Tells a site's demo pages whose assistant they talk to, and where the emulator's
/// control is, if there is an emulator, where the emulator itself doesn't serve
/// the page.
pub(crate) fn settle(site: &Path, scenario_id: &str, emulator: Option<&str>) -> Result<()> {
    for page in PAGES {
        let page = site.join(page);
        let text = fs::read_to_string(&page)?.replace("emulated1", scenario_id);
        fs::write(&page, text)?;
    }
    let address = serde_json::to_string(&emulator)?;
    let module = format!("export const emulator = {address};\n");
    Ok(fs::write(site.join("settings.js"), module)?)
}

/// A site with the package as the given builds make it, nothing minified.
pub(crate) fn from_builds(project: &Project, builds: &[PathBuf]) -> Result<PathBuf> {
    let site = with_demo(project, "demo")?;
    package::assemble(project, builds, &site.join(PACKAGE))?;
    Ok(site)
}

/// A site with the package as it will be published, and the tests' own pages.
pub(crate) fn from_package(project: &Project, package: &Path) -> Result<PathBuf> {
    let site = with_demo(project, "e2e/site")?;
    files::copy_all(
        &project.path("tests/e2e/pages"),
        &site.join(TEST_PAGES),
        |_| true,
    )?;
    files::copy_all(package, &site.join(PACKAGE), |_| true)?;
    Ok(site)
}

fn with_demo(project: &Project, output: &str) -> Result<PathBuf> {
    let site = project.output(output);
    files::empty(&site)?;
    files::copy_all(&project.path("www/demo"), &site, |_| true)?;
    Ok(site)
}
