//! The only file that knows `fetch`.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::cancel::{AbortController, Cancelled, Limit};
use crate::api::text::concat;
use crate::api::{Method, Object, Value};
use crate::js::builtin::SyntaxError;
use crate::js::codec;
use crate::js::promise::{Outcome, Task};

#[wasm_bindgen]
extern "C" {
    // A page may have replaced it by one that throws.
    #[wasm_bindgen(catch)]
    fn fetch(request: &Request) -> Result<JsValue, JsValue>;

    type Request;
    #[wasm_bindgen(constructor, catch)]
    fn new(url: &str, init: &JsValue) -> Result<Request, JsValue>;

    type Response;
    #[wasm_bindgen(method, getter)]
    fn status(this: &Response) -> u16;
    #[wasm_bindgen(method, getter)]
    fn headers(this: &Response) -> Headers;
    #[wasm_bindgen(method, catch)]
    fn json(this: &Response) -> Result<JsValue, JsValue>;

    type Headers;
    #[wasm_bindgen(method)]
    fn get(this: &Headers, name: &str) -> Option<String>;
}

/// A request, ready to go out.
pub(crate) struct Outgoing<'a> {
    pub(crate) method: Method,
    pub(crate) url: &'a str,
    /// A Bearer token of visible ASCII characters.
    pub(crate) bearer: Option<&'a str>,
    /// JSON text.
    pub(crate) body: Option<&'a str>,
}

/// What came back, whatever its status.
pub(crate) struct Answer {
    response: Response,
    /// The body parsed as JSON, or the exception that reading it threw.
    pub(crate) body: Outcome,
}

/// Why no answer came.
pub(crate) enum NoAnswer {
    Cancelled(Cancelled),
    /// The exception of a connection that failed, or of a browser that refused.
    Lost(JsValue),
}

impl Answer {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status())
    }

    pub(crate) fn status(&self) -> u16 {
        self.response.status()
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.response.headers().get(name)
    }
}

/// Whether a URL (relative ones are relative to the page) can be requested.
pub(crate) fn is_requestable(url: &str) -> bool {
    Request::new(url, &JsValue::UNDEFINED).is_ok()
}

/// Whether reading a body failed because it is no JSON, and not because the
/// connection was lost.
pub(crate) fn is_no_json(exception: &JsValue) -> bool {
    exception.is_instance_of::<SyntaxError>()
}

/// Aborts its request when dropped: a limit may be over at any moment. Without
/// a reason, so that the browser rejects with an exception of its own.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Sends, and reads the answer to its end.
pub(crate) async fn send(
    task: &Task,
    outgoing: Outgoing<'_>,
    limit: &Limit<'_>,
) -> Result<Answer, NoAnswer> {
    let controller = AbortOnDrop(AbortController::new());
    let answering = begin(&outgoing, &controller.0).map_err(NoAnswer::Lost)?;
    let response = limit
        .wait_for(task, &answering)
        .await
        .map_err(NoAnswer::Cancelled)?;
    let response: Response = response
        .and_then(JsCast::dyn_into)
        .map_err(NoAnswer::Lost)?;
    let body = match response.json() {
        Ok(reading) => limit
            .wait_for(task, &reading)
            .await
            .map_err(NoAnswer::Cancelled)?,
        Err(exception) => Err(exception),
    };
    Ok(Answer { response, body })
}

/// What `fetch` promises.
fn begin(outgoing: &Outgoing<'_>, controller: &AbortController) -> Result<JsValue, JsValue> {
    let mut headers = Object::default();
    let mut init = Object::default();
    init.push("method", outgoing.method.as_str().into());
    if let Some(token) = outgoing.bearer {
        let bearer = concat(&["Bearer ", token]);
        headers.push("Authorization", Value::String(bearer));
    }
    if let Some(json) = outgoing.body {
        headers.push("Content-Type", "application/json".into());
        init.push("body", json.into());
    }
    init.push("headers", Value::Object(headers));
    let init = codec::from_value(&Value::Object(init));
    codec::set_property(&init, "signal", &controller.signal());
    fetch(&Request::new(outgoing.url, &init)?)
}
