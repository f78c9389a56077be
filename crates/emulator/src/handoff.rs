//! When a person takes over.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use quickchat_web::api::{Endpoint, GetHandoffConfiguration, UpdateHandoffConfiguration};

use crate::asked::{Answer, Answered, Asked};
use crate::auth::Access;

pub(crate) fn routes() -> Router<Access> {
    Router::new().route(GetHandoffConfiguration::PATH, get(read).put(replace))
}

async fn read(
    State(access): State<Access>,
    _: Asked<GetHandoffConfiguration>,
) -> Answered<GetHandoffConfiguration> {
    Ok(Answer(access.service.handoff.lock().clone()))
}

async fn replace(
    State(access): State<Access>,
    Asked(asked): Asked<UpdateHandoffConfiguration>,
) -> Answered<UpdateHandoffConfiguration> {
    let mut configuration = asked.configuration;
    // What can't be set follows from the profiles.
    let is_routed = configuration
        .routing_profiles
        .iter()
        .any(|profile| profile.is_active);
    configuration.settings.topic_based_routing_active = Some(is_routed);
    number(
        configuration
            .availability
            .iter_mut()
            .map(|slot| &mut slot.id),
    );
    number(
        configuration
            .custom_guidelines
            .iter_mut()
            .map(|line| &mut line.id),
    );
    number(
        configuration
            .routing_profiles
            .iter_mut()
            .map(|profile| &mut profile.id),
    );
    *access.service.handoff.lock() = configuration.clone();
    Ok(Answer(configuration))
}

/// Gives those that are new the next numbers.
fn number<'a>(ids: impl Iterator<Item = &'a mut Option<u32>>) {
    let ids: Vec<_> = ids.collect();
    let mut last = ids.iter().filter_map(|id| **id).max().unwrap_or(0);
    for id in ids {
        if id.is_none() {
            last = last.saturating_add(1);
            *id = Some(last);
        }
    }
}
