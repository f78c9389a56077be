//! The exported client in a real browser: what it sends, what it refuses to
//! send, and that its promises settle whatever the page does.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "how a test fails")]

mod support;

use js_sys::{Array, Function, Object, Reflect};
use support::{
    API_KEY, SCENARIO, assert_is_quickchat_error, client, client_with, connect, conversation,
    emulator, get, json, now, number, object, rejection, settle, show, text, times_taken, unique,
};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::AbortController;

wasm_bindgen_test_configure!(run_in_browser);

const NONE: JsValue = JsValue::UNDEFINED;

/// While it lives, the page's `fetch` is a function of the test's own.
struct ReplacedFetch {
    original: JsValue,
    requests: Array,
}

impl ReplacedFetch {
    /// `body` is JavaScript that sees `request`, the number `n` of calls before
    /// this one, and the real `original` fetch.
    fn by(body: &str) -> Self {
        let global = js_sys::global();
        let original = Reflect::get(&global, &"fetch".into()).unwrap();
        let requests = Array::new();
        let make = Function::new_with_args(
            "original, requests",
            &format!(
                "return (request) => {{
                    const n = requests.length;
                    requests.push(request instanceof Request ? request.clone() : request);
                    {body}
                }}"
            ),
        );
        let replacement = make.call2(&JsValue::NULL, &original, &requests).unwrap();
        Reflect::set(&global, &"fetch".into(), &replacement).unwrap();
        ReplacedFetch { original, requests }
    }

    /// Answers every request with this body and status.
    fn answering(status: u16, body: &str) -> Self {
        ReplacedFetch::by(&format!(
            "return Promise.resolve(new Response({}, {{ status: {status} }}));",
            show(&body.into())
        ))
    }

    fn request(&self, index: u32) -> web_sys::Request {
        self.requests.get(index).unchecked_into()
    }

    async fn body(&self, index: u32) -> JsValue {
        settle(self.request(index).json().unwrap()).await.unwrap()
    }
}

impl Drop for ReplacedFetch {
    fn drop(&mut self) {
        Reflect::set(&js_sys::global(), &"fetch".into(), &self.original).unwrap();
    }
}

fn legacy() -> JsValue {
    object([
        ("scenarioId", "<SCENARIO_ID>".into()),
        ("apiKey", "<API_KEY>".into()),
    ])
}

#[wasm_bindgen_test]
async fn the_legacy_request_is_the_documented_one() {
    let fetch = ReplacedFetch::answering(200, include_str!("fixtures/chat_response.json"));
    let client = connect(&legacy()).unwrap();
    let settings = json(r#"{"conversationId":"abcd1234"}"#);
    let answer = settle(client.send_message(&"Hello!".into(), &settings))
        .await
        .unwrap();
    assert_eq!(
        show(&answer),
        show(&json(include_str!("fixtures/chat_response.json")))
    );
    let request = fetch.request(0);
    assert_eq!(request.url(), "https://chat.quickchat.ai/chat");
    assert_eq!(request.method(), "POST");
    assert_eq!(
        request.headers().get("Content-Type").unwrap().as_deref(),
        Some("application/json")
    );
    assert_eq!(request.headers().get("Authorization").unwrap(), None);
    assert_eq!(
        show(&fetch.body(0).await),
        show(&json(include_str!("fixtures/chat_request.json")))
    );
}

#[wasm_bindgen_test]
async fn the_current_request_carries_the_token_in_its_header() {
    let fetch = ReplacedFetch::answering(
        200,
        r#"{"conv_id":"c","reply":"Hi","ord_number":3,"src":7,"newer":[1]}"#,
    );
    let options = object([("scenarioId", "s1".into()), ("token", "t0ken".into())]);
    let answer = settle(
        connect(&options)
            .unwrap()
            .send_message(&"Hello!".into(), &NONE),
    )
    .await;
    let answer = answer.unwrap();
    assert_eq!(number(&answer, "src"), 7.0);
    assert_eq!(number(&answer, "newer.0"), 1.0, "unknown fields are kept");
    let request = fetch.request(0);
    assert_eq!(request.url(), "https://app.quickchat.ai/chat");
    assert_eq!(
        request.headers().get("Authorization").unwrap().as_deref(),
        Some("Bearer t0ken")
    );
    assert_eq!(
        show(&fetch.body(0).await),
        r#"{"scenario_id":"s1","text":"Hello!"}"#
    );
}

#[wasm_bindgen_test]
async fn a_key_and_a_token_serve_chat_and_the_rest() {
    let fetch = ReplacedFetch::answering(200, r#"{"conv_id":"c","reply":"Hi","metadata":{}}"#);
    let options = object([
        ("scenarioId", "s1".into()),
        ("token", "t0ken".into()),
        ("apiKey", "k3y".into()),
    ]);
    let client = connect(&options).unwrap();
    settle(client.send_message(&"Hello!".into(), &NONE))
        .await
        .unwrap();
    settle(client.conversation_metadata(&"c".into(), &NONE))
        .await
        .unwrap();
    let (chat, metadata) = (fetch.request(0), fetch.request(1));
    assert_eq!(chat.url(), "https://chat.quickchat.ai/chat");
    assert_eq!(chat.headers().get("Authorization").unwrap(), None);
    assert_eq!(
        metadata.url(),
        "https://app.quickchat.ai/v1/api_core/conversations/c/metadata"
    );
    assert_eq!(
        metadata.headers().get("Authorization").unwrap().as_deref(),
        Some("Bearer t0ken")
    );
}

#[wasm_bindgen_test]
async fn metadata_requests_are_the_documented_ones() {
    let fetch = ReplacedFetch::answering(200, include_str!("fixtures/metadata.json"));
    let options = object([("scenarioId", "s1".into()), ("token", "t0ken".into())]);
    let client = connect(&options).unwrap();
    let documented = json(include_str!("fixtures/metadata.json"));
    let id = JsValue::from("conv-uuid-1234");
    let set = client.set_conversation_metadata(&id, &get(&documented, "metadata"), &NONE);
    assert_eq!(show(&settle(set).await.unwrap()), show(&documented));
    assert_eq!(show(&fetch.body(0).await), show(&documented));
    assert_eq!(fetch.request(0).method(), "POST");
    let read = client.conversation_metadata(&id, &NONE);
    assert_eq!(show(&settle(read).await.unwrap()), show(&documented));
    assert_eq!(fetch.request(1).method(), "GET");
    for index in 0..2 {
        assert_eq!(
            fetch.request(index).url(),
            "https://app.quickchat.ai/v1/api_core/conversations/conv-uuid-1234/metadata"
        );
    }
}

#[wasm_bindgen_test]
async fn the_documented_configuration_comes_as_it_is_and_keeps_what_is_newer() {
    let documented = json(include_str!("fixtures/widget_configuration.json"));
    Reflect::set(
        &documented,
        &"from_the_future".into(),
        &json(r#"{"x":[1]}"#),
    )
    .unwrap();
    let _fetch = ReplacedFetch::answering(200, &show(&documented));
    let options = object([("scenarioId", "s1".into()), ("token", "t0ken".into())]);
    let call = connect(&options).unwrap().widget_configuration(&NONE);
    let configuration = settle(call).await.unwrap();
    for name in Object::keys(documented.unchecked_ref::<Object>()).iter() {
        let name = name.as_string().unwrap();
        assert_eq!(
            show(&get(&configuration, &name)),
            show(&get(&documented, &name)),
            "{name}"
        );
    }
    assert_eq!(show(&get(&configuration, "conversation_starters")), "[]");
}

#[wasm_bindgen_test]
async fn the_documented_error_comes_with_its_details() {
    let _fetch = ReplacedFetch::answering(400, include_str!("fixtures/error.json"));
    let error = rejection(
        connect(&legacy())
            .unwrap()
            .send_message(&"Hello!".into(), &NONE),
    )
    .await;
    assert_eq!(
        show(&get(&error, "details")),
        r#"[{"message":"Description of the error","code":"ERROR_CODE"}]"#
    );
    assert_eq!(text(&error, "code"), "BAD_REQUEST");
    assert!(text(&error, "message").contains("Description of the error"));
}

#[wasm_bindgen_test]
async fn a_follow_up_continues_its_conversation_though_the_reply_omits_it() {
    let options = object([
        ("scenarioId", SCENARIO.into()),
        ("apiKey", API_KEY.into()),
        ("chatUrl", format!("{}/chat", emulator()).into()),
    ]);
    let client = connect(&options).unwrap();
    let first = settle(client.send_message(&unique("first").into(), &NONE))
        .await
        .unwrap();
    let settings = object([("conversationId", get(&first, "conv_id"))]);
    let next = settle(client.send_message(&unique("next").into(), &settings))
        .await
        .unwrap();
    assert_eq!(get(&next, "conv_id"), get(&first, "conv_id"));
    assert!(number(&next, "ord_number") > number(&first, "ord_number"));
}

#[wasm_bindgen_test]
async fn metadata_set_on_a_page_is_read_back_from_the_service() {
    let (client, id) = (client(""), JsValue::from(conversation().await));
    let metadata = json(r#"{"plan":"pro","visits":3,"tags":["a"],"nested":{"x":null}}"#);
    settle(client.set_conversation_metadata(&id, &metadata, &NONE))
        .await
        .unwrap();
    let read = settle(client.conversation_metadata(&id, &NONE))
        .await
        .unwrap();
    assert_eq!(show(&get(&read, "metadata")), show(&metadata));
}

#[wasm_bindgen_test]
async fn a_bad_argument_is_named_and_nothing_is_sent() {
    let fetch = ReplacedFetch::answering(200, "{}");
    let client = client("");
    let id = JsValue::from("c");
    let six = json(r#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}"#);
    let cyclic = Object::new();
    Reflect::set(&cyclic, &"self".into(), &cyclic).unwrap();
    let settings = |name: &str, value: JsValue| object([(name, value)]);
    let hello = JsValue::from("Hello!");
    let calls = [
        (client.send_message(&"".into(), &NONE), "`text`"),
        (client.send_message(&" \n".into(), &NONE), "`text`"),
        (client.send_message(&5.into(), &NONE), "`text`"),
        (
            client.send_message(&hello, &settings("clientMetadata", six)),
            "`clientMetadata`",
        ),
        (
            client.send_message(&hello, &settings("clientMetadata", 5.into())),
            "`clientMetadata`",
        ),
        (
            client.send_message(&hello, &settings("context", 5.into())),
            "`context`",
        ),
        (
            client.send_message(&hello, &settings("signal", 5.into())),
            "`signal`",
        ),
        (
            client.send_message(&hello, &settings("conversationId", "..".into())),
            "conversation's id",
        ),
        (
            client.conversation_metadata(&"".into(), &NONE),
            "conversation's id",
        ),
        (
            client.conversation_metadata(&NONE, &NONE),
            "conversation's id",
        ),
        (
            client.set_conversation_metadata(&".".into(), &json("{}"), &NONE),
            "conversation's id",
        ),
        (
            client.set_conversation_metadata(&id, &json("[]"), &NONE),
            "`metadata`",
        ),
        (
            client.set_conversation_metadata(&id, &cyclic, &NONE),
            "`metadata`",
        ),
        (
            client.set_conversation_metadata(&id, &NONE, &NONE),
            "`metadata`",
        ),
    ];
    for (promise, name) in calls {
        let error = rejection(promise).await;
        assert_eq!(text(&error, "code"), "INVALID_ARGUMENT", "{name}");
        assert!(
            text(&error, "message").contains(name),
            "{name}: {}",
            text(&error, "message")
        );
    }
    assert_eq!(fetch.requests.length(), 0);
}

#[wasm_bindgen_test]
async fn an_identifier_never_changes_the_path() {
    let fetch = ReplacedFetch::answering(200, r#"{"metadata":{}}"#);
    let client = client("");
    settle(client.conversation_metadata(&"../x?y#z/ä".into(), &NONE))
        .await
        .unwrap();
    let url = fetch.request(0).url();
    assert!(
        url.ends_with("/v1/api_core/conversations/..%2Fx%3Fy%23z%2F%C3%A4/metadata"),
        "{url}"
    );
}

#[wasm_bindgen_test]
fn every_bad_option_is_named() {
    let with = |name: &str, value: JsValue| {
        let options = object([("scenarioId", "s".into()), ("gateway", "/gateway".into())]);
        Reflect::set(&options, &name.into(), &value).unwrap();
        connect(&options).map(drop).expect_err(name)
    };
    for (name, value) in [
        ("scenarioId", "".into()),
        ("scenarioId", 5.into()),
        ("gateway", 5.into()),
        ("gateway", "http://[".into()),
        ("apiKey", 5.into()),
        ("apiKey", "key".into()), // together with a gateway
        ("token", 5.into()),
        ("token", "line\nbreak".into()),
        ("chatUrl", 5.into()),
        ("apiUrl", 5.into()),
        ("timeoutMs", 0.into()),
        ("timeoutMs", f64::NAN.into()),
        ("timeoutMs", f64::INFINITY.into()),
        ("timeoutMs", "1".into()),
        ("maxRetries", JsValue::from(-1)),
        ("maxRetries", 1.5.into()),
        ("metadata", json("[]")),
        ("storage", "disk".into()),
    ] {
        // JSON has no infinity: such a number is as good as none.
        if name == "timeoutMs" && value.as_f64().is_some_and(|number| !number.is_finite()) {
            continue;
        }
        let error = with(name, value.clone());
        assert_is_quickchat_error(&error);
        assert_eq!(text(&error, "code"), "INVALID_ARGUMENT");
        let message = text(&error, "message");
        assert!(
            message.contains(&format!("`{name}`")),
            "{name} {value:?}: {message}"
        );
    }
    for nothing in [NONE, JsValue::NULL, json("[]"), json("{}"), 5.into()] {
        let error = connect(&nothing).map(drop).unwrap_err();
        assert_eq!(text(&error, "code"), "INVALID_ARGUMENT");
    }
}

#[wasm_bindgen_test]
async fn a_call_without_its_credential_is_not_sent() {
    let fetch = ReplacedFetch::answering(200, "{}");
    let bare = connect(&object([("scenarioId", "s".into())])).unwrap();
    let keyed = connect(&legacy()).unwrap();
    for call in [
        bare.send_message(&"Hello!".into(), &NONE),
        bare.widget_configuration(&NONE),
        keyed.widget_configuration(&NONE),
        keyed.conversation_metadata(&"c".into(), &NONE),
    ] {
        let error = rejection(call).await;
        assert_eq!(text(&error, "code"), "INVALID_ARGUMENT");
        assert!(text(&error, "message").contains("`gateway`"));
    }
    assert_eq!(fetch.requests.length(), 0);
}

#[wasm_bindgen_test]
async fn an_abort_settles_the_promise_at_any_moment_and_with_any_reason() {
    let reasons = [
        NONE,
        "a string".into(),
        5.into(),
        JsValue::NULL,
        js_sys::Error::new("x").into(),
    ];
    for reason in reasons {
        for delay in [None, Some(0), Some(60)] {
            let client = client("latency=1000");
            let controller = AbortController::new().unwrap();
            let abort = || match reason.is_undefined() {
                true => controller.abort(),
                false => controller.abort_with_reason(&reason),
            };
            if delay.is_none() {
                abort();
            }
            let settings = object([("signal", controller.signal().into())]);
            let call = client.widget_configuration(&settings);
            if let Some(delay) = delay {
                support::wait(delay).await;
                abort();
            }
            let error = rejection(call).await;
            assert_eq!(text(&error, "code"), "ABORTED");
            assert_eq!(get(&error, "retryable"), JsValue::FALSE);
            assert!(reason.is_undefined() || get(&error, "cause") == reason);
        }
    }
}

#[wasm_bindgen_test]
async fn an_abort_after_the_answer_changes_nothing() {
    let controller = AbortController::new().unwrap();
    let settings = object([("signal", controller.signal().into())]);
    let client = client("");
    settle(client.widget_configuration(&settings))
        .await
        .unwrap();
    controller.abort_with_reason(&"late".into());
    settle(client.widget_configuration(&NONE)).await.unwrap();
}

#[wasm_bindgen_test]
async fn an_abort_ends_the_wait_between_retries() {
    let client = client_with("status=503,retry-after=5", [("maxRetries", 2.into())]);
    let controller = AbortController::new().unwrap();
    let call = client.widget_configuration(&object([("signal", controller.signal().into())]));
    let began = now();
    support::wait(300).await;
    controller.abort();
    assert_eq!(text(&rejection(call).await, "code"), "ABORTED");
    assert!(now() - began < 3_000.0);
}

#[wasm_bindgen_test]
async fn a_signal_keeps_no_listener_of_a_call_that_is_over() {
    let controller = AbortController::new().unwrap();
    let signal = controller.signal();
    let count = Function::new_with_args(
        "signal",
        "let open = 0;
         const { addEventListener, removeEventListener } = signal;
         signal.addEventListener = (...all) => { open += 1; addEventListener.apply(signal, all); };
         signal.removeEventListener = (...all) => { open -= 1; removeEventListener.apply(signal, all); };
         return () => open;",
    );
    let count: Function = count
        .call1(&JsValue::NULL, &signal)
        .unwrap()
        .unchecked_into();
    let settings = object([("signal", signal.into())]);
    settle(client("").widget_configuration(&settings))
        .await
        .unwrap();
    rejection(client("drop=before").widget_configuration(&settings)).await;
    assert_eq!(count.call0(&JsValue::NULL).unwrap().as_f64(), Some(0.0));
}

#[wasm_bindgen_test]
async fn a_page_that_has_replaced_fetch_gets_errors_and_no_hanging_promise() {
    for body in [
        "throw new Error('sync');",
        "throw 'a string';",
        "return Promise.reject('a string');",
        "return Promise.reject();",
        "return Promise.reject(new TypeError('refused'));",
        "return undefined;",
        "return Promise.resolve({ ok: true, json: () => ({}) });",
    ] {
        let _fetch = ReplacedFetch::by(body);
        let error = rejection(client("").widget_configuration(&NONE)).await;
        assert_eq!(text(&error, "code"), "NETWORK", "{body}");
    }
}

#[wasm_bindgen_test]
async fn a_fetch_that_never_answers_is_a_timeout() {
    let _fetch = ReplacedFetch::by("return new Promise(() => {});");
    let client = client_with("", [("timeoutMs", 200.into())]);
    assert_eq!(
        text(&rejection(client.widget_configuration(&NONE)).await, "code"),
        "TIMEOUT"
    );
}

/// A client whose token comes from `function`, JavaScript that sees `n`, how
/// often it was called before.
fn client_with_token_function(function: &str) -> quickchat_web::client::Client {
    let token = Function::new_no_args(&format!("let n = 0; return () => {{ {function} }};"));
    connect(&object([
        ("scenarioId", SCENARIO.into()),
        ("token", token.call0(&JsValue::NULL).unwrap()),
        ("timeoutMs", 500.into()),
        ("maxRetries", 0.into()),
    ]))
    .unwrap()
}

const REFUSES_OLD: &str = "const fresh = request.headers.get('Authorization') === 'Bearer fresh';
    return Promise.resolve(new Response('{}', { status: fresh ? 200 : 401 }));";

#[wasm_bindgen_test]
async fn a_token_function_is_asked_again_once_after_it_was_refused() {
    let fetch = ReplacedFetch::by(REFUSES_OLD);
    let client = client_with_token_function("return n++ ? 'fresh' : 'stale';");
    settle(client.widget_configuration(&NONE)).await.unwrap();
    settle(client.widget_configuration(&NONE)).await.unwrap();
    assert_eq!(fetch.requests.length(), 3, "stale, fresh, fresh");

    let client = client_with_token_function("return Promise.resolve('stale');");
    let error = rejection(client.widget_configuration(&NONE)).await;
    assert_eq!(text(&error, "code"), "PERMISSION_DENIED");
    assert_eq!(fetch.requests.length(), 5, "asked again once and no more");
}

#[wasm_bindgen_test]
async fn a_refused_fixed_token_is_not_tried_again() {
    let fetch = ReplacedFetch::by(REFUSES_OLD);
    let options = object([("scenarioId", "s".into()), ("token", "stale".into())]);
    let error = rejection(connect(&options).unwrap().widget_configuration(&NONE)).await;
    assert_eq!(text(&error, "code"), "PERMISSION_DENIED");
    assert_eq!(fetch.requests.length(), 1);
}

#[wasm_bindgen_test]
async fn calls_at_the_same_time_share_one_asking_for_the_token() {
    let fetch = ReplacedFetch::by(REFUSES_OLD);
    let client = client_with_token_function(
        "if (n++) throw new Error('asked twice'); return new Promise((done) => setTimeout(done, 50, 'fresh'));",
    );
    let calls = [
        client.widget_configuration(&NONE),
        client.widget_configuration(&NONE),
    ];
    for call in calls {
        settle(call).await.unwrap();
    }
    assert_eq!(fetch.requests.length(), 2);
}

#[wasm_bindgen_test]
async fn a_token_function_that_fails_is_told_from_a_refusal() {
    let fetch = ReplacedFetch::answering(200, "{}");
    for (function, code) in [
        ("throw new Error('mine')", "PERMISSION_DENIED"),
        ("return Promise.reject('mine')", "PERMISSION_DENIED"),
        ("return 5", "INVALID_ARGUMENT"),
        ("return ''", "INVALID_ARGUMENT"),
        ("return 'a\\nb'", "INVALID_ARGUMENT"),
        ("return new Promise(() => {})", "TIMEOUT"),
    ] {
        let error =
            rejection(client_with_token_function(function).widget_configuration(&NONE)).await;
        assert_eq!(text(&error, "code"), code, "{function}");
    }
    assert_eq!(fetch.requests.length(), 0);
}

#[wasm_bindgen_test]
async fn no_error_repeats_a_key_or_a_token() {
    let body = r#"{"errors":{"root":[{"message":"bad k3y-s3cret and t0ken-s3cret","code":"t0ken-s3cret"}]}}"#;
    let _fetch = ReplacedFetch::answering(403, body);
    let options = object([
        ("scenarioId", "s".into()),
        ("apiKey", "k3y-s3cret".into()),
        ("token", "t0ken-s3cret".into()),
    ]);
    let client = connect(&options).unwrap();
    for (call, secret) in [
        (client.send_message(&"Hello!".into(), &NONE), "k3y-s3cret"),
        (client.widget_configuration(&NONE), "t0ken-s3cret"),
    ] {
        let error = rejection(call).await;
        let told = [text(&error, "message"), text(&error, "stack"), show(&error)].concat();
        assert!(told.contains("[redacted]"), "{told}");
        assert!(!told.contains(secret), "{told}");
    }
}

#[wasm_bindgen_test]
async fn a_client_may_be_freed_while_its_calls_are_in_flight() {
    let client = client("latency=200");
    let call = client.widget_configuration(&NONE);
    drop(client);
    settle(call).await.unwrap();
}

#[wasm_bindgen_test]
async fn many_calls_at_once_all_settle() {
    let client = client("");
    let message = unique("one of many");
    let calls: Vec<_> = (0..20)
        .map(|n| client.send_message(&format!("{message} {n}").into(), &NONE))
        .collect();
    for call in calls {
        settle(call).await.unwrap();
    }
    for n in 0..20 {
        assert_eq!(times_taken(&format!("{message} {n}")).await, 1);
    }
}

#[wasm_bindgen_test]
async fn a_listener_of_the_page_may_call_back_into_the_client() {
    let client = std::rc::Rc::new(client(""));
    let inner = std::rc::Rc::clone(&client);
    let again = Closure::once_into_js(move || inner.widget_configuration(&NONE));
    let call = then(client.widget_configuration(&NONE).into(), &again);
    settle(call).await.unwrap();
}

/// `then` with a function that the test already has.
fn then(promise: JsValue, next: &JsValue) -> JsValue {
    let then: Function = Reflect::get(&promise, &"then".into())
        .unwrap()
        .unchecked_into();
    then.call1(&promise, next).unwrap()
}
