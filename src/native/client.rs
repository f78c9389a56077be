//! Any endpoint, called with everything that a well-behaved caller does.

use std::time::Duration;

use reqwest::Url;
use tokio::time::{Instant, sleep, sleep_until};

use super::connection::{
    Connection, Content, File, Outgoing, address, encode, requestable, undecodable,
};
use super::options::Options;
use super::pace::Pace;
use super::token::claimed_scope;
use crate::api::defaults::{CHAT_TIMEOUT_MS, READ_TIMEOUT_MS, UPLOAD_TIMEOUT_MS, chat_url};
use crate::api::{
    Authorization, Endpoint, Error, ErrorCode, Field, Operation, Placement, Schema, Scope, Value,
};

/// An account, as servers and tools see it: every endpoint of
/// [`api`](crate::api), with the same checks, errors and retries that browsers have.
///
/// - What the reference forbids is named before anything is sent.
/// - A write with a token that is known to read only fails at once.
/// - Calls wait their turn where they would come too fast for the service.
/// - A call that failed is made again as far as that can do no harm: nothing is said
///   or made twice.
///
/// Dropping a call's future gives up. A client is meant to be shared: it keeps its
/// connections and counts its calls.
#[derive(Debug)]
pub struct Client {
    connection: Connection,
    options: Options,
    chat_url: Url,
    scope: Option<Scope>,
    pace: Pace,
}

impl Client {
    /// A client with these options. Nothing is sent yet.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT` when an address is none, `NETWORK` when no connection could
    /// ever be made.
    pub fn new(options: Options) -> Result<Self, Error> {
        let own_chat_url = chat_url(options.api_key.is_some());
        let chat_url = options.chat_url.as_deref().unwrap_or(own_chat_url);
        requestable(&options.api_url)?;
        Ok(Client {
            connection: Connection::new(concat!("quickchat-web/", env!("CARGO_PKG_VERSION")))?,
            chat_url: requestable(chat_url)?,
            scope: options
                .scope
                .or_else(|| claimed_scope(options.token.as_deref()?)),
            pace: Pace::default(),
            options,
        })
    }

    /// Makes a call.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT` or `PERMISSION_DENIED` without a status where nothing was
    /// sent; `NETWORK` and `TIMEOUT` where no answer came; `DECODE` where it isn't as
    /// documented; else the code of the service's status.
    pub async fn call<E: Endpoint>(&self, request: &E) -> Result<E::Response, Error> {
        if let Placement::File(_) = E::PLACEMENT {
            return Err(Error::invalid_argument(
                "This call sends a file. Use `Client::upload`.",
            ));
        }
        self.send(request, None).await
    }

    /// Makes a call that sends a file: [`UploadFile`](crate::api::UploadFile) or
    /// [`UploadPdf`](crate::api::UploadPdf).
    ///
    /// # Errors
    /// As for [`Client::call`].
    pub async fn upload<E: Endpoint>(
        &self,
        request: &E,
        file: &File,
    ) -> Result<E::Response, Error> {
        let Placement::File(field) = E::PLACEMENT else {
            return Err(Error::invalid_argument(
                "This call sends no file. Use `Client::call`.",
            ));
        };
        self.send(request, Some(Content::Form { field, file }))
            .await
    }

    async fn send<E: Endpoint>(
        &self,
        request: &E,
        form: Option<Content<'_>>,
    ) -> Result<E::Response, Error> {
        let operation = Operation::of::<E>(E::TITLE);
        operation.check(&request.store())?;
        let url = match E::AUTHORIZATION {
            Authorization::Chat => self.chat_url.clone(),
            Authorization::Token(_) => address(&self.options.api_url, request)?,
        };
        let mut outgoing = Outgoing {
            bearer: self.bearer(&operation)?,
            timeout: self.timeout(&operation),
            ..Outgoing::new(request, url)?
        };
        if let Some(form) = form {
            outgoing.content = form;
        } else if let (Authorization::Chat, Some(key), Some(Value::Object(mut values))) =
            (E::AUTHORIZATION, &self.options.api_key, request.body())
        {
            // The legacy chat endpoint wants its key among the values.
            values.insert("api_key".to_owned(), key.as_str().into());
            outgoing.content = Content::Json(encode(&Value::Object(values))?);
        }
        let body = self.repeatedly(&operation, &outgoing).await?;
        let value = match E::Response::schema() {
            Schema::Nothing => Value::Null,
            _ => serde_json::from_slice(&body).map_err(|_| undecodable("it isn't JSON"))?,
        };
        E::Response::read(&value)
            .ok_or_else(|| undecodable("a field is missing or has the wrong type"))
    }

    /// Sends a request, and sends it again as far as that does no harm.
    async fn repeatedly(
        &self,
        operation: &Operation,
        outgoing: &Outgoing<'_>,
    ) -> Result<Vec<u8>, Error> {
        let mut retries = 0;
        loop {
            if self.options.is_paced {
                let start = self
                    .pace
                    .next(operation.title, operation.rate_tier, Instant::now());
                sleep_until(start).await;
            }
            let mut failure = match self.connection.attempt(outgoing).await {
                Ok(body) => return Ok(body),
                Err(failure) => failure,
            };
            for secret in [&self.options.token, &self.options.api_key] {
                failure.error.redact(secret.as_deref().unwrap_or_default());
            }
            if retries == self.options.max_retries {
                return Err(failure.error);
            }
            match failure.wait_before_next(outgoing.repeat, retries) {
                Some(wait) => sleep(wait).await,
                None => return Err(failure.error),
            }
            retries += 1;
        }
    }

    fn bearer(&self, operation: &Operation) -> Result<Option<&str>, Error> {
        if operation.authorization == Authorization::Chat && self.options.api_key.is_some() {
            return Ok(None);
        }
        if let (Authorization::Token(needed), Some(scope)) = (operation.authorization, self.scope)
            && scope < needed
        {
            let message = format!(
                "The token may read only (read_all), and {} needs one that may write (write_all). Nothing was sent.",
                operation.title
            );
            return Err(Error::new(ErrorCode::PermissionDenied, message));
        }
        self.options.token.as_deref().map(Some).ok_or_else(|| {
            Error::invalid_argument(
                "This call needs a credential. Give the client a `token`; for chat an `api_key` will do.",
            )
        })
    }

    fn timeout(&self, operation: &Operation) -> Duration {
        let usual = match (operation.authorization, operation.placement) {
            (Authorization::Chat, _) => CHAT_TIMEOUT_MS,
            (_, Placement::File(_)) => UPLOAD_TIMEOUT_MS,
            _ => READ_TIMEOUT_MS,
        };
        let usual = Duration::from_millis(usual.into());
        self.options.timeout.unwrap_or(usual)
    }
}
