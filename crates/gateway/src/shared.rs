//! What several gateways know together, in Redis or Valkey: counts, cached
//! answers, whose turn it is to ask. Where Redis is away, each gateway goes on by
//! itself with its share of the limits. Nothing in there names a visitor.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, FromRedisValue, RedisResult, Script};
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use crate::limit::Rate;
use crate::sealing::Party;

/// Redis answers within this time, or is taken to be away.
const LIMIT: Duration = Duration::from_millis(250);
/// While it is away it is asked so often.
const PAUSE: Duration = Duration::from_secs(1);
/// So often a gateway says that it is there; who was silent for three times as
/// long is gone.
const BEAT: Duration = Duration::from_secs(2);

/// A sliding window: `ARGV` is how many are allowed, of how many milliseconds, and
/// a name for this one. Answers 0, or how long to wait.
const WINDOW: &str = r"
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local window = tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[1]) then
  redis.call('ZADD', KEYS[1], now, ARGV[3])
  redis.call('PEXPIRE', KEYS[1], window)
  return 0
end
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return math.max(1, (tonumber(oldest[2]) or now) + window - now)
";

/// A token bucket as the time at which it will be full: `ARGV` is what a call costs
/// and how far ahead that time may be, in milliseconds. Answers as above.
const BUCKET: &str = r"
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local full = math.max(tonumber(redis.call('GET', KEYS[1])) or now, now) + tonumber(ARGV[1])
local excess = full - now - tonumber(ARGV[2])
if excess > 0 then return excess end
redis.call('SET', KEYS[1], full, 'PX', full - now)
return 0
";

/// Says that this gateway is there, and counts all: `ARGV` is its name and how
/// long one may be silent.
const PRESENCE: &str = r"
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZCARD', KEYS[1])
";

/// What is shared with other gateways of the same scenario and key.
pub(crate) struct Shared {
    connection: ConnectionManager,
    prefix: String,
    window: Script,
    bucket: Script,
    /// Redis was away, and isn't asked before then.
    away_until: Mutex<Option<Instant>>,
    gateways: AtomicU32,
}

impl Shared {
    /// Connects. `prefix` keeps accounts apart that share a Redis.
    pub(crate) async fn connect(url: &str, prefix: Party) -> Result<Arc<Self>, String> {
        let failed = |error: redis::RedisError| {
            // The address may have a password in it, so it isn't repeated.
            format!("--redis: there is no Redis: {}.", error.kind_text())
        };
        let client = Client::open(url).map_err(failed)?;
        let settings = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(Duration::from_secs(2)))
            .set_response_timeout(Some(LIMIT))
            .set_max_delay(Duration::from_secs(1));
        let connection = timeout(
            Duration::from_secs(5),
            ConnectionManager::new_with_config(client, settings),
        )
        .await
        .map_err(|_| "--redis: Redis doesn't answer.".to_owned())?
        .map_err(failed)?;
        let shared = Arc::new(Shared {
            connection,
            prefix: format!("quickchat-gateway:{}:", hex(prefix)),
            window: Script::new(WINDOW),
            bucket: Script::new(BUCKET),
            away_until: Mutex::default(),
            gateways: AtomicU32::new(1),
        });
        tokio::spawn(Self::be_present(Arc::downgrade(&shared)));
        Ok(shared)
    }

    async fn be_present(shared: std::sync::Weak<Self>) {
        let (name, presence) = (Uuid::new_v4().to_string(), Script::new(PRESENCE));
        while let Some(shared) = shared.upgrade() {
            let mut call = presence.key(shared.key("gateways"));
            call.arg(&name).arg(3 * milliseconds(BEAT));
            let mut connection = shared.connection.clone();
            if let Some(count) = shared.asked(call.invoke_async(&mut connection)).await {
                shared.gateways.store(count, Ordering::Relaxed);
            }
            drop(shared);
            sleep(BEAT).await;
        }
    }

    /// How many gateways there are, as far as is known.
    pub(crate) fn gateways(&self) -> u32 {
        self.gateways.load(Ordering::Relaxed).max(1)
    }

    /// Takes one of `allowed` places of the last `window`, or says how long to
    /// wait. `None` where Redis is away.
    pub(crate) async fn take_place(
        &self,
        name: &str,
        allowed: usize,
        window: Duration,
    ) -> Option<Result<(), Duration>> {
        let mut call = self.window.key(self.key(name));
        call.arg(allowed)
            .arg(milliseconds(window))
            .arg(Uuid::new_v4().to_string());
        let mut connection = self.connection.clone();
        self.asked(call.invoke_async(&mut connection))
            .await
            .map(wait)
    }

    /// Takes one call out of the bucket of `party`, as `take_place` does.
    pub(crate) async fn take_call(&self, party: Party, rate: Rate) -> Option<Result<(), Duration>> {
        let mut call = self.bucket.key(self.key(&hex(party)));
        call.arg(milliseconds(rate.cost()))
            .arg(milliseconds(rate.tolerance()));
        let mut connection = self.connection.clone();
        self.asked(call.invoke_async(&mut connection))
            .await
            .map(wait)
    }

    /// What was kept under a name. `None` where there is nothing, or no Redis.
    pub(crate) async fn get(&self, name: &str) -> Option<Vec<u8>> {
        let mut connection = self.connection.clone();
        let get = redis::cmd("GET").arg(self.key(name)).to_owned();
        let kept = async { get.query_async(&mut connection).await };
        self.asked::<Option<Vec<u8>>>(kept).await?
    }

    /// Keeps something for a while.
    pub(crate) async fn set(&self, name: &str, value: &[u8], time: Duration) {
        let mut connection = self.connection.clone();
        let mut set = redis::cmd("SET");
        set.arg(self.key(name))
            .arg(value)
            .arg("PX")
            .arg(milliseconds(time));
        let _: Option<()> = self
            .asked(async { set.query_async(&mut connection).await })
            .await;
    }

    /// Whether it is this gateway's turn to do something, which comes once in
    /// `time`. Where Redis is away, it always is.
    pub(crate) async fn is_my_turn(&self, name: &str, time: Duration) -> bool {
        let mut connection = self.connection.clone();
        let mut set = redis::cmd("SET");
        set.arg(self.key(name))
            .arg(1)
            .arg("NX")
            .arg("PX")
            .arg(milliseconds(time));
        let answer: Option<Option<String>> = self
            .asked(async { set.query_async(&mut connection).await })
            .await;
        !matches!(answer, Some(None))
    }

    fn key(&self, name: &str) -> String {
        [self.prefix.as_str(), name].concat()
    }

    /// Redis's answer, unless it is away.
    async fn asked<T: FromRedisValue>(
        &self,
        question: impl Future<Output = RedisResult<T>>,
    ) -> Option<T> {
        if self
            .away_until
            .lock()
            .is_some_and(|until| Instant::now() < until)
        {
            return None;
        }
        let outcome = timeout(LIMIT, question).await;
        let mut away_until = self.away_until.lock();
        match outcome {
            Ok(Ok(answer)) => {
                if away_until.take().is_some() {
                    tracing::info!("Redis is back");
                }
                Some(answer)
            }
            failure => {
                if away_until.is_none() {
                    let reason = match &failure {
                        Ok(Err(error)) => error.kind_text(),
                        _ => "no answer in time".to_owned(),
                    };
                    tracing::warn!(reason, "Redis is away; this gateway goes on by itself");
                }
                *away_until = Some(Instant::now() + PAUSE);
                None
            }
        }
    }
}

/// What an error is about, without what was sent or where to.
trait KindText {
    fn kind_text(&self) -> String;
}

impl KindText for redis::RedisError {
    fn kind_text(&self) -> String {
        format!("{:?}", self.kind())
    }
}

fn wait(milliseconds: u64) -> Result<(), Duration> {
    match milliseconds {
        0 => Ok(()),
        wait => Err(Duration::from_millis(wait)),
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn hex(party: Party) -> String {
    party.0.iter().map(|byte| format!("{byte:02x}")).collect()
}
