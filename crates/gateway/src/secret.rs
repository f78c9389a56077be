//! The account's secrets: where they come from, and how they stay inside.

use std::env;
use std::fs;

use memchr::memmem;
use secrecy::{ExposeSecret, SecretString};

/// What the gateway needs to know of the account. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Which assistant visitors talk to.
    pub scenario_id: String,
    /// The key of the legacy chat endpoint.
    pub api_key: Option<SecretString>,
    /// The token of everything else, and of chat where there is no key.
    pub token: Option<SecretString>,
}

impl Credentials {
    /// Blots both secrets out of a text that others wrote.
    pub(crate) fn blot(&self, text: &str) -> String {
        self.secrets().fold(text.to_owned(), |text, secret| {
            text.replace(secret, "[redacted]")
        })
    }

    /// Whether bytes that others wrote have a secret in them.
    pub(crate) fn occur_in(&self, bytes: &[u8]) -> bool {
        self.secrets()
            .any(|secret| memmem::find(bytes, secret.as_bytes()).is_some())
    }

    fn secrets(&self) -> impl Iterator<Item = &str> {
        [&self.api_key, &self.token]
            .into_iter()
            .flatten()
            .map(ExposeSecret::expose_secret)
            .filter(|secret| !secret.is_empty())
    }
}

/// A setting from the environment: `NAME`, or the file that `NAME_FILE` names.
///
/// # Errors
/// When both are given, when the file can't be read, or when there is nothing
/// in it; the message never has the value.
pub fn setting(name: &str) -> Result<Option<SecretString>, String> {
    let file_name = format!("{name}_FILE");
    let (value, source) = match (env::var(name), env::var(&file_name)) {
        (Err(env::VarError::NotPresent), Err(env::VarError::NotPresent)) => return Ok(None),
        (Ok(_), Ok(_)) => {
            return Err(format!("{name} and {file_name} are both set; unset one."));
        }
        (Ok(value), Err(env::VarError::NotPresent)) => (value, name),
        (Err(env::VarError::NotPresent), Ok(path)) => {
            let value = fs::read_to_string(&path)
                .map_err(|error| format!("{file_name}: {path} can't be read: {error}."))?;
            (value, file_name.as_str())
        }
        _ => return Err(format!("{name} or {file_name} is no UTF-8.")),
    };
    match value.trim() {
        "" => Err(format!("{source} is empty; set it, or unset it.")),
        value => Ok(Some(SecretString::from(value))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials() -> Credentials {
        Credentials {
            scenario_id: "s1".into(),
            api_key: Some("the-key".into()),
            token: Some("the-token".into()),
        }
    }

    #[test]
    fn debugging_shows_no_secret() {
        let shown = format!("{:?}", credentials());
        assert!(shown.contains("s1") && !shown.contains("the-"), "{shown}");
    }

    #[test]
    fn every_occurrence_of_a_secret_is_blotted_out() {
        let blotted = credentials().blot("the-key, the-token and the-key");
        assert_eq!(blotted, "[redacted], [redacted] and [redacted]");
        assert!(credentials().occur_in(b"\"x\": \"the-token\""));
        assert!(!credentials().occur_in(b"the token"));
    }
}
