#include "services/chat/room_host.hpp"

#include "core/base/finally.hpp"
#include "core/events/event.hpp"
#include "core/runtime/timers.hpp"
#include "services/chat/codec.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace leams::chat {
namespace {

constexpr std::chrono::seconds kStoreDeadline{5};
// Longer than a room may take to open: who waits for it will come in.
constexpr std::chrono::seconds kIdleBeforeEviction{10};

std::string recent_key(const UserId& channel) {
    return "chat:recent:" + channel.str();
}

std::vector<MessagePtr> encode_all(std::vector<Message> messages) {
    std::vector<MessagePtr> encoded;
    encoded.reserve(messages.size());
    for (auto& message : messages) {
        encoded.push_back(encode_message(std::move(message)));
    }
    return encoded;
}

// Both parts by rising seq, without doubles.
std::vector<MessagePtr> unite(std::vector<MessagePtr> stored, const std::vector<MessagePtr>& recent) {
    stored.insert(stored.end(), recent.begin(), recent.end());
    std::sort(stored.begin(), stored.end(), [](const auto& a, const auto& b) {
        return a->message.seq < b->message.seq;
    });
    const auto same = [](const auto& a, const auto& b) { return a->message.seq == b->message.seq; };
    stored.erase(std::unique(stored.begin(), stored.end(), same), stored.end());
    return stored;
}

} // namespace

RoomHost::RoomHost(runtime::Loop& loop, HostContext context)
    : loop_(loop)
    , context_(std::move(context))
    , tasks_(loop) {}

void RoomHost::start() {
    loop_.assert_current();
    tidier_ = loop_.every(context_.config.recent_interval, [this] { tidy(); });
}

runtime::Task<void> RoomHost::stop() {
    tidier_.reset();
    const auto rooms = rooms_; // Those that others open or forget meanwhile must not move these.
    for (const auto& [_, room] : rooms) {
        if (room->take_changed()) {
            co_await copy_recent(room);
        }
    }
    co_await tasks_.stop();
}

runtime::Task<Result<RoomHost::RoomPtr>> RoomHost::open(UserId channel) {
    loop_.assert_current();
    if (!rooms_.contains(channel) && !make_place()) {
        context_.log.warning("chat_rooms_full", {{"open", rooms_.size()}});
        co_return Error::unavailable("Too many chats are open on this server, try again later")
            .with_retry_after(kIdleBeforeEviction.count());
    }
    auto& place = rooms_[channel];
    if (!place) {
        place = std::make_shared<Room>(loop_, channel, context_.config, context_.clock, context_.fan_outs);
        tasks_.spawn(load(place));
    }
    const auto room = place;
    room->use();
    if (!room->loaded().is_open() && !co_await room->loaded().wait(context_.config.load_deadline)) {
        // Chat goes on without its store; what load() finds later is put in then.
        context_.log.warning("chat_history_late", {{"channel", channel.str()}});
    }
    co_return room;
}

// Whether one more room may be opened; forgets one that nobody is in when there are too many.
bool RoomHost::make_place() {
    const auto most = std::max<std::size_t>(context_.config.rooms_total / context_.fan_outs.size(), 1);
    if (rooms_.size() < most) {
        return true;
    }
    const auto idle = std::ranges::find_if(rooms_, [](const auto& entry) {
        return entry.second->is_idle(kIdleBeforeEviction);
    });
    if (idle == rooms_.end()) {
        return false;
    }
    if (idle->second->take_changed()) {
        tasks_.spawn(copy_recent(idle->second));
    }
    rooms_.erase(idle);
    return true;
}

runtime::Task<void> RoomHost::load(RoomPtr room) {
    // Whatever is thrown here: who waits for the room must not wait in vain.
    const Finally opened([&] {
        if (!room->loaded().is_open()) {
            room->load({}, Room::Extent::Newest);
        }
    });
    const auto limit = context_.config.ring_messages;
    std::vector<MessagePtr> messages;
    if (const auto cached = co_await context_.cache.get(recent_key(room->channel()))) {
        messages = encode_all(messages_from_json(*cached));
    }
    room->assume_broadcast(co_await context_.streams.current(room->channel()));
    auto stored = co_await context_.store.newest(room->channel(), std::nullopt, limit);
    auto extent = Room::Extent::Newest;
    if (stored) {
        extent = stored->size() < limit ? Room::Extent::All : Room::Extent::Newest;
        messages = unite(encode_all(*std::move(stored)), messages);
    } else {
        context_.log.failure(runtime::LogLevel::Warning, "chat_history_unavailable", stored.error());
    }
    room->load(std::move(messages), extent);
}

Result<MessagePtr, Refusal> RoomHost::say(Room& room, const PostRequest& request) {
    auto posted = room.post(request, context_.encoder);
    if (posted) {
        context_.stats.messages.fetch_add(1, std::memory_order_relaxed);
    } else {
        context_.stats.refuse(posted.error().code);
    }
    return posted;
}

runtime::Task<Result<MessagePtr, Refusal>> RoomHost::post(UserId channel, PostRequest request) {
    const auto room = co_await open(std::move(channel));
    if (!room) {
        co_return Refusal{NoticeCode::MsgRejected, room.error().message(), room.error().retry_after()};
    }
    auto posted = say(**room, request);
    if (posted) {
        tasks_.spawn(publish(*posted));
    }
    co_return posted;
}

runtime::Task<Result<MessagePtr>> RoomHost::post_durably(UserId channel, PostRequest request) {
    LEAMS_CO_TRY(const auto room, co_await open(std::move(channel)));
    auto posted = say(*room, request);
    if (!posted) {
        co_return to_error(posted.error());
    }
    LEAMS_CO_CHECK(co_await runtime::with_deadline(tasks_, kStoreDeadline, store(*posted)));
    co_return *std::move(posted);
}

runtime::Task<Result<void>> RoomHost::store(MessagePtr message) {
    const events::ChatMessage& said = message->message;
    auto event = events::to_bus(said, said.sent_at.value);
    event.id = said.id.str();
    return context_.bus.publish(std::move(event));
}

runtime::Task<void> RoomHost::publish(MessagePtr message) {
    const auto done = co_await store(message);
    if (!done) {
        context_.log.failure(
            runtime::LogLevel::Error,
            "chat_message_not_stored",
            done.error(),
            {{"message", message->message.id.str()}}
        );
    }
}

runtime::Task<Result<Joined>>
RoomHost::join(UserId channel, std::size_t fan_out, std::optional<UserId> user) {
    LEAMS_CO_TRY(const auto room, co_await open(std::move(channel)));
    room->enter(fan_out, user);
    Joined joined;
    joined.last_seq = room->last_seq();
    joined.chatters = room->chatters();
    joined.history =
        room->ring().newest(std::numeric_limits<std::uint64_t>::max(), context_.config.hello_messages);
    co_return joined;
}

void RoomHost::leave(const UserId& channel, std::size_t fan_out, const std::optional<UserId>& user) {
    loop_.assert_current();
    if (const auto found = rooms_.find(channel); found != rooms_.end()) {
        found->second->leave(fan_out, user);
    }
}

void RoomHost::become_guest(const UserId& channel, std::size_t fan_out, const UserId& user) {
    loop_.assert_current();
    if (const auto found = rooms_.find(channel); found != rooms_.end()) {
        found->second->enter(fan_out, std::nullopt);
        found->second->leave(fan_out, user);
    }
}

runtime::Task<std::optional<std::vector<MessagePtr>>>
RoomHost::resume(UserId channel, std::uint64_t last_seq, std::uint64_t until) {
    const auto opened = co_await open(std::move(channel));
    if (!opened) {
        co_return std::nullopt;
    }
    const auto& room = *opened;
    if (last_seq >= until) {
        co_return std::vector<MessagePtr>{};
    }
    if (!room->holds_own_since(last_seq)) {
        co_return std::nullopt;
    }
    const auto limit = context_.config.ring_messages;
    std::vector<MessagePtr> stored;
    if (last_seq + 1 < room->first_own_seq()) {
        auto found =
            co_await context_.store.between(room->channel(), last_seq, room->first_own_seq(), limit + 1);
        if (!found) {
            co_return std::nullopt;
        }
        stored = encode_all(*std::move(found));
    }
    auto all = unite(std::move(stored), room->ring().between(last_seq, until + 1));
    if (all.size() > limit) {
        co_return std::nullopt;
    }
    co_return all;
}

runtime::Task<Result<std::uint64_t>> RoomHost::seq_before(RoomPtr room, MessageId before) {
    if (const auto seq = room->ring().seq_of(before)) {
        co_return *seq;
    }
    LEAMS_CO_TRY(const auto seq, co_await context_.store.seq_of(room->channel(), before));
    if (!seq) {
        co_return Error::not_found("There is no such message in this room");
    }
    co_return *seq;
}

runtime::Task<Result<Messages>>
RoomHost::history(UserId channel, std::optional<MessageId> before, std::size_t limit) {
    // Readers of old pages do not open a room: it is heavy, and anybody may ask.
    RoomPtr room;
    if (rooms_.contains(channel)) {
        LEAMS_CO_TRY(room, co_await open(std::move(channel)));
    } else {
        room = std::make_shared<Room>(loop_, channel, context_.config, context_.clock, context_.fan_outs);
    }
    std::optional<std::uint64_t> before_seq;
    if (before) {
        LEAMS_CO_TRY(before_seq, co_await seq_before(room, *before));
    }
    auto messages =
        room->ring().newest(before_seq.value_or(std::numeric_limits<std::uint64_t>::max()), limit + 1);
    if (messages.size() <= limit && !room->has_everything()) {
        LEAMS_CO_TRY(auto stored, co_await context_.store.newest(room->channel(), before_seq, limit + 1));
        messages = unite(encode_all(std::move(stored)), messages);
    }
    Messages page;
    page.has_more = messages.size() > limit;
    const auto excess = page.has_more ? messages.size() - limit : 0;
    messages.erase(messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(excess));
    page.messages = std::move(messages);
    co_return page;
}

void RoomHost::push(const UserId& channel, std::string_view json) {
    loop_.assert_current();
    if (const auto found = rooms_.find(channel); found != rooms_.end()) {
        found->second->push(context_.encoder(json));
    }
}

void RoomHost::set_broadcast(const UserId& channel, std::optional<BroadcastId> broadcast) {
    loop_.assert_current();
    if (const auto found = rooms_.find(channel); found != rooms_.end()) {
        found->second->set_broadcast(std::move(broadcast));
    }
}

void RoomHost::add_late(const UserId& channel, std::vector<events::ChatMessage> messages) {
    loop_.assert_current();
    const auto found = rooms_.find(channel);
    if (found == rooms_.end()) {
        return;
    }
    std::vector<MessagePtr> missed;
    for (auto& message : messages) {
        if (message.seq < found->second->first_own_seq()) {
            missed.push_back(encode_message(to_message(std::move(message))));
        }
    }
    found->second->add_late(std::move(missed));
}

void RoomHost::tidy() {
    for (auto it = rooms_.begin(); it != rooms_.end();) {
        const auto room = it->second;
        if (room->take_changed()) {
            tasks_.spawn(copy_recent(room));
        }
        it = room->is_idle(context_.config.room_idle) ? rooms_.erase(it) : std::next(it);
    }
}

runtime::Task<void> RoomHost::copy_recent(RoomPtr room) {
    auto text = to_json(room->ring().all());
    co_await context_.cache.set(recent_key(room->channel()), std::move(text), context_.config.recent_ttl);
}

} // namespace leams::chat
