//! What the emulator's built-in account consists of.

use serde_json::Value;

/// All of it, as its file has it.
pub fn account() -> Value {
    let account = include_str!("../../../crates/emulator/account.json");
    serde_json::from_str(account).expect("it is JSON")
}

/// Its token that may do so much.
pub fn token(scope: &str) -> String {
    let account = account();
    let tokens = account.get("tokens").and_then(Value::as_array);
    let token = tokens
        .into_iter()
        .flatten()
        .find(|token| token.get("scope").is_some_and(|it| it == scope))
        .and_then(|token| token.get("token")?.as_str());
    token.expect("the account has one").to_owned()
}
