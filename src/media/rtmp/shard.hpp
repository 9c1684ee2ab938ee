#pragma once

#include "core/base/time.hpp"
#include "core/runtime/loop.hpp"
#include "core/runtime/task_group.hpp"
#include "media/rtmp/connection.hpp"

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace leams::rtmp {

/// The connections of one loop. Everything but loop() is called on that loop.
class Shard final : private ConnectionHost {
public:
    /// Hands a connection to the shard of the publication's loop, whichever loop that is.
    using Mover = std::function<void(std::unique_ptr<Connection>, std::unique_ptr<media::Publication>)>;

    Shard(
        runtime::Loop& loop,
        media::Ingest& ingest,
        media::Playback& playback,
        const Clock& clock,
        std::chrono::milliseconds sweep_period,
        Mover mover
    );
    ~Shard() override;

    runtime::Loop& loop() noexcept { return loop_; }

    void start();
    /// Takes a connection; one that brings a publication goes on to publish. After stop() it is just closed.
    void adopt(std::unique_ptr<Connection> connection, std::unique_ptr<media::Publication> publication);
    /// Closes every connection, with what can be sent to it at once, and joins the pending publish requests.
    runtime::Task<void> stop();

private:
    runtime::Poller& poller(runtime::Pace pace) noexcept override { return loop_.ticked_poller(pace); }
    std::span<std::byte> read_buffer() noexcept override { return read_buffer_; }
    std::chrono::steady_clock::time_point now() const override { return clock_.steady(); }
    void request_publish(std::uint64_t connection, media::PublishRequest request) override;
    void request_play(std::uint64_t connection, media::PlayRequest request) override;
    void defer_cut(std::uint64_t connection, media::CutReason reason) override;
    void remove(std::uint64_t connection) override;

    runtime::Task<void> publish(std::uint64_t connection, media::PublishRequest request);
    void finish_publish(std::uint64_t id, Result<std::unique_ptr<media::Publication>> result);
    runtime::Task<void> play(std::uint64_t connection, media::PlayRequest request);
    void sweep();
    Connection* find(std::uint64_t connection) const;

    runtime::Loop& loop_;
    media::Ingest& ingest_;
    media::Playback& playback_;
    const Clock& clock_;
    std::chrono::milliseconds sweep_period_;
    Mover mover_;
    std::vector<std::byte> read_buffer_;
    bool stopping_ = false;
    std::unique_ptr<runtime::Loop::Timer> timer_;
    std::unordered_map<std::uint64_t, std::unique_ptr<Connection>> connections_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::rtmp
