//! The search through what articles say.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use quickchat_web::api::{
    Article, ArticleSnippet, Endpoint, FoundArticles, FoundWord, Page, SearchArticles,
};

use crate::asked::{Answer, Answered, Asked};
use crate::auth::Access;

pub(crate) fn routes() -> Router<Access> {
    Router::new().route(SearchArticles::PATH, get(search))
}

async fn search(
    State(access): State<Access>,
    Asked(asked): Asked<SearchArticles>,
) -> Answered<SearchArticles> {
    let wanted = Wanted::new(&asked);
    let library = access.service.library.lock();
    let searched = most(asked.num_of_data_articles, 15);
    let shown = most(asked.num_of_display_articles, 5);
    let found: Vec<(&Article, Vec<ArticleSnippet>)> = library
        .articles()
        .filter_map(|article| Some((article, wanted.snippets(article)?)))
        .take(searched)
        .collect();
    let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let items = found.iter().take(shown);
    Ok(Answer(FoundArticles {
        article_snapshots: Page {
            items: items.map(|(article, _)| article.snapshot.clone()).collect(),
            offset: 0,
            limit: None,
            count,
        },
        article_snippets: found
            .into_iter()
            .take(shown)
            .flat_map(|(_, snippets)| snippets)
            .collect(),
    }))
}

fn most(asked: Option<u32>, usual: u32) -> usize {
    usize::try_from(asked.unwrap_or(usual)).unwrap_or(usize::MAX)
}

struct Wanted {
    /// What is looked for: the words, or the query as a whole.
    words: Vec<Vec<char>>,
    ignores_case: bool,
    searches_titles: bool,
}

impl Wanted {
    fn new(asked: &SearchArticles) -> Self {
        let words = match asked.strict_search {
            Some(true) => vec![asked.query.trim().chars().collect()],
            _ => asked
                .query
                .split_whitespace()
                .map(|word| word.chars().collect())
                .collect(),
        };
        Wanted {
            words,
            ignores_case: asked.is_case_insensitive.unwrap_or(true),
            searches_titles: asked.with_title_url_and_tags.unwrap_or(true),
        }
    }

    /// The sentences of an article in which something was found; `None` if nothing
    /// was, there or elsewhere.
    fn snippets(&self, article: &Article) -> Option<Vec<ArticleSnippet>> {
        let snippets: Vec<_> = sentences(&article.content)
            .filter_map(|sentence| {
                let query_words_ids = self.found_in(sentence);
                (!query_words_ids.is_empty()).then(|| ArticleSnippet {
                    article_id: article.snapshot.id,
                    expository_sentence: sentence.to_owned(),
                    query_words_ids,
                })
            })
            .collect();
        let elsewhere = || {
            let snapshot = &article.snapshot;
            [&snapshot.title]
                .into_iter()
                .chain(&snapshot.url)
                .chain(&snapshot.tags)
                .any(|text| !self.found_in(text).is_empty())
        };
        (!snippets.is_empty() || (self.searches_titles && elsewhere())).then_some(snippets)
    }

    fn found_in(&self, sentence: &str) -> Vec<FoundWord> {
        let characters: Vec<char> = sentence.chars().collect();
        let mut found = Vec::new();
        for start in 0..characters.len() {
            let rest = characters.get(start..).unwrap_or_default();
            let word = self.words.iter().find(|word| {
                !word.is_empty()
                    && rest.len() >= word.len()
                    && rest.iter().zip(*word).all(|(a, b)| self.is_same(*a, *b))
            });
            if let Some(word) = word {
                let text = rest.iter().take(word.len()).collect();
                let end = start + word.len();
                found.push(FoundWord {
                    start_char: u32::try_from(start).unwrap_or(u32::MAX),
                    end_char: u32::try_from(end).unwrap_or(u32::MAX),
                    text,
                });
            }
        }
        found
    }

    fn is_same(&self, a: char, b: char) -> bool {
        a == b || (self.ignores_case && a.to_lowercase().eq(b.to_lowercase()))
    }
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', '\n'])
        .map(str::trim)
        .filter(|sentence| !sentence.is_empty())
}
