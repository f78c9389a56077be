//! The gateway beside nginx: both in front of the same emulator, called in turn
//! over the loopback in one run.

mod memory;

use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

pub(crate) use memory::watch as watch_memory;

use crate::{
    files,
    gateway::{self, Service},
    process::{Child, Run, command, progress},
    project::Project,
};

/// How long each measurement takes, and how many rounds there are.
const SECONDS: &str = "5";
const ROUNDS: usize = 3;

/// What the gateway must reach, in times of nginx.
struct Goal {
    name: &'static str,
    path: &'static str,
    /// The same where nginx keeps its connections to the service, which it has to be
    /// told. For comparison, without a goal.
    path_of_kept: Option<&'static str>,
    body: Option<&'static str>,
    least_throughput: f64,
    most_p99: f64,
}

const GOALS: [Goal; 2] = [
    Goal {
        name: "cached configuration",
        path: "/v1/api/widget/configuration",
        path_of_kept: None,
        body: None,
        least_throughput: 0.8,
        most_p99: 2.0,
    },
    Goal {
        name: "chat",
        path: "/chat",
        path_of_kept: Some("/kept/chat"),
        body: Some(r#"{"text": "What is quickchat-web?"}"#),
        least_throughput: 0.7,
        most_p99: 2.0,
    },
];

/// One line of the load generator.
#[derive(Clone, Copy, Default, Deserialize)]
struct Measured {
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
}

/// Measures and prints a table. Whether every goal was reached.
pub(crate) fn compare(project: &Project, nginx: &Path) -> Result<bool> {
    let servers = Servers::start(project)?;
    let (emulator, gateway) = (&servers.emulator, &servers.gateway);
    let proxy = Nginx::start(project, nginx, emulator)?;

    println!(
        "{:<22} {:>22} {:>10} {:>9} {:>9}",
        "", "", "a second", "p50 ms", "p99 ms"
    );
    let mut reached = true;
    for goal in &GOALS {
        let mut rivals = vec![
            Rival::new("gateway", gateway, goal.path),
            Rival::new("nginx", &proxy.address, goal.path),
        ];
        if let Some(path) = goal.path_of_kept {
            rivals.push(Rival::new("nginx, kept", &proxy.address, path));
        }
        for _ in 0..ROUNDS {
            for rival in &mut rivals {
                rival.measure(&servers.generator, goal.body)?;
            }
        }
        for rival in &rivals {
            let Measured {
                per_second,
                p50_ms,
                p99_ms,
            } = rival.best;
            println!(
                "{:<22} {:>22} {per_second:>10.0} {p50_ms:>9.2} {p99_ms:>9.2}",
                goal.name, rival.name
            );
        }
        let [own, nginx, ..] = rivals.as_slice() else {
            bail!("nothing was measured");
        };
        let throughput = own.best.per_second / nginx.best.per_second;
        let p99 = own.best.p99_ms / nginx.best.p99_ms;
        let is_reached = throughput >= goal.least_throughput && p99 <= goal.most_p99;
        println!(
            "{:<22} {:>22} {throughput:>10.2} {:>9} {p99:>9.2}  {}",
            goal.name,
            "gateway / nginx",
            "",
            if is_reached { "reached" } else { "MISSED" }
        );
        reached &= is_reached;
    }
    Ok(reached)
}

/// Who is measured, and the best that was seen.
struct Rival {
    name: &'static str,
    address: String,
    best: Measured,
}

impl Rival {
    fn new(name: &'static str, address: &str, path: &str) -> Self {
        Self {
            name,
            address: format!("{}{path}", address.trim_end_matches('/')),
            best: Measured::default(),
        }
    }

    fn measure(&mut self, generator: &Path, body: Option<&str>) -> Result<()> {
        let mut run = command(generator);
        run.arg(&self.address)
            .args(["--connections", "32", "--seconds", SECONDS]);
        if let Some(body) = body {
            run.args(["--body", body]);
        }
        let line = run.read()?;
        let measured: Measured = serde_json::from_str(&line)
            .with_context(|| format!("the load generator said {line}"))?;
        if measured.per_second > self.best.per_second {
            self.best = measured;
        }
        Ok(())
    }
}

/// Emulator and gateway, without limits, and what calls them. They stop when this
/// goes out of scope.
struct Servers {
    _emulator: Child,
    /// The emulator's address.
    emulator: String,
    process: Child,
    /// The gateway's address.
    gateway: String,
    /// The program that makes the load.
    generator: PathBuf,
}

impl Servers {
    fn start(project: &Project) -> Result<Self> {
        progress("building gateway, emulator and load generator for release");
        let build = |what: &[&str]| {
            project
                .cargo()
                .args(["build", "--release", "--package", "quickchat-gateway"])
                .args(what)
                .run()
        };
        build(&["--package", "quickchat-emulator", "--bins"])?;
        build(&["--example", "load"])?;
        let release = project.binary("").with_file_name("release");

        let mut run = command(release.join("quickchat-emulator"));
        run.args(["--listen", "127.0.0.1:0"])
            .args(["--no-rate-limits", "--keep-alive"]);
        let (emulator_process, emulator) = run.serve(false)?;
        let mut run = command(release.join("quickchat-gateway"));
        gateway::take_account(project, &mut run, &Service::Emulated(&emulator))?;
        run.args(["--listen", "127.0.0.1:0", "--no-visitor-limits"])
            .args(["--reads-per-minute", "0", "--writes-per-minute", "0"])
            .args(["--chats-per-minute", "0", "--log-level", "warn"]);
        let (process, gateway) = run.serve(false)?;
        Ok(Self {
            _emulator: emulator_process,
            emulator,
            process,
            gateway,
            generator: release.join("examples").join("load"),
        })
    }
}

/// nginx as a plain reverse proxy that adds the credentials; it stops when this
/// goes out of scope.
struct Nginx {
    /// The program, and what it was started with.
    program: PathBuf,
    folder: PathBuf,
    _process: Child,
    address: String,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its workers outlive a master that is killed.
        let _ = nginx(&self.program, &self.folder)
            .args(["-s", "stop"])
            .run();
    }
}

fn nginx(program: &Path, folder: &Path) -> Command {
    let mut run = command(program);
    run.arg("-c").arg(folder.join("nginx.conf"));
    run.arg("-p").arg(folder);
    run
}

impl Nginx {
    fn start(project: &Project, program: &Path, emulator: &str) -> Result<Self> {
        let folder = project.output("load/nginx");
        files::empty(&folder)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let configuration = configuration(&folder, port, emulator);
        fs::write(folder.join("nginx.conf"), configuration)?;
        let process = nginx(program, &folder).background()?;
        let address = format!("http://127.0.0.1:{port}");
        for _ in 0..100 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(Self {
                    program: program.to_owned(),
                    folder,
                    _process: process,
                    address,
                });
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!(
            "nginx doesn't listen; {} may say why",
            folder.join("error.log").display()
        )
    }
}

/// Under `/gateway` the emulator asks for no credential, which stands for a proxy
/// that adds one. nginx makes a connection for each call unless it is told to keep
/// them.
fn configuration(folder: &Path, port: u16, emulator: &str) -> String {
    let emulator = emulator.trim_start_matches("http://").trim_end_matches('/');
    let cache: PathBuf = folder.join("cache");
    // nginx started by root would lower its workers' rights below these folders.
    let user = match env::var("USER").as_deref() {
        Ok("root") | Err(_) => "user root;",
        Ok(_) => "",
    };
    format!(
        "daemon off; pid nginx.pid; error_log error.log; worker_processes auto; {user}
events {{ worker_connections 1024; }}
http {{
  access_log off;
  proxy_cache_path {cache} keys_zone=all:1m;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  keepalive_requests 1000000;
  upstream emulator {{ server {emulator}; keepalive 64; keepalive_requests 1000000; }}
  server {{
    listen 127.0.0.1:{port};
    location /v1/ {{
      proxy_cache all; proxy_cache_valid 60s;
      proxy_pass http://{emulator}/gateway/v1/;
    }}
    location /chat {{ proxy_pass http://{emulator}/gateway/chat; }}
    location /kept/chat {{
      proxy_http_version 1.1; proxy_set_header Connection '';
      proxy_pass http://emulator/gateway/chat;
    }}
  }}
}}
",
        cache = cache.display()
    )
}
