#pragma once

#include "adapters/cache_memory/memory_cache.hpp"
#include "adapters/pubsub_memory/memory_pubsub.hpp"
#include "core/events/account.hpp"
#include "core/events/event.hpp"
#include "core/runtime/loops.hpp"
#include "core/runtime/on_loop.hpp"
#include "services/chat/codec.hpp"
#include "services/chat/service.hpp"
#include "test/fake_bus.hpp"
#include "test/fake_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// Test-only: chat with everything around it in memory, on two real loops.
namespace leams::chat {

class FakeStore final : public MessageStore {
public:
    explicit FakeStore(runtime::Bus& bus)
        : bus_(bus) {}

    std::atomic<bool> broken = false;

    void keep(std::string group, Kept kept) override {
        kept_ = std::move(kept);
        bus_.subscribe(
            "chat.message",
            std::move(group),
            [this](std::vector<runtime::Event> events) { return insert(std::move(events)); },
            {}
        );
    }
    runtime::Task<Result<void>> insert(std::vector<runtime::Event> events) {
        if (broken) {
            co_return Error::unavailable("no store");
        }
        std::vector<events::ChatMessage> messages;
        for (const auto& event : events) {
            LEAMS_CO_TRY(auto message, event_from_json(event.payload));
            messages.push_back(std::move(message));
        }
        {
            const std::lock_guard lock(mutex_);
            for (const auto& message : messages) {
                messages_[message.channel_id].emplace(message.seq, to_message(message));
            }
        }
        kept_(std::move(messages));
        co_return Result<void>{};
    }
    runtime::Task<Result<std::vector<Message>>>
    newest(UserId channel, std::optional<std::uint64_t> before_seq, std::size_t limit) override {
        auto found = co_await between(channel, 0, before_seq.value_or(~std::uint64_t{0}), 1'000'000);
        if (found && found->size() > limit) {
            found->erase(found->begin(), found->end() - static_cast<std::ptrdiff_t>(limit));
        }
        co_return found;
    }
    runtime::Task<Result<std::vector<Message>>>
    between(UserId channel, std::uint64_t after_seq, std::uint64_t before_seq, std::size_t limit) override {
        if (broken) {
            co_return Error::unavailable("no store");
        }
        const std::lock_guard lock(mutex_);
        std::vector<Message> found;
        for (const auto& [seq, message] : messages_[channel]) {
            if (seq > after_seq && seq < before_seq && found.size() < limit) {
                found.push_back(message);
            }
        }
        co_return found;
    }
    runtime::Task<Result<std::optional<std::uint64_t>>> seq_of(UserId channel, MessageId id) override {
        const std::lock_guard lock(mutex_);
        for (const auto& [seq, message] : messages_[channel]) {
            if (message.id == id) {
                co_return std::optional(seq);
            }
        }
        co_return std::optional<std::uint64_t>();
    }

private:
    runtime::Bus& bus_;
    Kept kept_;
    std::mutex mutex_;
    std::map<UserId, std::map<std::uint64_t, Message>> messages_;
};

/// Every name is a channel, but for those that begin with "no".
class FakeDirectories final : public ChannelDirectory, public AuthorDirectory, public StreamDirectory {
public:
    runtime::Task<Result<UserId>> resolve(std::string id) override {
        if (id.starts_with("no")) {
            co_return Error::not_found("There is no such room");
        }
        co_return UserId(id);
    }
    runtime::Task<Result<MessageUser>> find(UserId user) override {
        co_return MessageUser{user, user.str(), title.load() + user.str(), {}};
    }
    runtime::Task<std::optional<StreamJson>> stream(UserId) override {
        if (meanwhile) {
            co_await meanwhile();
        }
        co_return std::nullopt;
    }
    runtime::Task<std::optional<BroadcastId>> current(UserId) override {
        if (meanwhile) {
            co_await meanwhile();
        }
        co_return std::nullopt;
    }
    runtime::Task<void>
    heartbeat(UserId, UserId viewer, std::string session_id, std::string address) override {
        if (viewer.str() == "broken") {
            throw std::runtime_error("broken");
        }
        heartbeats.push_back(viewer.str() + "/" + session_id + "/" + address);
        co_return;
    }

    std::atomic<const char*> title{"The "};
    std::vector<std::string> heartbeats;            // "viewer/session/address".
    std::function<runtime::Task<void>()> meanwhile; // Happens while somebody waits for a channel's stream.
};

class World {
public:
    explicit World(ChatConfig settings = {}, FrameEncoder frame_encoder = {})
        : config(settings)
        , encoder(frame_encoder ? std::move(frame_encoder) : FrameEncoder([](std::string_view json) {
            return std::make_shared<const std::string>(std::string(json) + "\n");
        })) {
        loops.start();
        restart();
    }
    ~World() {
        stop();
        loops.stop();
    }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// Ends the present service and begins another, as a new process would; cache and store stay.
    void restart() {
        stop();
        chat = std::make_unique<ChatService>(
            config,
            Ports{clock, loops, cache, bus, pubsub, store, directories, directories, directories, encoder}
        );
        chat->start();
    }
    void stop() {
        if (chat) {
            run(chat->stop());
            // Its mailboxes and timers live on the loops: let those go past what was posted.
            settle();
            destroy_on_loops();
        }
    }

    /// Runs a task on one of the loops and waits for it.
    template <class T>
    T run(runtime::Task<T> task, std::size_t loop = 0) {
        if constexpr (std::is_void_v<T>) {
            start(std::move(task), loop).get();
        } else {
            return std::move(*start(std::move(task), loop).get());
        }
    }
    /// Starts a task on one of the loops.
    std::future<void> start(runtime::Task<void> task, std::size_t loop) {
        return boost::asio::co_spawn(loops.at(loop).context(), std::move(task), boost::asio::use_future);
    }
    template <class T>
    std::future<std::optional<T>> start(runtime::Task<T> task, std::size_t loop) {
        return boost::asio::co_spawn(
            loops.at(loop).context(), runtime::detail::with_default(std::move(task)), boost::asio::use_future
        );
    }
    /// Waits until both loops have done what was posted to them before.
    void settle() { run(settled()); }
    runtime::Task<void> settled() {
        for (int round = 0; round < 3; ++round) {
            for (std::size_t i = 0; i < loops.size(); ++i) {
                co_await runtime::on_loop(loops.at(i), nothing());
            }
        }
    }

    /// As the auth service tells it.
    void end_session(const std::string& session) {
        events::broadcast(pubsub, events::SessionEnded{.session_id = SessionId(session), .user_id = {}});
    }

    /// How all are shown changes, and of one it is told.
    void change_names(const char* title, const std::string& user) {
        directories.title = title;
        events::broadcast(pubsub, events::AccountChanged{.user_id = UserId(user)});
    }

    Author author(const std::string& name, const std::string& session = "s") {
        return {{UserId(name), name, "The " + name, "#112233"}, Role::User, SessionId(session + name)};
    }
    Result<MessagePtr, Refusal> send(
        const std::string& user,
        const std::string& text,
        const std::string& channel = "room",
        std::uint64_t origin = 0,
        std::optional<std::string> nonce = std::nullopt
    ) {
        return run(chat->send(author(user), UserId(channel), text, origin, std::move(nonce)));
    }

    test::FakeClock clock;
    runtime::Loops loops{2};
    adapters::MemoryCache cache{clock};
    test::FakeBus bus;
    adapters::MemoryPubSub pubsub;
    FakeStore store{bus};
    FakeDirectories directories;
    ChatConfig config;
    FrameEncoder encoder;
    std::unique_ptr<ChatService> chat;

private:
    static runtime::Task<void> nothing() { co_return; }
    void destroy_on_loops() {
        // Loops do not run while their objects die.
        loops.stop();
        chat.reset();
        for (std::size_t i = 0; i < loops.size(); ++i) {
            loops.at(i).context().restart();
        }
        loops.start();
    }
};

/// A subscriber that remembers its frames; waits for them from the test's thread.
class FakeSubscriber final : public Subscriber {
public:
    void deliver(const SharedText& frames) override {
        const std::lock_guard lock(mutex_);
        for (std::size_t at = 0; at < frames->size();) {
            const auto end = frames->find('\n', at);
            frames_.push_back(frames->substr(at, end - at));
            at = end + 1;
        }
        came_.notify_all();
    }
    void show(const MessageUser&) override {}
    void lose_session() override {
        const std::lock_guard lock(mutex_);
        lost_ = true;
        came_.notify_all();
    }

    std::vector<std::string> wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        came_.wait_for(lock, std::chrono::seconds(20), [&] { return frames_.size() >= count; });
        return frames_;
    }
    bool wait_for_loss() {
        std::unique_lock lock(mutex_);
        return came_.wait_for(lock, std::chrono::seconds(20), [&] { return lost_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable came_;
    std::vector<std::string> frames_;
    bool lost_ = false;
};

} // namespace leams::chat
