//! Where an article is to be read in one language ("Article Language URLs" in
//! the reference).

use super::model::model;
use super::request::endpoint;

model! {
    /// Reads an article's address in one language.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct GetLanguageUrl(EXACT) {
        /// The article's number.
        pub article_id: u32,
        /// The language, such as `en`.
        pub language: String,
    }
}

model! {
    /// Gives an article an address in one language.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct CreateLanguageUrl(EXACT) {
        /// The article's number.
        pub article_id: u32,
        /// The language, such as `en`.
        pub language: String,
        /// The address.
        pub url: String,
    }
}

model! {
    /// Changes an article's address in one language.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct UpdateLanguageUrl(EXACT) {
        /// The article's number.
        pub article_id: u32,
        /// The language, such as `en`.
        pub language: String,
        /// The address.
        pub url: String,
    }
}

model! {
    /// Takes an article's address in one language away.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct DeleteLanguageUrl(EXACT) {
        /// The article's number.
        pub article_id: u32,
        /// The language, such as `en`.
        pub language: String,
    }
}

model! {
    /// An article's address in one language.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct LanguageUrl(EXACT) {
        /// The address.
        pub url: String,
    }
}

endpoint! {
    GetLanguageUrl: "Get Language URL"
    Get "/v1/api/knowledge_base/articles/{article_id}/lang_urls/{language}" (Nowhere) ReadAll Read
    200 => LanguageUrl
}

endpoint! {
    CreateLanguageUrl: "Create Language URL"
    Post "/v1/api/knowledge_base/articles/{article_id}/lang_urls/{language}" (Members) WriteAll Write
    200 => LanguageUrl
}

endpoint! {
    UpdateLanguageUrl: "Update Language URL"
    Patch "/v1/api/knowledge_base/articles/{article_id}/lang_urls/{language}" (Members) WriteAll Write
    200 => LanguageUrl
}

endpoint! {
    DeleteLanguageUrl: "Delete Language URL"
    Delete "/v1/api/knowledge_base/articles/{article_id}/lang_urls/{language}" (Nowhere) WriteAll Write
    200 => ()
}
