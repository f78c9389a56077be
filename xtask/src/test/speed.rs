//! How soon a visitor has the widget, in times of the smallest script that shows
//! the same.

use std::fs;

use anyhow::Result;

use super::{Workbench, outcome::Outcome, parts};
use crate::{bench, emulator, files, process::Run, system};

/// What is compared, and its script tag's address and attributes.
const PAGES: &[(&str, &str)] = &[("floor", "floor.js"), ("embed", "quickchat-web/embed.js")];

pub(super) fn against_floor(workbench: &Workbench) -> Result<Outcome> {
    let project = &workbench.project;
    let [browser, driver] = system::ensure([&system::CHROMIUM, &system::CHROMEDRIVER])?;
    let site = project.output("speed");
    files::empty(&site)?;
    files::copy_all(workbench.package()?, &site.join("quickchat-web"), |_| true)?;
    let floor = project.path("bench/floor");
    files::copy(&floor.join("floor.js"), &site.join("floor.js"))?;
    let page = fs::read_to_string(floor.join("page.html"))?;
    for (name, script) in PAGES {
        let page = page.replace("{{script}}", script);
        fs::write(site.join(format!("{name}.html")), page)?;
    }
    for file in files::list(&site)? {
        let path = site.join(&file);
        let compressed = bench::compress(&fs::read(&path)?)?;
        fs::write(site.join(format!("{}.br", file.display())), compressed)?;
    }
    emulator::build(project)?;
    let finished = parts::end_to_end_command(workbench, "chromium", &browser, &driver)?
        .env("QUICKCHAT_E2E_SITE", site)
        .args(["--test", "speed", "--", "--nocapture"])
        .watch()?;
    Ok(Outcome::of_tests(&finished))
}
