//! What the assistant knows, piece by piece ("Articles" and "Tags" in the
//! reference).

use super::conversation::Page;
use super::model::{model, open_choice};
use super::request::endpoint;
use super::schema::Rule;

model! {
    /// Adds an article, as a draft.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct CreateArticle(EXACT) {
        /// What it says.
        pub content: String,
        /// `Article`, if not given, or `Paragraph`.
        pub kind as "type": Option<String> where [Rule::OneOf(&["Article", "Paragraph"])],
        /// Its title.
        pub title: Option<String>,
    }
}

model! {
    /// Lists the articles that match every given filter.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct ListArticles(EXACT) {
        /// The most items in one answer.
        pub limit: Option<u32>,
        /// How many items to skip.
        pub offset: Option<u32>,
        /// Of this type.
        pub types: Option<String> where [Rule::OneOf(&["Article", "Paragraph", "URL"])],
        /// With this tag.
        pub tags: Option<String>,
        /// From this address.
        pub url: Option<String>,
        /// With this title.
        pub title: Option<String>,
        /// With this text in what it says.
        pub query: Option<String>,
    }
}

model! {
    /// Reads an article.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct GetArticle(EXACT) {
        /// Its number.
        pub article_id: u32,
    }
}

model! {
    /// Changes an article: the fields that are given, and no others.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct UpdateArticle(EXACT) {
        /// Its number.
        pub article_id: u32,
        /// What it says.
        pub content: Option<String>,
        /// Its title.
        pub title: Option<String>,
        /// Its tags, instead of those it has.
        pub tags: Option<Vec<String>>,
        /// `draft`, if not given, keeps the change back; `publish` lets it be seen.
        pub save_mode: Option<String> where [Rule::OneOf(&["draft", "publish"])],
    }
}

model! {
    /// Deletes articles.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct DeleteArticles(EXACT) {
        /// Their numbers.
        pub article_ids: Vec<u32>,
    }
}

model! {
    /// Searches what the articles say.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct SearchArticles(EXACT) {
        /// The words to find.
        pub query: String,
        /// Whether capital letters are like small ones; if not given, they are.
        pub is_case_insensitive: Option<bool>,
        /// Whether titles, addresses and tags are searched too; if not given, they are.
        pub with_title_url_and_tags: Option<bool>,
        /// Whether the query must be found as it stands; if not given, any of its
        /// words will do.
        pub strict_search: Option<bool>,
        /// How many articles are shown; 5 if not given.
        pub num_of_display_articles: Option<u32>,
        /// How many articles are searched; 15 if not given.
        pub num_of_data_articles: Option<u32>,
    }
}

model! {
    /// Lists the paragraphs: short articles without a title.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct ListParagraphs(EXACT) {
        /// The most items in one answer.
        pub limit: Option<u32>,
        /// How many items to skip.
        pub offset: Option<u32>,
        /// With this text in what they say.
        pub query: Option<String>,
    }
}

model! {
    /// Lists the tags that articles have.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct ListTags;
}

model! {
    /// An article in a list: all but what it says.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct ArticleSnapshot(TOLERANT) {
        /// Its number, by which requests name it.
        pub id: u32,
        /// An older identifier; may be empty.
        pub article_id: String,
        /// What kind of article it is.
        pub kind as "type": ArticleType,
        /// Its title.
        pub title: String,
        /// What it is about.
        pub description: String,
        /// How the service's processing of it stands.
        pub state: String,
        /// Whether the assistant may use it.
        pub deploy_state: DeployState,
        /// Its version, counted from 1 when it is published.
        pub version: Option<u32>,
        /// The highest version that there is.
        pub max_available_version: Option<u32>,
        /// Where it came from.
        pub url: Option<String>,
        /// Its tags.
        pub tags: Vec<String>,
        /// The day it was created.
        pub created_timestamp: String,
        /// The day it was last changed.
        pub last_modified_timestamp: String,
        /// The day it was downloaded.
        pub downloaded_timestamp: String,
        /// The day it was last brought up to date.
        pub last_updated_timestamp: String,
        /// The day it was last brought up to date from where it came from.
        pub last_updated_from_external_source_timestamp: Option<String>,
    }
}

model! {
    /// An article.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Article(TOLERANT) extends snapshot: ArticleSnapshot {
        /// What it says.
        pub content: String,
    }
}

open_choice! {
    /// What kind of article it is.
    pub enum ArticleType {
        /// A document with a title.
        Article = "Article",
        /// A short text without one.
        Paragraph = "Paragraph",
        /// Imported from a page.
        Url = "URL",
    }
}

open_choice! {
    /// Whether the assistant may use an article.
    pub enum DeployState {
        /// It is being written.
        Draft = "draft",
        /// It may be used once it is learnt.
        Published = "published",
    }
}

model! {
    /// What a search has found.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct FoundArticles(EXACT) {
        /// The sentences in which the words were found.
        pub article_snippets: Vec<ArticleSnippet>,
        /// The articles.
        pub article_snapshots: Page<ArticleSnapshot>,
    }
}

model! {
    /// A sentence in which words of a search were found.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct ArticleSnippet(EXACT) {
        /// The article's number.
        pub article_id: u32,
        /// The sentence.
        pub expository_sentence: String,
        /// Where the words stand in it.
        pub query_words_ids: Vec<FoundWord>,
    }
}

model! {
    /// A word of a search, where it was found.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct FoundWord(EXACT) {
        /// Its first character, counted from 0.
        pub start_char: u32,
        /// The character after its last.
        pub end_char: u32,
        /// The word.
        pub text: String,
    }
}

model! {
    /// A short article without a title.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Paragraph(EXACT) {
        /// Its number, by which requests name it.
        pub id: u32,
        /// What it says.
        pub content: String,
    }
}

endpoint! {
    CreateArticle: "Create Article"
    Post "/v1/api/knowledge_base/articles/" (Members) WriteAll Write
    201 => Article
}

endpoint! {
    ListArticles: "List Articles"
    Get "/v1/api/knowledge_base/articles/" (Query) ReadAll Read
    200 => Page<ArticleSnapshot>
}

endpoint! {
    GetArticle: "Get Article"
    Get "/v1/api/knowledge_base/articles/{article_id}" (Nowhere) ReadAll Read
    200 => Article
}

endpoint! {
    UpdateArticle: "Update Article"
    Patch "/v1/api/knowledge_base/articles/{article_id}" (Members) WriteAll Write
    200 => Article
}

endpoint! {
    DeleteArticles: "Delete Articles"
    Delete "/v1/api/knowledge_base/articles/" (Body("article_ids")) WriteAll Write
    200 => ()
}

endpoint! {
    SearchArticles: "Search Articles"
    Get "/v1/api/knowledge_base/articles/search" (Query) ReadAll Read
    200 => FoundArticles
}

endpoint! {
    ListParagraphs: "List Paragraphs"
    Get "/v1/api/knowledge_base/articles/paragraphs" (Query) ReadAll Read
    200 => Page<Paragraph>
}

endpoint! {
    ListTags: "List Tags"
    Get "/v1/api/knowledge_base/tags/" (Nowhere) ReadAll Read
    200 => Vec<String>
}
