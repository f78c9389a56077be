//! `GET` and `POST /v1/api_core/conversations/{id}/metadata`, as far as visitors
//! may.

use std::collections::HashSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use quickchat_web::api::{
    ConversationMetadata, GetConversationMetadata, Object, SetConversationMetadata, Value,
};

use crate::body::Body;
use crate::error::ApiError;
use crate::gateway::{Action, Gateway};
use crate::upstream::Service;
use crate::visit::Visit;

/// What the widget records: the form before the chat, and the last link followed.
const OWN_KEYS: [&str; 4] = [
    "visitor_name",
    "visitor_email",
    "visitor_phone_number",
    "last_link",
];
/// With which the others of its keys begin: thumbs and ratings.
const OWN_PREFIXES: [&str; 2] = ["feedback_", "rating_"];

const MOST_KEYS: usize = 50;
const LONGEST_KEY: usize = 64;
/// The longest value, in bytes of JSON.
const LONGEST_VALUE: usize = 2_000;

/// Which metadata visitors may set and see. The service's actions trust
/// metadata, so what a site relies on stays closed unless it is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedKeys {
    any: bool,
    more: HashSet<String>,
}

impl AllowedKeys {
    /// The widget's own keys, and these; `*` for any.
    pub fn with(keys: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let mut more: HashSet<String> = keys.into_iter().map(Into::into).collect();
        AllowedKeys {
            any: more.remove("*"),
            more,
        }
    }

    fn admit(&self, key: &str) -> bool {
        self.any
            || OWN_KEYS.contains(&key)
            || OWN_PREFIXES.iter().any(|prefix| key.starts_with(prefix))
            || self.more.contains(key)
    }

    /// Refuses what a visitor may not set.
    pub(crate) fn check(&self, metadata: &Object) -> Result<(), ApiError> {
        if metadata.len() > MOST_KEYS {
            return Err(ApiError::invalid(format!(
                "The metadata has {} keys; {MOST_KEYS} are allowed.",
                metadata.len()
            )));
        }
        for (key, value) in metadata.iter() {
            if key.chars().count() > LONGEST_KEY {
                return Err(ApiError::invalid(format!(
                    "A metadata key is longer than {LONGEST_KEY} characters."
                )));
            }
            if !self.admit(key) {
                return Err(ApiError::invalid(format!(
                    "Visitors may not set the metadata key `{key}`. Start the gateway with --visitor-metadata for it if they may."
                )));
            }
            let length = serde_json::to_string(value).map_or(usize::MAX, |json| json.len());
            if length > LONGEST_VALUE {
                return Err(ApiError::invalid(format!(
                    "The metadata's `{key}` is longer than {LONGEST_VALUE} bytes."
                )));
            }
        }
        Ok(())
    }

    /// What a visitor may see.
    fn reduce(&self, metadata: &Object) -> Object {
        metadata
            .iter()
            .filter(|(key, _)| self.admit(key))
            .map(|(key, value): (&str, &Value)| (key, value.clone()))
            .collect()
    }
}

pub(crate) async fn read(
    State(gateway): State<Arc<Gateway>>,
    visit: Visit,
    Path(sealed): Path<String>,
) -> Result<Json<ConversationMetadata>, ApiError> {
    gateway.admit_address(Action::Call, &visit).await?;
    let id = gateway.open(&sealed, &visit)?.id;
    gateway.admit_conversation(Action::Call, &id).await?;
    let request = GetConversationMetadata {
        conversation_id: id.expose().to_owned(),
    };
    let caller = gateway.caller(Some(&id), &visit);
    let answer = gateway
        .upstream
        .call(Service::ReadMetadata, &request, Some(id.expose()), caller)
        .await?;
    Ok(reduced(&gateway, &answer))
}

pub(crate) async fn merge(
    State(gateway): State<Arc<Gateway>>,
    visit: Visit,
    Path(sealed): Path<String>,
    body: Body,
) -> Result<Json<ConversationMetadata>, ApiError> {
    gateway.admit_address(Action::Call, &visit).await?;
    let id = gateway.open(&sealed, &visit)?.id;
    gateway.admit_conversation(Action::Call, &id).await?;
    let metadata = body
        .object("metadata")?
        .ok_or_else(|| ApiError::bad_request("`metadata` is required."))?;
    gateway.options.metadata_keys.check(metadata)?;
    let request = SetConversationMetadata {
        conversation_id: id.expose().to_owned(),
        metadata: metadata.clone(),
    };
    let caller = gateway.caller(Some(&id), &visit);
    let answer = gateway
        .upstream
        .call(Service::SetMetadata, &request, Some(id.expose()), caller)
        .await?;
    Ok(reduced(&gateway, &answer))
}

fn reduced(gateway: &Gateway, answer: &ConversationMetadata) -> Json<ConversationMetadata> {
    Json(ConversationMetadata {
        metadata: gateway.options.metadata_keys.reduce(&answer.metadata),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(key: &str, value: &str) -> Object {
        [(key, value)].into_iter().collect()
    }

    #[test]
    fn visitors_set_only_what_is_open_to_them() {
        let keys = AllowedKeys::with(["plan"]);
        for open in [
            "visitor_name",
            "last_link",
            "feedback_3",
            "rating_HELPFUL_THUMBS",
            "plan",
        ] {
            assert_eq!(keys.check(&object(open, "x")), Ok(()));
        }
        let refusal = keys.check(&object("is_admin", "my secret")).unwrap_err();
        let shown = format!("{refusal:?}");
        assert!(shown.contains("is_admin") && !shown.contains("my secret"));
        assert_eq!(
            AllowedKeys::with(["*"]).check(&object("is_admin", "x")),
            Ok(())
        );
    }

    #[test]
    fn visitors_see_only_what_is_open_to_them() {
        let metadata = [("visitor_name", "Ada"), ("credit_score", "7")]
            .into_iter()
            .collect();
        assert_eq!(
            AllowedKeys::default().reduce(&metadata),
            object("visitor_name", "Ada")
        );
    }

    #[test]
    fn metadata_has_bounds() {
        let keys = AllowedKeys::with(["*"]);
        assert!(keys.check(&object(&"k".repeat(65), "x")).is_err());
        assert!(keys.check(&object("k", &"x".repeat(2_000))).is_err());
        let many = (0..51).map(|number| (number.to_string(), "x")).collect();
        assert!(keys.check(&many).is_err());
    }
}
