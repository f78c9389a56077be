//! A gateway and an emulator that run for one test, and calls to them.

use std::net::SocketAddr;

use quickchat_emulator::{Account, Emulator};
use quickchat_gateway::{
    AllowedKeys, AllowedOrigins, Budgets, Credentials, Options, Running, SealingKeys,
    VisitorLimits, start,
};
use quickchat_web::api::Scope;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

pub(crate) const KEY: &str = "the sealing key of the gateway in its tests";
/// The page whose visitors these are.
pub(crate) const PAGE: &str = "https://shop.example.com";

pub(crate) struct Setup {
    pub(crate) gateway: Running,
    pub(crate) emulator: Emulator,
    pub(crate) client: Client,
    account: Account,
}

/// An emulator with no limits of its own.
pub(crate) async fn emulator() -> Emulator {
    let mut options = quickchat_emulator::Options::new(Account::built_in().unwrap());
    options.settings.rate_limits = false;
    quickchat_emulator::start(options).await.unwrap()
}

pub(crate) fn keys(text: &str) -> SealingKeys {
    SealingKeys::parse(&text.into()).unwrap()
}

pub(crate) fn credentials(account: &Account) -> Credentials {
    let token = account
        .tokens
        .iter()
        .find(|token| token.scope == Scope::WriteAll)
        .unwrap();
    Credentials {
        scenario_id: account.scenario_id.clone(),
        api_key: Some(account.api_key.clone().into()),
        token: Some(token.token.clone().into()),
    }
}

/// Options for a gateway in front of the service at `address`, without limits.
pub(crate) fn options(address: SocketAddr) -> Options {
    let url = |path: &str| Some(format!("http://{address}{path}").parse().unwrap());
    Options {
        chat_url: url("/chat"),
        api_url: url("/"),
        origins: AllowedOrigins::parse([PAGE]).unwrap(),
        metadata_keys: AllowedKeys::with(["plan"]),
        budgets: Budgets::UNLIMITED,
        limits: VisitorLimits::UNLIMITED,
        ..Options::new(credentials(&Account::built_in().unwrap()), keys(KEY))
    }
}

impl Setup {
    pub(crate) async fn new() -> Self {
        Setup::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Options)) -> Self {
        let emulator = emulator().await;
        let mut options = options(emulator.address());
        change(&mut options);
        Setup {
            gateway: start(options).await.unwrap(),
            emulator,
            client: Client::new(),
            account: Account::built_in().unwrap(),
        }
    }

    /// One more gateway before the same service.
    pub(crate) async fn another(&self, change: impl FnOnce(&mut Options)) -> Running {
        let mut options = options(self.emulator.address());
        change(&mut options);
        start(options).await.unwrap()
    }

    pub(crate) fn account(&self) -> &Account {
        &self.account
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.request_of(&self.gateway, method, path)
    }

    pub(crate) fn request_of(&self, gateway: &Running, method: &str, path: &str) -> RequestBuilder {
        let url = format!("http://{}{path}", gateway.address());
        self.client
            .request(method.parse().unwrap(), url)
            .header("origin", PAGE)
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.request("GET", path)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.request("POST", path).json(body)
    }

    /// A message, in a conversation if `id` isn't empty.
    pub(crate) fn chat(&self, text: &str, id: &str) -> RequestBuilder {
        self.post("/chat", &json!({"text": text, "conv_id": id}))
    }

    /// Begins a conversation and names it.
    pub(crate) async fn begin(&self, text: &str) -> String {
        let reply = answer(self.chat(text, "")).await;
        reply["conv_id"].as_str().unwrap().to_owned()
    }

    /// What the emulator saw.
    pub(crate) async fn state(&self) -> Value {
        answer(self.control("GET", "/state")).await
    }

    pub(crate) fn control(&self, method: &str, path: &str) -> RequestBuilder {
        let url = format!("http://{}/~emulator{path}", self.emulator.address());
        self.client.request(method.parse().unwrap(), url)
    }

    /// Makes the emulator fail.
    pub(crate) async fn fault(&self, spec: &str) {
        answer(self.control("PUT", "/fault").json(&json!({"fault": spec}))).await;
    }

    /// What the emulator calls the only conversation that it has.
    pub(crate) async fn service_id(&self) -> String {
        let state = self.state().await;
        let conversations = state["conversations"].as_array().unwrap();
        assert_eq!(conversations.len(), 1);
        conversations[0]["id"].as_str().unwrap().to_owned()
    }
}

/// The JSON of a success.
#[track_caller]
pub(crate) fn answer(request: RequestBuilder) -> impl Future<Output = Value> {
    let caller = std::panic::Location::caller();
    async move {
        let response = request.send().await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        assert_eq!(status, 200, "{text} at {caller}");
        serde_json::from_str(&text).unwrap()
    }
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
        let response = request.send().await.unwrap();
        let got = response.status().as_u16();
        let header = |name| {
            let value = response.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        let (retry_after, request_id) = (header("retry-after"), header("x-request-id"));
        let body: Value = response.json().await.unwrap();
        let message = body["errors"]["root"][0]["message"].clone();
        assert_eq!(got, status, "{message} at {caller}");
        let expected = json!({"errors": {"root": [{"message": message, "code": code}]}});
        assert_eq!(body, expected, "at {caller}");
        Refused {
            message: message.as_str().unwrap().to_owned(),
            retry_after: retry_after.map(|seconds| seconds.parse().unwrap()),
            request_id: request_id.unwrap(),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) message: String,
    pub(crate) retry_after: Option<u64>,
    pub(crate) request_id: String,
}
