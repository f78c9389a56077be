//! The client for servers and tools, over real HTTP, against the emulator.
#![cfg(all(not(target_arch = "wasm32"), feature = "native"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "how a test fails"
)]

use std::time::{Duration, Instant};

use quickchat_emulator::{Account, Emulator};
use quickchat_web::api::{
    CreateArticle, DeleteArticles, Endpoint, Error, ErrorCode, GetArticle, GetConversationEvents,
    GetConversationMetadata, GetWidgetConfiguration, Keeping, ListArticles, ListConversations,
    Scope, SearchArticles, SendMessage, SetConversationMetadata, UpdateArticle,
    UpdateWidgetConfiguration, UploadFile,
};
use quickchat_web::native::{Client, File, Options};

/// The emulator, for one test.
struct Service {
    account: Account,
    emulator: Emulator,
}

impl Service {
    async fn start() -> Self {
        let account = Account::built_in().unwrap();
        let options = quickchat_emulator::Options::new(account.clone());
        let emulator = quickchat_emulator::start(options).await.unwrap();
        Service { account, emulator }
    }

    fn address(&self, fault: &str) -> String {
        match fault {
            "" => format!("http://{}", self.emulator.address()),
            fault => format!("http://{}/~fault/{fault}", self.emulator.address()),
        }
    }

    fn token(&self, scope: Scope) -> String {
        let with_scope = |token: &&quickchat_emulator::Token| token.scope == scope;
        let token = self.account.tokens.iter().find(with_scope).unwrap();
        token.token.clone()
    }

    /// A client that may write, and meets that fault.
    fn client(&self, fault: &str) -> Client {
        Client::new(self.options(fault)).unwrap()
    }

    fn options(&self, fault: &str) -> Options {
        Options {
            token: Some(self.token(Scope::WriteAll)),
            api_url: self.address(fault),
            chat_url: Some(format!("{}/chat", self.address(fault))),
            timeout: Some(Duration::from_millis(700)),
            ..Options::default()
        }
    }

    fn message(&self, text: &str) -> SendMessage {
        SendMessage {
            scenario_id: self.account.scenario_id.clone(),
            text: text.to_owned(),
            ..SendMessage::default()
        }
    }

    /// How many conversations have a message with this text.
    async fn conversations_with(&self, text: &str) -> u32 {
        let request = ListConversations {
            query: Some(text.to_owned()),
            ..ListConversations::default()
        };
        self.client("").call(&request).await.unwrap().count
    }
}

async fn refused<E: Endpoint>(client: &Client, request: &E) -> Error {
    match client.call(request).await {
        Ok(_) => panic!("{} should have been refused", E::TITLE),
        Err(error) => error,
    }
}

fn article(title: &str) -> CreateArticle {
    CreateArticle {
        title: Some(title.to_owned()),
        content: "Within 30 days.".to_owned(),
        ..CreateArticle::default()
    }
}

#[tokio::test]
async fn an_article_is_created_changed_found_and_deleted() {
    let service = Service::start().await;
    let client = service.client("");
    let created = client.call(&article("Zebra returns")).await.unwrap();
    let change = UpdateArticle {
        article_id: created.snapshot.id,
        content: Some("Within 60 days of the zebra.".into()),
        save_mode: Some("publish".into()),
        ..UpdateArticle::default()
    };
    client.call(&change).await.unwrap();
    let read = GetArticle {
        article_id: created.snapshot.id,
    };
    let article = client.call(&read).await.unwrap();
    assert_eq!(article.snapshot.title, "Zebra returns");
    let search = SearchArticles {
        query: "zebra".into(),
        ..SearchArticles::default()
    };
    let found = client.call(&search).await.unwrap();
    assert_eq!(found.article_snapshots.items[0].id, created.snapshot.id);
    // A success that says nothing.
    let delete = DeleteArticles {
        article_ids: vec![created.snapshot.id],
    };
    client.call(&delete).await.unwrap();
    assert_eq!(refused(&client, &read).await.code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_conversation_is_had_read_and_labelled() {
    let service = Service::start().await;
    let client = service.client("");
    let reply = client.call(&service.message("Hello!")).await.unwrap();
    let conversation_id = reply.conv_id.unwrap();
    let events = GetConversationEvents {
        conversation_id: conversation_id.clone(),
        ..GetConversationEvents::default()
    };
    let events = client.call(&events).await.unwrap();
    assert!(
        events
            .items
            .iter()
            .any(|event| event.data.content == "Hello!")
    );
    let set = SetConversationMetadata {
        conversation_id: conversation_id.clone(),
        metadata: [("plan", "pro")].into_iter().collect(),
    };
    client.call(&set).await.unwrap();
    let get = GetConversationMetadata { conversation_id };
    let kept = client.call(&get).await.unwrap();
    assert_eq!(kept.metadata, set.metadata);
}

#[tokio::test]
async fn a_key_chats_and_nothing_else() {
    let service = Service::start().await;
    let client = Client::new(Options {
        token: None,
        api_key: Some(service.account.api_key.clone()),
        ..service.options("")
    })
    .unwrap();
    let reply = client.call(&service.message("Hello!")).await.unwrap();
    assert!(reply.reply.is_some());
    let error = refused(&client, &GetWidgetConfiguration).await;
    assert_eq!(
        (error.code, error.status),
        (ErrorCode::InvalidArgument, None)
    );
}

#[tokio::test]
async fn fields_that_are_newer_than_this_library_are_sent() {
    let service = Service::start().await;
    let client = service.client("");
    let mut change = Keeping::only(UpdateWidgetConfiguration {
        header: Some("Quill".into()),
        ..UpdateWidgetConfiguration::default()
    });
    change.others = [("newer", "yes")].into_iter().collect();
    let configuration = client.call(&change).await.unwrap();
    assert_eq!(configuration.header, "Quill");
}

#[tokio::test]
async fn a_file_becomes_an_article() {
    let service = Service::start().await;
    let client = service.client("");
    let file = File {
        name: "returns.pdf".into(),
        content: b"%PDF-1.4 Returns".to_vec(),
    };
    let upload = client.upload(&UploadFile, &file).await.unwrap();
    let read = GetArticle {
        article_id: upload.article.id,
    };
    client.call(&read).await.unwrap();
    assert_eq!(
        refused(&client, &UploadFile).await.code,
        ErrorCode::InvalidArgument
    );
}

#[tokio::test]
async fn what_the_reference_forbids_is_named_and_never_sent() {
    // Nobody listens there.
    let client = Client::new(Options {
        token: Some("opaque".into()),
        api_url: "http://127.0.0.1:1".into(),
        ..Options::default()
    })
    .unwrap();
    let change = UpdateArticle {
        save_mode: Some("loud".into()),
        ..UpdateArticle::default()
    };
    let error = refused(&client, &change).await;
    assert_eq!(error.code, ErrorCode::InvalidArgument);
    assert!(
        error.message.contains("`save_mode` must be one of"),
        "{error}"
    );
    let events = GetConversationEvents {
        conversation_id: "..".into(),
        ..GetConversationEvents::default()
    };
    let error = refused(&client, &events).await;
    assert!(error.message.contains("`conversation_id`"), "{error}");
}

#[tokio::test]
async fn a_token_that_reads_only_never_sends_a_write() {
    let service = Service::start().await;
    let client = Client::new(Options {
        token: Some(service.token(Scope::ReadAll)),
        ..service.options("")
    })
    .unwrap();
    let error = refused(&client, &article("Refused")).await;
    assert_eq!(
        (error.code, error.status),
        (ErrorCode::PermissionDenied, None)
    );
    client.call(&ListArticles::default()).await.unwrap();
}

#[tokio::test]
async fn the_services_refusal_is_told_with_its_details_and_without_the_token() {
    let service = Service::start().await;
    let client = Client::new(Options {
        token: Some("not-a-token".into()),
        ..service.options("")
    })
    .unwrap();
    let error = refused(&client, &ListArticles::default()).await;
    assert_eq!(
        (error.code, error.status),
        (ErrorCode::PermissionDenied, Some(401))
    );
    assert!(!error.details.is_empty() && error.request_id.is_some());
    assert!(!format!("{error:?} {client:?}").contains("not-a-token"));
}

#[tokio::test]
async fn a_read_goes_again_after_what_passes() {
    let service = Service::start().await;
    for fault in [
        "drop=before",
        "drop=after",
        "truncate",
        "status=503",
        "status=429",
    ] {
        let client = service.client(&format!("{fault};times=2"));
        let page = client.call(&ListArticles::default()).await;
        assert!(page.is_ok(), "{fault}: {page:?}");
    }
}

#[tokio::test]
async fn a_message_that_may_have_arrived_is_not_sent_again() {
    let service = Service::start().await;
    for (fault, code) in [
        ("drop=after", ErrorCode::Network),
        ("truncate", ErrorCode::Network),
        ("latency=3000", ErrorCode::Timeout),
        ("malformed", ErrorCode::Decode),
        ("status=500", ErrorCode::Unknown),
    ] {
        let text = format!("once despite {fault}");
        let client = service.client(&format!("{fault};times=1"));
        let error = refused(&client, &service.message(&text)).await;
        assert_eq!(error.code, code, "{fault}: {error}");
        assert!(service.conversations_with(&text).await <= 1, "{fault}");
    }
}

#[tokio::test]
async fn a_message_that_was_not_taken_goes_again_when_the_service_says() {
    let service = Service::start().await;
    let client = service.client("status=503,retry-after=1;times=1");
    let start = Instant::now();
    client.call(&service.message("patient")).await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
    assert_eq!(service.conversations_with("patient").await, 1);
}

#[tokio::test]
async fn what_cannot_be_reached_says_why() {
    let client = Client::new(Options {
        token: Some("opaque".into()),
        api_url: "http://127.0.0.1:1/secret-path".into(),
        max_retries: 0,
        ..Options::default()
    })
    .unwrap();
    let error = refused(&client, &ListArticles::default()).await;
    assert_eq!(error.code, ErrorCode::Network);
    assert!(
        error.message.contains("refused") && !error.message.contains("secret"),
        "{error}"
    );
}

#[tokio::test]
async fn calls_beyond_a_minutes_limit_wait_instead_of_being_refused() {
    let service = Service::start().await;
    let client = service.client("");
    let read = ListArticles {
        limit: Some(1),
        ..ListArticles::default()
    };
    for _ in 0..120 {
        client.call(&read).await.unwrap();
    }
    let waits = tokio::time::timeout(Duration::from_millis(500), client.call(&read)).await;
    assert!(waits.is_err());
    let hasty = Client::new(Options {
        is_paced: false,
        max_retries: 0,
        ..service.options("")
    })
    .unwrap();
    assert_eq!(
        refused(&hasty, &read).await.code,
        ErrorCode::TooManyRequests
    );
}

#[tokio::test]
async fn an_address_that_is_none_is_refused() {
    for address in ["", "example.com", "file:///etc/passwd"] {
        let options = Options {
            api_url: address.into(),
            ..Options::default()
        };
        let error = Client::new(options).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidArgument, "{address}");
    }
}
