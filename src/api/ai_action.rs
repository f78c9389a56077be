//! What the assistant can do besides answering ("AI Actions" in the reference).
//! They are made in the service's dashboard.

use super::model::{model, open_choice};
use super::request::endpoint;
use super::schema::Rule;

model! {
    /// Lists all actions.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct ListAiActions;
}

model! {
    /// Changes an action: the fields that are given, and no others.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct UpdateAiAction(EXACT) {
        /// Its number.
        pub action_id: u32,
        /// Whether the assistant may use it.
        pub is_active: Option<bool>,
        /// Its icon.
        pub icon: Option<String> where [Rule::MaxLength(200)],
        /// The icon's colour.
        pub icon_color: Option<String> where [Rule::MaxLength(50)],
    }
}

model! {
    /// Deletes an action.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct DeleteAiAction(EXACT) {
        /// Its number.
        pub action_id: u32,
    }
}

model! {
    /// Something that the assistant can do besides answering.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct AiAction(TOLERANT) {
        /// Its number.
        pub id: u32,
        /// Its name.
        pub name: String,
        /// When the assistant does it.
        pub description: String,
        /// Whether the assistant may use it.
        pub is_active: bool,
        /// By what means it is done.
        pub kind as "type": AiActionType,
        /// Its icon.
        pub icon: Option<String>,
        /// The icon's colour.
        pub icon_color: Option<String>,
        /// Whether it is set up well.
        pub is_valid: bool,
    }
}

open_choice! {
    /// By what means an action is done.
    pub enum AiActionType {
        /// A request to a server of the account's.
        HttpRequest = "http_request",
        /// A tool of a Model Context Protocol server.
        RemoteMcp = "remote_mcp",
        /// A tool of Shopify's server.
        ShopifyRemoteMcp = "shopify_remote_mcp",
    }
}

endpoint! {
    ListAiActions: "List All AI Actions"
    Get "/v1/api/ai_actions" (Nowhere) ReadAll Read
    200 => Vec<AiAction>
}

endpoint! {
    UpdateAiAction: "Update AI Action"
    Patch "/v1/api/ai_actions/{action_id}" (Members) WriteAll Write
    200 => AiAction
}

endpoint! {
    DeleteAiAction: "Delete AI Action"
    Delete "/v1/api/ai_actions/{action_id}" (Nowhere) WriteAll Write
    204 => ()
}
