//! Articles of an Intercom help center ("Intercom Knowledge Base" in the
//! reference).

use super::article::ArticleSnapshot;
use super::model::model;
use super::request::endpoint;

model! {
    /// Fetches articles anew from Intercom.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct RefreshIntercomArticles(EXACT) {
        /// The numbers of those to fetch; all if not given.
        pub article_ids: Option<Vec<u32>>,
        /// Whether new ones are fetched too; they are, if not given.
        pub fetch_new_articles: Option<bool>,
    }
}

model! {
    /// Imports all articles of the connected help center.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct ImportIntercomArticles;
}

model! {
    /// Deletes all articles that came from Intercom.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct DeleteIntercomArticles;
}

endpoint! {
    RefreshIntercomArticles: "Refresh Intercom Articles"
    Post "/v1/api/knowledge_base/intercom/refresh_articles" (Members) WriteAll Heavy
    204 => ()
}

endpoint! {
    ImportIntercomArticles: "Import Intercom Articles"
    Post "/v1/api/knowledge_base/intercom/import" (Nowhere) WriteAll Heavy
    200 => Vec<ArticleSnapshot>
}

endpoint! {
    DeleteIntercomArticles: "Delete Intercom Articles"
    Post "/v1/api/knowledge_base/intercom/delete" (Nowhere) WriteAll Write
    204 => ()
}
