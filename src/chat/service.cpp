#include "chat/service.hpp"

#include "base/assert.hpp"
#include "chat/codec.hpp"
#include "chat/text.hpp"
#include "runtime/on_loop.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace leams::chat {
namespace {

constexpr std::size_t kEventCapacity = 4096;
constexpr std::size_t kMaxHistory = 100;
// A message that took longer than this to reach the store may have been missed by a room that opened since.
constexpr UnixMillis kLateMillis = 5'000;

constexpr int kDrainSteps = 32;

constexpr auto kTopic = "chat.message";
constexpr auto kGroup = "chat.history";

class PendingSend {
public:
    explicit PendingSend(std::atomic<std::size_t>& count)
        : count_(count)
        , place_(count.fetch_add(1, std::memory_order_relaxed)) {}
    ~PendingSend() { count_.fetch_sub(1, std::memory_order_relaxed); }
    PendingSend(const PendingSend&) = delete;
    PendingSend& operator=(const PendingSend&) = delete;

    std::size_t place() const noexcept { return place_; }

private:
    std::atomic<std::size_t>& count_;
    std::size_t place_;
};

Refusal too_busy() {
    return {NoticeCode::MsgRatelimit, "Chat is very busy, try again in a moment", 1};
}

} // namespace

ChatService::ChatService(const Config& config, Ports ports)
    : config_(config)
    , ports_(std::move(ports))
    , tickets_(ports_.cache, config.ticket_ttl) {
    auto& loops = ports_.loops;
    for (std::size_t i = 0; i < loops.size(); ++i) {
        lanes_.push_back(std::make_unique<Lane>(loops.at(i), config_, ports_.clock));
    }
    const HostContext context{
        config_,
        ports_.clock,
        ports_.log,
        ports_.cache,
        ports_.bus,
        ports_.store,
        ports_.streams,
        ports_.encoder,
        lanes_
    };
    for (std::size_t i = 0; i < loops.size(); ++i) {
        auto& host = *hosts_.emplace_back(std::make_unique<RoomHost>(loops.at(i), context));
        const auto handle = [&host](RoomEvent event) {
            if (const auto* json = std::get_if<std::string>(&event.what)) {
                host.push(event.channel, *json);
            } else {
                host.set_broadcast(
                    event.channel, std::get<std::optional<BroadcastId>>(std::move(event.what))
                );
            }
        };
        events_.push_back(std::make_unique<runtime::Mailbox<RoomEvent>>(loops.at(i), kEventCapacity, handle));
    }
    ports_.bus.subscribe(kTopic, kGroup, [this](std::vector<runtime::Event> events) {
        return persist(std::move(events));
    });
}

ChatService::~ChatService() = default;

void ChatService::start() {
    for (auto& host : hosts_) {
        host->loop().post([&host = *host] { host.start(); });
    }
}

runtime::Task<void> ChatService::stop() {
    for (auto& host : hosts_) {
        co_await runtime::on_loop(host->loop(), host->stop());
    }
}

RoomHost& ChatService::host_of(const UserId& channel) noexcept {
    return *hosts_[std::hash<UserId>{}(channel) % hosts_.size()];
}

Lane& ChatService::current_lane() noexcept {
    for (auto& lane : lanes_) {
        if (lane->loop().is_current()) {
            return *lane;
        }
    }
    LEAMS_ASSERT(false);
}

runtime::Task<Author> ChatService::author_of(Caller caller) {
    Author author;
    author.role = caller.role;
    author.session_id = caller.session_id;
    author.user = {caller.user_id, caller.username, caller.username, {}};
    // Without the profile chat still goes on, under the name that the session knows.
    if (auto found = co_await ports_.authors.find(caller.user_id)) {
        author.user = *std::move(found);
    } else {
        ports_.log.failure(runtime::LogLevel::Warning, "chat_author_unknown", found.error());
    }
    if (author.user.color.empty()) {
        author.user.color = default_color(author.user.id);
    }
    co_return author;
}

runtime::Task<Result<Ticket>> ChatService::make_ticket(Caller caller) {
    if (caller.is_guest()) {
        co_return Error::unauthenticated("Log in to chat");
    }
    auto author = co_await author_of(std::move(caller));
    co_return Ticket{co_await tickets_.issue(std::move(author)), config_.ticket_ttl};
}

runtime::Task<std::optional<Author>> ChatService::redeem(std::string ticket) {
    return tickets_.redeem(std::move(ticket));
}

runtime::Task<Result<MessagePtr>> ChatService::post(Caller caller, std::string room, std::string text) {
    if (caller.is_guest()) {
        co_return Error::unauthenticated("Log in to chat");
    }
    LEAMS_CO_TRY(auto channel, co_await ports_.channels.resolve(std::move(room)));
    auto author = co_await author_of(std::move(caller));
    auto checked = co_await check(author, std::move(text));
    if (!checked) {
        co_return to_error(checked.error());
    }
    const PendingSend pending(pending_sends_);
    if (pending.place() >= config_.pending_sends) {
        co_return to_error(too_busy());
    }
    PostRequest request{std::move(author), *std::move(checked), 0, std::nullopt};
    auto& host = host_of(channel);
    co_return co_await runtime::on_loop(
        host.loop(), host.post_durably(std::move(channel), std::move(request))
    );
}

runtime::Task<Result<HistoryPage>>
ChatService::history(std::string room, std::optional<MessageId> before, std::size_t limit) {
    if (before && !is_uuid(before->str())) {
        co_return Error::invalid_fields({{"/before", "string.pattern", "must be the id of a message"}});
    }
    LEAMS_CO_TRY(auto channel, co_await ports_.channels.resolve(std::move(room)));
    auto& host = host_of(channel);
    const auto count = std::clamp<std::size_t>(limit, 1, kMaxHistory);
    co_return co_await runtime::on_loop(
        host.loop(), host.history(std::move(channel), std::move(before), count)
    );
}

// The text as it is to be said.
runtime::Task<Result<std::string, Refusal>> ChatService::check(const Author& author, std::string text) {
    const auto rate = co_await ports_.cache.count(
        "chat:rate:" + author.user.id.str(), config_.rate_limit, config_.rate_window
    );
    if (!rate.allowed) {
        const auto wait = std::max<std::int64_t>((rate.resets_at - ports_.clock.now() + 999) / 1000, 1);
        co_return Refusal{NoticeCode::MsgRatelimit, "You are sending messages too quickly", wait};
    }
    co_return clean_text(text, config_.message_max_length);
}

runtime::Task<Result<MessagePtr, Refusal>> ChatService::send(
    Author author, UserId channel, std::string text, std::uint64_t origin, std::optional<std::string> nonce
) {
    auto checked = co_await check(author, std::move(text));
    if (!checked) {
        co_return std::move(checked).error();
    }
    const PendingSend pending(pending_sends_);
    if (pending.place() >= config_.pending_sends) {
        co_return too_busy();
    }
    PostRequest request{std::move(author), *std::move(checked), origin, std::move(nonce)};
    auto& host = host_of(channel);
    co_return co_await runtime::on_loop(host.loop(), host.post(std::move(channel), std::move(request)));
}

runtime::Task<std::uint64_t>
ChatService::join(Subscriber& subscriber, UserId channel, std::optional<Author> author) {
    auto& lane = current_lane();
    auto& host = host_of(channel);
    lane.introduce(subscriber);
    lane.begin_join(channel);
    const auto user = author ? std::optional(author->user.id) : std::nullopt;
    auto stream = co_await ports_.streams.stream_json(channel);
    const auto joined = co_await runtime::on_loop(host.loop(), host.join(channel, lane.index(), user));

    Hello hello;
    hello.channel = channel;
    hello.author = author ? &*author : nullptr;
    hello.last_seq = joined.last_seq;
    hello.chatters = joined.chatters;
    hello.stream_json = std::move(stream);
    hello.history = joined.history;
    std::size_t bytes = 0;
    for (auto it = hello.history.rbegin(); it != hello.history.rend(); ++it) {
        bytes += (*it)->json.size() + 1;
        if (bytes > config_.max_frame_bytes / 2) {
            hello.history.erase(hello.history.begin(), it.base());
            break;
        }
    }
    if (author) {
        lane.bind_session(author->session_id, subscriber);
    }
    lane.finish_join(channel, subscriber, joined.last_seq, ports_.encoder(hello_frame(hello)));
    if (author && co_await tickets_.has_ended(author->session_id)) {
        // It ended after the ticket was redeemed and before the lane knew whose subscriber this is.
        lane.drop_session(author->session_id);
    }
    co_return joined.last_seq;
}

void ChatService::leave(Subscriber& subscriber, const UserId& channel, const std::optional<Author>& author) {
    auto& lane = current_lane();
    lane.leave(channel, subscriber);
    if (author) {
        lane.unbind_session(author->session_id, subscriber);
    }
    auto& host = host_of(channel);
    auto user = author ? std::optional(author->user.id) : std::nullopt;
    host.loop().post([&host, channel, lane = lane.index(), user = std::move(user)] {
        host.leave(channel, lane, user);
    });
}

void ChatService::become_guest(const UserId& channel, const UserId& user) {
    auto& host = host_of(channel);
    host.loop().post([&host, channel, user, lane = current_lane().index()] {
        host.become_guest(channel, lane, user);
    });
}

runtime::Task<std::optional<std::vector<MessagePtr>>>
ChatService::resume(UserId channel, std::uint64_t last_seq, std::uint64_t until) {
    auto& host = host_of(channel);
    auto found = co_await runtime::on_loop(host.loop(), host.resume(std::move(channel), last_seq, until));
    std::size_t bytes = 0;
    if (found) {
        for (const auto& message : *found) {
            bytes += message->json.size() + 1;
        }
    }
    if (bytes > config_.max_frame_bytes) {
        co_return std::nullopt;
    }
    co_return found;
}

void ChatService::drop_session(SessionId session) {
    auto& host = *hosts_.front();
    host.loop().post([this, &host, session = std::move(session)] { host.spawn(end_session(session)); });
}

runtime::Task<void> ChatService::end_session(SessionId session) {
    // First: who joins meanwhile looks there once his lane knows him.
    co_await tickets_.end_session(session);
    for (auto& lane : lanes_) {
        lane->loop().post([&lane = *lane, session] { lane.drop_session(session); });
    }
}

void ChatService::push_room_event(UserId channel, std::string json) {
    auto& host = host_of(channel);
    if (!events_[host.loop().index()]->try_push({std::move(channel), std::move(json)})) {
        ports_.log.warning("chat_room_event_dropped");
    }
}

void ChatService::set_broadcast(UserId channel, std::optional<BroadcastId> broadcast) {
    auto& host = host_of(channel);
    if (!events_[host.loop().index()]->try_push({std::move(channel), std::move(broadcast)})) {
        ports_.log.warning("chat_room_event_dropped");
    }
}

void ChatService::drain() {
    for (auto& lane : lanes_) {
        lane->loop().post([this, &lane = *lane] {
            // Clients come back spread over the time, not all at once.
            std::vector<SharedText> frames;
            for (int step = 0; step < kDrainSteps; ++step) {
                frames.push_back(
                    ports_.encoder(reconnect_frame(config_.drain_spread.count() * step / kDrainSteps))
                );
            }
            std::size_t turn = 0;
            lane.for_each([&](Subscriber& subscriber) { subscriber.deliver(frames[turn++ % frames.size()]); }
            );
        });
    }
}

runtime::Task<Result<void>> ChatService::persist(std::vector<runtime::Event> events) {
    std::vector<Message> messages;
    std::map<UserId, std::vector<MessagePtr>> late;
    const auto now = ports_.clock.now();
    for (const auto& event : events) {
        auto message = message_from_json(event.payload);
        if (!message) {
            // It would fail for ever; the rest of the batch must not wait for it.
            ports_.log.failure(
                runtime::LogLevel::Error, "chat_message_unreadable", message.error(), {{"event", event.id}}
            );
            continue;
        }
        if (now - message->sent_at > kLateMillis) {
            late[message->channel_id].push_back(encode_message(*message));
        }
        messages.push_back(*std::move(message));
    }
    if (!messages.empty()) {
        LEAMS_CO_CHECK(co_await ports_.store.insert(std::move(messages)));
    }
    for (auto& entry : late) {
        auto& host = host_of(entry.first);
        host.loop().post([&host, channel = entry.first, missed = std::move(entry.second)]() mutable {
            host.add_late(channel, std::move(missed));
        });
    }
    co_return Result<void>{};
}

} // namespace leams::chat
