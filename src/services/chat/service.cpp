#include "services/chat/service.hpp"

#include "core/base/assert.hpp"
#include "core/events/account.hpp"
#include "core/events/event.hpp"
#include "core/formats/json_codec.hpp"
#include "core/runtime/on_loop.hpp"
#include "services/chat/codec.hpp"
#include "services/chat/text.hpp"

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

ChatService::ChatService(const ChatConfig& config, Ports ports)
    : config_(config)
    , ports_(std::move(ports))
    , tickets_(ports_.cache, config.ticket_ttl) {
    auto& loops = ports_.loops;
    for (std::size_t i = 0; i < loops.size(); ++i) {
        fan_outs_.push_back(std::make_unique<FanOut>(loops.at(i), config_, ports_.clock));
    }
    const HostContext context{
        config_,
        stats_,
        ports_.clock,
        ports_.log,
        ports_.cache,
        ports_.bus,
        ports_.store,
        ports_.streams,
        ports_.encoder,
        fan_outs_
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
    ports_.store.keep(kGroup, [this](std::vector<events::ChatMessage> messages) {
        on_kept(std::move(messages));
    });
}

ChatService::~ChatService() = default;

void ChatService::start() {
    for (auto& host : hosts_) {
        host->loop().post([&host = *host] { host.start(); });
    }
    listen();
}

void ChatService::listen() {
    auto& host = *hosts_.front();
    subscriptions_.push_back(events::listen<events::SessionEnded>(
        ports_.pubsub,
        host.loop(),
        [this, &host](const events::SessionEnded& event) { host.spawn(end_session(event.session_id)); }
    ));
    subscriptions_.push_back(events::listen<events::AccountChanged>(
        ports_.pubsub,
        host.loop(),
        [this, &host](const events::AccountChanged& event) { host.spawn(show_anew(event.user_id)); }
    ));
}

runtime::Task<void> ChatService::stop() {
    for (auto& host : hosts_) {
        co_await runtime::on_loop(host->loop(), host->stop());
    }
}

RoomHost& ChatService::host_of(const UserId& channel) noexcept {
    return *hosts_[std::hash<UserId>{}(channel) % hosts_.size()];
}

FanOut& ChatService::current_fan_out() noexcept {
    for (auto& fan_out : fan_outs_) {
        if (fan_out->loop().is_current()) {
            return *fan_out;
        }
    }
    LEAMS_ASSERT(false);
}

runtime::Task<Author> ChatService::author_of(Caller caller) {
    Author author;
    author.role = caller.role;
    author.session_id = caller.session_id;
    if (auto found = co_await user_of(caller.user_id)) {
        author.user = *std::move(found);
    } else {
        // Without the profile chat still goes on, under the name that the session knows.
        author.user = {caller.user_id, caller.username, caller.username, default_color(caller.user_id)};
    }
    co_return author;
}

runtime::Task<std::optional<MessageUser>> ChatService::user_of(UserId id) {
    auto found = co_await ports_.authors.find(std::move(id));
    if (!found) {
        ports_.log.failure(runtime::LogLevel::Warning, "chat_author_unknown", found.error());
        co_return std::nullopt;
    }
    if (found->color.empty()) {
        found->color = default_color(found->id);
    }
    co_return *std::move(found);
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
        co_return to_error(refuse(std::move(checked).error()));
    }
    const PendingSend pending(pending_sends_);
    if (pending.place() >= config_.pending_sends) {
        co_return to_error(refuse(too_busy()));
    }
    PostRequest request{std::move(author), *std::move(checked), 0, std::nullopt};
    auto& host = host_of(channel);
    co_return co_await runtime::on_loop(
        host.loop(), host.post_durably(std::move(channel), std::move(request))
    );
}

runtime::Task<Result<Messages>>
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

Refusal ChatService::refuse(Refusal refusal) noexcept {
    stats_.refuse(refusal.code);
    return refusal;
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
    auto cleaned = clean_message(text, config_.message_max_length);
    if (!cleaned) {
        co_return cleaned;
    }
    co_return without_command(*std::move(cleaned));
}

runtime::Task<Result<MessagePtr, Refusal>> ChatService::send(
    Author author, UserId channel, std::string text, std::uint64_t origin, std::optional<std::string> nonce
) {
    auto checked = co_await check(author, std::move(text));
    if (!checked) {
        co_return refuse(std::move(checked).error());
    }
    const PendingSend pending(pending_sends_);
    if (pending.place() >= config_.pending_sends) {
        co_return refuse(too_busy());
    }
    PostRequest request{std::move(author), *std::move(checked), origin, std::move(nonce)};
    auto& host = host_of(channel);
    co_return co_await runtime::on_loop(host.loop(), host.post(std::move(channel), std::move(request)));
}

runtime::Task<Result<std::uint64_t>>
ChatService::join(Subscriber& subscriber, UserId channel, AuthorPtr author) {
    auto& fan_out = current_fan_out();
    auto& host = host_of(channel);
    fan_out.introduce(subscriber);
    std::optional<FanOut::Join> joining;
    joining.emplace(fan_out, channel);
    const auto user = author ? std::optional(author->user.id) : std::nullopt;
    auto stream = co_await ports_.streams.stream(channel);
    LEAMS_CO_TRY(
        const auto joined, co_await runtime::on_loop(host.loop(), host.join(channel, fan_out.index(), user))
    );

    Hello hello;
    hello.room = channel;
    hello.user = author ? std::optional(author->user) : std::nullopt;
    hello.last_seq = joined.last_seq;
    hello.chatters = joined.chatters;
    hello.stream = std::move(stream);
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
        fan_out.bind_session(author->session_id, subscriber);
    }
    joining->finish(
        subscriber, joined.last_seq, ports_.encoder(json::write(HelloFrame{.data = std::move(hello)}))
    );
    joining.reset();
    if (author && co_await tickets_.has_ended(author->session_id)) {
        // It ended after the ticket was redeemed and before the fan-out knew whose subscriber this is.
        fan_out.drop_session(author->session_id);
    }
    if (author && co_await tickets_.has_changed(author->user.id)) {
        if (const auto changed = co_await user_of(author->user.id)) {
            subscriber.show(*changed);
        }
    }
    co_return joined.last_seq;
}

void ChatService::leave(Subscriber& subscriber, const UserId& channel, const AuthorPtr& author) {
    auto& fan_out = current_fan_out();
    fan_out.leave(channel, subscriber);
    if (author) {
        fan_out.unbind_session(author->session_id, subscriber);
    }
    auto& host = host_of(channel);
    auto user = author ? std::optional(author->user.id) : std::nullopt;
    host.loop().post([&host, channel, fan_out = fan_out.index(), user = std::move(user)] {
        host.leave(channel, fan_out, user);
    });
}

void ChatService::become_guest(const UserId& channel, const UserId& user) {
    auto& host = host_of(channel);
    host.loop().post([&host, channel, user, fan_out = current_fan_out().index()] {
        host.become_guest(channel, fan_out, user);
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

runtime::Task<void> ChatService::end_session(SessionId session) {
    // First: who joins meanwhile looks there once his fan-out knows him.
    co_await tickets_.end_session(session);
    for (auto& fan_out : fan_outs_) {
        fan_out->loop().post([&fan_out = *fan_out, session] { fan_out.drop_session(session); });
    }
}

runtime::Task<void> ChatService::show_anew(UserId user) {
    co_await tickets_.change_user(user); // First, as in end_session().
    const auto shown = co_await user_of(std::move(user));
    if (!shown) {
        co_return;
    }
    for (auto& fan_out : fan_outs_) {
        fan_out->loop().post([&fan_out = *fan_out, shown] { fan_out.show(*shown); });
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
    for (auto& fan_out : fan_outs_) {
        fan_out->loop().post([this, &fan_out = *fan_out] {
            // Clients come back spread over the time, not all at once.
            std::vector<SharedText> frames;
            for (int step = 0; step < kDrainSteps; ++step) {
                frames.push_back(ports_.encoder(
                    json::write(ReconnectFrame{.data = {config_.drain_spread.count() * step / kDrainSteps}})
                ));
            }
            std::size_t turn = 0;
            fan_out.for_each([&](Subscriber& subscriber) {
                subscriber.deliver(frames[turn++ % frames.size()]);
            });
        });
    }
}

void ChatService::on_kept(std::vector<events::ChatMessage> messages) {
    std::map<UserId, std::vector<events::ChatMessage>> late;
    const auto now = ports_.clock.now();
    for (auto& message : messages) {
        if (now - message.sent_at.value > kLateMillis) {
            late[message.channel_id].push_back(std::move(message));
        }
    }
    for (auto& entry : late) {
        auto& host = host_of(entry.first);
        host.loop().post([&host, channel = entry.first, missed = std::move(entry.second)]() mutable {
            host.add_late(channel, std::move(missed));
        });
    }
}

} // namespace leams::chat
