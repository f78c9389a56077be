use super::*;

#[test]
fn a_message_is_shown_saved_and_delivered_in_this_order() {
    let mut chat = chat();
    chat.send(
        "m1".into(),
        "Hello!".into(),
        Some("on /pricing".into()),
        7.0,
    )
    .unwrap();
    assert_eq!(
        drained(&mut chat),
        [
            added("m1"),
            status(Status::Sending),
            Effect::Save,
            Effect::Deliver(Box::new(Delivery {
                attempt: 1,
                message_id: "m1".into(),
                text: "Hello!".into(),
                conversation_id: None,
                context: Some("on /pricing".into()),
                client_metadata: None,
            })),
        ]
    );
    let message = chat.message("m1").unwrap();
    assert_eq!(
        (message.author, message.status, message.created_at),
        (Author::Visitor, MessageStatus::Sending, 7.0)
    );
}

#[test]
fn a_reply_becomes_a_message_and_settles_the_send() {
    let mut chat = chat();
    send(&mut chat, "m1");
    answer(&mut chat, "m1");
    assert_eq!(
        drained(&mut chat),
        [
            changed("m1"),
            added("m1-reply"),
            settled("m1", Ok(Some("m1-reply"))),
            status(Status::Idle),
            Effect::Save,
        ]
    );
    assert_eq!(chat.id(), Some("conv"));
    assert_eq!(chat.message("m1").unwrap().status, MessageStatus::Sent);
    assert_eq!(
        chat.message("m1-reply").unwrap(),
        &Message {
            id: "m1-reply".into(),
            author: Author::Assistant,
            text: "Well.".into(),
            created_at: 2.0,
            status: MessageStatus::Received,
            ord: Some(3),
            reply_to: Some("m1".into()),
            ..Message::default()
        }
    );
}

#[test]
fn a_reply_that_says_nothing_adds_no_message() {
    for nothing in [None, Some(""), Some(" \n")] {
        let mut chat = chat();
        send(&mut chat, "m1");
        let attempt = attempt_for(&mut chat, "m1");
        chat.delivered(attempt, reply(Some("conv"), nothing), "r".into(), 2.0);
        assert_eq!(
            drained(&mut chat),
            [
                changed("m1"),
                settled("m1", Ok(None)),
                status(Status::Idle),
                Effect::Save
            ]
        );
        assert_eq!(chat.messages().len(), 1);
    }
}

#[test]
fn messages_wait_their_turn_and_keep_their_order() {
    let mut chat = chat();
    for id in ["m1", "m2", "m3"] {
        send(&mut chat, id);
    }
    for id in ["m1", "m2", "m3"] {
        answer(&mut chat, id);
    }
    let order: Vec<_> = chat.messages().iter().map(|it| it.id.as_str()).collect();
    assert_eq!(
        order,
        ["m1", "m2", "m3", "m1-reply", "m2-reply", "m3-reply"]
    );
    assert_eq!(chat.status(), Status::Idle);
}

#[test]
fn a_follow_up_reply_without_an_id_goes_on_with_the_known_one() {
    for missing in [None, Some("")] {
        let mut chat = known_chat(MetadataRoute::Endpoint);
        send(&mut chat, "m2");
        let attempt = attempt_for(&mut chat, "m2");
        chat.delivered(attempt, reply(missing, Some("Yes.")), "r".into(), 2.0);
        send(&mut chat, "m3");
        let next = delivery(&drained(&mut chat));
        assert_eq!(next.conversation_id.as_deref(), Some("conv"));
    }
}

#[test]
fn a_first_reply_without_an_id_fails_the_message() {
    for missing in [None, Some("")] {
        let mut chat = chat();
        send(&mut chat, "m1");
        let attempt = attempt_for(&mut chat, "m1");
        chat.delivered(attempt, reply(missing, Some("Hi.")), "r".into(), 2.0);
        let message = chat.message("m1").unwrap();
        assert_eq!(message.status, MessageStatus::Failed);
        let error = message.error.clone().unwrap();
        assert_eq!(error.code, ErrorCode::Decode);
        assert!(error.message.contains("conv_id"));
        assert_eq!(chat.messages().len(), 1);
        assert!(drained(&mut chat).contains(&settled("m1", Err(error))));
    }
}

#[test]
fn a_failed_message_does_not_stop_those_behind_it() {
    let mut chat = chat();
    send(&mut chat, "m1");
    send(&mut chat, "m2");
    fail(&mut chat, "m1", ErrorCode::Timeout);
    let effects = drained(&mut chat);
    let error = error(ErrorCode::Timeout);
    assert_eq!(
        effects[..4],
        [
            changed("m1"),
            settled("m1", Err(error.clone())),
            changed("m2"),
            Effect::Save
        ]
    );
    assert_eq!(delivery(&effects).message_id, "m2");
    let failed = chat.message("m1").unwrap();
    assert_eq!(
        (failed.status, failed.error.as_ref()),
        (MessageStatus::Failed, Some(&error))
    );
}

#[test]
fn nothing_is_delivered_again_by_itself() {
    use ErrorCode::*;
    for code in [
        BadRequest,
        PermissionDenied,
        TooManyRequests,
        ServiceUnavailable,
        Unknown,
        Network,
        Timeout,
        Aborted,
        Decode,
    ] {
        let mut chat = known_chat(MetadataRoute::Endpoint);
        send(&mut chat, "m2");
        fail(&mut chat, "m2", code);
        assert!(delivers_nothing(&drained(&mut chat)), "{code:?}");
        chat.set_online(false);
        chat.set_online(true);
        assert!(delivers_nothing(&drained(&mut chat)), "{code:?}");
    }
}

#[test]
fn a_retry_keeps_the_place_the_text_and_the_context() {
    let mut chat = chat();
    chat.send(
        "m1".into(),
        "Hello!".into(),
        Some("on /pricing".into()),
        7.0,
    )
    .unwrap();
    send(&mut chat, "m2");
    fail(&mut chat, "m1", ErrorCode::Network);
    answer(&mut chat, "m2");
    drained(&mut chat);
    chat.retry("m1").unwrap();
    assert_eq!(chat.message("m1").unwrap().error, None);
    let effects = drained(&mut chat);
    assert_eq!(
        effects[..3],
        [changed("m1"), status(Status::Sending), Effect::Save]
    );
    let again = delivery(&effects);
    assert_eq!(
        (again.text.as_str(), again.context.as_deref()),
        ("Hello!", Some("on /pricing"))
    );
    assert_eq!(chat.messages()[0].id, "m1");
    assert_eq!(chat.messages().len(), 3);
}

#[test]
fn a_retry_waits_behind_what_is_already_waiting() {
    let mut chat = chat();
    send(&mut chat, "m1");
    fail(&mut chat, "m1", ErrorCode::Network);
    send(&mut chat, "m2");
    chat.retry("m1").unwrap();
    answer(&mut chat, "m2");
    answer(&mut chat, "m1");
    assert_eq!(chat.status(), Status::Idle);
}

#[test]
fn what_cannot_be_retried_is_refused_with_its_reason() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    send(&mut chat, "waiting");
    drained(&mut chat);
    for id in ["nobody", "first", "waiting", "first-reply"] {
        let error = error_of(chat.retry(id));
        assert_eq!(error.code, ErrorCode::InvalidArgument);
        assert!(
            error
                .message
                .contains("`messageId` must name a message that failed")
        );
    }
    assert_eq!(drained(&mut chat), []);
}

#[test]
fn a_blank_text_or_a_taken_id_is_refused_and_changes_nothing() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    for blank in ["", " ", "\n\t\u{a0}"] {
        let error = error_of(chat.send("m".into(), blank.into(), None, 1.0));
        assert_eq!(error.code, ErrorCode::InvalidArgument);
        assert!(error.message.contains("`text`"));
    }
    for taken in ["first", "first-reply"] {
        let error = error_of(chat.send(taken.into(), "Hello!".into(), None, 1.0));
        assert_eq!(error.code, ErrorCode::InvalidArgument);
        assert!(error.message.contains("`messageId`"));
    }
    assert_eq!(drained(&mut chat), []);
    assert_eq!(chat.messages().len(), 2);
}

#[test]
fn an_outcome_is_heard_once() {
    let mut chat = chat();
    send(&mut chat, "m1");
    let attempt = attempt_for(&mut chat, "m1");
    chat.delivered(attempt, reply(Some("conv"), Some("Yes.")), "r".into(), 2.0);
    drained(&mut chat);
    chat.delivered(attempt, reply(Some("other"), Some("No.")), "s".into(), 3.0);
    chat.delivery_failed(attempt, error(ErrorCode::Timeout));
    assert_eq!(drained(&mut chat), []);
    assert_eq!(
        (chat.id(), chat.message("m1").unwrap().status),
        (Some("conv"), MessageStatus::Sent)
    );
}

#[test]
fn a_forgotten_conversation_is_started_anew_and_the_visitor_is_told() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    chat.send("m2".into(), "Go on.".into(), Some("here".into()), 1.0)
        .unwrap();
    let refused = delivery(&drained(&mut chat));
    assert_eq!(refused.conversation_id.as_deref(), Some("conv"));
    chat.delivery_failed(refused.attempt, error(ErrorCode::NotFound));
    let effects = drained(&mut chat);
    let again = delivery(&effects);
    assert_eq!(effects.len(), 1, "nothing is told before it is sure");
    assert_eq!(
        again,
        Delivery {
            attempt: again.attempt,
            conversation_id: None,
            ..refused.clone()
        }
    );
    assert_ne!(again.attempt, refused.attempt);

    chat.delivered(
        again.attempt,
        reply(Some("new"), Some("Hi.")),
        "r".into(),
        2.0,
    );
    let effects = drained(&mut chat);
    assert_eq!(effects[0], changed("m2"));
    let Effect::Emit(Event::Error(told)) = &effects[1] else {
        panic!("{effects:?}")
    };
    assert_eq!(told.code, ErrorCode::NotFound);
    assert!(told.message.contains("remembers nothing"));
    assert_eq!(effects[2..4], [added("r"), settled("m2", Ok(Some("r")))]);
    assert_eq!((chat.id(), chat.messages().len()), (Some("new"), 4));
}

#[test]
fn a_service_that_finds_nothing_at_all_fails_the_message_and_keeps_the_id() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    send(&mut chat, "m2");
    fail(&mut chat, "m2", ErrorCode::NotFound);
    fail(&mut chat, "m2", ErrorCode::NotFound);
    assert!(delivers_nothing(&drained(&mut chat)));
    assert_eq!(chat.message("m2").unwrap().status, MessageStatus::Failed);
    chat.retry("m2").unwrap();
    let again = delivery(&drained(&mut chat));
    assert_eq!(again.conversation_id.as_deref(), Some("conv"));
}

#[test]
fn a_new_conversation_after_a_forgotten_one_needs_an_id() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    send(&mut chat, "m2");
    fail(&mut chat, "m2", ErrorCode::NotFound);
    let attempt = attempt_for(&mut chat, "m2");
    chat.delivered(attempt, reply(None, Some("Hi.")), "r".into(), 2.0);
    assert_eq!(chat.message("m2").unwrap().status, MessageStatus::Failed);
    assert_eq!(chat.id(), Some("conv"));
}

#[test]
fn a_first_message_that_is_not_found_fails_at_once() {
    let mut chat = chat();
    send(&mut chat, "m1");
    fail(&mut chat, "m1", ErrorCode::NotFound);
    assert!(delivers_nothing(&drained(&mut chat)));
    assert_eq!(chat.message("m1").unwrap().status, MessageStatus::Failed);
}

#[test]
fn offline_messages_wait_and_go_once() {
    let mut chat = chat();
    chat.set_online(false);
    assert_eq!(drained(&mut chat), [status(Status::Offline)]);
    send(&mut chat, "m1");
    send(&mut chat, "m2");
    assert_eq!(drained(&mut chat), [added("m1"), Effect::Save, added("m2")]);
    for id in ["m1", "m2"] {
        let message = chat.message(id).unwrap();
        assert_eq!(message.status, MessageStatus::Sending);
        assert!(message.is_waiting());
    }
    chat.set_online(true);
    chat.set_online(true);
    let effects = drained(&mut chat);
    assert_eq!(effects[..2], [changed("m1"), status(Status::Sending)]);
    assert!(!chat.message("m1").unwrap().is_waiting());
    assert!(chat.message("m2").unwrap().is_waiting());
    let first = delivery(&effects);
    assert_eq!(first.message_id, "m1");
    let said = reply(Some("conv"), Some("Yes."));
    chat.delivered(first.attempt, said, "r".into(), 2.0);
    answer(&mut chat, "m2");
    assert_eq!(chat.status(), Status::Idle);
}

#[test]
fn what_is_in_flight_when_the_connection_goes_is_left_to_its_outcome() {
    let mut chat = chat();
    send(&mut chat, "m1");
    send(&mut chat, "m2");
    let attempt = delivery(&drained(&mut chat)).attempt;
    chat.set_online(false);
    assert_eq!(drained(&mut chat), [status(Status::Offline)]);
    chat.delivered(attempt, reply(Some("conv"), None), "r".into(), 2.0);
    assert!(delivers_nothing(&drained(&mut chat)));
    assert_eq!(chat.message("m1").unwrap().status, MessageStatus::Sent);
    chat.set_online(true);
    assert_eq!(delivery(&drained(&mut chat)).message_id, "m2");
}

#[test]
fn a_new_start_after_a_forgotten_conversation_waits_for_the_connection() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    send(&mut chat, "m2");
    let attempt = attempt_for(&mut chat, "m2");
    chat.set_online(false);
    chat.delivery_failed(attempt, error(ErrorCode::NotFound));
    assert!(delivers_nothing(&drained(&mut chat)));
    chat.set_online(true);
    let again = delivery(&drained(&mut chat));
    assert_eq!(
        (again.message_id.as_str(), again.conversation_id),
        ("m2", None)
    );
}
