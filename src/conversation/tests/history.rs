use std::collections::BTreeMap;

use super::*;

/// A store as a browser has it: texts by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Store {
    pub(super) head: Option<String>,
    pub(super) chunks: BTreeMap<u32, String>,
    /// How many entries were written or removed.
    pub(super) writes: usize,
}

impl Store {
    pub(super) fn write(&mut self, writes: Vec<Write>) {
        for write in writes {
            self.writes += 1;
            match write {
                Write::Head(head) => {
                    self.head = head.map(|head| serde_json::to_string(&head).unwrap());
                }
                Write::Chunk(number, Some(chunk)) => {
                    let text = serde_json::to_string(&chunk).unwrap();
                    self.chunks.insert(number, text);
                }
                Write::Chunk(number, None) => {
                    self.chunks.remove(&number);
                }
            }
        }
    }

    pub(super) fn restore(&self, route: MetadataRoute) -> Option<Conversation> {
        let head: Head = serde_json::from_str(self.head.as_ref()?).unwrap();
        assert!(head.is_current());
        let read = |number| match self.chunks.get(number) {
            Some(text) => serde_json::from_str(text).unwrap(),
            None => Chunk::default(),
        };
        let chunks = head.chunks.iter().map(read).collect();
        let mut chat = Conversation::restored(route, head, chunks);
        chat.abandon();
        Some(chat)
    }

    pub(super) fn size(&self) -> usize {
        let texts = self.head.iter().chain(self.chunks.values());
        texts.map(String::len).sum()
    }

    fn is_empty(&self) -> bool {
        self.head.is_none() && self.chunks.is_empty()
    }
}

fn exchange(chat: &mut Conversation, id: &str) {
    send(chat, id);
    answer(chat, id);
    chat.take_effects();
}

#[test]
fn nothing_is_kept_before_the_visitor_writes() {
    let mut chat = Conversation::new(MetadataRoute::Endpoint, Some("given".into()));
    chat.set_metadata(object(&[("a", "1")])).unwrap();
    let (attempt, _) = stores(&chat.take_effects())[0];
    chat.metadata_stored(attempt);
    chat.set_online(false);
    chat.reset();
    chat.close();
    assert!(!chat.take_effects().contains(&Effect::Save));
    assert_eq!(chat.unsaved(), []);
}

#[test]
fn metadata_set_before_is_kept_as_pending_once_the_visitor_has_written() {
    let mut chat = chat();
    chat.set_metadata(object(&[("a", "1")])).unwrap();
    send(&mut chat, "m1");
    let mut store = Store::default();
    store.write(chat.unsaved());
    let mut restored = store.restore(MetadataRoute::Endpoint).unwrap();
    assert_eq!(restored.metadata(), &object(&[("a", "1")]));
    restored.retry("m1").unwrap();
    let again = delivery(&restored.take_effects());
    assert_eq!(again.client_metadata, Some(object(&[("a", "1")])));
}

#[test]
fn a_message_is_kept_before_it_is_delivered() {
    let mut chat = chat();
    send(&mut chat, "m1");
    let mut store = Store::default();
    for effect in chat.take_effects() {
        match effect {
            Effect::Save => store.write(chat.unsaved()),
            Effect::Deliver(_) => assert!(store.chunks[&0].contains(&text_of("m1"))),
            _ => {}
        }
    }
    assert_eq!(chat.unsaved(), [], "all was written");
}

#[test]
fn what_is_kept_comes_back() {
    let mut chat = unsaved_chat(MetadataRoute::Endpoint);
    chat.set_metadata(object(&[("b", "1"), ("a", "2")]))
        .unwrap();
    let (attempt, _) = stores(&chat.take_effects())[0];
    chat.metadata_stored(attempt);
    chat.set_metadata(object(&[("c", "3")])).unwrap();
    send(&mut chat, "m2");
    fail(&mut chat, "m2", ErrorCode::Timeout);
    let mut store = Store::default();
    store.write(chat.unsaved());
    let mut restored = store.restore(MetadataRoute::Endpoint).unwrap();
    assert_eq!(restored.messages(), chat.messages());
    assert_eq!(restored.id(), chat.id());
    assert_eq!(
        restored.metadata().keys().collect::<Vec<_>>(),
        ["b", "a", "c"]
    );
    assert_eq!(restored.status(), Status::Idle);
    assert_eq!(restored.take_effects(), []);
    assert_eq!(restored.unsaved(), []);
    restored.set_online(true);
    let pending = stores(&restored.take_effects());
    assert_eq!(pending[0].1.len(), 3, "what was pending goes");
}

#[test]
fn a_message_that_was_on_its_way_comes_back_as_failed() {
    let mut chat = unsaved_chat(MetadataRoute::Endpoint);
    send(&mut chat, "m2");
    let mut store = Store::default();
    store.write(chat.unsaved());
    let mut restored = store.restore(MetadataRoute::Endpoint).unwrap();
    let message = restored.message("m2").unwrap();
    let error = message.error.as_ref().unwrap();
    assert_eq!(message.status, MessageStatus::Failed);
    assert_eq!(error.code, ErrorCode::Network);
    assert!(error.message.contains("may have arrived"));
    assert!(delivers_nothing(&restored.take_effects()));
    restored.retry("m2").unwrap();
    let again = delivery(&restored.take_effects());
    assert_eq!(again.conversation_id.as_deref(), Some("conv"));
}

#[test]
fn a_new_message_rewrites_one_chunk_and_rarely_the_head() {
    let mut chat = chat();
    let mut store = Store::default();
    let mut heads = 0;
    for number in 0..100 {
        send(&mut chat, &number.to_string());
        let writes = chat.unsaved();
        let chunks = writes.iter().filter(|it| matches!(it, Write::Chunk(..)));
        assert_eq!(chunks.count(), 1, "{writes:?}");
        heads += writes
            .iter()
            .filter(|it| matches!(it, Write::Head(_)))
            .count();
        store.write(writes);
        chat.take_effects();
    }
    assert_eq!((store.chunks.len(), heads), (5, 5));
    let restored = store.restore(MetadataRoute::Endpoint).unwrap();
    assert_eq!(restored.messages().len(), 100);
}

#[test]
fn an_old_message_that_changes_rewrites_its_own_chunk() {
    let mut chat = chat();
    for number in 0..50 {
        send(&mut chat, &number.to_string());
    }
    let mut store = Store::default();
    store.write(chat.unsaved());
    fail(&mut chat, "0", ErrorCode::Timeout);
    let writes = chat.unsaved();
    assert!(
        matches!(&writes[..], [Write::Chunk(0, Some(_))]),
        "{writes:?}"
    );
    store.write(writes);
    let restored = store.restore(MetadataRoute::Endpoint).unwrap();
    assert_eq!(restored.messages()[0], chat.messages()[0]);
}

#[test]
fn restored_history_grows_on_where_it_ended() {
    let mut store = Store::default();
    let mut chat = chat();
    for number in 0..15 {
        exchange(&mut chat, &number.to_string());
        store.write(chat.unsaved());
        chat = store.restore(MetadataRoute::Endpoint).unwrap();
    }
    assert_eq!(chat.messages().len(), 30);
    assert_eq!(store.chunks.len(), 2);
}

#[test]
fn only_the_newest_mebibyte_is_kept() {
    let mut chat = chat();
    let mut store = Store::default();
    for number in 0..400 {
        let text = format!("{number} {}", "long ".repeat(2_000));
        chat.send(number.to_string(), text, None, 1.0).unwrap();
        store.write(chat.unsaved());
        assert!(store.size() < 1_100_000, "{}", store.size());
    }
    assert_eq!(chat.messages().len(), 400, "the page still has them all");
    let restored = store.restore(MetadataRoute::Endpoint).unwrap();
    let kept = restored.messages().len();
    assert!((95..110).contains(&kept), "{kept}");
    assert_eq!(restored.messages()[kept - 1].id, "399");
    assert_eq!(
        store.chunks.len(),
        serde_json::from_str::<Head>(store.head.as_ref().unwrap())
            .unwrap()
            .chunks
            .len(),
        "dropped chunks are gone from the store"
    );
    fail(&mut chat, "0", ErrorCode::Timeout);
    assert_eq!(chat.unsaved(), [], "an old message isn't kept any more");
}

#[test]
fn after_a_reset_a_shortened_history_begins_anew() {
    let mut chat = chat();
    let mut store = Store::default();
    for number in 0..30 {
        let text = "x".repeat(60_000);
        chat.send(number.to_string(), text, None, 1.0).unwrap();
    }
    store.write(chat.unsaved());
    chat.reset();
    chat.take_effects();
    exchange(&mut chat, "new");
    store.write(chat.unsaved());
    let restored = store.restore(MetadataRoute::Endpoint).unwrap();
    assert_eq!(restored.messages(), chat.messages());
}

#[test]
fn long_reasons_for_failures_count_as_well() {
    let mut chat = chat();
    let mut store = Store::default();
    for number in 0..300 {
        let id = number.to_string();
        send(&mut chat, &id);
        let attempt = attempt_for(&mut chat, &id);
        let reason = "Because. ".repeat(1_000);
        chat.delivery_failed(attempt, Error::new(ErrorCode::BadRequest, reason));
        store.write(chat.unsaved());
        assert!(store.size() < 1_200_000, "{}", store.size());
    }
}

#[test]
fn a_message_beyond_all_measure_is_not_kept() {
    let mut chat = chat();
    let mut store = Store::default();
    chat.send("huge".into(), "x".repeat(2_000_000), None, 1.0)
        .unwrap();
    store.write(chat.unsaved());
    assert!(store.size() < 1_000);
    send(&mut chat, "small");
    store.write(chat.unsaved());
    let restored = store.restore(MetadataRoute::Endpoint).unwrap();
    assert_eq!(restored.messages().len(), 1);
}

#[test]
fn resetting_empties_the_store() {
    let mut chat = chat();
    let mut store = Store::default();
    for number in 0..50 {
        send(&mut chat, &number.to_string());
    }
    chat.set_metadata(object(&[("a", "1")])).unwrap();
    store.write(chat.unsaved());
    chat.take_effects();
    chat.reset();
    assert!(chat.take_effects().contains(&Effect::Save));
    store.write(chat.unsaved());
    assert!(store.is_empty(), "{store:?}");
    assert_eq!(chat.unsaved(), []);
    send(&mut chat, "m1");
    store.write(chat.unsaved());
    assert_eq!((store.chunks.len(), store.head.is_some()), (1, true));
}

#[test]
fn what_was_never_written_is_not_removed() {
    let mut chat = chat();
    send(&mut chat, "m1");
    chat.reset();
    assert_eq!(chat.unsaved(), []);
}

#[test]
fn a_reset_and_a_new_start_between_two_saves_leave_only_the_new() {
    let mut chat = chat();
    let mut store = Store::default();
    send(&mut chat, "old");
    store.write(chat.unsaved());
    chat.reset();
    send(&mut chat, "new");
    store.write(chat.unsaved());
    assert_eq!(store.chunks.len(), 1);
    let restored = store.restore(MetadataRoute::Endpoint).unwrap();
    assert_eq!(restored.messages().len(), 1);
    assert_eq!(restored.messages()[0].id, "new");
}

#[test]
fn a_missing_chunk_costs_its_own_messages_only() {
    let mut chat = chat();
    let mut store = Store::default();
    for number in 0..60 {
        send(&mut chat, &number.to_string());
    }
    store.write(chat.unsaved());
    store.chunks.remove(&1);
    let mut restored = store.restore(MetadataRoute::Endpoint).unwrap();
    assert_eq!(restored.messages().len(), 40);
    restored.retry("59").unwrap();
    store.write(restored.unsaved());
    let again = store.restore(MetadataRoute::Endpoint).unwrap();
    assert_eq!(again.messages().len(), 40);
    assert_eq!(again.messages()[39].id, "59");
}

/// Whatever write is the last before a crash, the rest can be read and goes on.
#[test]
fn a_crash_between_two_writes_leaves_a_readable_history() {
    let mut chat = chat();
    let mut store = Store::default();
    for number in 0..130 {
        let text = format!("{number} {}", "long ".repeat(2_000));
        chat.send(number.to_string(), text, None, 1.0).unwrap();
        let writes = chat.unsaved();
        for crash in 0..writes.len() {
            let mut crashed = store.clone();
            crashed.write(writes[..crash].to_vec());
            let Some(mut restored) = crashed.restore(MetadataRoute::Endpoint) else {
                continue;
            };
            send(&mut restored, "after");
            crashed.write(restored.unsaved());
            let again = crashed.restore(MetadataRoute::Endpoint).unwrap();
            assert_eq!(again.messages().last().unwrap().id, "after");
            let head: Head = serde_json::from_str(crashed.head.as_ref().unwrap()).unwrap();
            let orphans = crashed
                .chunks
                .keys()
                .filter(|it| !head.chunks.contains(it))
                .collect::<Vec<_>>();
            let next = head.chunks.last().unwrap() + 1;
            assert!(
                orphans.is_empty() || orphans == [&next],
                "an orphan is where the next chunk goes: {orphans:?}"
            );
        }
        store.write(writes);
    }
}

#[test]
fn the_form_of_what_is_kept_is_this() {
    let mut chat = unsaved_chat(MetadataRoute::Endpoint);
    chat.set_metadata(object(&[("plan", "pro")])).unwrap();
    let mut store = Store::default();
    store.write(chat.unsaved());
    assert_eq!(
        store.head.unwrap(),
        r#"{"version":2,"beganWith":"first","conversationId":"conv","metadata":{},"pendingMetadata":{"plan":"pro"},"chunks":[0],"sizes":[294]}"#
    );
    assert_eq!(
        store.chunks[&0],
        r#"{"messages":[{"id":"first","author":"visitor","text":"What about first?","createdAt":1,"status":"sent"},{"id":"first-reply","author":"assistant","text":"Well.","createdAt":2,"status":"received","ord":3,"replyTo":"first"}]}"#
    );
}

#[test]
fn a_head_of_another_version_is_not_understood() {
    let head = |version: &str| {
        let text = r#"{"version":VERSION,"beganWith":"m","metadata":{},"chunks":[],"sizes":[]}"#;
        serde_json::from_str::<Head>(&text.replace("VERSION", version)).unwrap()
    };
    assert!(head("2").is_current());
    assert!(!head("1").is_current());
    assert!(serde_json::from_str::<Head>("{}").is_err());
}

#[test]
fn metadata_for_a_conversation_that_may_be_forgotten_waits_for_the_next_message() {
    let mut chat = unsaved_chat(MetadataRoute::Endpoint);
    let mut store = Store::default();
    store.write(chat.unsaved());
    let mut restored = store.restore(MetadataRoute::Endpoint).unwrap();
    let revision = restored.set_metadata(object(&[("a", "1")])).unwrap();
    let (attempt, _) = stores(&drained(&mut restored))[0];
    let lost = error(ErrorCode::NotFound);
    restored.metadata_refused(attempt, lost.clone());
    assert_eq!(drained(&mut restored), [Effect::Emit(Event::Error(lost))]);

    send(&mut restored, "m2");
    fail(&mut restored, "m2", ErrorCode::NotFound);
    let anew = delivery(&restored.take_effects());
    assert_eq!(anew.client_metadata, Some(object(&[("a", "1")])));
    restored.delivered(anew.attempt, reply(Some("new"), None), "r".into(), 2.0);
    let effects = restored.take_effects();
    assert!(effects.contains(&metadata_settled(revision, Ok(()))));

    restored.set_metadata(object(&[("b", "2")])).unwrap();
    let (attempt, _) = stores(&drained(&mut restored))[0];
    restored.metadata_refused(attempt, error(ErrorCode::NotFound));
    assert_eq!(
        restored.metadata(),
        &object(&[("a", "1")]),
        "a conversation known to live makes it a refusal"
    );
}

#[test]
fn what_the_visitor_thinks_of_a_reply_is_kept_with_it() {
    let mut chat = chat();
    exchange(&mut chat, "m1");
    chat.unsaved();
    chat.judge("m1-reply", Some("down".into()));
    assert_eq!(chat.take_effects(), [changed("m1-reply"), Effect::Save]);
    let kept = chat.unsaved();
    assert!(
        kept.iter()
            .any(|write| matches!(write, Write::Chunk(_, Some(chunk))
            if chunk.messages[1].feedback.as_deref() == Some("down"))),
        "{kept:?}"
    );
    chat.judge("m1-reply", None);
    assert_eq!(chat.message("m1-reply").unwrap().feedback, None);
    chat.take_effects();
    chat.judge("nobody's", Some("up".into()));
    assert_eq!(chat.take_effects(), []);
}
