use std::fs;

use reqwest::{Client, Response};
use tempfile::TempDir;

use crate::setup::{Setup, refused};

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        fs::create_dir(path.join("site")).unwrap();
        for (file, content) in [
            ("site/index.html", "<!doctype html><p>Hi"),
            ("site/embed.js", "window.x = 1"),
            ("site/embed.js.br", "pretend this is brotli"),
            ("site/client.wasm", "\0asm"),
            ("site/.env", "SECRET=1"),
            ("outside.txt", "outside"),
        ] {
            fs::write(path.join(file), content).unwrap();
        }
        Folder(folder)
    }

    async fn served(&self) -> Setup {
        let site = self.0.path().join("site");
        Setup::with(|options| options.serve = Some(site)).await
    }
}

async fn get(setup: &Setup, path: &str, encoding: &str) -> Response {
    Client::new()
        .get(format!("http://{}{path}", setup.gateway.address()))
        .header("accept-encoding", encoding)
        // Files are for every page.
        .header("origin", "https://anywhere.example")
        .send()
        .await
        .unwrap()
}

fn header(response: &Response, name: &str) -> String {
    let value = response.headers().get(name);
    value.map_or(String::new(), |value| value.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn files_have_their_types_and_may_be_used_by_any_page() {
    let folder = Folder::new();
    let setup = folder.served().await;
    for (path, kind) in [
        ("/embed.js", "text/javascript"),
        ("/client.wasm", "application/wasm"),
        ("/", "text/html"),
    ] {
        let response = get(&setup, path, "identity").await;
        assert_eq!(response.status(), 200);
        assert_eq!(header(&response, "content-type"), kind);
        assert_eq!(header(&response, "access-control-allow-origin"), "*");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff");
        let policy = header(&response, "content-security-policy");
        assert_eq!(policy.contains("'wasm-unsafe-eval'"), path == "/");
    }
}

#[tokio::test]
async fn a_compressed_twin_is_sent_to_who_can_read_it() {
    let folder = Folder::new();
    let setup = folder.served().await;
    let compressed = get(&setup, "/embed.js", "gzip, br").await;
    assert_eq!(header(&compressed, "content-encoding"), "br");
    assert_eq!(header(&compressed, "content-type"), "text/javascript");
    assert!(header(&compressed, "vary").contains("accept-encoding"));
    assert_eq!(compressed.text().await.unwrap(), "pretend this is brotli");
    let plain = get(&setup, "/embed.js", "gzip").await;
    assert_eq!(header(&plain, "content-encoding"), "");
    assert_eq!(plain.text().await.unwrap(), "window.x = 1");
}

#[tokio::test]
async fn what_has_a_version_in_its_address_is_kept_for_good() {
    let folder = Folder::new();
    let setup = folder.served().await;
    let caching = async |path| header(&get(&setup, path, "br").await, "cache-control");
    assert!(caching("/embed.js?v=0.1.0").await.contains("immutable"));
    assert_eq!(caching("/embed.js").await, "no-cache");
    let modified = header(&get(&setup, "/embed.js", "br").await, "last-modified");
    let again = Client::new()
        .get(format!("http://{}/embed.js", setup.gateway.address()))
        .header("if-modified-since", modified);
    assert_eq!(again.send().await.unwrap().status(), 304);
}

#[tokio::test]
async fn nothing_else_is_served() {
    let folder = Folder::new();
    let setup = folder.served().await;
    for path in [
        "/.env",
        "/%2eenv",
        "/x%2f.env",
        "/..%2foutside.txt",
        "/%2e%2e/outside.txt",
        "/nothing.js",
        "/v1/api_core/conversations",
    ] {
        refused(setup.get(path), 404, "NOT_FOUND").await;
    }
    refused(setup.request("POST", "/embed.js"), 404, "NOT_FOUND").await;
}
