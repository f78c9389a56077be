//! The account that the emulator serves, from a readable JSON file.

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::path::Path;

use quickchat_web::api::{
    AiAction, ChatbotSettings, HandoffConfiguration, Keeping, Object, RatingConfiguration, Scope,
};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// An account: credentials, configurations and what its assistant knows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The assistant's identifier.
    pub scenario_id: String,
    /// The key of the legacy chat endpoint.
    pub api_key: String,
    /// The tokens of everything else.
    pub tokens: Vec<Token>,
    /// The language that conversations are said to be in.
    #[serde(default = "english")]
    pub language: String,
    /// Whether the legacy endpoint leaves `conv_id` out of follow-up replies,
    /// as the service may.
    #[serde(default = "yes")]
    pub legacy_follow_up_omits_conv_id: bool,
    /// The widget's configuration, answered as it stands in the file: fields
    /// that are missing stay missing, unknown ones are kept.
    pub widget_configuration: Map<String, Value>,
    /// The rating's configuration.
    #[serde(default)]
    pub rating_configuration: RatingConfiguration,
    /// What the assistant is like.
    #[serde(default)]
    pub chatbot_settings: ChatbotSettings,
    /// When a person takes over.
    #[serde(default)]
    pub handoff_configuration: Keeping<HandoffConfiguration>,
    /// What the assistant can do besides answering.
    #[serde(default)]
    pub ai_actions: Vec<AiAction>,
    /// A JSON Schema for conversation metadata.
    #[serde(default)]
    pub metadata_schema: Option<Value>,
    /// What the assistant says when no article fits.
    #[serde(deserialize_with = "text")]
    pub fallback_reply: String,
    /// What the assistant knows.
    pub articles: Vec<Article>,
}

/// A token and what it may do.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// The token, as it is sent.
    pub token: String,
    /// What it may do: `read_all` or `write_all`.
    #[serde(deserialize_with = "scope")]
    pub scope: Scope,
}

/// Something the assistant knows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// What it is about; found by its words.
    pub title: String,
    /// More words to find it by.
    #[serde(default)]
    pub keywords: String,
    /// The reply, HTML or Markdown; a string or an array of lines.
    /// `{{metadata}}` stands for a list of the conversation's metadata, and
    /// `{{metadata_KEY}}` for one value of it.
    #[serde(deserialize_with = "text")]
    pub reply: String,
}

/// Why an account can't be used.
#[derive(Debug)]
pub struct AccountError(String);

impl fmt::Display for AccountError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for AccountError {}

impl Account {
    /// The account that is built in.
    ///
    /// # Errors
    /// None, unless the emulator was built with a broken `account.json`.
    pub fn built_in() -> Result<Self, AccountError> {
        Account::parse(include_str!("../account.json"))
    }

    /// Reads an account from a file.
    ///
    /// # Errors
    /// When the file can't be read or is no account; the message names what is
    /// wrong and where.
    pub fn read(path: &Path) -> Result<Self, AccountError> {
        let text = fs::read_to_string(path).map_err(|error| {
            AccountError(format!(
                "the account file {} can't be read: {error}",
                path.display()
            ))
        })?;
        Account::parse(&text)
            .map_err(|error| AccountError(format!("the account file {}: {error}", path.display())))
    }

    /// Reads an account from JSON.
    ///
    /// # Errors
    /// When the text is no account; the message names what is wrong and where.
    pub fn parse(text: &str) -> Result<Self, AccountError> {
        let account: Account =
            serde_json::from_str(text).map_err(|error| AccountError(error.to_string()))?;
        account.check()?;
        Ok(account)
    }

    fn check(&self) -> Result<(), AccountError> {
        let refuse = |reason: String| Err(AccountError(reason));
        if self.scenario_id.is_empty() || self.api_key.is_empty() {
            return refuse("`scenario_id` and `api_key` must not be empty".to_owned());
        }
        let mut seen = HashSet::new();
        for Token { token, .. } in &self.tokens {
            if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
                return refuse("a token must be visible ASCII without spaces".to_owned());
            }
            if !seen.insert(token) {
                return refuse("the same token stands there twice".to_owned());
            }
        }
        if let Some(schema) = &self.metadata_schema
            && let Err(error) = jsonschema::validator_for(schema)
        {
            return refuse(format!("`metadata_schema` is no JSON Schema: {error}"));
        }
        Ok(())
    }

    /// The token's scope, or `None` when the account doesn't have it.
    pub(crate) fn scope_of(&self, token: &str) -> Option<Scope> {
        self.tokens
            .iter()
            .find(|known| known.token == token)
            .map(|known| known.scope)
    }

    /// The first reason why the account's schema forbids `metadata`.
    pub(crate) fn metadata_fault(&self, metadata: &Object) -> Option<String> {
        let validator = jsonschema::validator_for(self.metadata_schema.as_ref()?).ok()?;
        let metadata = serde_json::to_value(metadata).ok()?;
        let error = validator.iter_errors(&metadata).next()?;
        // The schema's words, not the visitor's: the value itself stays out.
        Some(match error.instance_path().as_str() {
            "" => format!(
                "The metadata breaks the account's schema at {}.",
                error.schema_path()
            ),
            place => format!(
                "The metadata's `{}` breaks the account's schema at {}.",
                place.trim_start_matches('/'),
                error.schema_path()
            ),
        })
    }
}

fn english() -> String {
    "en".to_owned()
}

fn yes() -> bool {
    true
}

fn scope<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Scope, D::Error> {
    let name = String::deserialize(deserializer)?;
    [Scope::ReadAll, Scope::WriteAll]
        .into_iter()
        .find(|scope| scope.as_str() == name)
        .ok_or_else(|| serde::de::Error::custom("a token's `scope` is `read_all` or `write_all`"))
}

/// A string, or an array of lines.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a string or an array of lines")]
    enum Text {
        Whole(String),
        Lines(Vec<String>),
    }
    Ok(match Text::deserialize(deserializer)? {
        Text::Whole(text) => text,
        Text::Lines(lines) => lines.join("\n"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn smallest() -> Value {
        json!({
            "scenario_id": "s", "api_key": "k", "tokens": [{"token": "t", "scope": "read_all"}],
            "widget_configuration": {}, "fallback_reply": "No idea.", "articles": []
        })
    }

    fn complaint(change: impl FnOnce(&mut Value)) -> String {
        let mut account = smallest();
        change(&mut account);
        Account::parse(&account.to_string())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn the_built_in_account_is_sound() {
        let account = Account::built_in().unwrap();
        let scopes: Vec<_> = account.tokens.iter().map(|token| token.scope).collect();
        assert!(scopes.contains(&Scope::ReadAll) && scopes.contains(&Scope::WriteAll));
        let declared = account.widget_configuration["conversation_starters"].as_array();
        assert_eq!(declared.map(Vec::len), Some(3));
    }

    #[test]
    fn what_is_left_out_of_an_account_has_its_default() {
        let account = Account::parse(&smallest().to_string()).unwrap();
        assert!(account.legacy_follow_up_omits_conv_id);
        assert_eq!(account.rating_configuration, RatingConfiguration::default());
    }

    #[test]
    fn a_broken_account_is_refused_with_the_reason() {
        assert!(complaint(|a| a["tokens"][0]["scope"] = json!("admin")).contains("read_all"));
        assert!(complaint(|a| a["articels"] = json!([])).contains("articels"));
        assert!(complaint(|a| a["api_key"] = json!("")).contains("api_key"));
        assert!(complaint(|a| a["metadata_schema"] = json!({"type": 5})).contains("JSON Schema"));
        assert!(
            complaint(
                |a| a["tokens"] = json!([{"token": "t", "scope": "read_all"},
                                                {"token": "t", "scope": "write_all"}])
            )
            .contains("twice")
        );
    }

    #[test]
    fn a_schema_fault_names_the_place_and_not_the_value() {
        let mut account = smallest();
        account["metadata_schema"] =
            json!({"type": "object", "properties": {"age": {"type": "integer"}}});
        let account = Account::parse(&account.to_string()).unwrap();
        let metadata = [("age", "secret words")].into_iter().collect();
        let fault = account.metadata_fault(&metadata).unwrap();
        assert!(
            fault.contains("`age`") && !fault.contains("secret"),
            "{fault}"
        );
        assert_eq!(account.metadata_fault(&Object::default()), None);
    }
}
