//! Articles from elsewhere on the web ("Import External Content" in the
//! reference). The service answers at once and imports afterwards.

use super::json::Object;
use super::model::model;
use super::request::endpoint;
use super::schema::Rule;

model! {
    /// Imports a page, or the whole site that it belongs to.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct ScrapeWebsite(EXACT) {
        /// The page's address.
        pub url: String,
        /// `individual`, if not given, for the page; `individual_with_summary`;
        /// `site_wide` for the site.
        pub mode: Option<String>
            where [Rule::OneOf(&["individual", "site_wide", "individual_with_summary"])],
        /// Phrases to look for.
        pub phrases: Option<Vec<String>>,
        /// A CSS selector of what to import.
        pub html_selector: Option<String>,
    }
}

model! {
    /// Imports what is said in a video.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct ImportYouTubeTranscript(EXACT) {
        /// The video's address.
        pub url: String,
        /// A UUID of version 4, by which the import is followed.
        pub toast_process_uuid: String where [Rule::UuidV4],
    }
}

model! {
    /// Imports the pages that a sitemap lists.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct ImportSitemap(EXACT) {
        /// The address of an XML sitemap.
        pub site_map: String,
        /// A regular expression of the addresses to import; `.*` if not given.
        pub link_filter_regex: Option<String>,
        /// A CSS selector of what to import of each.
        pub html_selector: Option<String>,
        /// Whether what is imported is summarized; not, if not given.
        pub summarize: Option<bool>,
    }
}

model! {
    /// Imports pages.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct ScrapeListOfLinks(EXACT) {
        /// Their addresses.
        pub links: Vec<String> where [Rule::NotEmpty],
        /// Tags for the articles.
        pub tags: Option<Vec<String>>,
        /// A CSS selector of what to import of each.
        pub html_selector: Option<String>,
        /// Whether what is imported is summarized; not, if not given.
        pub summarize: Option<bool>,
    }
}

model! {
    /// Deletes the articles that were imported from pages.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct DeleteLinks(EXACT) {
        /// The pages' addresses.
        pub links: Vec<String> where [Rule::NotEmpty],
    }
}

model! {
    /// A page whose import has begun.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct ImportedPage(TOLERANT) {
        /// How it began, such as `success`.
        pub status: String,
        /// The page's address.
        pub url: String,
        /// The article; what is in it is undocumented.
        pub article: Object,
    }
}

model! {
    /// Pages whose import has begun.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct ImportedLinks(TOLERANT) {
        /// How it began, such as `success`.
        pub status: String,
        /// The pages' addresses.
        pub links: Vec<String>,
    }
}

endpoint! {
    ScrapeWebsite: "Scrape Website"
    Post "/v1/api/knowledge_base/import_external/website" (Members) WriteAll Heavy
    202 => ImportedPage
}

endpoint! {
    ImportYouTubeTranscript: "Import YouTube Transcript"
    Post "/v1/api/knowledge_base/import_external/youtube" (Members) WriteAll Heavy
    202 => ()
}

endpoint! {
    ImportSitemap: "Import Sitemap"
    Post "/v1/api/knowledge_base/import_external/site-map" (Members) WriteAll Heavy
    202 => ImportedLinks
}

endpoint! {
    ScrapeListOfLinks: "Scrape List of Links"
    Post "/v1/api/knowledge_base/import_external/scrape-list" (Members) WriteAll Heavy
    202 => ImportedLinks
}

endpoint! {
    DeleteLinks: "Delete Links"
    Delete "/v1/api/knowledge_base/import_external" (Members) WriteAll Write
    200 => ()
}
