//! Where the service is, and how long a call may take, unless somebody says otherwise.

/// The chat endpoint: the legacy one takes an API key, the current one a token.
pub const fn chat_url(has_key: bool) -> &'static str {
    if has_key {
        "https://chat.quickchat.ai/chat"
    } else {
        "https://app.quickchat.ai/chat"
    }
}

/// What comes before `/v1/`.
pub const API_URL: &str = "https://app.quickchat.ai";

/// How long one attempt to chat may take, in milliseconds: an assistant thinks.
pub const CHAT_TIMEOUT_MS: u32 = 60_000;
/// How long one attempt of any other call may take.
pub const READ_TIMEOUT_MS: u32 = 15_000;
/// How long one attempt to send a file may take.
pub const UPLOAD_TIMEOUT_MS: u32 = 600_000;
