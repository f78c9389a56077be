//! Files that become articles. The emulator reads text; of a PDF or DOCX file it
//! keeps that it came.

use axum::Router;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::StatusCode;
use axum::routing::post;
use quickchat_web::api::{
    ArticleType, Endpoint, Placement, Upload, UploadFile, UploadPdf, UploadedArticle,
};

use crate::asked::{Answer, Answered};
use crate::auth::Access;
use crate::error::ApiError;

/// The largest form that is read, in bytes.
const MAX_BYTES: usize = 20 * 1024 * 1024;

pub(crate) fn routes() -> Router<Access> {
    Router::new()
        .route(UploadPdf::PATH, post(upload_pdf))
        .route(UploadFile::PATH, post(upload_file))
        .layer(DefaultBodyLimit::max(MAX_BYTES))
}

async fn upload_pdf(State(access): State<Access>, request: Request) -> Answered<UploadPdf> {
    receive::<UploadPdf>(&access, request, &[".pdf"])
        .await
        .map(Answer)
}

async fn upload_file(State(access): State<Access>, request: Request) -> Answered<UploadFile> {
    receive::<UploadFile>(&access, request, &[".pdf", ".docx"])
        .await
        .map(Answer)
}

async fn receive<E: Endpoint + 'static>(
    access: &Access,
    request: Request,
    endings: &[&str],
) -> Result<Upload, ApiError> {
    access.admit::<E>(request.headers())?;
    let Placement::File(field) = E::PLACEMENT else {
        return Err(ApiError::bad_request("This address takes no file."));
    };
    let mut form = Multipart::from_request(request, access)
        .await
        .map_err(|_| {
            ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body must be sent as `Content-Type: multipart/form-data`.",
            )
        })?;
    while let Some(part) = form.next_field().await.map_err(unreadable)? {
        if part.name() != Some(field) {
            continue;
        }
        let name = part.file_name().unwrap_or_default().to_owned();
        let content = part.bytes().await.map_err(unreadable)?;
        let lower = name.to_lowercase();
        if !endings.iter().any(|ending| lower.ends_with(ending)) {
            return Err(ApiError::bad_request(format!(
                "The file's name must end in {}.",
                endings.join(" or ")
            )));
        }
        let text = match std::str::from_utf8(&content) {
            Ok(text) => text.to_owned(),
            Err(_) => format!("{} bytes, which the emulator doesn't read.", content.len()),
        };
        let mut library = access.service.library.lock();
        let id = library.add(ArticleType::Article, &name, &text);
        return Ok(Upload {
            status: "success".to_owned(),
            message: "File processed successfully.".to_owned(),
            article: UploadedArticle { id, title: name },
        });
    }
    Err(ApiError::bad_request(format!(
        "The form must have a file named `{field}`."
    )))
}

fn unreadable(error: MultipartError) -> ApiError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("The body is larger than {MAX_BYTES} bytes."),
        ),
        _ => ApiError::bad_request("The form can't be read."),
    }
}
