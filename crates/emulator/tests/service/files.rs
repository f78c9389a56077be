use std::fs;

use serde_json::json;
use tempfile::TempDir;

use crate::running::{Running, answer, refused};

/// A folder that is deleted with the test.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        fs::create_dir_all(path.join("www/demo")).unwrap();
        fs::write(path.join("www/index.html"), "<title>Demo</title>").unwrap();
        fs::write(path.join("www/demo/index.html"), "<title>Inner</title>").unwrap();
        fs::write(path.join("www/module.js"), "export {};").unwrap();
        fs::write(path.join("www/module.wasm"), b"\0asm").unwrap();
        fs::write(path.join("secret.txt"), "not for pages").unwrap();
        Folder(folder)
    }

    async fn served(&self) -> Running {
        Running::with(|options| options.serve = Some(self.0.path().join("www"))).await
    }
}

#[tokio::test]
async fn files_have_the_types_that_browsers_insist_on() {
    let folder = Folder::new();
    let emulator = folder.served().await;
    for (path, kind) in [
        ("/", "text/html"),
        ("/demo/", "text/html"),
        ("/module.js", "text/javascript"),
        ("/module.wasm", "application/wasm"),
    ] {
        let file = emulator.get(path).send().await.unwrap();
        assert_eq!(file.status(), 200, "{path}");
        let header = |name: &str| file.headers()[name].to_str().unwrap().to_owned();
        assert!(header("content-type").starts_with(kind), "{path}");
        assert_eq!(header("cache-control"), "no-cache");
    }
}

#[tokio::test]
async fn files_come_with_the_given_policy_and_answers_without() {
    let folder = Folder::new();
    let policy = "default-src 'none'";
    let emulator = Running::with(|options| {
        options.serve = Some(folder.0.path().join("www"));
        options.content_security_policy = policy.parse().ok();
    })
    .await;
    let policy_of = async |path: &str| {
        let response = emulator.get(path).send().await.unwrap();
        let header = response.headers().get("content-security-policy");
        header.map(|header| header.to_str().unwrap().to_owned())
    };
    assert_eq!(policy_of("/").await.as_deref(), Some(policy));
    let configuration = "/gateway/v1/api/widget/configuration";
    assert_eq!(policy_of(configuration).await, None);
}

#[tokio::test]
async fn the_service_goes_before_the_files() {
    let folder = Folder::new();
    let emulator = folder.served().await;
    answer(emulator.get("/gateway/v1/api/widget/configuration")).await;
    emulator.begin("Hello!").await;
    refused(emulator.get("/chat"), 405, "BAD_REQUEST").await;
}

#[tokio::test]
async fn what_is_no_file_is_not_found() {
    let folder = Folder::new();
    let emulator = folder.served().await;
    for path in [
        "/nothing.js",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/gateway/nothing",
    ] {
        refused(emulator.get(path), 404, "NOT_FOUND").await;
    }
    let post = emulator.post("/module.js", &json!({}));
    refused(post, 404, "NOT_FOUND").await;
}

#[tokio::test]
async fn a_file_meets_the_fault_of_its_address_only() {
    let folder = Folder::new();
    let emulator = folder.served().await;
    let fault = emulator.put("/~emulator/fault", &json!({"fault": "status=404"}));
    answer(fault).await;
    let file = emulator.get("/module.wasm").send().await.unwrap();
    assert_eq!(file.status(), 200);
    let path = "/~fault/status=404/module.wasm";
    refused(emulator.get(path), 404, "NOT_FOUND").await;
}
