use super::*;

const SEVEN: [(&str, &str); 7] = [
    ("g", "1"),
    ("f", "2"),
    ("e", "3"),
    ("d", "4"),
    ("c", "5"),
    ("b", "6"),
    ("a", "7"),
];

fn stored(effects: &[Effect]) -> Option<Object> {
    effects.iter().find_map(|effect| match effect {
        Effect::Emit(Event::Metadata(metadata)) => Some(metadata.clone()),
        _ => None,
    })
}

#[test]
fn before_the_first_message_metadata_waits_and_then_goes_along() {
    let mut chat = chat();
    let revision = chat.set_metadata(object(&[("plan", "pro")])).unwrap();
    assert_eq!(drained(&mut chat), []);
    send(&mut chat, "m1");
    let first = delivery(&drained(&mut chat));
    assert_eq!(first.client_metadata, Some(object(&[("plan", "pro")])));
    chat.delivered(first.attempt, reply(Some("conv"), None), "r".into(), 2.0);
    let effects = drained(&mut chat);
    assert_eq!(
        effects[2..4],
        [
            Effect::Emit(Event::Metadata(object(&[("plan", "pro")]))),
            metadata_settled(revision, Ok(())),
        ]
    );
    assert_eq!(stores(&effects), []);
    send(&mut chat, "m2");
    assert_eq!(delivery(&drained(&mut chat)).client_metadata, None);
}

#[test]
fn the_first_five_keys_go_along_and_the_whole_set_follows() {
    let mut chat = chat();
    let revision = chat.set_metadata(object(&SEVEN)).unwrap();
    send(&mut chat, "m1");
    let first = delivery(&drained(&mut chat));
    let carried = first.client_metadata.unwrap();
    assert_eq!(
        carried.keys().collect::<Vec<_>>(),
        ["g", "f", "e", "d", "c"]
    );
    chat.delivered(first.attempt, reply(Some("conv"), None), "r".into(), 2.0);
    let effects = drained(&mut chat);
    assert_eq!(
        stored(&effects),
        None,
        "the service doesn't have it all yet"
    );
    let Some(Effect::StoreMetadata {
        attempt,
        conversation_id,
        metadata,
    }) = effects
        .iter()
        .find(|it| matches!(it, Effect::StoreMetadata { .. }))
    else {
        panic!("{effects:?}")
    };
    assert_eq!(
        (conversation_id.as_str(), metadata),
        ("conv", &object(&SEVEN))
    );
    chat.metadata_stored(*attempt);
    assert_eq!(
        drained(&mut chat),
        [
            Effect::Emit(Event::Metadata(object(&SEVEN))),
            metadata_settled(revision, Ok(())),
            Effect::Save,
        ]
    );
}

#[test]
fn what_changed_while_the_first_message_was_out_follows_it() {
    let mut chat = chat();
    chat.set_metadata(object(&[("a", "1")])).unwrap();
    send(&mut chat, "m1");
    chat.set_metadata(object(&[("a", "2"), ("b", "3")]))
        .unwrap();
    answer(&mut chat, "m1");
    let effects = drained(&mut chat);
    assert!(effects.contains(&metadata_settled(1, Ok(()))));
    let [(attempt, whole)] = &stores(&effects)[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(whole, &object(&[("a", "2"), ("b", "3")]));
    chat.metadata_stored(*attempt);
    assert!(drained(&mut chat).contains(&metadata_settled(2, Ok(()))));
}

#[test]
fn metadata_survives_a_first_message_that_fails() {
    let mut chat = chat();
    chat.set_metadata(object(&[("a", "1")])).unwrap();
    send(&mut chat, "m1");
    fail(&mut chat, "m1", ErrorCode::Timeout);
    chat.retry("m1").unwrap();
    let again = delivery(&drained(&mut chat));
    assert_eq!(again.client_metadata, Some(object(&[("a", "1")])));
}

#[test]
fn with_a_conversation_the_whole_set_goes_at_once_one_at_a_time() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    chat.set_metadata(object(&[("a", "1")])).unwrap();
    let first = stores(&drained(&mut chat));
    assert_eq!(first[0].1, object(&[("a", "1")]));
    chat.set_metadata(object(&[("b", "2")])).unwrap();
    let third = chat.set_metadata(object(&[("a", "3")])).unwrap();
    assert_eq!(stores(&drained(&mut chat)), []);
    chat.metadata_stored(first[0].0);
    let effects = drained(&mut chat);
    assert!(effects.contains(&metadata_settled(1, Ok(()))));
    let second = stores(&effects);
    assert_eq!(second.len(), 1, "both later changes in one request");
    assert_eq!(second[0].1, object(&[("a", "3"), ("b", "2")]));
    chat.metadata_stored(second[0].0);
    let effects = drained(&mut chat);
    assert!(effects.contains(&metadata_settled(third, Ok(()))));
    assert_eq!(stored(&effects), Some(object(&[("a", "3"), ("b", "2")])));
    assert_eq!(stores(&effects), []);
}

#[test]
fn an_id_from_the_page_is_enough_for_metadata_to_go() {
    let mut chat = Conversation::new(MetadataRoute::Endpoint, Some("given".into()));
    chat.set_metadata(object(&[("a", "1")])).unwrap();
    let effects = drained(&mut chat);
    assert_eq!(stores(&effects).len(), 1);
    assert!(
        !effects.contains(&Effect::Save),
        "the visitor hasn't written"
    );
}

#[test]
fn a_passing_failure_keeps_metadata_pending_until_the_next_occasion() {
    type Occasion = fn(&mut Conversation);
    let occasions: [(&str, Occasion); 3] = [
        ("a reply", |chat| {
            send(chat, "m2");
            answer(chat, "m2");
        }),
        ("another change", |chat| {
            chat.set_metadata(Object::default()).unwrap();
        }),
        ("a connection", |chat| chat.set_online(true)),
    ];
    for (name, occasion) in occasions {
        let mut chat = known_chat(MetadataRoute::Endpoint);
        chat.set_metadata(object(&[("a", "1")])).unwrap();
        let (attempt, _) = stores(&drained(&mut chat))[0];
        let failure = error(ErrorCode::ServiceUnavailable);
        chat.metadata_refused(attempt, failure.clone());
        assert_eq!(
            drained(&mut chat),
            [Effect::Emit(Event::Error(failure))],
            "told, not settled, and not tried again by itself"
        );
        occasion(&mut chat);
        let again = stores(&drained(&mut chat));
        assert_eq!(again.len(), 1, "{name}");
        assert_eq!(again[0].1, object(&[("a", "1")]));
    }
}

#[test]
fn without_a_connection_metadata_waits() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    chat.set_online(false);
    chat.set_metadata(object(&[("a", "1")])).unwrap();
    assert_eq!(stores(&drained(&mut chat)), []);
    chat.set_online(true);
    assert_eq!(stores(&drained(&mut chat)).len(), 1);
}

#[test]
fn a_refusal_rolls_back_to_what_the_service_has() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    chat.set_metadata(object(&[("plan", "pro")])).unwrap();
    let (attempt, _) = stores(&drained(&mut chat))[0];
    chat.metadata_stored(attempt);
    drained(&mut chat);

    let bad = chat.set_metadata(object(&[("plan", "??"), ("x", "1")]));
    let (attempt, _) = stores(&drained(&mut chat))[0];
    chat.set_metadata(object(&[("later", "2")])).unwrap();
    let refusal = error(ErrorCode::ValidationError);
    chat.metadata_refused(attempt, refusal.clone());
    let expected = object(&[("plan", "pro"), ("later", "2")]);
    assert_eq!(chat.metadata(), &expected);
    let effects = drained(&mut chat);
    assert_eq!(
        effects
            .iter()
            .filter(|it| !matches!(it, Effect::Save | Effect::StoreMetadata { .. }))
            .collect::<Vec<_>>(),
        [
            &Effect::Emit(Event::Error(refusal.clone())),
            &metadata_settled(bad.unwrap(), Err(refusal)),
        ]
    );
    let later = stores(&effects);
    assert_eq!(later[0].1, expected, "a later change is still good");
    chat.metadata_stored(later[0].0);
    assert_eq!(stored(&drained(&mut chat)), Some(expected));
}

#[test]
fn a_refusal_of_the_whole_set_leaves_what_went_along_with_the_first_message() {
    let mut chat = chat();
    chat.set_metadata(object(&SEVEN)).unwrap();
    send(&mut chat, "m1");
    answer(&mut chat, "m1");
    let (attempt, _) = stores(&drained(&mut chat))[0];
    chat.metadata_refused(attempt, error(ErrorCode::ValidationError));
    assert_eq!(chat.metadata(), &object(&SEVEN[..5]));
}

#[test]
fn a_late_outcome_of_a_metadata_request_is_ignored() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    chat.set_metadata(object(&[("a", "1")])).unwrap();
    let (attempt, _) = stores(&drained(&mut chat))[0];
    chat.metadata_stored(attempt);
    drained(&mut chat);
    chat.metadata_stored(attempt);
    chat.metadata_refused(attempt, error(ErrorCode::ValidationError));
    assert_eq!(drained(&mut chat), []);
    assert_eq!(chat.metadata(), &object(&[("a", "1")]));
}

#[test]
fn a_new_conversation_gets_all_metadata_again() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    chat.set_metadata(object(&SEVEN)).unwrap();
    let (attempt, _) = stores(&drained(&mut chat))[0];
    chat.metadata_stored(attempt);
    let revision = chat.set_metadata(object(&[("h", "8")])).unwrap();
    let (lost, _) = stores(&drained(&mut chat))[0];

    send(&mut chat, "m2");
    fail(&mut chat, "m2", ErrorCode::NotFound);
    let anew = delivery(&drained(&mut chat));
    assert_eq!(anew.client_metadata.unwrap().len(), 5);
    chat.metadata_refused(lost, error(ErrorCode::NotFound));
    chat.set_metadata(Object::default()).unwrap();
    assert_eq!(
        stores(&drained(&mut chat)),
        [],
        "the old conversation is no place for metadata"
    );
    chat.delivered(anew.attempt, reply(Some("new"), None), "r".into(), 2.0);
    let effects = drained(&mut chat);
    let Some(Effect::StoreMetadata {
        attempt,
        conversation_id,
        metadata,
    }) = effects
        .iter()
        .find(|it| matches!(it, Effect::StoreMetadata { .. }))
    else {
        panic!("{effects:?}")
    };
    assert_eq!((conversation_id.as_str(), metadata.len()), ("new", 8));
    chat.metadata_stored(*attempt);
    let effects = drained(&mut chat);
    assert_eq!(stored(&effects).unwrap().len(), 8);
    assert!(effects.contains(&metadata_settled(revision, Ok(()))));
}

#[test]
fn a_new_conversation_gets_all_metadata_again_though_nothing_was_pending() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    chat.set_metadata(object(&SEVEN)).unwrap();
    let (attempt, _) = stores(&drained(&mut chat))[0];
    chat.metadata_stored(attempt);
    send(&mut chat, "m2");
    fail(&mut chat, "m2", ErrorCode::NotFound);
    answer(&mut chat, "m2");
    let again = stores(&drained(&mut chat));
    assert_eq!(again.len(), 1);
    assert_eq!(again[0].1, object(&SEVEN));
}

#[test]
fn an_empty_key_is_refused() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    let error = error_of(chat.set_metadata(object(&[("a", "1"), ("", "2")])));
    assert_eq!(error.code, ErrorCode::InvalidArgument);
    assert!(error.message.contains("`metadata`"));
    assert_eq!(drained(&mut chat), []);
    assert!(chat.metadata().is_empty());
}

#[test]
fn an_empty_change_is_settled_when_nothing_is_pending() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    let revision = chat.set_metadata(Object::default()).unwrap();
    assert_eq!(drained(&mut chat), [metadata_settled(revision, Ok(()))]);
}

#[test]
fn without_an_endpoint_the_whole_set_goes_with_every_message() {
    let mut chat = known_chat(MetadataRoute::WithMessages);
    let revision = chat.set_metadata(object(&[("a", "1")])).unwrap();
    assert_eq!(stores(&drained(&mut chat)), []);
    send(&mut chat, "m2");
    let second = delivery(&drained(&mut chat));
    assert_eq!(second.client_metadata, Some(object(&[("a", "1")])));
    chat.delivered(second.attempt, reply(None, None), "r".into(), 2.0);
    let effects = drained(&mut chat);
    assert_eq!(stored(&effects), Some(object(&[("a", "1")])));
    assert!(effects.contains(&metadata_settled(revision, Ok(()))));
    send(&mut chat, "m3");
    let third = delivery(&drained(&mut chat));
    assert_eq!(third.client_metadata, Some(object(&[("a", "1")])));
    chat.delivered(third.attempt, reply(None, None), "s".into(), 2.0);
    assert_eq!(stored(&drained(&mut chat)), None, "no news");
}

#[test]
fn without_an_endpoint_a_sixth_key_is_refused_and_the_remedy_named() {
    let mut chat = known_chat(MetadataRoute::WithMessages);
    chat.set_metadata(object(&SEVEN[..5])).unwrap();
    drained(&mut chat);
    let error = error_of(chat.set_metadata(object(&[("b", "6")])));
    assert_eq!(error.code, ErrorCode::InvalidArgument);
    assert!(error.message.contains("`token`") && error.message.contains("`gateway`"));
    assert_eq!(drained(&mut chat), []);
    assert_eq!(chat.metadata(), &object(&SEVEN[..5]));
    chat.set_metadata(object(&[("g", "new")])).unwrap();
    assert_eq!(chat.metadata().len(), 5);
}
