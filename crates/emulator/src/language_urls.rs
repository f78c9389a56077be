//! Where articles are to be read, language by language.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use quickchat_web::api::{
    CreateLanguageUrl, DeleteLanguageUrl, Endpoint, GetLanguageUrl, LanguageUrl, UpdateLanguageUrl,
};

use crate::articles::unknown_article;
use crate::asked::{Answer, Answered, Asked};
use crate::auth::Access;
use crate::error::ApiError;

pub(crate) fn routes() -> Router<Access> {
    Router::new().route(
        GetLanguageUrl::PATH,
        get(read).post(create).patch(update).delete(delete),
    )
}

fn unknown_language() -> ApiError {
    ApiError::new(
        StatusCode::NOT_FOUND,
        "The article has no address in this language.",
    )
}

async fn read(
    State(access): State<Access>,
    Asked(asked): Asked<GetLanguageUrl>,
) -> Answered<GetLanguageUrl> {
    let library = access.service.library.lock();
    let url = library
        .language_url(asked.article_id, &asked.language)
        .ok_or_else(unknown_language)?
        .clone();
    Ok(Answer(LanguageUrl { url }))
}

async fn create(
    State(access): State<Access>,
    Asked(asked): Asked<CreateLanguageUrl>,
) -> Answered<CreateLanguageUrl> {
    let mut library = access.service.library.lock();
    library.get(asked.article_id).ok_or_else(unknown_article)?;
    if library
        .language_url(asked.article_id, &asked.language)
        .is_some()
    {
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            "The article has an address in this language. Change it instead.",
        ));
    }
    let url = asked.url;
    library.set_language_url(asked.article_id, asked.language, url.clone());
    Ok(Answer(LanguageUrl { url }))
}

async fn update(
    State(access): State<Access>,
    Asked(asked): Asked<UpdateLanguageUrl>,
) -> Answered<UpdateLanguageUrl> {
    let mut library = access.service.library.lock();
    library
        .language_url(asked.article_id, &asked.language)
        .ok_or_else(unknown_language)?;
    let url = asked.url;
    library.set_language_url(asked.article_id, asked.language, url.clone());
    Ok(Answer(LanguageUrl { url }))
}

async fn delete(
    State(access): State<Access>,
    Asked(asked): Asked<DeleteLanguageUrl>,
) -> Answered<DeleteLanguageUrl> {
    let mut library = access.service.library.lock();
    match library.delete_language_url(asked.article_id, asked.language) {
        true => Ok(Answer(())),
        false => Err(unknown_language()),
    }
}
