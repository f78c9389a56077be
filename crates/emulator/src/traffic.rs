//! Which endpoint a request is for, and how many came and were done.

use std::collections::BTreeMap;

use axum::http::Method;
use serde::Serialize;

/// A group of endpoints, as faults and counts name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EndpointGroup {
    Chat,
    Configuration,
    Metadata,
    Events,
    Conversations,
    Rating,
    Settings,
    KnowledgeBase,
    Articles,
    Uploads,
    Imports,
    Handoff,
    Actions,
}

impl EndpointGroup {
    pub(crate) const ALL: [EndpointGroup; 13] = [
        EndpointGroup::Chat,
        EndpointGroup::Configuration,
        EndpointGroup::Metadata,
        EndpointGroup::Events,
        EndpointGroup::Conversations,
        EndpointGroup::Rating,
        EndpointGroup::Settings,
        EndpointGroup::KnowledgeBase,
        EndpointGroup::Articles,
        EndpointGroup::Uploads,
        EndpointGroup::Imports,
        EndpointGroup::Handoff,
        EndpointGroup::Actions,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            EndpointGroup::Chat => "chat",
            EndpointGroup::Configuration => "configuration",
            EndpointGroup::Metadata => "metadata",
            EndpointGroup::Events => "events",
            EndpointGroup::Conversations => "conversations",
            EndpointGroup::Rating => "rating",
            EndpointGroup::Settings => "settings",
            EndpointGroup::KnowledgeBase => "knowledge_base",
            EndpointGroup::Articles => "articles",
            EndpointGroup::Uploads => "uploads",
            EndpointGroup::Imports => "imports",
            EndpointGroup::Handoff => "handoff",
            EndpointGroup::Actions => "actions",
        }
    }

    /// The group of a path of the service, with or without `/gateway`.
    pub(crate) fn of(path: &str) -> Option<Self> {
        match path.strip_prefix("/gateway").unwrap_or(path) {
            "/chat" => Some(EndpointGroup::Chat),
            "/v1/api/widget/configuration" => Some(EndpointGroup::Configuration),
            "/v1/api/conversation_ratings/configuration" => Some(EndpointGroup::Rating),
            "/v1/api/chatbot_settings" => Some(EndpointGroup::Settings),
            "/v1/api/human_handoff/configuration" => Some(EndpointGroup::Handoff),
            path if path.starts_with("/v1/api/ai_actions") => Some(EndpointGroup::Actions),
            path if path.starts_with("/v1/api/knowledge_base/") => {
                let rest = path.strip_prefix("/v1/api/knowledge_base/")?;
                Some(match rest.split('/').next()? {
                    "" | "retrain" => EndpointGroup::KnowledgeBase,
                    "file_upload_api" => EndpointGroup::Uploads,
                    "import_external" | "intercom" => EndpointGroup::Imports,
                    _ => EndpointGroup::Articles,
                })
            }
            path => {
                let rest = path.strip_prefix("/v1/api_core/conversations")?;
                Some(match rest {
                    _ if rest.ends_with("/metadata") => EndpointGroup::Metadata,
                    _ if rest.ends_with("/events/") => EndpointGroup::Events,
                    _ => EndpointGroup::Conversations,
                })
            }
        }
    }
}

/// How many requests came and were done, by method and group: `POST chat`.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub(crate) struct Traffic {
    counts: BTreeMap<String, Count>,
}

#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Count {
    /// Requests that reached the emulator, whatever became of them.
    received: u32,
    /// Requests that the service did as asked, though the answer may have been
    /// lost to a fault.
    processed: u32,
}

impl Traffic {
    pub(crate) fn received(&mut self, method: &Method, group: EndpointGroup) {
        self.count(method, group).received += 1;
    }

    pub(crate) fn processed(&mut self, method: &Method, group: EndpointGroup) {
        self.count(method, group).processed += 1;
    }

    fn count(&mut self, method: &Method, group: EndpointGroup) -> &mut Count {
        let name = format!("{method} {}", group.as_str());
        self.counts.entry(name).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_belongs_to_its_group_on_both_entrances() {
        for (path, group) in [
            ("/chat", EndpointGroup::Chat),
            ("/v1/api/widget/configuration", EndpointGroup::Configuration),
            ("/v1/api_core/conversations", EndpointGroup::Conversations),
            (
                "/v1/api_core/conversations/a/",
                EndpointGroup::Conversations,
            ),
            (
                "/v1/api_core/conversations/a/events/",
                EndpointGroup::Events,
            ),
            (
                "/v1/api_core/conversations/a/metadata",
                EndpointGroup::Metadata,
            ),
            (
                "/v1/api/conversation_ratings/configuration",
                EndpointGroup::Rating,
            ),
            ("/v1/api/chatbot_settings", EndpointGroup::Settings),
            ("/v1/api/knowledge_base/", EndpointGroup::KnowledgeBase),
            (
                "/v1/api/knowledge_base/retrain/",
                EndpointGroup::KnowledgeBase,
            ),
            (
                "/v1/api/knowledge_base/articles/7/lang_urls/en",
                EndpointGroup::Articles,
            ),
            ("/v1/api/knowledge_base/tags/", EndpointGroup::Articles),
            (
                "/v1/api/knowledge_base/file_upload_api/pdf",
                EndpointGroup::Uploads,
            ),
            (
                "/v1/api/knowledge_base/import_external",
                EndpointGroup::Imports,
            ),
            (
                "/v1/api/knowledge_base/intercom/import",
                EndpointGroup::Imports,
            ),
            (
                "/v1/api/human_handoff/configuration",
                EndpointGroup::Handoff,
            ),
            ("/v1/api/ai_actions/1", EndpointGroup::Actions),
        ] {
            assert_eq!(EndpointGroup::of(path), Some(group), "{path}");
            assert_eq!(EndpointGroup::of(&format!("/gateway{path}")), Some(group));
        }
        for other in ["/", "/index.html", "/~emulator/state", "/chats"] {
            assert_eq!(EndpointGroup::of(other), None, "{other}");
        }
    }
}
