#pragma once

#include "core/runtime/loops.hpp"
#include "media/hub/publication.hpp"
#include "media/rtmp/server.hpp"
#include "media/rtmp/test_client.hpp"
#include "test/run_task.hpp"

#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <utility>
#include <vector>

namespace leams::test {

/// What came out of one publish, as seen by the fake ingest. Guarded by FakeIngest::mutex.
struct Published {
    media::PublishRequest request;
    std::vector<media::Frame> frames;
    bool ended = false;
    bool gone = false;
    std::optional<media::CutReason> given_up;
    std::atomic<media::Haste> haste = media::Haste::None;
    runtime::Loop* loop = nullptr;
    std::function<void(media::CutReason)> cut;
};

/// Accepts every key but those it was told to refuse, on the loop it was told to use.
class FakeIngest final : public media::Ingest {
public:
    runtime::Task<Result<std::unique_ptr<media::Publication>>>
    publish(media::PublishRequest request, runtime::Loop& preferred) override {
        const std::lock_guard lock(mutex);
        if (request.key.reveal() == "THROWS") {
            throw std::runtime_error("out of something");
        }
        if (const auto refused = refusals_.find(request.key.reveal()); refused != refusals_.end()) {
            co_return refused->second;
        }
        auto& entry = *published.emplace_back(std::make_unique<Published>());
        entry.request = std::move(request);
        entry.loop = home == nullptr ? &preferred : home;
        changed.notify_all();
        co_return std::unique_ptr<media::Publication>(std::make_unique<FakePublication>(*this, entry));
    }

    void refuse(std::string key, Error error) {
        const std::lock_guard lock(mutex);
        refusals_.insert_or_assign(std::move(key), std::move(error));
    }
    /// Waits until `condition`, which is called with the mutex held; false after ten seconds.
    bool wait(const std::function<bool()>& condition) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(10), condition);
    }
    bool wait_frames(std::size_t count) {
        return wait([&] { return !published.empty() && published.front()->frames.size() >= count; });
    }
    bool wait_gone() {
        return wait([&] { return !published.empty() && published.front()->gone; });
    }

    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::unique_ptr<Published>> published;
    runtime::Loop* home = nullptr;

private:
    class FakePublication final : public media::Publication {
    public:
        FakePublication(FakeIngest& ingest, Published& entry)
            : ingest_(ingest)
            , entry_(entry) {}
        ~FakePublication() override {
            update([&] { entry_.gone = true; });
        }
        runtime::Loop& loop() const noexcept override { return *entry_.loop; }
        void push(media::Frame frame) override {
            entry_.loop->assert_current();
            update([&] { entry_.frames.push_back(std::move(frame)); });
        }
        media::Haste haste() const override { return entry_.haste; }
        void end() override {
            update([&] { entry_.ended = true; });
        }
        void note_unreadable() override {}
        void give_up(media::CutReason reason) override {
            update([&] { entry_.given_up = reason; });
        }
        void on_cut(std::function<void(media::CutReason)> handler) override {
            update([&] { entry_.cut = std::move(handler); });
        }

    private:
        template <class Change>
        void update(Change change) {
            const std::lock_guard lock(ingest_.mutex);
            change();
            ingest_.changed.notify_all();
        }
        FakeIngest& ingest_;
        Published& entry_;
    };

    std::map<std::string, Error, std::less<>> refusals_;
};

/// Nothing is on air.
class EmptyPlayback final : public media::Playback {
public:
    runtime::Task<Result<std::unique_ptr<media::Reader>>>
    play(media::PlayRequest request, runtime::Loop&) override {
        if (request.key.reveal() == "THROWS") {
            throw std::runtime_error("out of something");
        }
        if (request.key.reveal() != "read") {
            co_return Error::unauthenticated("The read key is not valid");
        }
        co_return Error::not_found("The channel is not on air");
    }
};

/// A server on two loops and a free port of 127.0.0.1.
class ServerFixture {
public:
    explicit ServerFixture(rtmp::RtmpConfig config = {})
        : server_(local(std::move(config)), loops_, ingest, playback, clock_, runtime::Log{}) {
        const auto started = server_.start();
        LEAMS_ASSERT(started.has_value());
        loops_.start();
    }
    ~ServerFixture() { stop(); }

    void stop() {
        if (!std::exchange(stopped_, true)) {
            run(server_.stop());
            loops_.stop();
        }
    }

    std::uint16_t port() const { return server_.port(); }
    const rtmp::Stats& stats() const { return server_.stats(); }
    runtime::Loops& loops() { return loops_; }

    FakeIngest ingest;
    EmptyPlayback playback;

private:
    static rtmp::RtmpConfig local(rtmp::RtmpConfig config) {
        config.address = "127.0.0.1";
        config.port = 0;
        return config;
    }

    SystemClock clock_;
    runtime::Loops loops_{2};
    rtmp::Server server_;
    bool stopped_ = false;
};

/// A blocking TCP client that speaks through an RtmpClient.
class SocketClient {
public:
    explicit SocketClient(std::uint16_t port, int receive_buffer = 0)
        : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        if (receive_buffer > 0) {
            setsockopt(socket_.fd(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof(receive_buffer));
        }
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval limit{.tv_sec = 10, .tv_usec = 0};
        setsockopt(socket_.fd(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
        connected =
            ::connect(socket_.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    }
    SocketClient(const SocketClient&) = delete;
    SocketClient& operator=(const SocketClient&) = delete;

    void close() { socket_.close(); }

    void flush() {
        ByteView left(rtmp.out);
        while (!left.empty()) {
            const auto count = ::send(socket_.fd(), left.data(), left.size(), MSG_NOSIGNAL);
            if (count <= 0) {
                break;
            }
            left = left.subspan(static_cast<std::size_t>(count));
        }
        rtmp.out.clear();
    }

    /// Reads until `condition` holds; false at the end of the connection or after ten silent seconds.
    bool read_until(const std::function<bool()>& condition) {
        while (!condition()) {
            std::array<std::byte, 4096> buffer{};
            const auto count = recv(socket_.fd(), buffer.data(), buffer.size(), 0);
            if (count <= 0) {
                closed_by_server = count == 0;
                return false;
            }
            rtmp.receive(ByteView(buffer).first(static_cast<std::size_t>(count)));
        }
        return true;
    }
    bool read_status(std::string_view code) {
        return read_until([&] { return rtmp.status(code) != nullptr; });
    }
    bool read_to_end() {
        read_until([] { return false; });
        return closed_by_server;
    }

    RtmpClient rtmp;
    bool connected = false;
    bool closed_by_server = false;

private:
    Descriptor socket_;
};

} // namespace leams::test
