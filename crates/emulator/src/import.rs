//! Articles from elsewhere. The emulator visits no other site: it makes an article
//! for each address and says so in it, and finds two pages in every sitemap.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::routing::{delete, post};
use quickchat_web::api::{
    DeleteIntercomArticles, DeleteLinks, Endpoint, ImportIntercomArticles, ImportSitemap,
    ImportYouTubeTranscript, ImportedLinks, ImportedPage, Object, RefreshIntercomArticles,
    ScrapeListOfLinks, ScrapeWebsite,
};
use regex::Regex;

use crate::asked::{Answer, Answered, Asked};
use crate::auth::Access;
use crate::error::ApiError;

pub(crate) fn routes() -> Router<Access> {
    Router::new()
        .route(ScrapeWebsite::PATH, post(website))
        .route(ImportYouTubeTranscript::PATH, post(youtube))
        .route(ImportSitemap::PATH, post(sitemap))
        .route(ScrapeListOfLinks::PATH, post(list_of_links))
        .route(DeleteLinks::PATH, delete(delete_links))
        .route(ImportIntercomArticles::PATH, post(intercom))
        .route(RefreshIntercomArticles::PATH, post(refresh_intercom))
        .route(DeleteIntercomArticles::PATH, post(delete_intercom))
}

/// The address's parts, if it is one of the web.
fn web_address(text: &str, name: &str) -> Result<Uri, ApiError> {
    text.parse::<Uri>()
        .ok()
        .filter(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some())
        .ok_or_else(|| {
            ApiError::bad_request(format!("`{name}` must be an address of http or https."))
        })
}

fn success() -> String {
    "success".to_owned()
}

async fn website(
    State(access): State<Access>,
    Asked(asked): Asked<ScrapeWebsite>,
) -> Answered<ScrapeWebsite> {
    web_address(&asked.url, "url")?;
    access.service.library.lock().import(&asked.url, &[]);
    Ok(Answer(ImportedPage {
        status: success(),
        url: asked.url,
        article: Object::default(),
    }))
}

async fn youtube(
    State(access): State<Access>,
    Asked(asked): Asked<ImportYouTubeTranscript>,
) -> Answered<ImportYouTubeTranscript> {
    let address = web_address(&asked.url, "url")?;
    let host = address.host().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    if !matches!(host, "youtube.com" | "m.youtube.com" | "youtu.be") {
        return Err(ApiError::bad_request(
            "`url` must be the address of a YouTube video.",
        ));
    }
    access.service.library.lock().import(&asked.url, &[]);
    Ok(Answer(()))
}

async fn sitemap(
    State(access): State<Access>,
    Asked(asked): Asked<ImportSitemap>,
) -> Answered<ImportSitemap> {
    let address = web_address(&asked.site_map, "site_map")?;
    let filter = Regex::new(asked.link_filter_regex.as_deref().unwrap_or(".*"))
        .map_err(|_| ApiError::bad_request("`link_filter_regex` is no regular expression."))?;
    let (scheme, authority) = (address.scheme_str(), address.authority());
    let origin = format!(
        "{}://{}",
        scheme.unwrap_or("https"),
        authority.map_or("", |authority| authority.as_str())
    );
    let links: Vec<_> = ["page1", "page2"]
        .into_iter()
        .map(|page| format!("{origin}/{page}"))
        .filter(|link| filter.is_match(link))
        .collect();
    let mut library = access.service.library.lock();
    for link in &links {
        library.import(link, &[]);
    }
    Ok(Answer(ImportedLinks {
        status: success(),
        links,
    }))
}

async fn list_of_links(
    State(access): State<Access>,
    Asked(asked): Asked<ScrapeListOfLinks>,
) -> Answered<ScrapeListOfLinks> {
    for link in &asked.links {
        web_address(link, "links")?;
    }
    let mut library = access.service.library.lock();
    for link in &asked.links {
        library.import(link, asked.tags.as_deref().unwrap_or_default());
    }
    Ok(Answer(ImportedLinks {
        status: success(),
        links: asked.links,
    }))
}

async fn delete_links(
    State(access): State<Access>,
    Asked(asked): Asked<DeleteLinks>,
) -> Answered<DeleteLinks> {
    access.service.library.lock().delete_links(&asked.links);
    Ok(Answer(()))
}

async fn intercom(
    State(access): State<Access>,
    _: Asked<ImportIntercomArticles>,
) -> Answered<ImportIntercomArticles> {
    Ok(Answer(access.service.library.lock().import_intercom()))
}

async fn refresh_intercom(
    State(access): State<Access>,
    Asked(asked): Asked<RefreshIntercomArticles>,
) -> Answered<RefreshIntercomArticles> {
    let mut library = access.service.library.lock();
    if !library.refresh_intercom(asked.article_ids.as_deref()) {
        return Err(ApiError::new(
            StatusCode::NOT_FOUND,
            "One of the articles is not there, or not from Intercom.",
        ));
    }
    if asked.fetch_new_articles.unwrap_or(true) {
        library.import_intercom();
    }
    Ok(Answer(()))
}

async fn delete_intercom(
    State(access): State<Access>,
    _: Asked<DeleteIntercomArticles>,
) -> Answered<DeleteIntercomArticles> {
    access.service.library.lock().delete_intercom();
    Ok(Answer(()))
}
