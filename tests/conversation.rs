//! A visitor's conversation in a real browser: order, events, metadata, and
//! what outlives the page.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "how a test fails"
)]

mod support;

use js_sys::{Array, Function, Reflect};
use quickchat_web::client::ConversationHandle;
use support::{
    API_KEY, SCENARIO, client, client_with, connect, emulator, gateway, get, json, number, object,
    rejection, settle, show, text, times_taken, unique,
};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const NONE: JsValue = JsValue::UNDEFINED;

fn open(fault: &str) -> ConversationHandle {
    client(fault).conversation(&NONE).unwrap()
}

fn say(chat: &ConversationHandle, message: &str) -> JsValue {
    chat.send(&message.into(), &NONE).into()
}

/// Every event from now on, as `type detail`.
fn events(chat: &ConversationHandle) -> Array {
    let events = Array::new();
    let keep = Function::new_with_args(
        "events",
        "return (type, detail) => events.push({ type, ...detail });",
    );
    chat.listen(
        keep.call1(&JsValue::NULL, &events)
            .unwrap()
            .unchecked_into(),
    );
    events
}

fn messages(chat: &ConversationHandle) -> Array {
    JsValue::from(chat.messages()).unchecked_into()
}

fn texts(chat: &ConversationHandle) -> Vec<String> {
    messages(chat)
        .iter()
        .map(|message| text(&message, "text"))
        .collect()
}

fn statuses(chat: &ConversationHandle) -> String {
    let statuses: Vec<_> = messages(chat)
        .iter()
        .map(|message| text(&message, "status"))
        .collect();
    statuses.join(" ")
}

/// A client that keeps history in `storage` under a scenario of the test's own.
fn keeping(storage: &str, scenario: &str, fault: &str) -> quickchat_web::client::Client {
    connect(&object([
        ("scenarioId", scenario.into()),
        ("gateway", gateway(fault).into()),
        ("storage", storage.into()),
        ("maxRetries", 0.into()),
        ("timeoutMs", 5000.into()),
    ]))
    .unwrap()
}

fn local_storage() -> web_sys::Storage {
    Reflect::get(&js_sys::global(), &"localStorage".into())
        .unwrap()
        .unchecked_into()
}

fn stored_keys() -> Vec<String> {
    let storage = local_storage();
    (0..storage.length().unwrap())
        .filter_map(|index| storage.key(index).unwrap())
        .collect()
}

#[wasm_bindgen_test]
async fn a_message_is_answered_and_both_are_kept_in_order() {
    let chat = open("");
    let events = events(&chat);
    let reply = settle(say(&chat, "Hello!")).await.unwrap();
    assert_eq!(text(&reply, "author"), "assistant");
    assert_eq!(text(&reply, "status"), "received");
    assert!(number(&reply, "createdAt") <= support::now());
    assert_eq!(statuses(&chat), "sent received");
    assert_eq!(texts(&chat), ["Hello!".to_owned(), text(&reply, "text")]);
    assert!(chat.id().is_string());
    let seen: Vec<_> = events
        .iter()
        .map(|event| {
            let message = get(&event, "message");
            [
                text(&event, "type"),
                text(&message, "status"),
                text(&event, "status"),
            ]
            .join(" ")
        })
        .collect();
    assert_eq!(
        seen,
        [
            "message sending ",
            "status  sending",
            "messageupdate sent ",
            "message received ",
            "status  idle"
        ]
    );
}

#[wasm_bindgen_test]
async fn sends_wait_their_turn_and_go_in_order() {
    let chat = open("latency=150");
    let (first, second) = (unique("first"), unique("second"));
    let sends = [say(&chat, &first), say(&chat, &second)];
    assert_eq!(statuses(&chat), "sending sending");
    support::wait(80).await;
    assert_eq!(
        times_taken(&second).await,
        0,
        "the second waits for the first's answer"
    );
    for send in sends {
        settle(send).await.unwrap();
    }
    assert_eq!(
        [times_taken(&first).await, times_taken(&second).await],
        [1, 1]
    );
    assert_eq!(chat.status(), "idle");
}

#[wasm_bindgen_test]
async fn a_failed_message_stays_and_is_sent_again_on_request_alone() {
    let chat = open("status=500;times=1");
    let message = unique("again");
    let error = rejection(say(&chat, &message)).await;
    assert_eq!(text(&error, "code"), "UNKNOWN");
    assert_eq!(statuses(&chat), "failed");
    let failed = messages(&chat).get(0);
    assert_eq!(text(&failed, "error.name"), "QuickchatError");
    assert_eq!(text(&failed, "error.code"), "UNKNOWN");
    assert_eq!(times_taken(&message).await, 0);
    let reply = settle(chat.retry(&get(&failed, "id"))).await.unwrap();
    assert_eq!(text(&reply, "author"), "assistant");
    assert_eq!(statuses(&chat), "sent received");
    assert_eq!(times_taken(&message).await, 1);
}

#[wasm_bindgen_test]
async fn a_failure_keeps_its_cause() {
    let error = rejection(say(&open("drop=before"), "Hello!")).await;
    assert!(
        get(&error, "cause").is_instance_of::<js_sys::TypeError>(),
        "{error:?}"
    );
}

#[wasm_bindgen_test]
async fn bad_arguments_are_refused_and_nothing_changes() {
    let chat = open("");
    for promise in [
        say(&chat, " "),
        chat.send(&5.into(), &NONE).into(),
        chat.send(&"Hello!".into(), &json(r#"{"context":5}"#))
            .into(),
        chat.retry(&"no such message".into()).into(),
        chat.retry(&NONE).into(),
        chat.set_metadata(&json("[]")).into(),
        chat.set_metadata(&json(r#"{"":1}"#)).into(),
    ] {
        assert_eq!(text(&rejection(promise).await, "code"), "INVALID_ARGUMENT");
    }
    assert_eq!(messages(&chat).length(), 0);
    for settings in [
        r#"{"id":".."}"#,
        r#"{"metadata":5}"#,
        r#"{"storage":"disk"}"#,
    ] {
        let error = client("")
            .conversation(&json(settings))
            .map(drop)
            .unwrap_err();
        assert_eq!(text(&error, "code"), "INVALID_ARGUMENT", "{settings}");
    }
}

#[wasm_bindgen_test]
async fn metadata_set_before_the_first_message_goes_along_and_the_rest_follows() {
    let client = client("");
    let chat = client
        .conversation(&json(r#"{"metadata":{"from":"the options"}}"#))
        .unwrap();
    let all = r#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}"#;
    let stored = chat.set_metadata(&json(all));
    settle(say(&chat, "Hello!")).await.unwrap();
    settle(stored).await.unwrap();
    let id = chat.id();
    let read = settle(client.conversation_metadata(&id, &NONE))
        .await
        .unwrap();
    assert_eq!(
        show(&get(&read, "metadata")),
        r#"{"from":"the options","a":1,"b":2,"c":3,"d":4,"e":5,"f":6}"#
    );
}

#[wasm_bindgen_test]
async fn metadata_set_later_is_merged_and_told() {
    let client = client("");
    let chat = client.conversation(&NONE).unwrap();
    settle(say(&chat, "Hello!")).await.unwrap();
    let events = events(&chat);
    settle(chat.set_metadata(&json(r#"{"plan":"free"}"#)))
        .await
        .unwrap();
    settle(chat.set_metadata(&json(r#"{"plan":"pro","seats":3}"#)))
        .await
        .unwrap();
    let last = events.get(events.length() - 1);
    assert_eq!(
        show(&last),
        r#"{"type":"metadata","metadata":{"plan":"pro","seats":3}}"#
    );
    let id = chat.id();
    let read = settle(client.conversation_metadata(&id, &NONE))
        .await
        .unwrap();
    assert_eq!(show(&get(&read, "metadata")), r#"{"plan":"pro","seats":3}"#);
}

#[wasm_bindgen_test]
async fn metadata_survives_a_failing_endpoint_until_the_service_has_it() {
    let chat = open("status=503;on=metadata;times=2");
    settle(say(&chat, "Hello!")).await.unwrap();
    let events = events(&chat);
    let stored = chat.set_metadata(&json(r#"{"plan":"pro"}"#));
    wait_for_errors(&events, 1).await;
    settle(say(&chat, "And again")).await.unwrap();
    wait_for_errors(&events, 2).await;
    settle(say(&chat, "And again")).await.unwrap();
    settle(stored).await.unwrap();
}

/// Waits until so many `error` events have come, of an unavailable service.
async fn wait_for_errors(events: &Array, count: usize) {
    for _ in 0..200 {
        let errors: Vec<_> = events
            .iter()
            .filter(|event| text(event, "type") == "error")
            .map(|event| text(&event, "error.code"))
            .collect();
        if errors.len() >= count {
            assert_eq!(errors, vec!["SERVICE_UNAVAILABLE"; count]);
            return;
        }
        support::wait(25).await;
    }
    panic!("{count} errors should have come: {}", show(events));
}

#[wasm_bindgen_test]
async fn with_a_key_alone_five_values_go_with_every_message_and_a_sixth_is_refused() {
    let options = object([
        ("scenarioId", SCENARIO.into()),
        ("apiKey", API_KEY.into()),
        ("chatUrl", format!("{}/chat", emulator()).into()),
        ("storage", "memory".into()),
    ]);
    let chat = connect(&options).unwrap().conversation(&NONE).unwrap();
    let stored = chat.set_metadata(&json(r#"{"a":1,"b":2,"c":3,"d":4,"e":5}"#));
    let error = rejection(chat.set_metadata(&json(r#"{"f":6}"#))).await;
    assert_eq!(text(&error, "code"), "INVALID_ARGUMENT");
    let message = text(&error, "message");
    assert!(
        message.contains("token") && message.contains("gateway"),
        "{message}"
    );
    settle(say(&chat, "Hello!")).await.unwrap();
    settle(stored).await.unwrap();
}

#[wasm_bindgen_test]
async fn history_outlives_the_page_and_continues_the_conversation() {
    for storage in ["local", "session"] {
        let chat = keeping(storage, SCENARIO, "").conversation(&NONE).unwrap();
        chat.reset();
        settle(say(&chat, "Hello!")).await.unwrap();
        settle(chat.set_metadata(&json(r#"{"plan":"pro"}"#)))
            .await
            .unwrap();
        let (id, before) = (chat.id(), show(&messages(&chat)));
        drop(chat);
        let chat = keeping(storage, SCENARIO, "").conversation(&NONE).unwrap();
        assert_eq!((chat.id(), show(&messages(&chat))), (id.clone(), before));
        settle(say(&chat, "Still me")).await.unwrap();
        assert_eq!(chat.id(), id, "the same conversation");
        chat.reset();
    }
}

#[wasm_bindgen_test]
async fn nothing_is_stored_before_the_visitor_writes() {
    let scenario = unique("silent");
    let chat = keeping("local", &scenario, "").conversation(&NONE).unwrap();
    let _waits = chat.set_metadata(&json(r#"{"plan":"pro"}"#));
    support::wait(50).await;
    assert!(
        !stored_keys().iter().any(|key| key.contains(&scenario)),
        "{:?}",
        stored_keys()
    );
}

#[wasm_bindgen_test]
async fn reset_leaves_nothing_behind() {
    let chat = keeping("local", SCENARIO, "").conversation(&NONE).unwrap();
    settle(say(&chat, "Hello!")).await.unwrap();
    chat.reset();
    assert_eq!(
        (chat.id(), messages(&chat).length()),
        (JsValue::UNDEFINED, 0)
    );
    assert!(
        !stored_keys().iter().any(|key| key.contains(SCENARIO)),
        "{:?}",
        stored_keys()
    );
    settle(say(&chat, "A new start")).await.unwrap();
    assert_eq!(statuses(&chat), "sent received");
    chat.reset();
}

#[wasm_bindgen_test]
#[cfg(feature = "widget")]
async fn a_message_that_another_page_is_sending_is_left_to_it() {
    let chat = keeping("local", SCENARIO, "latency=400")
        .conversation(&NONE)
        .unwrap();
    chat.reset();
    let answered = say(&chat, "Hello!");
    support::wait(50).await;
    let other_page = keeping("local", SCENARIO, "").conversation(&NONE).unwrap();
    assert_eq!(statuses(&other_page), "sending");
    settle(answered).await.unwrap();
    support::wait(500).await;
    assert_eq!(statuses(&other_page), "sent received");
    chat.reset();
}

#[wasm_bindgen_test]
#[cfg(not(feature = "widget"))]
async fn a_page_left_in_the_middle_of_a_send_restores_it_as_failed() {
    let chat = keeping("local", SCENARIO, "latency=600")
        .conversation(&NONE)
        .unwrap();
    chat.reset();
    let _never_read = say(&chat, "Hello!");
    support::wait(50).await;
    let next_page = keeping("local", SCENARIO, "").conversation(&NONE).unwrap();
    assert_eq!(statuses(&next_page), "failed");
    let error = get(&messages(&next_page).get(0), "error");
    assert!(
        text(&error, "message").contains("may have arrived"),
        "{}",
        text(&error, "message")
    );
    chat.reset();
}

#[wasm_bindgen_test]
async fn a_damaged_store_costs_history_and_never_the_chat() {
    for damage in [
        "",
        "{",
        "null",
        "[]",
        r#"{"version":99}"#,
        r#"{"version":2,"beganWith":"m","metadata":{},"chunks":[0,7],"sizes":[]}"#,
    ] {
        let scenario = unique("damaged");
        local_storage()
            .set_item(&format!("quickchat:{scenario}::head"), damage)
            .unwrap();
        local_storage()
            .set_item(&format!("quickchat:{scenario}::0"), damage)
            .unwrap();
        let options = object([
            ("scenarioId", scenario.as_str().into()),
            ("gateway", gateway("").into()),
            ("chatUrl", format!("{}/chat", emulator()).into()),
        ]);
        let chat = connect(&options).unwrap().conversation(&NONE).unwrap();
        assert_eq!(messages(&chat).length(), 0, "{damage}");
        // The emulator knows another scenario: refused, but by the service.
        assert_eq!(
            text(&rejection(say(&chat, "Hello!")).await, "code"),
            "PERMISSION_DENIED"
        );
        chat.reset();
    }
}

#[wasm_bindgen_test]
async fn a_store_that_throws_costs_history_and_never_the_chat() {
    let prototype = get(&js_sys::global(), "Storage.prototype");
    let original = get(&prototype, "setItem");
    let full = Function::new_no_args("throw new DOMException('full', 'QuotaExceededError');");
    Reflect::set(&prototype, &"setItem".into(), &full).unwrap();
    let chat = keeping("local", SCENARIO, "").conversation(&NONE).unwrap();
    let outcome = settle(say(&chat, "Hello!")).await;
    Reflect::set(&prototype, &"setItem".into(), &original).unwrap();
    assert!(outcome.is_ok());
    chat.reset();
}

#[wasm_bindgen_test]
async fn a_conversation_that_the_service_forgot_starts_anew_and_the_visitor_is_told() {
    let chat = client("")
        .conversation(&json(r#"{"id":"no-such-conversation"}"#))
        .unwrap();
    let events = events(&chat);
    let message = unique("forgotten");
    settle(say(&chat, &message)).await.unwrap();
    assert_ne!(chat.id(), "no-such-conversation");
    assert_eq!(times_taken(&message).await, 1);
    let told = events
        .iter()
        .find(|event| text(event, "type") == "error")
        .unwrap();
    assert_eq!(text(&told, "error.code"), "NOT_FOUND");
}

#[wasm_bindgen_test]
async fn a_listener_may_call_back_in_and_may_throw() {
    let chat = std::rc::Rc::new(open(""));
    let inner = std::rc::Rc::clone(&chat);
    let sends = Array::new();
    let (echo, kept) = (sends.clone(), unique("from the listener"));
    let message = kept.clone();
    let listener =
        Closure::<dyn FnMut(JsValue, JsValue)>::new(move |_: JsValue, detail: JsValue| {
            if text(&detail, "message.status") == "received" && echo.length() == 0 {
                echo.push(&say(&inner, &message));
            }
        });
    chat.listen(listener.as_ref().clone().unchecked_into());
    settle(say(&chat, "Hello!")).await.unwrap();
    settle(sends.get(0)).await.unwrap();
    assert_eq!(statuses(&chat), "sent received sent received");
    assert_eq!(times_taken(&kept).await, 1);

    let throws = Function::new_no_args("throw new Error('the page\\'s own');");
    chat.listen(throws.unchecked_into());
    settle(say(&chat, "Hello again!")).await.unwrap();
}

#[wasm_bindgen_test]
async fn closing_stops_work_and_keeps_the_history() {
    let chat = open("latency=400");
    let send = say(&chat, "Hello!");
    support::wait(30).await;
    chat.close();
    assert_eq!(chat.status(), "closed");
    assert_eq!(text(&rejection(send).await, "code"), "ABORTED");
    assert_eq!(statuses(&chat), "failed");
    assert_eq!(
        text(&rejection(say(&chat, "Too late")).await, "code"),
        "INVALID_ARGUMENT"
    );
}

#[wasm_bindgen_test]
async fn messages_wait_while_the_browser_is_offline_and_go_once() {
    let global: web_sys::EventTarget = js_sys::global().unchecked_into();
    let fire = |name: &str| {
        global
            .dispatch_event(&web_sys::Event::new(name).unwrap())
            .unwrap()
    };
    let chat = open("");
    fire("offline");
    assert_eq!(chat.status(), "offline");
    let message = unique("waits");
    let send = say(&chat, &message);
    support::wait(100).await;
    assert_eq!(times_taken(&message).await, 0);
    fire("online");
    settle(send).await.unwrap();
    assert_eq!(times_taken(&message).await, 1);
    drop(chat);
    fire("offline"); // Nobody listens any more: this must not fail.
    fire("online");
}

#[wasm_bindgen_test]
async fn an_empty_reply_is_no_message() {
    let chat = client_with("", []).conversation(&NONE).unwrap();
    settle(say(&chat, "Hello!")).await.unwrap();
    let url = format!(
        "{}/~emulator/conversations/{}/assignee",
        emulator(),
        chat.id().as_string().unwrap()
    );
    let assign = Function::new_with_args(
        "url",
        "return fetch(url, { method: 'PUT', body: JSON.stringify({ type: 'human_operator' }),
                             headers: { 'Content-Type': 'application/json' } });",
    );
    let assigned = settle(assign.call1(&JsValue::NULL, &url.into()).unwrap()).await;
    assert_eq!(get(&assigned.unwrap(), "ok"), JsValue::TRUE);
    let reply = settle(say(&chat, "Is anybody there?")).await.unwrap();
    assert!(reply.is_null());
    assert_eq!(statuses(&chat), "sent received sent");
}
