//! What a token says of itself. It is the service that judges tokens; this only
//! spares a call that it would refuse.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::api::{Object, Scope, Value};

/// A token's scope, if the token is a JWT that names one.
pub(super) fn claimed_scope(token: &str) -> Option<Scope> {
    let payload = token.split('.').nth(1)?.trim_end_matches('=');
    let claims: Object = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    [Scope::ReadAll, Scope::WriteAll]
        .into_iter()
        .find(|scope| claims.get("scope").and_then(Value::as_str) == Some(scope.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &str) -> String {
        format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn a_token_that_names_its_scope_has_it() {
        let reads = token(r#"{"scope":"read_all","name":"ü~~~?"}"#);
        assert_eq!(claimed_scope(&reads), Some(Scope::ReadAll));
        let writes = token(r#"{"scope":"write_all"}"#);
        assert_eq!(claimed_scope(&writes), Some(Scope::WriteAll));
    }

    #[test]
    fn a_token_that_says_nothing_known_has_no_known_scope() {
        for token in [
            String::new(),
            "opaque".into(),
            "a.%%%.c".into(),
            token(r#"{"scope":"newer"}"#),
            token(r#"{"scope":1}"#),
            token("[]"),
        ] {
            assert_eq!(claimed_scope(&token), None, "{token}");
        }
    }
}
