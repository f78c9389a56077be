//! Articles: created, listed, read, changed, deleted; and the tags they have.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use quickchat_web::api::{
    Article, ArticleType, CreateArticle, DeleteArticles, Endpoint, GetArticle, ListArticles,
    ListParagraphs, ListTags, Paragraph, UpdateArticle,
};

use crate::asked::{Answer, Answered, Asked};
use crate::auth::Access;
use crate::error::ApiError;
use crate::page::page;

pub(crate) fn routes() -> Router<Access> {
    Router::new()
        .route(
            ListArticles::PATH,
            get(list).post(create).delete(delete_many),
        )
        .route(GetArticle::PATH, get(read).patch(update))
        .route(ListParagraphs::PATH, get(list_paragraphs))
        .route(ListTags::PATH, get(list_tags))
}

pub(crate) fn unknown_article() -> ApiError {
    ApiError::new(
        StatusCode::NOT_FOUND,
        "There is no article with this number.",
    )
}

async fn create(
    State(access): State<Access>,
    Asked(new): Asked<CreateArticle>,
) -> Answered<CreateArticle> {
    Ok(Answer(access.service.library.lock().create(&new)))
}

async fn list(
    State(access): State<Access>,
    Asked(asked): Asked<ListArticles>,
) -> Answered<ListArticles> {
    let library = access.service.library.lock();
    let found = library
        .articles()
        .filter(|article| matches(article, &asked))
        .map(|article| article.snapshot.clone())
        .collect();
    page(found, asked.limit, asked.offset).map(Answer)
}

fn matches(article: &Article, asked: &ListArticles) -> bool {
    let Article { snapshot, content } = article;
    let contains = |text: &str, part: &Option<String>| {
        let part = part.as_deref().map(str::to_lowercase);
        part.is_none_or(|part| text.to_lowercase().contains(&part))
    };
    let types = asked.types.as_deref();
    types.is_none_or(|kind| kind == snapshot.kind.as_str())
        && asked
            .tags
            .as_ref()
            .is_none_or(|tag| snapshot.tags.contains(tag))
        && asked
            .url
            .as_ref()
            .is_none_or(|url| snapshot.url.as_ref() == Some(url))
        && contains(&snapshot.title, &asked.title)
        && contains(content, &asked.query)
}

async fn read(
    State(access): State<Access>,
    Asked(asked): Asked<GetArticle>,
) -> Answered<GetArticle> {
    let library = access.service.library.lock();
    let article = library.get(asked.article_id).ok_or_else(unknown_article)?;
    Ok(Answer(article.clone()))
}

async fn update(
    State(access): State<Access>,
    Asked(changes): Asked<UpdateArticle>,
) -> Answered<UpdateArticle> {
    let updated = access.service.library.lock().update(changes);
    updated.map(Answer).ok_or_else(unknown_article)
}

async fn delete_many(
    State(access): State<Access>,
    Asked(asked): Asked<DeleteArticles>,
) -> Answered<DeleteArticles> {
    access.service.library.lock().delete(&asked.article_ids);
    Ok(Answer(()))
}

async fn list_paragraphs(
    State(access): State<Access>,
    Asked(asked): Asked<ListParagraphs>,
) -> Answered<ListParagraphs> {
    let like = ListArticles {
        query: asked.query,
        types: Some(ArticleType::Paragraph.as_str().to_owned()),
        ..ListArticles::default()
    };
    let library = access.service.library.lock();
    let found = library
        .articles()
        .filter(|article| matches(article, &like))
        .map(|article| Paragraph {
            id: article.snapshot.id,
            content: article.content.clone(),
        })
        .collect();
    let mut page = page(found, asked.limit, asked.offset)?;
    // This list doesn't repeat it.
    page.limit = None;
    Ok(Answer(page))
}

async fn list_tags(State(access): State<Access>, _: Asked<ListTags>) -> Answered<ListTags> {
    Ok(Answer(access.service.library.lock().tags()))
}
