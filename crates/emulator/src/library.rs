//! The articles, in memory, and what of them the assistant has learnt.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use quickchat_web::api::{
    Article, ArticleSnapshot, ArticleType, CreateArticle, DeployState, RetrainState, UpdateArticle,
};

use crate::account;

/// All articles of the account.
#[derive(Debug, Default)]
pub(crate) struct Library {
    entries: BTreeMap<u32, Entry>,
    language_urls: BTreeMap<(u32, String), String>,
    last_id: u32,
    /// How the training stands.
    pub(crate) training: Option<RetrainState>,
}

/// An article, and what its own address doesn't tell.
#[derive(Debug)]
struct Entry {
    article: Article,
    /// More words to find it by in a conversation.
    keywords: String,
    /// Its title in the help center that it came from.
    intercom: Option<&'static str>,
}

/// What the emulated help center has.
const HELP_CENTER: [(&str, &str); 2] = [
    (
        "Getting started",
        "Open the app, choose a plan, and invite your team.",
    ),
    (
        "Changing a plan",
        "A plan can be changed at any time. The new one begins with the next month.",
    ),
];

impl Library {
    /// The account's own articles, published and learnt.
    pub(crate) fn of(articles: &[account::Article]) -> Self {
        let mut library = Library::default();
        for known in articles {
            let id = library.add(ArticleType::Article, &known.title, &known.reply);
            if let Some(entry) = library.entries.get_mut(&id) {
                entry.keywords.clone_from(&known.keywords);
                entry.publish();
            }
        }
        library.training = None;
        library
    }

    /// Every article, in the order of their numbers.
    pub(crate) fn articles(&self) -> impl Iterator<Item = &Article> {
        self.entries.values().map(|entry| &entry.article)
    }

    pub(crate) fn get(&self, id: u32) -> Option<&Article> {
        self.entries.get(&id).map(|entry| &entry.article)
    }

    /// Every tag, in alphabetical order.
    pub(crate) fn tags(&self) -> Vec<String> {
        let tags = self.articles().flat_map(|article| &article.snapshot.tags);
        tags.collect::<BTreeSet<_>>().into_iter().cloned().collect()
    }

    /// What the assistant learns in a training: what is published.
    pub(crate) fn published(&self) -> Vec<account::Article> {
        self.entries
            .values()
            .filter(|entry| entry.article.snapshot.deploy_state == DeployState::Published)
            .map(|entry| account::Article {
                title: entry.article.snapshot.title.clone(),
                keywords: entry.keywords.clone(),
                reply: entry.article.content.clone(),
            })
            .collect()
    }

    pub(crate) fn create(&mut self, new: &CreateArticle) -> Article {
        let kind = new.kind.as_deref().unwrap_or("Article").into();
        let title = new.title.as_deref().unwrap_or_default();
        let id = self.add(kind, title, &new.content);
        self.get(id).cloned().unwrap_or_default()
    }

    pub(crate) fn update(&mut self, changes: UpdateArticle) -> Option<Article> {
        let entry = self.entries.get_mut(&changes.article_id)?;
        let Article { snapshot, content } = &mut entry.article;
        if let Some(new) = changes.content {
            *content = new;
        }
        if let Some(title) = changes.title {
            snapshot.title = title;
        }
        if let Some(tags) = changes.tags {
            snapshot.tags = tags;
        }
        snapshot.last_modified_timestamp = today();
        snapshot.last_updated_timestamp = today();
        match changes.save_mode.as_deref() {
            Some("publish") => entry.publish(),
            _ => entry.set_state(DeployState::Draft),
        }
        let article = entry.article.clone();
        self.has_changed();
        Some(article)
    }

    /// Deletes those of these that are there.
    pub(crate) fn delete(&mut self, ids: &[u32]) {
        self.remove(|id, _| ids.contains(&id));
    }

    /// Adds the article of a page, as a draft, unless it is there.
    pub(crate) fn import(&mut self, url: &str, tags: &[String]) {
        let known = self
            .entries
            .values_mut()
            .find(|entry| entry.article.snapshot.url.as_deref() == Some(url));
        if let Some(entry) = known {
            entry
                .article
                .snapshot
                .last_updated_from_external_source_timestamp = Some(today());
            return;
        }
        let content = format!("What {url} says; the emulator reads no other site.");
        let id = self.add(ArticleType::Url, url, &content);
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.article.snapshot.url = Some(url.to_owned());
            entry.article.snapshot.tags = tags.to_vec();
        }
    }

    /// Deletes the articles of these pages.
    pub(crate) fn delete_links(&mut self, links: &[String]) {
        self.remove(|_, entry| {
            let url = entry.article.snapshot.url.as_ref();
            url.is_some_and(|url| links.contains(url))
        });
    }

    /// Adds what the help center has and the library lacks, and gives all of it.
    pub(crate) fn import_intercom(&mut self) -> Vec<ArticleSnapshot> {
        for (title, content) in HELP_CENTER {
            if self
                .imported_from_intercom()
                .any(|entry| entry.intercom == Some(title))
            {
                continue;
            }
            let id = self.add(ArticleType::Article, title, content);
            if let Some(entry) = self.entries.get_mut(&id) {
                entry.intercom = Some(title);
                entry.publish();
            }
        }
        self.imported_from_intercom()
            .map(|entry| entry.article.snapshot.clone())
            .collect()
    }

    /// Takes texts anew from the help center; `false` where one of the articles
    /// isn't from there.
    pub(crate) fn refresh_intercom(&mut self, ids: Option<&[u32]>) -> bool {
        let is_from_intercom = |id: &u32| {
            let entry = self.entries.get(id);
            entry.is_some_and(|entry| entry.intercom.is_some())
        };
        if !ids.unwrap_or_default().iter().all(is_from_intercom) {
            return false;
        }
        for (id, entry) in &mut self.entries {
            let source = HELP_CENTER
                .iter()
                .find(|(title, _)| entry.intercom == Some(title));
            if let Some((title, content)) = source
                && ids.is_none_or(|ids| ids.contains(id))
            {
                let Article {
                    snapshot,
                    content: old,
                } = &mut entry.article;
                (*title).clone_into(&mut snapshot.title);
                (*content).clone_into(old);
                snapshot.last_updated_from_external_source_timestamp = Some(today());
            }
        }
        self.has_changed();
        true
    }

    pub(crate) fn delete_intercom(&mut self) {
        self.remove(|_, entry| entry.intercom.is_some());
    }

    fn imported_from_intercom(&self) -> impl Iterator<Item = &Entry> {
        self.entries
            .values()
            .filter(|entry| entry.intercom.is_some())
    }

    pub(crate) fn language_url(&self, id: u32, language: &str) -> Option<&String> {
        self.language_urls.get(&(id, language.to_owned()))
    }

    pub(crate) fn set_language_url(&mut self, id: u32, language: String, url: String) {
        self.language_urls.insert((id, language), url);
    }

    pub(crate) fn delete_language_url(&mut self, id: u32, language: String) -> bool {
        self.language_urls.remove(&(id, language)).is_some()
    }

    /// A draft, whose number it gives.
    pub(crate) fn add(&mut self, kind: ArticleType, title: &str, content: &str) -> u32 {
        self.last_id += 1;
        let id = self.last_id;
        let article = Article {
            snapshot: ArticleSnapshot {
                id,
                article_id: id.to_string(),
                kind,
                title: title.to_owned(),
                state: DeployState::Draft.as_str().to_owned(),
                deploy_state: DeployState::Draft,
                created_timestamp: today(),
                last_modified_timestamp: today(),
                downloaded_timestamp: today(),
                last_updated_timestamp: today(),
                ..ArticleSnapshot::default()
            },
            content: content.to_owned(),
        };
        let entry = Entry {
            article,
            keywords: String::new(),
            intercom: None,
        };
        self.entries.insert(id, entry);
        self.has_changed();
        id
    }

    fn remove(&mut self, is_unwanted: impl Fn(u32, &Entry) -> bool) {
        let before = self.entries.len();
        self.entries.retain(|id, entry| !is_unwanted(*id, entry));
        let entries = &self.entries;
        self.language_urls
            .retain(|(id, _), _| entries.contains_key(id));
        if self.entries.len() != before {
            self.has_changed();
        }
    }

    fn has_changed(&mut self) {
        // A training that goes on learns what was there when it ends.
        if self.training != Some(RetrainState::InProgress) {
            self.training = Some(RetrainState::ToBeRetrained);
        }
    }
}

impl Entry {
    fn publish(&mut self) {
        self.set_state(DeployState::Published);
        let snapshot = &mut self.article.snapshot;
        let version = snapshot
            .max_available_version
            .unwrap_or(0)
            .saturating_add(1);
        snapshot.version = Some(version);
        snapshot.max_available_version = Some(version);
    }

    fn set_state(&mut self, state: DeployState) {
        state.as_str().clone_into(&mut self.article.snapshot.state);
        self.article.snapshot.deploy_state = state;
    }
}

/// The day, as the service writes it.
fn today() -> String {
    Timestamp::now().to_zoned(TimeZone::UTC).date().to_string()
}
