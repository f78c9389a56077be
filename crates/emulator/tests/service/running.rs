//! An emulator that runs for one test, and calls to it.

use quickchat_emulator::{Account, Emulator, Options, start};
use quickchat_web::api::Scope;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

pub(crate) struct Running {
    emulator: Emulator,
    client: Client,
    account: Account,
}

impl Running {
    pub(crate) async fn new() -> Self {
        Running::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Options)) -> Self {
        let mut options = Options::new(Account::built_in().unwrap());
        change(&mut options);
        // In a build of the whole workspace the client is one that brings none.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let account = options.account.clone();
        Running {
            emulator: start(options).await.unwrap(),
            client: Client::new(),
            account,
        }
    }

    pub(crate) fn address(&self) -> std::net::SocketAddr {
        self.emulator.address()
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.emulator.address())
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post(self.url(path)).json(body)
    }

    pub(crate) fn put(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.put(self.url(path)).json(body)
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.client.request(method.parse().unwrap(), self.url(path))
    }

    pub(crate) fn token(&self, scope: Scope) -> &str {
        let mut tokens = self.account.tokens.iter();
        &tokens.find(|token| token.scope == scope).unwrap().token
    }

    /// A `GET` with a token that may only read.
    pub(crate) fn read(&self, path: &str) -> RequestBuilder {
        self.get(path).bearer_auth(self.token(Scope::ReadAll))
    }

    /// A `POST` with a token that may write.
    pub(crate) fn write(&self, path: &str, body: &Value) -> RequestBuilder {
        self.post(path, body)
            .bearer_auth(self.token(Scope::WriteAll))
    }

    /// A legacy chat message, with `more` members.
    pub(crate) fn legacy(&self, text: &str, more: Value) -> RequestBuilder {
        let mut body = json!({"api_key": self.account.api_key,
                              "scenario_id": self.account.scenario_id, "text": text});
        let members = body.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        self.post("/chat", &body)
    }

    /// A chat message to the current endpoint, with `more` members.
    pub(crate) fn current(&self, text: &str, more: Value) -> RequestBuilder {
        let mut body = json!({"scenario_id": self.account.scenario_id, "text": text});
        let members = body.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        self.write("/chat", &body)
    }

    /// Begins a conversation and names it.
    pub(crate) async fn begin(&self, text: &str) -> String {
        let reply = answer(self.legacy(text, json!({}))).await;
        reply["conv_id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn state(&self) -> Value {
        answer(self.get("/~emulator/state")).await
    }
}

/// The JSON of a success.
pub(crate) async fn answer(request: RequestBuilder) -> Value {
    let response = request.send().await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    assert_eq!(status, StatusCode::OK, "{text}");
    serde_json::from_str(&text).unwrap()
}

/// Sends what must be refused, in the service's envelope.
#[track_caller]
pub(crate) fn refused(
    request: RequestBuilder,
    status: u16,
    code: &'static str,
) -> impl Future<Output = Refused> {
    let caller = std::panic::Location::caller();
    async move {
        let response: Response = request.send().await.unwrap();
        let got = response.status().as_u16();
        let retry_after = response.headers().get("retry-after").cloned();
        assert!(response.headers().contains_key("x-request-id"), "{caller}");
        let body: Value = response.json().await.unwrap();
        let message = body["errors"]["root"][0]["message"].clone();
        assert_eq!(got, status, "{message} at {caller}");
        let expected = json!({"errors": {"root": [{"message": message, "code": code}]}});
        assert_eq!(body, expected, "at {caller}");
        Refused {
            message: message.as_str().unwrap().to_owned(),
            retry_after: retry_after.map(|value| value.to_str().unwrap().to_owned()),
        }
    }
}

pub(crate) struct Refused {
    pub(crate) message: String,
    pub(crate) retry_after: Option<String>,
}
