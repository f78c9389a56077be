//! What each part of `cargo xtask test` runs.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use super::{Workbench, guides, outcome::Outcome};
use crate::{
    bench, emulator, files, gateway, load,
    node::{ATTW, AXE, PUBLINT, TSC},
    pack,
    process::{Run, progress},
    reference, site, system, toolchain,
    wasm::Build,
};

/// The tests that need a browser; they run in parts of their own.
const E2E: &str = "quickchat-e2e";

pub(super) fn format(bench: &Workbench) -> Result<Outcome> {
    toolchain::ensure_component("rustfmt", "fmt")?;
    bench
        .project
        .cargo()
        .args(["fmt", "--all", "--check"])
        .run()?;
    Ok(Outcome::PASSED)
}

pub(super) fn lint(bench: &Workbench) -> Result<Outcome> {
    toolchain::ensure_component("clippy", "clippy")?;
    toolchain::ensure_wasm_target()?;
    let deny_warnings = ["--", "-D", "warnings"];
    bench
        .project
        .cargo()
        .args(["clippy", "--workspace", "--all-targets", "--all-features"])
        .args(deny_warnings)
        .run()?;
    // What doesn't run by default isn't among all targets.
    bench
        .project
        .cargo()
        .args(["clippy", "--package", E2E, "--test", "examples"])
        .args(deny_warnings)
        .run()?;
    let lint_for_wasm = |targets: &[&str], features: &str| {
        bench
            .project
            .cargo()
            .args(["clippy", "--package", "quickchat-web"])
            .args(targets)
            .args(["--target", toolchain::WASM_TARGET])
            .args(["--no-default-features", "--features", features])
            .args(deny_warnings)
            .run()
    };
    // Without a feature there are the models, which the servers use, and none
    // of what the browser's tests test.
    lint_for_wasm(&["--lib"], "")?;
    for build in Build::of(&bench.project) {
        lint_for_wasm(&["--lib", "--tests"], build.name())?;
    }
    Ok(Outcome::PASSED)
}

pub(super) fn docs(bench: &Workbench) -> Result<Outcome> {
    bench
        .project
        .cargo()
        .env("RUSTDOCFLAGS", "-D warnings")
        .args(["doc", "--workspace", "--no-deps", "--all-features"])
        .run()?;
    bench.package()?;
    reference::write(&bench.project, bench.node()?)?;
    Ok(Outcome::PASSED)
}

pub(super) fn unit(bench: &Workbench) -> Result<Outcome> {
    let finished = bench
        .project
        .cargo()
        .args(["test", "--workspace", "--exclude", E2E, "--all-features"])
        .arg("--no-fail-fast")
        .watch()?;
    Ok(Outcome::of_tests(&finished))
}

pub(super) fn browser(bench: &Workbench) -> Result<Outcome> {
    let [_, driver] = system::ensure([&system::CHROMIUM, &system::CHROMEDRIVER])?;
    wasm_pack_test(bench, "chrome", "chromedriver", &driver)
}

pub(super) fn browser_firefox(bench: &Workbench) -> Result<Outcome> {
    system::ensure([&system::FIREFOX])?;
    let driver = toolchain::geckodriver(&bench.project)?;
    wasm_pack_test(bench, "firefox", "geckodriver", &driver)
}

fn wasm_pack_test(
    bench: &Workbench,
    browser: &str,
    driver_option: &str,
    driver: &Path,
) -> Result<Outcome> {
    let project = &bench.project;
    toolchain::ensure_wasm_target()?;
    let wasm_bindgen = toolchain::wasm_bindgen(project)?;
    let wasm_pack = toolchain::wasm_pack(project)?;
    emulator::build(project)?;
    let emulator = emulator::start_for_tests(project, emulator_address())?;
    let mut total = Outcome::default();
    for build in Build::of(project) {
        progress(format!("testing the {build} build in {browser}"));
        let finished = crate::process::command(&wasm_pack)
            .current_dir(&project.root)
            .env("PATH", toolchain::path_starting_with(&wasm_bindgen)?)
            .env("TMPDIR", bench.temporary.path())
            // Seconds for a whole file of tests; some of them wait on purpose.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "180")
            // Read by the tests when they are compiled.
            .env(
                "QUICKCHAT_TEST_EMULATOR",
                emulator.address.trim_end_matches('/'),
            )
            // Nothing is downloaded that has not been pinned above.
            .args(["test", "--mode", "no-install", "--headless"])
            .arg(format!("--{browser}"))
            .arg(format!("--{driver_option}"))
            .arg(driver)
            .args(["--", "--no-default-features", "--features", build.name()])
            // What it shares with `client` is tested there.
            .args(
                (build == Build::Api)
                    .then_some(["--test", "api"])
                    .into_iter()
                    .flatten(),
            )
            .watch()?;
        total += Outcome::of_tests(&finished);
    }
    Ok(total)
}

/// Always the same where possible: the address is compiled into the tests,
/// and another one means compiling them again.
fn emulator_address() -> &'static str {
    const USUAL: &str = "127.0.0.1:8790";
    if TcpListener::bind(USUAL).is_ok() {
        USUAL
    } else {
        "127.0.0.1:0"
    }
}

pub(super) fn package(bench: &Workbench) -> Result<Outcome> {
    let consumer = consumer(bench)?;
    let tests = [
        "server.test.mjs",
        "languages.test.mjs",
        "api.test.mjs",
        "rest.test.mjs",
    ];
    for test in tests {
        files::copy(
            &bench.project.path("tests/packaging").join(test),
            &consumer.join(test),
        )?;
    }
    // What of the package has no import of its own.
    files::copy_all(
        &bench.project.path("www/rest"),
        &consumer.join("rest"),
        |_| true,
    )?;
    let finished = bench
        .node()?
        .node()
        .args(["--test", "--test-reporter=tap"])
        .args(tests)
        .current_dir(&consumer)
        .watch()?;
    let mut outcome = Outcome::of_tests(&finished);
    let tools = packaging_tools(bench)?;
    for (tool, options) in [
        (PUBLINT, &["--strict"][..]),
        // Importable by `import` alone; what is WebAssembly has no declarations.
        (
            ATTW,
            &[
                "--profile",
                "esm-only",
                "--exclude-entrypoints",
                "api.wasm",
                "client.wasm",
                "widget.wasm",
                "custom-elements.json",
                "--",
            ],
        ),
    ] {
        let is_clean = bench
            .node()?
            .node()
            .arg(tools.join(tool))
            .args(options)
            .arg(consumer.join(TARBALL))
            .watch()?
            .success;
        outcome += if is_clean {
            Outcome::PASSED
        } else {
            Outcome::FAILED
        };
    }
    Ok(outcome)
}

/// What packages are judged with, and the frameworks whose types they add to.
fn packaging_tools(bench: &Workbench) -> Result<PathBuf> {
    bench
        .node()?
        .install(&bench.project.path("tests/packaging"))
}

pub(super) fn types(bench: &Workbench) -> Result<Outcome> {
    let consumer = consumer(bench)?;
    let check = |project: &Path| bench.node()?.tool(TSC).arg("--project").arg(project).run();
    check(&bench.project.path("www"))?;
    let tests = consumer.join("types");
    files::empty(&tests)?;
    files::copy_all(&bench.project.path("tests/types"), &tests, |_| true)?;
    guides::extract(&bench.project, &tests.join("guides"))?;
    packaging_tools(bench)?;
    let mut outcome = Outcome::PASSED;
    for project in ["tsconfig.json", "guides.json"].iter().chain(JSX) {
        check(&tests.join(project))?;
        outcome += Outcome::PASSED;
    }
    Ok(outcome)
}

/// The frameworks whose JSX knows the element, each with a configuration in
/// `tests/types/`.
const JSX: &[&str] = &[
    "react-18.json",
    "react-19.json",
    "preact-10.json",
    "preact-11.json",
];

/// The packed package, in the project that has installed it.
const TARBALL: &str = "quickchat-web.tgz";

/// A project that has installed the package as npm would publish it.
fn consumer(bench: &Workbench) -> Result<PathBuf> {
    let package = bench.package()?;
    let consumer = bench.project.output("consumer");
    files::empty(&consumer)?;
    fs::write(
        consumer.join("package.json"),
        r#"{ "private": true, "type": "module" }"#,
    )?;
    let packed = pack::pack(bench.node()?, package, &bench.project.output("tarball"))?;
    files::copy(&packed, &consumer.join(TARBALL))?;
    bench
        .node()?
        .npm()
        .args([
            "install",
            "--silent",
            "--no-audit",
            "--no-fund",
            "--offline",
        ])
        .arg(format!("./{TARBALL}"))
        .current_dir(&consumer)
        .run()?;
    Ok(consumer)
}

pub(super) fn e2e(bench: &Workbench) -> Result<Outcome> {
    let [browser, driver] = system::ensure([&system::CHROMIUM, &system::CHROMEDRIVER])?;
    end_to_end(bench, "chromium", &browser, &driver)
}

pub(super) fn e2e_firefox(bench: &Workbench) -> Result<Outcome> {
    let [browser] = system::ensure([&system::FIREFOX])?;
    let driver = toolchain::geckodriver(&bench.project)?;
    end_to_end(bench, "firefox", &browser, &driver)
}

fn end_to_end(bench: &Workbench, engine: &str, browser: &Path, driver: &Path) -> Result<Outcome> {
    let project = &bench.project;
    let site = site::from_package(project, bench.package()?)?;
    emulator::build(project)?;
    gateway::build(project)?;
    let finished = end_to_end_command(bench, engine, browser, driver)?
        .arg("--no-fail-fast")
        .env("QUICKCHAT_E2E_SITE", site)
        .env("QUICKCHAT_E2E_AXE", bench.node()?.script(AXE))
        .watch()?;
    Ok(Outcome::of_tests(&finished))
}

/// Runs tests of the end-to-end crate, which are told what there is.
pub(super) fn end_to_end_command(
    bench: &Workbench,
    engine: &str,
    browser: &Path,
    driver: &Path,
) -> Result<Command> {
    let project = &bench.project;
    // Whatever is in there afterwards is from this run.
    let failures = project.output("e2e/failures");
    files::empty(&failures)?;
    let mut command = project.cargo();
    command
        .args(["test", "--package", E2E])
        .env("TMPDIR", bench.temporary.path())
        .env("QUICKCHAT_E2E_ENGINE", engine)
        .env("QUICKCHAT_E2E_BROWSER", browser)
        .env("QUICKCHAT_E2E_DRIVER", driver)
        .env(
            "QUICKCHAT_E2E_EMULATOR",
            project.binary("quickchat-emulator"),
        )
        .env("QUICKCHAT_E2E_GATEWAY", project.binary("quickchat-gateway"))
        .env("QUICKCHAT_E2E_FAILURES", failures);
    Ok(command)
}

/// Feeds each fuzz target for a while, starting from the kept corpus. What the
/// run adds stays in `target/`.
pub(super) fn fuzz(bench: &Workbench) -> Result<Outcome> {
    const TARGETS: [&str; 2] = ["parse", "render"];
    const SECONDS: u32 = 180;
    let project = &bench.project;
    let cargo_fuzz = toolchain::cargo_fuzz(project)?;
    let mut total = Outcome::default();
    for target in TARGETS {
        progress(format!("fuzzing {target} for {SECONDS} s"));
        let corpus = project.output("fuzz").join(target);
        files::empty(&corpus)?;
        files::copy_all(&project.path("fuzz/corpus").join(target), &corpus, |_| true)?;
        let done = crate::process::command(&cargo_fuzz)
            .current_dir(&project.root)
            // The sanitizer's flags are not stable yet.
            .env("RUSTC_BOOTSTRAP", "1")
            .args(["fuzz", "run", target])
            .arg(corpus)
            .args(["--", "-dict=fuzz/richtext.dict", "-max_len=4096"])
            .arg(format!("-max_total_time={SECONDS}"))
            .run();
        total += match done {
            Ok(()) => Outcome::PASSED,
            Err(error) => {
                eprintln!("error: {error:#}");
                Outcome::FAILED
            }
        };
    }
    Ok(total)
}

pub(super) fn size(bench: &Workbench) -> Result<Outcome> {
    let within = bench::measure(&bench.project, bench.node()?, bench.package()?)?;
    Ok(if within {
        Outcome::PASSED
    } else {
        Outcome::FAILED
    })
}

pub(super) fn redis(bench: &Workbench) -> Result<Outcome> {
    system::ensure([&system::REDIS])?;
    let finished = bench
        .project
        .cargo()
        .args([
            "test",
            "--package",
            "quickchat-gateway",
            "--test",
            "gateway",
        ])
        .args(["redis::", "--", "--ignored"])
        .watch()?;
    Ok(Outcome::of_tests(&finished))
}

pub(super) fn load(bench: &Workbench) -> Result<Outcome> {
    let [nginx] = system::ensure([&system::NGINX])?;
    let reached = load::compare(&bench.project, &nginx)?;
    Ok(if reached {
        Outcome::PASSED
    } else {
        Outcome::FAILED
    })
}

pub(super) fn memory(bench: &Workbench) -> Result<Outcome> {
    let stays = load::watch_memory(&bench.project)?;
    Ok(if stays {
        Outcome::PASSED
    } else {
        Outcome::FAILED
    })
}
