use super::*;

#[test]
fn closing_fails_what_is_outstanding_and_keeps_history() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    send(&mut chat, "on its way");
    send(&mut chat, "waiting");
    let attempt = attempt_for(&mut chat, "on its way");
    chat.close();
    let errors = ["on its way", "waiting"].map(|id| {
        let message = chat.message(id).unwrap();
        assert_eq!(message.status, MessageStatus::Failed);
        message.error.clone().unwrap()
    });
    assert!(errors.iter().all(|it| it.code == ErrorCode::Aborted));
    assert!(errors[0].message.contains("may have arrived"));
    assert!(errors[1].message.contains("before this was sent"));
    let [first, second] = errors;
    assert_eq!(
        drained(&mut chat),
        [
            Effect::Cancel,
            changed("on its way"),
            settled("on its way", Err(first)),
            changed("waiting"),
            settled("waiting", Err(second)),
            status(Status::Closed),
            Effect::Save,
        ]
    );
    chat.delivered(attempt, reply(None, Some("Late.")), "r".into(), 2.0);
    chat.close();
    chat.set_online(false);
    assert_eq!(drained(&mut chat), []);
    assert_eq!((chat.messages().len(), chat.id()), (4, Some("conv")));
}

#[test]
fn a_closed_conversation_refuses_work_and_says_what_to_do() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    chat.close();
    drained(&mut chat);
    for error in [
        error_of(chat.send("m".into(), "Hello!".into(), None, 1.0)),
        error_of(chat.retry("first")),
        error_of(chat.set_metadata(object(&[("a", "1")]))),
    ] {
        assert_eq!(error.code, ErrorCode::InvalidArgument);
        assert!(error.message.contains("`reset()`"));
    }
    assert_eq!(drained(&mut chat), []);
}

#[test]
fn closing_settles_metadata_but_keeps_it_pending_in_history() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    let revision = chat.set_metadata(object(&[("a", "1")])).unwrap();
    chat.close();
    let aborted = chat.take_effects().into_iter().find_map(|it| match it {
        Effect::SettleMetadata { up_to, result } => Some((up_to, error_of(result).code)),
        _ => None,
    });
    assert_eq!(aborted, Some((revision, ErrorCode::Aborted)));
    let head = chat.unsaved().into_iter().find_map(|it| match it {
        Write::Head(head) => head,
        Write::Chunk(..) => None,
    });
    assert_eq!(head.unwrap().pending_metadata, Some(object(&[("a", "1")])));
}

#[test]
fn resetting_settles_everything_and_starts_over() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    chat.set_metadata(object(&[("a", "1")])).unwrap();
    send(&mut chat, "m2");
    send(&mut chat, "m3");
    let effects = drained(&mut chat);
    let (store, _) = stores(&effects)[0];
    let attempt = delivery(&effects).attempt;
    chat.reset();
    let effects = drained(&mut chat);
    assert_eq!(effects[0], Effect::Cancel);
    let outcomes: Vec<_> = effects
        .iter()
        .filter_map(|it| match it {
            Effect::Settle { message_id, result } => Some((message_id.as_str(), result.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(outcomes.len(), 2);
    for ((id, result), expected) in outcomes.into_iter().zip(["m2", "m3"]) {
        assert_eq!(id, expected);
        assert_eq!(error_of(result).code, ErrorCode::Aborted);
    }
    assert!(effects.iter().any(|it| matches!(
        it,
        Effect::SettleMetadata { up_to: 1, result: Err(error) } if error.code == ErrorCode::Aborted
    )));
    assert_eq!(
        effects[effects.len() - 2..],
        [status(Status::Idle), Effect::Save]
    );

    chat.delivered(attempt, reply(Some("old"), Some("Late.")), "r".into(), 2.0);
    chat.metadata_stored(store);
    assert_eq!(drained(&mut chat), []);
    assert!(chat.messages().is_empty() && chat.metadata().is_empty());
    assert_eq!(chat.id(), None);

    send(&mut chat, "m2");
    let fresh = delivery(&drained(&mut chat));
    assert_eq!((fresh.conversation_id, fresh.client_metadata), (None, None));
}

#[test]
fn resetting_opens_a_closed_conversation_and_stays_offline_without_a_connection() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    chat.close();
    chat.reset();
    assert_eq!(chat.status(), Status::Idle);
    send(&mut chat, "m1");
    chat.set_online(false);
    chat.reset();
    assert_eq!(chat.status(), Status::Offline);
}

#[test]
fn resetting_forgets_the_contexts_of_failed_messages() {
    let mut chat = chat();
    chat.send("m".into(), "Hello!".into(), Some("old page".into()), 1.0)
        .unwrap();
    fail(&mut chat, "m", ErrorCode::Network);
    chat.reset();
    drained(&mut chat);
    send(&mut chat, "m");
    fail(&mut chat, "m", ErrorCode::Network);
    chat.retry("m").unwrap();
    assert_eq!(delivery(&drained(&mut chat)).context, None);
}
