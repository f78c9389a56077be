//! Lists, a page at a time.

use quickchat_web::api::Page;

use crate::error::ApiError;

/// The most items on one page.
pub(crate) const MOST: u32 = 100;

/// Cuts one page out of a list.
pub(crate) fn page<T>(
    all: Vec<T>,
    limit: Option<u32>,
    offset: Option<u32>,
) -> Result<Page<T>, ApiError> {
    const DEFAULT: u32 = 20;
    let (limit, offset) = (limit.unwrap_or(DEFAULT), offset.unwrap_or(0));
    if !(1..=MOST).contains(&limit) {
        return Err(ApiError::bad_request(format!(
            "`limit` must be from 1 to {MOST}."
        )));
    }
    let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let items = all
        .into_iter()
        .skip(usize::try_from(offset).unwrap_or(usize::MAX))
        .take(usize::try_from(limit).unwrap_or(usize::MAX))
        .collect();
    Ok(Page {
        items,
        offset,
        limit: Some(limit),
        count,
    })
}
