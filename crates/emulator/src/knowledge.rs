//! What the assistant knows: articles, found by their words (BM25 over stemmed
//! English), with an honest answer when none fits.

use std::collections::HashSet;
use std::fmt;

use bm25::{DefaultTokenizer, Document, Language, SearchEngine, SearchEngineBuilder, Tokenizer};
use quickchat_web::api::{Object, Value};

use crate::account::Article;

/// How much of a question an article must speak of, by the weight of its
/// words, before it counts as an answer.
const ENOUGH: f32 = 0.45;

/// A searchable set of articles.
pub(crate) struct KnowledgeBase {
    articles: Vec<Article>,
    words: Vec<HashSet<String>>,
    fallback: String,
    tokenizer: DefaultTokenizer,
    engine: SearchEngine<usize>,
}

/// A reply, and the title of the article that it came from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) text: String,
    pub(crate) source: Option<String>,
}

impl KnowledgeBase {
    /// Knows `articles`, and says `fallback` where none fits.
    pub(crate) fn new(articles: Vec<Article>, fallback: &str) -> Self {
        let documents: Vec<String> = articles.iter().map(searchable).collect();
        let tokenizer = DefaultTokenizer::new(Language::English);
        KnowledgeBase {
            words: documents
                .iter()
                .map(|document| tokenizer.tokenize(document).into_iter().collect())
                .collect(),
            fallback: fallback.to_owned(),
            engine: SearchEngineBuilder::with_documents(
                Language::English,
                documents
                    .into_iter()
                    .enumerate()
                    .map(|(index, document)| Document::new(index, document)),
            )
            .build(),
            tokenizer,
            articles,
        }
    }

    /// Answers a visitor's `text`. Where it says too little by itself, the
    /// site's `context` helps to find the article.
    pub(crate) fn answer(&self, text: &str, context: Option<&str>, metadata: &Object) -> Answer {
        let found = self
            .find(text)
            .or_else(|| self.find(&[text, context?].join(" ")));
        let (reply, source) = match found {
            Some(article) => (&article.reply, Some(article.title.clone())),
            None => (&self.fallback, None),
        };
        Answer {
            text: fill_in(reply, metadata),
            source,
        }
    }

    fn find(&self, question: &str) -> Option<&Article> {
        const CANDIDATES: usize = 3;
        let asked: HashSet<String> = self.tokenizer.tokenize(question).into_iter().collect();
        let total: f32 = asked.iter().map(|word| self.weight(word)).sum();
        let coverage = |index: usize| -> f32 {
            let spoken_of = self.words.get(index).into_iter().flatten();
            let covered = spoken_of.filter(|word| asked.contains(*word));
            covered.map(|word| self.weight(word)).sum::<f32>() / total
        };
        self.engine
            .search(question, CANDIDATES)
            .into_iter()
            .map(|found| (found.document.id, coverage(found.document.id), found.score))
            .filter(|(_, coverage, _)| *coverage >= ENOUGH)
            .max_by(|(_, a, x), (_, b, y)| (a * x).total_cmp(&(b * y)))
            .and_then(|(index, _, _)| self.articles.get(index))
    }

    /// How much a word tells: the fewer articles have it, the more.
    #[expect(clippy::cast_precision_loss, reason = "there are few articles")]
    fn weight(&self, word: &str) -> f32 {
        let having = self.words.iter().filter(|set| set.contains(word)).count() as f32;
        let all = self.words.len() as f32;
        (1.0 + (all - having + 0.5) / (having + 0.5)).ln()
    }
}

impl fmt::Debug for KnowledgeBase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "KnowledgeBase({} articles)", self.articles.len())
    }
}

/// An article's words, its title and keywords weighing more than its text.
fn searchable(article: &Article) -> String {
    let Article {
        title,
        keywords,
        reply,
    } = article;
    let text = without_tags(reply);
    format!("{title} {title} {title} {keywords} {keywords} {keywords} {text}")
}

fn without_tags(html: &str) -> String {
    let mut inside = false;
    html.chars()
        .map(|character| match character {
            '<' => {
                inside = true;
                ' '
            }
            '>' => {
                inside = false;
                ' '
            }
            _ if inside => ' ',
            other => other,
        })
        .collect()
}

/// Puts the conversation's metadata where a reply asks for it.
fn fill_in(reply: &str, metadata: &Object) -> String {
    if !reply.contains("{{metadata") {
        return reply.to_owned();
    }
    let list = match metadata.is_empty() {
        true => "- nothing yet".to_owned(),
        false => metadata
            .iter()
            .map(|(key, value)| format!("- **{key}**: {}", plain(value)))
            .collect::<Vec<_>>()
            .join("\n"),
    };
    let mut filled = reply.replace("{{metadata}}", &list);
    for (key, value) in metadata.iter() {
        filled = filled.replace(&format!("{{{{metadata_{key}}}}}"), &plain(value));
    }
    filled
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => serde_json::to_string(other).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Account;

    fn built_in() -> KnowledgeBase {
        let account = Account::built_in().unwrap();
        KnowledgeBase::new(account.articles, &account.fallback_reply)
    }

    #[test]
    fn questions_find_their_articles() {
        let base = built_in();
        let wrong: Vec<_> = [
            ("Hello!", "Hello"),
            ("hi", "Hello"),
            ("thanks a lot", "Thank you"),
            ("What is quickchat-web?", "What quickchat-web is"),
            ("How do I put it on a page?", "Put a chat on a page"),
            (
                "how do I embed the widget on my site",
                "Put a chat on a page",
            ),
            ("Hello, how can I embed a widget?", "Put a chat on a page"),
            ("can I change the colours?", "Theming"),
            ("what about privacy and cookies", "Privacy"),
            ("how do I set metadata", "Metadata"),
            ("What do you know about me?", "What I know about you"),
            ("which keyboard shortcuts are there", "Keyboard shortcuts"),
            ("How big is it?", "Size"),
            ("what are the faults of the emulator", "Faults"),
            ("use it without the widget, headless", "Headless client"),
            ("where do I put my api key", "Keys and the gateway"),
            ("can I talk to a human", "Talk to a person"),
            ("is it free?", "Licence"),
            ("does it work with React", "Browsers and frameworks"),
            ("what happens when a request fails?", "Errors and retries"),
            ("are you a robot?", "Who you are"),
            ("How do I install it with npm?", "Install from npm"),
        ]
        .into_iter()
        .filter_map(|(question, title)| {
            let answer = base.answer(question, None, &Object::default());
            (answer.source.as_deref() != Some(title)).then_some((question, title, answer.source))
        })
        .collect();
        assert_eq!(wrong, []);
    }

    #[test]
    fn every_starter_of_the_built_in_account_has_an_answer() {
        let base = built_in();
        let account = Account::built_in().unwrap();
        for starter in account.widget_configuration["conversation_starters"]
            .as_array()
            .unwrap()
        {
            let question = starter.as_str().unwrap();
            let answer = base.answer(question, None, &Object::default());
            assert!(answer.source.is_some(), "{question}");
        }
    }

    #[test]
    fn a_question_beyond_the_articles_is_not_answered_with_a_guess() {
        let base = built_in();
        for question in [
            "What is the capital of Mongolia?",
            "qwertz",
            "???",
            "",
            "recommend a restaurant for dinner in Berlin",
        ] {
            let answer = base.answer(question, None, &Object::default());
            assert_eq!(answer.source, None, "{question:?}");
            assert!(!answer.text.is_empty());
        }
    }

    #[test]
    fn context_helps_where_the_question_says_too_little() {
        let base = built_in();
        let answer = |context| base.answer("How?", context, &Object::default()).source;
        assert_eq!(answer(None), None);
        assert_eq!(answer(Some("theming")).as_deref(), Some("Theming"));
    }

    #[test]
    fn metadata_appears_where_a_reply_asks_for_it() {
        let metadata = [("name", "Ada"), ("plan", "pro")].into_iter().collect();
        assert_eq!(
            fill_in("Dear {{metadata_name}}:\n{{metadata}}", &metadata),
            "Dear Ada:\n- **name**: Ada\n- **plan**: pro"
        );
        assert_eq!(fill_in("{{metadata}}", &Object::default()), "- nothing yet");
    }
}
